//! What weights are wanted, and the plan that it comes to.

use std::time::SystemTime;

use super::{Obstacle, Options, WeightsError, WeightsPlan};
use crate::chain::{View, weights::WeightRules};

/// What weights are wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// By the miners' scores.
    Scores(Vec<(u16, f64)>),
    /// All on the subnet owner's hotkey.
    Burn,
}

impl Target {
    /// How to set them by these rules, which are those of the view; the time is the moment's.
    ///
    /// # Errors
    /// What stands in the way; a node that can't be reached.
    pub async fn plan(
        &self,
        view: &View,
        rules: &WeightRules,
        options: &Options,
    ) -> Result<WeightsPlan, WeightsError> {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let options = Options {
            now: now.unwrap_or_default(),
            ..*options
        };
        Ok(match self {
            Self::Scores(scores) => WeightsPlan::new(rules, scores, &options)?,
            Self::Burn => {
                let owner = rules.owner.ok_or(Obstacle::NoOwner(rules.netuid))?;
                let owner = view.uid(rules.netuid, owner).await?;
                WeightsPlan::burn(rules, owner, &options)?
            }
        })
    }
}
