//! The task that brings weights to the chain as soon as there is one.

use std::sync::Arc;

use tokio::sync::watch;

use super::Notice;
use crate::{
    address::Address,
    chain::{Chain, weights::WeightRules},
    validator::{
        store::Store,
        weights::{Keeper, Options, Target, WeightsError, WeightsPlan},
    },
    wallet::Signer,
};

/// What is to become of scores.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Weights on chain.
    Set {
        /// Signs.
        signer: Box<Signer>,
        /// How weights are made.
        options: Options,
        /// All on the subnet owner's hotkey.
        burn: bool,
    },
    /// Nothing but to be told what they would be.
    Told {
        /// How weights are made.
        options: Options,
        /// All on the subnet owner's hotkey.
        burn: bool,
    },
}

impl Wanted {
    /// Whether all weight goes to the subnet owner's hotkey.
    pub fn burns(&self) -> bool {
        match self {
            Self::Set { burn, .. } | Self::Told { burn, .. } => *burn,
        }
    }
}

pub(super) struct Weighing {
    pub(super) wanted: Wanted,
    pub(super) store: Arc<Store>,
    pub(super) hotkey: Address,
    pub(super) netuid: u16,
    pub(super) connection: watch::Receiver<Option<Chain>>,
    pub(super) targets: watch::Receiver<Option<Target>>,
}

impl Weighing {
    pub(super) async fn run(mut self, tell: impl Fn(Notice)) {
        let connected = self.connection.wait_for(Option::is_some).await;
        let Some(chain) = connected.ok().and_then(|chain| chain.clone()) else {
            return;
        };
        match self.wanted.clone() {
            Wanted::Set {
                signer, options, ..
            } => self.set(chain, *signer, options, tell).await,
            Wanted::Told { options, .. } => self.tell(chain, options, tell).await,
        }
    }

    /// Passes on what is wanted, and what the keeper reports.
    async fn set(mut self, chain: Chain, signer: Signer, options: Options, tell: impl Fn(Notice)) {
        /// Reports that may wait.
        const REPORTS: usize = 16;
        let keeper = Keeper {
            chain,
            signer,
            store: self.store,
            netuid: self.netuid,
            options,
        };
        let (keeper, mut reports) = keeper.start(REPORTS);
        // What was wanted before there was a chain.
        self.targets.mark_changed();
        loop {
            tokio::select! {
                changed = self.targets.changed() => {
                    if changed.is_err() {
                        return;
                    }
                    if let Some(target) = self.targets.borrow_and_update().clone() {
                        keeper.want(target);
                    }
                }
                report = reports.recv() => match report {
                    Some(report) => tell(Notice::Weights(report)),
                    None => return,
                },
            }
        }
    }

    async fn tell(mut self, chain: Chain, options: Options, tell: impl Fn(Notice)) {
        self.targets.mark_changed();
        while self.targets.changed().await.is_ok() {
            let Some(target) = self.targets.borrow_and_update().clone() else {
                continue;
            };
            match self.plan(&chain, &target, &options).await {
                Ok(plan) => tell(Notice::WouldSet(Ok(Box::new(plan)))),
                Err(WeightsError::Obstacle(obstacle)) => tell(Notice::WouldSet(Err(obstacle))),
                Err(error) => tell(Notice::Unplanned(error)),
            }
        }
    }

    async fn plan(
        &self,
        chain: &Chain,
        target: &Target,
        options: &Options,
    ) -> Result<WeightsPlan, WeightsError> {
        let view = chain.now().await?;
        let rules = WeightRules::read(&view, self.netuid, self.hotkey).await?;
        target.plan(&view, &rules, options).await
    }
}
