//! How commands end when the node misbehaves: the exit code, one clear sentence, nothing spent.

use std::time::Duration;

use sn27::{
    localnet::{Config, Handle, Localnet},
    money::Tao,
};

use super::{
    connect, key,
    proxy::{Fault, Proxy, Rules},
    run,
};
use crate::support::{Run, Sn27, tests};

tests![
    bad_nodes_end_a_transfer_with_4_and_nothing_is_spent,
    a_node_of_another_chain_ends_it_with_4_before_anything_is_signed,
    plain_sockets_to_other_machines_are_a_usage_error,
    a_connection_cut_after_sending_ends_well_and_pays_once,
];

const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

fn transfer(arguments: &[&str]) -> Run {
    let sn27 = Sn27::new();
    let create = ["wallet", "create", "--wallet", "alice", "--uri", "//Alice"];
    let made = sn27.run(create.iter().chain(&["--no-use-password"]));
    assert_eq!(made.code, 0, "{made:?}");
    let words = ["wallet", "transfer", "--wallet", "alice", "--to", BOB];
    let amount = ["--amount", "1", "--yes", "--json"];
    let brief = ["--connect-timeout", "3s", "--request-timeout", "1s"];
    sn27.run(words.iter().chain(&amount).chain(&brief).chain(arguments))
}

fn bobs(localnet: &Handle) -> Tao {
    run(async {
        let now = connect(localnet).await.unwrap().now().await.unwrap();
        now.account(key("//Bob").address()).await.unwrap().free
    })
}

/// The failure's sentence.
fn refused(run: &Run, code: i32, kind: &str) -> String {
    assert_eq!(run.code, code, "{run:?}");
    let envelope = run.json();
    assert_eq!(envelope["error"]["code"], kind);
    assert!(envelope["error"]["help"].is_string(), "{envelope}");
    envelope["error"]["message"].as_str().unwrap().to_owned()
}

fn bad_nodes_end_a_transfer_with_4_and_nothing_is_spent() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let before = bobs(&localnet);
    for (method, fault) in [
        ("chain_getBlockHash", Fault::Silence),
        ("state_call", Fault::Silence),
        ("state_call", Fault::HangUp),
        ("state_call", Fault::Garbage),
        ("state_call", Fault::Nonsense),
        ("system_accountNextIndex", Fault::Nonsense),
        ("chain_getFinalizedHead", Fault::Silence),
    ] {
        let ended = run(async {
            let fault = Some((method, fault, usize::MAX));
            let rules = Rules {
                fault,
                ..Rules::default()
            };
            let proxy = Proxy::start(localnet.url(), rules).await;
            let url = proxy.url();
            let command = move || transfer(&["--network", &url]);
            tokio::task::spawn_blocking(command).await.unwrap()
        });
        refused(&ended, 4, "network");
    }
    let nobody = transfer(&["--network", "ws://127.0.0.1:1"]);
    let message = refused(&nobody, 4, "network");
    assert_eq!(message.matches("ws://127.0.0.1:1").count(), 1, "{message}");
    assert_eq!(bobs(&localnet), before);
}

fn a_node_of_another_chain_ends_it_with_4_before_anything_is_signed() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let before = bobs(&localnet);
    let ended = transfer(&["--network", "finney", "--chain-endpoint", localnet.url()]);
    let message = refused(&ended, 4, "network");
    assert!(message.contains("another chain"), "{message}");
    assert_eq!(bobs(&localnet), before);
}

fn plain_sockets_to_other_machines_are_a_usage_error() {
    let ended = transfer(&["--network", "ws://192.0.2.1:9944"]);
    let message = refused(&ended, 2, "usage");
    assert!(message.contains("ws://192.0.2.1:9944"), "{message}");
    // Allowed, it is tried: nobody is at a documentation's address.
    let ended = transfer(&["--network", "ws://192.0.2.1:9944", "--insecure"]);
    refused(&ended, 4, "network");
}

fn a_connection_cut_after_sending_ends_well_and_pays_once() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let before = bobs(&localnet);
    let ended = run(async {
        let rules = Rules {
            fault: Some(("author_submitAndWatchExtrinsic", Fault::Cut, 1)),
            delay: Duration::from_millis(1),
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let url = proxy.url();
        let command = move || transfer(&["--network", &url]);
        tokio::task::spawn_blocking(command).await.unwrap()
    });
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(!ended.json()["warnings"].as_array().unwrap().is_empty());
    assert_eq!(bobs(&localnet), Tao(before.0 + 1_000_000_000));
}
