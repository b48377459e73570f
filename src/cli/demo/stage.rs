//! The chain that all is played on, and what is done on it before.

use std::time::Duration;

use tokio::task::JoinSet;

use super::cast::{Cast, Member};
use crate::{
    address::Address,
    chain::{Argument, Call, Chain, Finality, Metagraph, Network, Neuron, Options, names},
    cli::chain,
    error::{Error, Kind},
    localnet::{
        BlockTime, Config, GenesisConfig, Handle, Localnet, runtime::genesis::Subnet as Genesis,
    },
    money::{RAO_PER_TAO, Tao},
    wallet::Signer,
};

/// SN27's own.
pub(super) const NETUID: u16 = 27;
/// Between two blocks: a real chain takes 12 s.
pub(super) const BLOCK: Duration = Duration::from_millis(250);
/// Blocks between two epochs.
const TEMPO: u16 = 12;
/// Blocks between two settings of weights.
const WEIGHTS: u64 = 8;
/// What each coldkey has to begin with.
const FUNDS: u64 = 10_000 * RAO_PER_TAO;
/// What the validator stakes: more than miners ask of validators.
pub(super) const STAKE: Tao = Tao(5_000 * RAO_PER_TAO);
/// The most for a registration.
const CAP: Tao = Tao(1_000 * RAO_PER_TAO);
/// In which what is waited for has long come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A chain that is up; it ends with this.
pub(super) struct Stage {
    localnet: Handle,
    chain: Chain,
}

impl Stage {
    /// Starts a chain on which everybody has funds.
    pub(super) async fn open(cast: &Cast) -> Result<Self, Error> {
        let funds = |member: &Member| ((*member.coldkey.address().as_bytes()).into(), FUNDS);
        let genesis = GenesisConfig {
            subnets: vec![Genesis {
                tempo: TEMPO,
                weights_rate_limit: Some(WEIGHTS),
                ..Genesis::new(NETUID)
            }],
            balances: cast.all().map(funds).collect(),
            ..GenesisConfig::default()
        };
        let config = Config {
            block_time: BlockTime::Timed(BLOCK),
            genesis,
            ..Config::default()
        };
        let failed = |message: String| Error::new(Kind::Failed, message);
        let localnet = tokio::task::block_in_place(|| Localnet::start(config))
            .map_err(|error| failed(error.to_string()))?;
        let network: Network = localnet
            .url()
            .parse()
            .map_err(|error| failed(format!("the chain's own address: {error}")))?;
        let chain = Chain::open(network, Options::default())
            .await
            .map_err(chain::error)?;
        Ok(Self { localnet, chain })
    }

    pub(super) fn url(&self) -> &str {
        self.localnet.url()
    }

    pub(super) fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Registers everybody, each by its own coldkey, at once.
    pub(super) async fn register(&self, cast: &Cast) -> Result<(), Error> {
        let mut registering = JoinSet::new();
        for member in cast.all() {
            let (chain, coldkey) = (self.chain.clone(), member.coldkey.clone());
            let hotkey = member.hotkey.address();
            registering.spawn(async move {
                let view = chain.now().await?;
                let registration = view.registration(NETUID, hotkey, coldkey.address()).await?;
                submit(&chain, registration.call(CAP), &coldkey).await
            });
        }
        while let Some(registered) = registering.join_next().await {
            let registered =
                registered.map_err(|error| Error::new(Kind::Failed, error.to_string()));
            registered?.map_err(chain::error)?;
        }
        Ok(())
    }

    /// Gives the validator stake, and waits for the epoch that gives it the permit.
    pub(super) async fn stake(&self, validator: &Member) -> Result<(), Error> {
        let hotkey = validator.hotkey.address();
        let arguments = [hotkey.into(), NETUID.into(), Argument::from(STAKE)];
        let call = Call::new(names::ADD_STAKE, arguments);
        let staked = submit(&self.chain, call, &validator.coldkey).await;
        staked.map_err(chain::error)?;
        self.until("the validator's permit", |metagraph| {
            neuron(metagraph, hotkey).is_some_and(|neuron| neuron.validator_permit)
        })
        .await
    }

    /// Waits until the chain knows where all of them serve.
    pub(super) async fn serving(&self, miners: &[Member]) -> Result<(), Error> {
        self.until("the miners' axons", |metagraph| {
            let axon = |it: &Member| neuron(metagraph, it.hotkey.address())?.axon.as_ref();
            miners.iter().all(|member| axon(member).is_some())
        })
        .await
    }

    /// The subnet as it is now.
    pub(super) async fn metagraph(&self) -> Result<Metagraph, Error> {
        let read = async {
            let view = self.chain.now().await?;
            Metagraph::read(&view, NETUID).await
        };
        let metagraph = read.await.map_err(chain::error)?;
        metagraph.ok_or_else(|| Error::new(Kind::Failed, "the subnet is gone"))
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Metagraph) -> bool) -> Result<(), Error> {
        let waiting = async {
            loop {
                if is_so(&self.metagraph().await?) {
                    return Ok(());
                }
                tokio::time::sleep(BLOCK).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waiting).await;
        waited.unwrap_or_else(|_| {
            let message = format!("the chain does not show {what}");
            Err(Error::new(Kind::Timeout, message).help("the machine may be too busy; try again"))
        })
    }
}

/// The neuron of a hotkey.
pub(super) fn neuron(metagraph: &Metagraph, hotkey: Address) -> Option<&Neuron> {
    let mut neurons = metagraph.neurons.iter();
    neurons.find(|neuron| neuron.hotkey == hotkey)
}

async fn submit(
    chain: &Chain,
    call: Call,
    signer: &Signer,
) -> Result<(), crate::chain::ChainError> {
    let submitted = chain.submit(call, signer, Finality::InBlock, |_| {});
    submitted.await.map(drop)
}
