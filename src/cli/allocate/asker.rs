//! Who asks miners: the hotkey's options, its signature, and where miners are.

use std::sync::Arc;

use crate::{
    allocate::{AllocateError, Allocation, Journal, Tenant},
    chain::{Chain, Metagraph, Persistence},
    cli::{
        chain::{self, ChainArgs},
        ground,
        metagraph::no_subnet,
        wallet::{
            password::PasswordArgs,
            target::{HotkeyArgs, WalletArgs},
        },
    },
    context::Context,
    error::{Error, Kind},
    wallet::Signer,
    wire::{CallError, Dendrite, DendriteOptions},
};

use super::failure;

/// Which hotkey asks.
#[derive(Debug, clap::Args)]
pub(super) struct AskerArgs {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    password: PasswordArgs,
}

/// The one who asks.
pub(super) struct Asker {
    pub(super) signer: Signer,
    pub(super) dendrite: Arc<Dendrite>,
}

impl AskerArgs {
    /// Somebody else's hotkey, where its address stands in place of a name.
    pub(super) fn take_address(&mut self) -> Option<crate::address::Address> {
        self.hotkey.take_address()
    }

    /// Unlocks the hotkey.
    pub(super) fn unlock(self, context: &Context) -> Result<Asker, Error> {
        let Self {
            wallet,
            hotkey,
            password,
        } = self;
        let wallet = wallet.wallet(Some(hotkey), context)?;
        let signer = ground::hotkey(&wallet, &password, context)?;
        let dendrite = Dendrite::new(signer.clone(), DendriteOptions::default());
        let dendrite = dendrite.map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
        Ok(Asker {
            signer,
            dendrite: Arc::new(dendrite),
        })
    }
}

impl Asker {
    pub(super) fn tenant<'a>(&'a self, journal: &'a Journal) -> Tenant<'a> {
        Tenant::new(&self.dendrite, &self.signer, journal)
    }

    /// Refuses an allocation of another hotkey: its miner would, too.
    pub(super) fn owns(&self, allocation: &Allocation) -> Result<(), Error> {
        let own = self.signer.address();
        if allocation.own == own {
            return Ok(());
        }
        let Allocation { id, own: owner, .. } = allocation;
        let message = format!("allocation {id} is of hotkey {owner}, not of {own}");
        Err(Error::new(Kind::Key, message).help("name its wallet with --wallet and --hotkey"))
    }

    /// After a miner could not be reached: whether the chain knows it at another place.
    pub(super) async fn has_moved(
        &self,
        error: &AllocateError,
        journal: &Journal,
        allocation: &Allocation,
        chain: &ChainArgs,
        context: &Context,
    ) -> bool {
        let away = matches!(
            error,
            AllocateError::Call {
                error: CallError::Unreachable(_) | CallError::Timeout,
                ..
            }
        );
        if !away {
            return false;
        }
        let Ok(chain) = chain.open(Persistence::Once, context).await else {
            return false;
        };
        if chain.network().to_string() != allocation.network {
            return false;
        }
        let Ok(metagraph) = metagraph(&chain, allocation.netuid).await else {
            return false;
        };
        let mut neurons = metagraph.neurons.iter();
        let neuron = neurons.find(|neuron| neuron.hotkey == allocation.miner);
        let Some(axon) = neuron.and_then(|neuron| neuron.axon) else {
            return false;
        };
        let moved = axon.address != allocation.axon;
        moved
            && self
                .tenant(journal)
                .moved(&allocation.id, axon.address)
                .is_ok()
    }
}

/// The subnet as it is now.
pub(super) async fn metagraph(chain: &Chain, netuid: u16) -> Result<Metagraph, Error> {
    let view = chain.now().await.map_err(chain::error)?;
    let read = Metagraph::read(&view, netuid).await;
    let read = read.map_err(chain::error)?;
    read.ok_or_else(|| no_subnet(netuid, &view))
}

/// What may be broken off: each step is written down before it is taken.
pub(super) async fn unless_interrupted<T>(
    work: impl Future<Output = Result<T, Error>>,
    context: &Context,
) -> Result<T, Error> {
    tokio::select! {
        done = work => done,
        () = chain::interruption(context) => Err(chain::interrupted()
            .help("`sn27 allocate list` shows how far it came, and how to go on")),
    }
}

/// An engine's failure as the user's.
pub(super) fn fail<T>(result: Result<T, AllocateError>) -> Result<T, Error> {
    result.map_err(failure::error)
}
