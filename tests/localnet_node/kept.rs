//! State directories: what is in them after a stop, a kill, or for another chain.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use sn27::localnet::{Config, Localnet, LocalnetError};
use sp_keyring::Sr25519Keyring::{Alice, Charlie};

use super::{
    client::{Client, Params, run},
    other_genesis, until,
};
use crate::support::{Sn27, tests};

tests![
    a_state_directory_outlives_its_process,
    killed_at_any_moment_it_comes_back_with_every_block,
    a_state_directory_of_another_chain_is_refused,
];

fn kept_in(directory: &std::path::Path) -> Config {
    Config {
        state: Some(directory.to_owned()),
        ..Config::default()
    }
}

fn a_state_directory_outlives_its_process() {
    let directory = tempfile::tempdir().unwrap();
    let handle = Localnet::start(kept_in(directory.path())).unwrap();
    let error = Localnet::start(kept_in(directory.path())).unwrap_err();
    assert!(matches!(error, LocalnetError::InUse(_)), "{error}");
    run(async {
        let client = Client::to(&handle).await;
        let transfer = client.transfer(Alice, 77, Params::new()).await;
        client.submit(&transfer).await.unwrap();
        until(|| handle.head().number == 2).await;
    });
    for _ in 0..300 {
        handle.produce_block().unwrap();
    }
    let (genesis, head) = (handle.genesis_hash(), handle.head());
    handle.stop();
    let handle = Localnet::start(kept_in(directory.path())).unwrap();
    assert_eq!((handle.genesis_hash(), handle.head()), (genesis, head));
    run(async {
        let client = Client::to(&handle).await;
        let (nonce, _) = client.funds(Alice, None).await;
        assert_eq!(nonce, 1);
        let transfer = client.transfer(Alice, 77, Params::new()).await;
        client.submit(&transfer).await.unwrap();
        until(|| handle.head().number == head.number + 1).await;
        assert_eq!(client.funds(Alice, None).await.0, 2);
    });
}

/// `sn27 localnet` with a state directory, and its endpoint.
fn spawn(sn27: &Sn27) -> (Child, String) {
    let state = sn27.home().join("state");
    let mut child = sn27
        .command()
        .args([
            "localnet",
            "--port",
            "0",
            "--block-time",
            "20ms",
            "--json",
            "--state",
        ])
        .arg(state)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let manifest: Value = serde_json::from_str(&line).unwrap();
    let endpoint = manifest["data"]["endpoint"].as_str().unwrap().to_owned();
    (child, endpoint)
}

fn killed_at_any_moment_it_comes_back_with_every_block() {
    let sn27 = Sn27::new();
    let mut last: Option<(Value, Value)> = None;
    for round in 0..6_u64 {
        let (mut child, endpoint) = spawn(&sn27);
        run(async {
            let client = Client::at(&endpoint).await;
            if let Some((number, hash)) = &last {
                let again = client
                    .call("chain_getBlockHash", json!([number]))
                    .await
                    .unwrap();
                assert_eq!(again, *hash, "block {number} after kill {round}");
            }
            for nonce in 0..20 {
                let from = if nonce % 2 == 0 { Alice } else { Charlie };
                let transfer = client.transfer(from, 5, Params::new()).await;
                let _ = client.submit(&transfer).await;
            }
            tokio::time::sleep(Duration::from_millis(60 + round * 7)).await;
            let header = client.call("chain_getHeader", json!([])).await.unwrap();
            let number = header["number"].clone();
            let hash = client
                .call("chain_getBlockHash", json!([number]))
                .await
                .unwrap();
            last = Some((number, hash));
        });
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

fn a_state_directory_of_another_chain_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    Localnet::start(kept_in(directory.path())).unwrap().stop();
    let error = Localnet::start(Config {
        genesis: other_genesis(),
        ..kept_in(directory.path())
    });
    let error = error.unwrap_err();
    assert!(
        matches!(error, LocalnetError::OtherGenesis { .. }),
        "{error}"
    );
    assert!(error.help().is_some());
}
