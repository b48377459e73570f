//! Nodes with the legacy methods alone, with the new ones alone, and nodes that answer badly.

use std::time::Duration;

use sn27::{
    chain::{
        Argument, Call, Chain, ChainError, Finality, NetworkError, Options, Patience, Receipt,
        Stage, names,
    },
    localnet::{BlockTime, Config, Handle, Localnet},
    money::{RAO_PER_TAO, Tao},
};
use tokio::task::JoinHandle;

use super::{
    key, network,
    proxy::{Fault, Proxy, Rules},
    run,
};
use crate::support::tests;

tests![
    legacy_methods_alone_are_enough,
    chain_head_and_archive_are_enough,
    chain_head_alone_is_enough,
    a_cold_start_takes_two_round_trips_and_a_batch_one,
    a_slow_node_is_left_and_named,
    reads_survive_hangups_and_garbage,
    answers_of_another_shape_are_errors,
    what_was_sent_over_a_cut_connection_is_found_and_not_sent_twice,
    what_never_arrived_is_said_to_have_expired,
];

const OLD: &[&str] = &[
    "archive_",
    "chainHead_",
    "chainSpec_",
    "transaction",
    "transactionWatch_",
];
const NEW: &[&str] = &["state_", "chain_", "author_", "system_", "account_"];
const NEWEST: &[&str] = &[
    "state_", "chain_", "author_", "system_", "account_", "archive_",
];

fn transfer() -> Call {
    let bob = Argument::Destination(key("//Bob").address());
    Call::new(names::TRANSFER_KEEP_ALIVE, [bob, Tao(RAO_PER_TAO).into()])
}

async fn bobs(chain: &Chain) -> Tao {
    let now = chain.now().await.unwrap();
    now.account(key("//Bob").address()).await.unwrap().free
}

fn manual() -> Handle {
    Localnet::start(Config {
        block_time: BlockTime::Timed(Duration::from_secs(3600)),
        ..Config::default()
    })
    .unwrap()
}

fn works_without(hidden: &'static [&'static str]) {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let rules = Rules {
            hidden,
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), Options::default())
            .await
            .unwrap();
        let mut blocks = chain.blocks().await.unwrap();
        let before = bobs(&chain).await;
        let alice = key("//Alice");
        for finality in [Finality::InBlock, Finality::Finalized] {
            let receipt = chain
                .submit(transfer(), &alice, finality, |_| {})
                .await
                .unwrap();
            assert!(receipt.event(names::TRANSFER).is_some());
            assert_eq!(receipt.block.hash.0, localnet.head().hash);
        }
        assert_eq!(bobs(&chain).await, Tao(before.0 + 2 * RAO_PER_TAO));
        let last = u64::from(localnet.head().number);
        while blocks.next().await.unwrap().block().number < last {}
        // Many keys, present and absent, in their order.
        let now = chain.now().await.unwrap();
        let mut batch = now.batch();
        let slots: Vec<_> = (0..40u16)
            .map(|netuid| batch.storage::<bool>(names::NETWORKS_ADDED, [netuid.into()]))
            .collect();
        let answers = batch.read().await.unwrap();
        let added: Vec<_> = slots
            .iter()
            .map(|slot| answers.need(slot).unwrap())
            .collect();
        let expected: Vec<_> = (0..40).map(|netuid| netuid == 0 || netuid == 27).collect();
        assert_eq!(added, expected);
        let asked = proxy.seen();
        assert!(!asked.is_empty());
    });
}

fn legacy_methods_alone_are_enough() {
    works_without(OLD);
}

fn chain_head_and_archive_are_enough() {
    works_without(NEW);
}

fn chain_head_alone_is_enough() {
    works_without(NEWEST);
}

fn a_cold_start_takes_two_round_trips_and_a_batch_one() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let delay = Duration::from_millis(150);
        let rules = Rules {
            delay,
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), Options::default())
            .await
            .unwrap();
        assert_eq!(proxy.round_trips(delay), 2, "{:?}", proxy.seen());
        bobs(&chain).await;
        assert_eq!(proxy.round_trips(delay), 3, "{:?}", proxy.seen());
    });
}

fn brief() -> Options {
    Options {
        patience: Patience {
            connect: Duration::from_secs(2),
            request: Duration::from_millis(500),
            ..Patience::default()
        },
    }
}

