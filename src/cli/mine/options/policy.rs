//! Who may ask.

use crate::{
    cli::key_lists::{KeyListArgs, KeyLists},
    error::Error,
    miner::Policy,
    money::Alpha,
    settings::{Key, Settings, YesNo},
};

/// Who may ask.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Who may ask")]
pub(in crate::cli::mine) struct PolicyArgs {
    /// The least stake of a validator [default: 1024] [env: SN27_MIN_STAKE]
    #[arg(long, value_name = "ALPHA", aliases = ["miner.min.stake", "min_stake"])]
    min_stake: Option<Alpha>,
    /// Let validators in without enough stake [default: false] [env: SN27_WHITELIST_NOT_ENOUGH_STAKE]
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true",
        aliases = ["miner.whitelist.not.enough.stake", "miner.whitelist.not-enough-stake"])]
    whitelist_not_enough_stake: Option<YesNo>,
    /// Whether it takes a validator permit [default: true] [env: SN27_FORCE_VALIDATOR_PERMIT]
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true",
        aliases = ["force_validator_permit", "miner.blacklist.force_validator_permit", "blacklist.force_validator_permit"])]
    force_validator_permit: Option<YesNo>,
    #[command(flatten)]
    lists: KeyListArgs,
}

impl PolicyArgs {
    /// Each rule by its flag, else by its setting.
    pub(in crate::cli::mine) fn resolve(self, settings: &Settings) -> Result<Policy, Error> {
        let Self {
            min_stake,
            whitelist_not_enough_stake,
            force_validator_permit,
            lists,
        } = self;
        let yes = |key, flag: Option<YesNo>| settings.get(key, flag).map(|it| it.value.0);
        let minimum_stake = settings.get(Key::MinStake, min_stake)?.value;
        let lenient = yes(Key::WhitelistNotEnoughStake, whitelist_not_enough_stake)?;
        let KeyLists {
            blacklist,
            whitelist,
            exploiters,
        } = lists.resolve(settings)?;
        Ok(Policy {
            minimum_stake: (!lenient).then_some(minimum_stake),
            validator_permit: yes(Key::ForceValidatorPermit, force_validator_permit)?,
            blacklist,
            whitelist,
            exploiters,
        })
    }
}
