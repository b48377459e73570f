//! Nodes that are not there, that are other chains', that go away; extrinsics that come too late.

use std::time::{Duration, Instant};

use sn27::{
    chain::{
        Argument, Call, Chain, ChainError, Finality, NetworkError, Options, Patience, Persistence,
        Stage, names,
    },
    localnet::{BlockTime, Config, Handle, Localnet},
    money::{RAO_PER_TAO, Tao},
};

use super::{connect, key, network, run};
use crate::support::tests;

tests![
    nobody_there_is_said_once_with_the_endpoint,
    the_first_healthy_node_of_a_pool_is_used,
    another_chains_node_is_not_used,
    an_extrinsic_of_an_old_block_is_refused_and_costs_nothing,
    a_nonce_that_was_used_meanwhile_is_refused_and_costs_nothing,
    reads_go_on_when_the_node_was_restarted,
    blocks_go_on_when_the_node_was_restarted,
    an_extrinsic_that_is_lost_with_its_node_is_said_to_have_expired,
];

/// A port where nobody listens.
const NOBODY: &str = "ws://127.0.0.1:1";

fn patient(persistence: Persistence) -> Options {
    Options {
        patience: Patience {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(10),
            persistence,
        },
    }
}

fn transfer(tao: u64) -> Call {
    let bob = Argument::Destination(key("//Bob").address());
    let amount = Tao(tao * RAO_PER_TAO);
    Call::new(names::TRANSFER_KEEP_ALIVE, [bob, amount.into()])
}

async fn balance(chain: &Chain, uri: &str) -> Tao {
    let now = chain.now().await.unwrap();
    now.account(key(uri).address()).await.unwrap().free
}

/// A node that can be restarted: its chain is kept, and its port.
struct Restartable {
    folder: tempfile::TempDir,
    localnet: Option<Handle>,
    port: u16,
}

impl Restartable {
    fn start() -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let mut node = Self {
            folder,
            localnet: None,
            port: 0,
        };
        node.restart();
        let url = node.localnet.as_ref().unwrap().url();
        node.port = url.rsplit(':').next().unwrap().parse().unwrap();
        node
    }

    fn stop(&mut self) {
        self.localnet = None;
    }

    fn restart(&mut self) {
        self.localnet = None;
        let config = Config {
            port: self.port,
            block_time: BlockTime::Timed(Duration::from_secs(3600)),
            state: Some(self.folder.path().to_owned()),
            ..Config::default()
        };
        self.localnet = Some(Localnet::start(config).unwrap());
    }

    fn localnet(&self) -> &Handle {
        self.localnet.as_ref().unwrap()
    }
}

fn nobody_there_is_said_once_with_the_endpoint() {
    run(async {
        let started = Instant::now();
        let opened = Chain::open(network(NOBODY), Options::default()).await;
        let Err(ChainError::Network(error)) = opened else {
            panic!("{opened:?}");
        };
        let NetworkError::Unreachable(tried) = &*error else {
            panic!("{error}");
        };
        assert_eq!(tried.len(), 1);
        assert_eq!(error.to_string().matches(NOBODY).count(), 1, "{error}");
        assert!(started.elapsed() < Options::default().patience.connect);
    });
}

fn the_first_healthy_node_of_a_pool_is_used() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let endpoints = [NOBODY, localnet.url()].map(|url| url.parse().unwrap());
        let pool = network(localnet.url()).through(endpoints.to_vec());
        let chain = Chain::open(pool, Options::default()).await.unwrap();
        assert_eq!(chain.endpoint().unwrap().to_string(), localnet.url());
        assert_eq!(chain.genesis().0, localnet.genesis_hash());
    });
}

fn another_chains_node_is_not_used() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let finney = network("finney").through(vec![localnet.url().parse().unwrap()]);
        let opened = Chain::open(finney, Options::default()).await;
        let Err(ChainError::Network(error)) = opened else {
            panic!("{opened:?}");
        };
        let found = match *error {
            NetworkError::OtherChain { found, .. } => found.0,
            error => panic!("{error}"),
        };
        assert_eq!(found, localnet.genesis_hash());
    });
}