fn a_slow_node_is_left_and_named() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let fault = Some(("state_queryStorageAt", Fault::Silence, 1));
        let rules = Rules {
            fault,
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), brief()).await.unwrap();
        let now = chain.now().await.unwrap();
        let asked = now.account(key("//Bob").address()).await;
        let Err(ChainError::Network(error)) = asked else {
            panic!("{asked:?}");
        };
        assert!(matches!(*error, NetworkError::Slow { .. }), "{error}");
        assert!(error.to_string().contains(&proxy.url()));
        // It is one connection that was given up, not the chain.
        now.account(key("//Bob").address()).await.unwrap();
    });
}

fn reads_survive_hangups_and_garbage() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        for fault in [Fault::HangUp, Fault::Cut, Fault::Garbage] {
            let fault = Some(("state_queryStorageAt", fault, 2));
            let rules = Rules {
                fault,
                ..Rules::default()
            };
            let proxy = Proxy::start(localnet.url(), rules).await;
            let chain = Chain::open(network(&proxy.url()), brief()).await.unwrap();
            assert!(bobs(&chain).await > Tao::ZERO);
        }
        // A node that never gets better is given up.
        let fault = Some(("state_queryStorageAt", Fault::HangUp, usize::MAX));
        let rules = Rules {
            fault,
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), brief()).await.unwrap();
        let now = chain.now().await.unwrap();
        let asked = now.account(key("//Bob").address()).await;
        assert!(matches!(asked, Err(ChainError::Network(_))), "{asked:?}");
    });
}

fn answers_of_another_shape_are_errors() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        for method in [
            "state_queryStorageAt",
            "state_call",
            "chain_getHeader",
            "rpc_methods",
        ] {
            let fault = Some((method, Fault::Nonsense, usize::MAX));
            let rules = Rules {
                fault,
                ..Rules::default()
            };
            let proxy = Proxy::start(localnet.url(), rules).await;
            let asked = async {
                let chain = Chain::open(network(&proxy.url()), brief()).await?;
                chain.now().await?.account(key("//Bob").address()).await
            };
            let asked = asked.await;
            assert!(
                matches!(
                    asked,
                    Err(ChainError::Answer { .. } | ChainError::Network(_))
                ),
                "{method}: {asked:?}"
            );
        }
    });
}

/// A transfer whose request met a fault, and whose blocks are being searched for it.
struct Searching {
    proxy: Proxy,
    chain: Chain,
    before: Tao,
    sending: JoinHandle<Result<Receipt, ChainError>>,
}

impl Searching {
    async fn after(fault: Fault, localnet: &Handle) -> Self {
        let rules = Rules {
            fault: Some(("author_submitAndWatchExtrinsic", fault, 1)),
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), Options::default())
            .await
            .unwrap();
        let before = bobs(&chain).await;
        let (told, mut stages) = tokio::sync::mpsc::unbounded_channel();
        let sending = tokio::spawn({
            let chain = chain.clone();
            async move {
                let tell = |stage| drop(told.send(stage));
                chain
                    .submit(transfer(), &key("//Alice"), Finality::InBlock, tell)
                    .await
            }
        });
        while stages.recv().await.unwrap() != Stage::Searching {}
        Self {
            proxy,
            chain,
            before,
            sending,
        }
    }
}

fn what_was_sent_over_a_cut_connection_is_found_and_not_sent_twice() {
    let localnet = manual();
    run(async {
        let searching = Searching::after(Fault::Cut, &localnet).await;
        localnet.produce_block().unwrap();
        let receipt = searching.sending.await.unwrap().unwrap();
        assert!(receipt.event(names::TRANSFER).is_some());
        let after = Tao(searching.before.0 + RAO_PER_TAO);
        assert_eq!(bobs(&searching.chain).await, after);
        let seen = searching.proxy.seen().into_iter();
        let sent = seen.filter(|seen| seen.method.starts_with("author_submit"));
        assert_eq!(sent.count(), 1);
    });
}

fn what_never_arrived_is_said_to_have_expired() {
    let localnet = manual();
    run(async {
        let searching = Searching::after(Fault::HangUp, &localnet).await;
        for _ in 0..70 {
            localnet.produce_block().unwrap();
        }
        let ended = searching.sending.await.unwrap();
        assert!(
            matches!(ended, Err(ChainError::Expired { .. })),
            "{ended:?}"
        );
        assert_eq!(bobs(&searching.chain).await, searching.before);
    });
}
