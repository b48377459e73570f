//! A localnet whose chain is kept, with a miner, a validator and callers that lack something.

use std::time::Duration;

use runtime::{RuntimeCall, genesis::Subnet as GenesisSubnet, subtensor::Call};
use sn27::{
    address::Address,
    chain::{Chain, Metagraph, Network, Options},
    localnet::{BlockTime, Config, GenesisConfig, Handle, Localnet, runtime},
    wallet::{Secret, Signer},
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve};
use tempfile::TempDir;

pub(crate) const NETUID: u16 = 27;
/// Who mines.
pub(crate) const MINER: &str = "//Bob";
/// With stake and permit.
pub(crate) const VALIDATOR: &str = "//Charlie";
/// Registered, without stake.
pub(crate) const POOR: &str = "//Dave";
/// Registered, with stake, but without permit.
pub(crate) const UNPERMITTED: &str = "//Eve";
/// Not registered.
pub(crate) const STRANGER: &str = "//Ferdie";
/// The least stake that the miner is told to ask for.
pub(crate) const STAKE: &str = "100";

const TAO: u64 = 1_000_000_000;

pub(crate) fn key(uri: &str) -> Signer {
    Secret::from_uri(uri).unwrap().signer().clone()
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

pub(crate) struct Subnet {
    folder: TempDir,
    localnet: Option<Handle>,
    port: u16,
}

impl Subnet {
    /// One with everybody in place.
    pub(crate) fn new() -> Self {
        let mut subnet = Self {
            folder: TempDir::new().unwrap(),
            localnet: None,
            port: 0,
        };
        subnet.start();
        let url = subnet.url();
        subnet.port = url.rsplit(':').next().unwrap().parse().unwrap();
        for neuron in [Bob, Charlie, Dave] {
            subnet.register(neuron);
        }
        subnet.stake(Charlie);
        // The permit comes with the next epoch.
        while !subnet.permitted(&key(VALIDATOR).address()) {
            subnet.block();
        }
        subnet.register(Eve);
        subnet.stake(Eve);
        subnet
    }

    pub(crate) fn start(&mut self) {
        let genesis = GenesisConfig {
            subnets: vec![GenesisSubnet {
                tempo: 20,
                ..GenesisSubnet::new(NETUID)
            }],
            ..GenesisConfig::default()
        };
        let config = Config {
            port: self.port,
            block_time: BlockTime::Instant,
            state: Some(self.folder.path().to_owned()),
            genesis,
            ..Config::default()
        };
        self.localnet = Some(Localnet::start(config).unwrap());
    }

    pub(crate) fn stop(&mut self) {
        self.localnet = None;
    }

    pub(crate) fn url(&self) -> String {
        match &self.localnet {
            Some(localnet) => localnet.url().to_owned(),
            None => format!("ws://127.0.0.1:{}", self.port),
        }
    }

    pub(crate) fn block(&self) {
        self.localnet().produce_block().unwrap();
    }

    pub(crate) fn head(&self) -> u64 {
        self.localnet().head().number.into()
    }

    pub(crate) fn metagraph(&self) -> Metagraph {
        let network: Network = self.url().parse().unwrap();
        run(async {
            let chain = Chain::open(network, Options::default()).await.unwrap();
            let view = chain.now().await.unwrap();
            Metagraph::read(&view, NETUID).await.unwrap().unwrap()
        })
    }

    /// Where the chain says that the miner is.
    pub(crate) fn axon(&self) -> Option<sn27::chain::Axon> {
        let miner = key(MINER).address();
        let neurons = self.metagraph().neurons;
        neurons
            .into_iter()
            .find(|neuron| neuron.hotkey == miner)
            .unwrap()
            .axon
    }

    fn localnet(&self) -> &Handle {
        self.localnet.as_ref().unwrap()
    }

    fn permitted(&self, hotkey: &Address) -> bool {
        let metagraph = self.metagraph();
        let mut neurons = metagraph.neurons.iter();
        neurons.any(|neuron| neuron.hotkey == *hotkey && neuron.validator_permit)
    }

    fn register(&self, neuron: Sr25519Keyring) {
        let hotkey = neuron.to_account_id();
        let netuid = NETUID;
        self.call(neuron, Call::burned_register { netuid, hotkey });
    }

    fn stake(&self, neuron: Sr25519Keyring) {
        let hotkey = neuron.to_account_id();
        let amount_staked = 500 * TAO;
        let netuid = NETUID;
        self.call(
            neuron,
            Call::add_stake {
                hotkey,
                netuid,
                amount_staked,
            },
        );
    }

    fn call(&self, signer: Sr25519Keyring, call: Call<runtime::Runtime>) {
        let call = RuntimeCall::SubtensorModule(call);
        self.localnet().call_as(signer, call).unwrap();
    }
}

/// Waits until it is so, or gives up after a time in which it should long be.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..3000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("{what} has not come");
}
