//! What the pool takes, keeps waiting and refuses, with Substrate's codes and words.

use serde_json::{Value, json};
use sn27::localnet::{Config, Localnet};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave};

use super::client::{Answer, Client, Params, hex, instant, manual, run};
use crate::support::tests;

tests![
    transfers_pay_a_fee_and_raise_the_nonce,
    one_nonce_ahead_waits,
    a_used_nonce_is_outdated_and_then_banned,
    the_same_twice_is_already_imported,
    only_a_higher_tip_replaces,
    a_mortal_one_dies,
    one_for_another_chain_is_badly_signed,
    one_that_cannot_pay_is_refused,
    nonsense_is_no_extrinsic,
    a_thousand_go_into_few_blocks,
];

fn refused(answer: Answer) -> (i32, String, Value) {
    answer.unwrap_err()
}

fn transfers_pay_a_fee_and_raise_the_nonce() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let (_, alice) = client.funds(Alice, None).await;
        let (_, bob) = client.funds(Bob, None).await;
        let transfer = client.transfer(Alice, 1000, Params::new()).await;
        let info = client
            .call("payment_queryInfo", json!([hex(&transfer)]))
            .await
            .unwrap();
        let fee: u64 = info["partialFee"].as_str().unwrap().parse().unwrap();
        let hash = client.submit(&transfer).await.unwrap();
        assert_eq!(hash, json!(hex(sp_crypto_hashing::blake2_256(&transfer))));
        let next = json!([Alice.to_account_id().to_string()]);
        assert_eq!(
            client.call("system_accountNextIndex", next.clone()).await,
            Ok(json!(1))
        );
        let pending = client.call("author_pendingExtrinsics", json!([])).await;
        assert_eq!(pending, Ok(json!([hex(&transfer)])));
        let block = handle.produce_block().unwrap();
        let body = client
            .call("chain_getBlock", json!([hex(block.hash)]))
            .await
            .unwrap();
        assert_eq!(body["block"]["extrinsics"][1], hex(&transfer));
        assert_eq!(client.funds(Alice, None).await, (1, alice - 1000 - fee));
        assert_eq!(client.funds(Bob, None).await.1, bob + 1000);
        assert_eq!(client.call("account_nextIndex", next).await, Ok(json!(1)));
    });
}

fn one_nonce_ahead_waits() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        for nonce in [2, 1] {
            let transfer = client.transfer(Alice, 5, Params::new().nonce(nonce)).await;
            client.submit(&transfer).await.unwrap();
        }
        handle.produce_block().unwrap();
        assert_eq!(client.funds(Alice, None).await.0, 0);
        let transfer = client.transfer(Alice, 5, Params::new().nonce(0)).await;
        client.submit(&transfer).await.unwrap();
        handle.produce_block().unwrap();
        assert_eq!(client.funds(Alice, None).await.0, 3);
    });
}

fn a_used_nonce_is_outdated_and_then_banned() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let transfer = client.transfer(Alice, 5, Params::new()).await;
        client.submit(&transfer).await.unwrap();
        handle.produce_block().unwrap();
        let stale = (
            1010,
            "Invalid Transaction".to_owned(),
            json!("Transaction is outdated"),
        );
        assert_eq!(refused(client.submit(&transfer).await), stale);
        let (code, message, _) = refused(client.submit(&transfer).await);
        assert_eq!(
            (code, message.as_str()),
            (1012, "Transaction is temporarily banned")
        );
    });
}

fn the_same_twice_is_already_imported() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let transfer = client.transfer(Alice, 5, Params::new()).await;
        let hash = client.submit(&transfer).await.unwrap();
        let (code, message, data) = refused(client.submit(&transfer).await);
        assert_eq!(
            (code, message.as_str()),
            (1013, "Transaction Already Imported")
        );
        assert_eq!(data, json!(format!("[{}]", hash.as_str().unwrap())));
    });
}

