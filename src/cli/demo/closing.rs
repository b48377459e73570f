//! The end: weights on chain, and the epoch that pays by them.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{
    cast::Cast,
    player::Player,
    stage::{BLOCK, NETUID, Stage, neuron},
    tally::Tally,
};
use crate::{chain::Metagraph, cli::chain, error::Error};

/// In which weights and an epoch have long come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The subnet as it was left.
pub(super) struct Closing {
    pub(super) metagraph: Metagraph,
    /// What the validator gives each uid.
    pub(super) weights: Vec<(u16, u16)>,
}

impl Closing {
    /// Waits until every miner has solved, has weight and earns; or until there is no use in it.
    /// Rounds go on meanwhile.
    pub(super) async fn wait(
        stage: &Stage,
        cast: &Cast,
        validator: &mut Player,
        tally: &mut Tally,
    ) -> Result<Self, Error> {
        let end = Instant::now() + PATIENCE;
        loop {
            let closing = Self::look(stage, cast).await?;
            let is_complete = cast.miners.iter().all(|member| {
                let hotkey = member.hotkey.address();
                let earns = neuron(&closing.metagraph, hotkey)
                    .is_some_and(|neuron| closing.weight(neuron.uid) > 0 && neuron.incentive.0 > 0);
                earns && tally.answers(&hotkey).solved > 0
            });
            if is_complete || Instant::now() >= end {
                return Ok(closing);
            }
            tokio::select! {
                line = validator.next() => drop(tally.add(line?)?),
                () = sleep(BLOCK) => {}
            }
        }
    }

    async fn look(stage: &Stage, cast: &Cast) -> Result<Self, Error> {
        let metagraph = stage.metagraph().await?;
        let validator = neuron(&metagraph, cast.validator.hotkey.address());
        let weights = match validator {
            Some(validator) => {
                let view = stage.chain().now().await.map_err(chain::error)?;
                let weights = view.weights(NETUID, validator.uid).await;
                weights.map_err(chain::error)?
            }
            None => Vec::new(),
        };
        Ok(Self { metagraph, weights })
    }

    /// Of 65535.
    pub(super) fn weight(&self, uid: u16) -> u16 {
        let mut weights = self.weights.iter();
        weights
            .find(|(of, _)| *of == uid)
            .map_or(0, |(_, weight)| *weight)
    }
}