fn an_extrinsic_of_an_old_block_is_refused_and_costs_nothing() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let chain = connect(&localnet).await.unwrap();
        let alice = key("//Alice");
        let before = balance(&chain, "//Alice").await;
        let prepared = chain.prepare(transfer(1), alice.address()).await.unwrap();
        while u64::from(localnet.head().number) < prepared.end() {
            localnet.produce_block().unwrap();
        }
        let sent = chain
            .send(&prepared, &alice, Finality::InBlock, |_| {})
            .await;
        let Err(ChainError::Refused(refusal)) = sent else {
            panic!("{sent:?}");
        };
        // The chain puts another block's hash under it, as Substrate does.
        assert_eq!(refusal.name, "BadSignature");
        assert!(refusal.remedy().unwrap().contains("nothing was spent"));
        assert_eq!(balance(&chain, "//Alice").await, before);
    });
}

fn a_nonce_that_was_used_meanwhile_is_refused_and_costs_nothing() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let chain = connect(&localnet).await.unwrap();
        let alice = key("//Alice");
        let [first, second] = [1, 2].map(|tao| chain.prepare(transfer(tao), alice.address()));
        let (first, second) = tokio::try_join!(first, second).unwrap();
        let send = |prepared| chain.send(prepared, &alice, Finality::InBlock, |_| {});
        send(&first).await.unwrap();
        let between = balance(&chain, "//Alice").await;
        let Err(ChainError::Refused(refusal)) = send(&second).await else {
            panic!("a nonce was used twice");
        };
        assert_eq!(refusal.name, "Outdated");
        assert_eq!(balance(&chain, "//Alice").await, between);
    });
}

fn reads_go_on_when_the_node_was_restarted() {
    let mut node = Restartable::start();
    run(async {
        let options = patient(Persistence::Forever);
        let chain = Chain::open(network(node.localnet().url()), options)
            .await
            .unwrap();
        let before = balance(&chain, "//Alice").await;
        node.stop();
        let asked = tokio::spawn({
            let chain = chain.clone();
            async move { balance(&chain, "//Alice").await }
        });
        tokio::task::yield_now().await;
        node.restart();
        assert_eq!(asked.await.unwrap(), before);
    });
}

fn blocks_go_on_when_the_node_was_restarted() {
    let mut node = Restartable::start();
    run(async {
        let options = patient(Persistence::Forever);
        let chain = Chain::open(network(node.localnet().url()), options)
            .await
            .unwrap();
        let mut blocks = chain.blocks().await.unwrap();
        let first = blocks.next().await.unwrap().block().number;
        let wanted = first + 3;
        let waiting =
            tokio::spawn(
                async move { while blocks.next().await.unwrap().block().number < wanted {} },
            );
        node.localnet().produce_block().unwrap();
        node.restart();
        while u64::from(node.localnet().head().number) < wanted {
            node.localnet().produce_block().unwrap();
        }
        waiting.await.unwrap();
    });
}

fn an_extrinsic_that_is_lost_with_its_node_is_said_to_have_expired() {
    let mut node = Restartable::start();
    run(async {
        let options = patient(Persistence::Forever);
        let chain = Chain::open(network(node.localnet().url()), options)
            .await
            .unwrap();
        let before = balance(&chain, "//Alice").await;
        let (told, mut stages) = tokio::sync::mpsc::unbounded_channel();
        let sending = tokio::spawn({
            let chain = chain.clone();
            async move {
                let alice = key("//Alice");
                let tell = |stage| drop(told.send(stage));
                chain
                    .submit(transfer(1), &alice, Finality::InBlock, tell)
                    .await
            }
        });
        while stages.recv().await.unwrap() != Stage::Sent {}
        // Its pool is in memory, and gone with it.
        node.restart();
        while stages.recv().await.unwrap() != Stage::Searching {}
        for _ in 0..70 {
            node.localnet().produce_block().unwrap();
        }
        let ended = sending.await.unwrap();
        assert!(
            matches!(ended, Err(ChainError::Expired { .. })),
            "{ended:?}"
        );
        assert_eq!(balance(&chain, "//Alice").await, before);
    });
}