fn only_a_higher_tip_replaces() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let first = client.transfer(Alice, 5, Params::new().nonce(0)).await;
        client.submit(&first).await.unwrap();
        let other = client.transfer(Alice, 6, Params::new().nonce(0)).await;
        let (code, message, _) = refused(client.submit(&other).await);
        assert_eq!(code, 1014, "{message}");
        assert!(message.starts_with("Priority is too low: ("), "{message}");
        let better = client
            .transfer(Alice, 7, Params::new().nonce(0).tip(1_000_000))
            .await;
        client.submit(&better).await.unwrap();
        let pending = client.call("author_pendingExtrinsics", json!([])).await;
        assert_eq!(pending, Ok(json!([hex(&better)])));
    });
}

fn a_mortal_one_dies() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let mortal = client.transfer(Alice, 5, Params::new().mortal(8)).await;
        let waiting = client
            .transfer(Alice, 5, Params::new().mortal(8).nonce(1))
            .await;
        client.submit(&waiting).await.unwrap();
        for _ in 0..9 {
            handle.produce_block().unwrap();
        }
        let (code, _, data) = refused(client.submit(&mortal).await);
        // Its era has begun anew, with another block's hash than the one that was signed.
        assert_eq!(
            (code, data),
            (1010, json!("Transaction has a bad signature"))
        );
        // What waited is gone too, so the gap that is filled now is followed by nothing.
        let transfer = client.transfer(Alice, 5, Params::new().nonce(0)).await;
        client.submit(&transfer).await.unwrap();
        handle.produce_block().unwrap();
        assert_eq!(client.funds(Alice, None).await.0, 1);
    });
}

fn one_for_another_chain_is_badly_signed() {
    let here = instant();
    let genesis = super::other_genesis();
    let there = Localnet::start(Config {
        genesis,
        ..Config::default()
    })
    .unwrap();
    assert_ne!(here.genesis_hash(), there.genesis_hash());
    run(async {
        let transfer = Client::to(&here)
            .await
            .transfer(Alice, 5, Params::new().immortal())
            .await;
        let (code, _, data) = refused(Client::to(&there).await.submit(&transfer).await);
        assert_eq!(
            (code, data),
            (1010, json!("Transaction has a bad signature"))
        );
    });
}

fn one_that_cannot_pay_is_refused() {
    let handle = instant();
    run(async {
        let client = Client::to(&handle).await;
        let tip = Params::new().tip(u64::MAX.into());
        let transfer = client.transfer(Dave, 5, tip).await;
        let (code, _, data) = refused(client.submit(&transfer).await);
        let poor = json!("Inability to pay some fees (e.g. account balance too low)");
        assert_eq!((code, data), (1010, poor));
    });
}

fn nonsense_is_no_extrinsic() {
    let handle = instant();
    run(async {
        let client = Client::to(&handle).await;
        let mut transfer = client.transfer(Alice, 5, Params::new()).await;
        transfer.push(0);
        for bytes in [&[][..], &[0], &[0x04, 0xff], &[0xff; 100], &transfer] {
            let (code, message, _) = refused(client.submit(bytes).await);
            assert_eq!(code, 1001, "{message}");
        }
        // A valid form that nobody signed.
        transfer.pop();
        let payee = transfer.len() - 5;
        transfer[payee] ^= 1;
        let (code, _, data) = refused(client.submit(&transfer).await);
        assert_eq!(
            (code, data),
            (1010, json!("Transaction has a bad signature"))
        );
    });
}

fn a_thousand_go_into_few_blocks() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        for nonce in 0..1000 {
            let transfer = client.transfer(Alice, 5, Params::new().nonce(nonce)).await;
            client.submit(&transfer).await.unwrap();
        }
        for _ in 0..3 {
            handle.produce_block().unwrap();
        }
        assert_eq!(client.funds(Alice, None).await.0, 1000);
    });
}
