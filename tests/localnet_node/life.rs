//! How a localnet starts and stops, its blocks and its states.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sn27::localnet::{BlockTime, Config, Localnet, LocalnetError};
use sp_keyring::Sr25519Keyring::{Alice, Bob};

use super::{
    client::{self, Client, Params, instant, manual, run},
    until,
};
use crate::support::tests;

tests![
    it_is_ready_within_a_second,
    several_run_in_one_process,
    blocks_come_on_time,
    past_states_are_readable_until_they_are_dropped,
    memory_stays_bounded,
    development_accounts_call_from_within,
    one_dropped_in_async_code_frees_its_port,
];

fn it_is_ready_within_a_second() {
    let start = Instant::now();
    let handle = instant();
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
    let manifest = handle.manifest();
    assert_eq!(
        (manifest.netuid, manifest.endpoint.as_str()),
        (27, handle.url())
    );
    assert_eq!(manifest.accounts[0].uri, "//Alice");
    assert_eq!(
        manifest.accounts[0].address,
        Alice.to_account_id().to_string()
    );
    assert_eq!(handle.head().number, 1);
}

fn several_run_in_one_process() {
    let handles: Vec<_> = (0..5).map(|_| instant()).collect();
    run(async {
        for (index, handle) in handles.iter().enumerate() {
            let client = Client::to(handle).await;
            let transfer = client
                .transfer(Alice, 1000 + index as u64, Params::new())
                .await;
            client.submit(&transfer).await.unwrap();
        }
        for (index, handle) in handles.iter().enumerate() {
            let client = Client::to(handle).await;
            until(|| handle.head().number == 2).await;
            let genesis = client.call("chain_getBlockHash", json!([0])).await.unwrap();
            let at = genesis.as_str();
            let (_, before) = client.funds(Bob, at).await;
            let (_, after) = client.funds(Bob, None).await;
            assert_eq!(after - before, 1000 + index as u64);
        }
    });
}

fn blocks_come_on_time() {
    let block_time = BlockTime::Timed(Duration::from_millis(50));
    let handle = Localnet::start(Config {
        block_time,
        ..Config::default()
    })
    .unwrap();
    std::thread::sleep(Duration::from_millis(1000));
    let made = handle.head().number;
    assert!((10..=22).contains(&made), "{made}");
    run(async {
        let client = Client::to(&handle).await;
        let transfer = client.transfer(Alice, 5, Params::new()).await;
        client.submit(&transfer).await.unwrap();
        let mut nonce = 0;
        for _ in 0..40 {
            tokio::time::sleep(Duration::from_millis(25)).await;
            nonce = client.funds(Alice, None).await.0;
        }
        assert_eq!(nonce, 1);
    });
}

fn past_states_are_readable_until_they_are_dropped() {
    for archive in [false, true] {
        let hour = BlockTime::Timed(Duration::from_secs(3600));
        let config = Config {
            archive,
            block_time: hour,
            ..Config::default()
        };
        let handle = Localnet::start(config).unwrap();
        run(async {
            let client = Client::to(&handle).await;
            let early = client::hex(handle.head().hash);
            let (_, before) = client.funds(Bob, None).await;
            let transfer = client.transfer(Alice, 77, Params::new()).await;
            client.submit(&transfer).await.unwrap();
            handle.produce_block().unwrap();
            assert_eq!(client.funds(Bob, None).await.1, before + 77);
            // The best state and 255 before it.
            for _ in 0..254 {
                handle.produce_block().unwrap();
            }
            assert_eq!(client.funds(Bob, Some(&early)).await.1, before);
            handle.produce_block().unwrap();
            let read = client
                .call("state_getStorage", json!(["0x00", early]))
                .await;
            match archive {
                true => assert_eq!(read, Ok(Value::Null)),
                false => {
                    let (code, message, _) = read.unwrap_err();
                    let discarded =
                        format!("Client error: UnknownBlock: State already discarded for {early}");
                    assert_eq!((code, message), (4003, discarded));
                    let call = client
                        .call("state_call", json!(["Core_version", "0x", early]))
                        .await;
                    let (_, message, _) = call.unwrap_err();
                    assert!(
                        message.contains("Api called for an unknown Block"),
                        "{message}"
                    );
                }
            }
            // Headers and bodies stay.
            let block = client.call("chain_getBlock", json!([early])).await.unwrap();
            assert_eq!(block["block"]["header"]["number"], "0x1");
        });
    }
}

fn memory_stays_bounded() {
    let handle = manual();
    let nodes_after = |blocks: u32| {
        for _ in 0..blocks {
            handle.produce_block().unwrap();
        }
        handle.state_nodes()
    };
    // The runtime itself remembers 2400 block hashes.
    let (early, late) = (nodes_after(2700), nodes_after(7300));
    assert!(late < early + early / 20, "{early} nodes, then {late}");
}

fn development_accounts_call_from_within() {
    use sn27::localnet::runtime::RuntimeCall;
    for handle in [instant(), manual()] {
        let remark = || {
            let remark = vec![1, 2, 3];
            RuntimeCall::System(frame_system::Call::remark { remark })
        };
        let first = handle.call_as(Bob, remark()).unwrap();
        assert_eq!(first.number, 2);
        let code = RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 8 });
        let error = handle.call_as(Bob, code.clone()).unwrap_err();
        assert!(error.to_string().contains("BadOrigin"), "{error}");
        handle.sudo(code).unwrap();
        let pages = frame_system::Call::kill_storage {
            keys: vec![b":heappages".to_vec()],
        };
        assert_eq!(handle.sudo(RuntimeCall::System(pages)).unwrap().number, 5);
    }
}

fn one_dropped_in_async_code_frees_its_port() {
    run(async {
        let handle = instant();
        let port: u16 = handle.url().rsplit(':').next().unwrap().parse().unwrap();
        let error = Localnet::start(Config {
            port,
            ..Config::default()
        })
        .unwrap_err();
        assert!(matches!(error, LocalnetError::Listen { .. }), "{error}");
        drop(handle);
        let again = Localnet::start(Config {
            port,
            ..Config::default()
        });
        assert!(again.is_ok(), "{again:?}");
    });
}
