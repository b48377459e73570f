//! A subnet of the localnet with a validator and two miners, whose blocks come when they are wanted.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use sn27::{
    chain::{Chain, weights::WeightRules},
    localnet::{
        BlockTime, Config, GenesisConfig, Handle, Localnet,
        runtime::{Runtime, RuntimeCall, admin, genesis::Subnet, subtensor},
    },
    validator::weights::{Mode, Obstacle, Options, WeightsPlan},
    wallet::Signer,
};
use sp_keyring::Sr25519Keyring::{Bob, Charlie};

use crate::chain::{connect, key};

pub(super) const NETUID: u16 = 27;

/// The subnet's owner validates as uid 0; 1 and 2 are miners.
pub(super) struct Rehearsal {
    pub(super) localnet: Arc<Handle>,
    pub(super) chain: Chain,
    pub(super) validator: Signer,
}

/// How weights are set there.
pub(super) struct Subnetwork {
    pub(super) tempo: u16,
    pub(super) commit_reveal: bool,
    pub(super) rate_limit: u64,
}

impl Rehearsal {
    pub(super) async fn start(subnet: Subnetwork) -> Self {
        let Subnetwork {
            tempo,
            commit_reveal,
            rate_limit,
        } = subnet;
        let localnet = Localnet::start(Config {
            // No block comes by itself.
            block_time: BlockTime::Timed(Duration::from_secs(3_600)),
            genesis: GenesisConfig {
                subnets: vec![Subnet {
                    tempo,
                    commit_reveal,
                    ..Subnet::new(NETUID)
                }],
                ..GenesisConfig::default()
            },
            ..Config::default()
        });
        let localnet = localnet.unwrap();
        for miner in [Bob, Charlie] {
            let register = subtensor::Call::burned_register {
                netuid: NETUID,
                hotkey: miner.to_account_id(),
            };
            let register = RuntimeCall::SubtensorModule(register);
            localnet.call_as(miner, register).unwrap();
        }
        sudo(
            &localnet,
            admin::Call::sudo_set_weights_set_rate_limit {
                netuid: NETUID,
                weights_set_rate_limit: rate_limit,
            },
        );
        let chain = connect(&localnet).await.unwrap();
        // The first look is that of the greeting, which is older than what comes next.
        chain.now().await.unwrap();
        Self {
            chain,
            localnet: Arc::new(localnet),
            validator: key("//Alice"),
        }
    }

    pub(super) fn sudo(&self, call: admin::Call<Runtime>) {
        sudo(&self.localnet, call);
    }

    pub(super) async fn rules(&self) -> WeightRules {
        let view = self.chain.now().await.unwrap();
        let hotkey = self.validator.address();
        WeightRules::read(&view, NETUID, hotkey).await.unwrap()
    }

    pub(super) async fn plan(
        &self,
        scores: &[(u16, f64)],
        mode: Mode,
    ) -> Result<WeightsPlan, Obstacle> {
        WeightsPlan::new(&self.rules().await, scores, &options(mode))
    }

    pub(super) async fn weights(&self) -> Vec<(u16, u16)> {
        let view = self.chain.now().await.unwrap();
        view.weights(NETUID, 0).await.unwrap()
    }

    /// Makes blocks for as long as something waits for them.
    pub(super) async fn with_blocks<T>(&self, waiting: impl Future<Output = T>) -> T {
        let over = Arc::new(AtomicBool::new(false));
        let (localnet, until) = (self.localnet.clone(), over.clone());
        let blocks = std::thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                localnet.produce_block().unwrap();
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let value = waiting.await;
        over.store(true, Ordering::Relaxed);
        blocks.join().unwrap();
        value
    }
}

pub(super) fn options(mode: Mode) -> Options {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Options {
        mode,
        ..Options::at(now.unwrap())
    }
}

fn sudo(localnet: &Handle, call: admin::Call<Runtime>) {
    localnet.sudo(RuntimeCall::AdminUtils(call)).unwrap();
}
