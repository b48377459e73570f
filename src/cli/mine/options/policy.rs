//! Who may ask.

use std::{fs, path::PathBuf};

use super::yes;
use crate::{
    error::Error,
    miner::{InvalidKeys, Keys, Policy},
    money::Alpha,
};

/// Who may ask.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Who may ask")]
pub(in crate::cli::mine) struct PolicyArgs {
    /// The least stake of a validator
    #[arg(long, value_name = "ALPHA", default_value_t = Policy::USUAL_STAKE, aliases = ["miner.min.stake", "min_stake"])]
    min_stake: Alpha,
    /// Let validators in without enough stake
    #[arg(long, aliases = ["miner.whitelist.not.enough.stake", "miner.whitelist.not-enough-stake"])]
    whitelist_not_enough_stake: bool,
    /// Whether it takes a validator permit
    #[arg(long, value_name = "YES", num_args = 0..=1, default_value = "true", default_missing_value = "true", value_parser = yes,
        aliases = ["force_validator_permit", "miner.blacklist.force_validator_permit", "blacklist.force_validator_permit"])]
    force_validator_permit: bool,
    /// Hotkeys that may not ask, between commas
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.hotkeys", "blacklisted.hotkeys"])]
    blacklist_hotkeys: Vec<String>,
    /// Coldkeys whose hotkeys may not ask
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.coldkeys", "blacklisted.coldkeys"])]
    blacklist_coldkeys: Vec<String>,
    /// A file of hotkeys and coldkeys that may not ask, a line each
    #[arg(long, value_name = "FILE", alias = "blacklist.file", value_hint = clap::ValueHint::FilePath)]
    blacklist_file: Vec<PathBuf>,
    /// Whether the hotkeys that upstream suspects may not ask
    #[arg(long, value_name = "YES", num_args = 0..=1, default_value = "true", default_missing_value = "true", value_parser = yes,
        aliases = ["blacklist.exploiters", "blacklist.suspected.hotkeys"])]
    blacklist_exploiters: bool,
    /// The only hotkeys that may ask, between commas
    #[arg(long, value_name = "KEYS", alias = "whitelist.hotkeys")]
    whitelist_hotkeys: Vec<String>,
    /// The only coldkeys whose hotkeys may ask
    #[arg(long, value_name = "KEYS", alias = "whitelist.coldkeys")]
    whitelist_coldkeys: Vec<String>,
    /// A file of the only hotkeys and coldkeys that may ask, a line each
    #[arg(long, value_name = "FILE", alias = "whitelist.file", value_hint = clap::ValueHint::FilePath)]
    whitelist_file: Vec<PathBuf>,
}

impl PolicyArgs {
    pub(in crate::cli::mine) fn resolve(self) -> Result<Policy, Error> {
        let Self {
            min_stake,
            whitelist_not_enough_stake,
            force_validator_permit,
            blacklist_hotkeys,
            blacklist_coldkeys,
            blacklist_file,
            blacklist_exploiters,
            whitelist_hotkeys,
            whitelist_coldkeys,
            whitelist_file,
        } = self;
        Ok(Policy {
            minimum_stake: (!whitelist_not_enough_stake).then_some(min_stake),
            validator_permit: force_validator_permit,
            blacklist: keys(
                "blacklist",
                &blacklist_hotkeys,
                &blacklist_coldkeys,
                &blacklist_file,
            )?,
            whitelist: keys(
                "whitelist",
                &whitelist_hotkeys,
                &whitelist_coldkeys,
                &whitelist_file,
            )?,
            exploiters: blacklist_exploiters,
        })
    }
}

fn keys(
    list: &str,
    hotkeys: &[String],
    coldkeys: &[String],
    files: &[PathBuf],
) -> Result<Keys, Error> {
    let wrong = |place: String| {
        move |error: InvalidKeys| Error::usage(format!("{place}: {error}")).help(error.help())
    };
    let mut keys = Keys::default();
    for text in hotkeys {
        let place = format!("--{list}-hotkeys");
        keys.add_hotkeys(text).map_err(wrong(place))?;
    }
    for text in coldkeys {
        let place = format!("--{list}-coldkeys");
        keys.add_coldkeys(text).map_err(wrong(place))?;
    }
    for path in files {
        let text = fs::read_to_string(path).map_err(|error| Error::file(path, &error))?;
        let place = || path.display().to_string();
        keys.add_hotkeys(&text).map_err(wrong(place()))?;
        keys.add_coldkeys(&text).map_err(wrong(place()))?;
    }
    Ok(keys)
}
