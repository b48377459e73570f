//! Who may ask.

use std::{fs, path::PathBuf};

use crate::{
    context::Context,
    error::Error,
    miner::{InvalidKeys, Keys, Policy},
    money::Alpha,
    settings::{Key, Setting, Settings, YesNo},
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
    /// Hotkeys that may not ask, between commas [env: SN27_BLACKLIST_HOTKEYS]
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.hotkeys", "blacklisted.hotkeys"])]
    blacklist_hotkeys: Vec<String>,
    /// Coldkeys whose hotkeys may not ask [env: SN27_BLACKLIST_COLDKEYS]
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.coldkeys", "blacklisted.coldkeys"])]
    blacklist_coldkeys: Vec<String>,
    /// A file of hotkeys and coldkeys that may not ask, a line each [env: SN27_BLACKLIST_FILE]
    #[arg(long, value_name = "FILE", alias = "blacklist.file", value_hint = clap::ValueHint::FilePath)]
    blacklist_file: Vec<PathBuf>,
    /// Whether the hotkeys that upstream suspects may not ask [default: true] [env: SN27_BLACKLIST_EXPLOITERS]
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true",
        aliases = ["blacklist.exploiters", "blacklist.suspected.hotkeys"])]
    blacklist_exploiters: Option<YesNo>,
    /// The only hotkeys that may ask, between commas [env: SN27_WHITELIST_HOTKEYS]
    #[arg(long, value_name = "KEYS", alias = "whitelist.hotkeys")]
    whitelist_hotkeys: Vec<String>,
    /// The only coldkeys whose hotkeys may ask [env: SN27_WHITELIST_COLDKEYS]
    #[arg(long, value_name = "KEYS", alias = "whitelist.coldkeys")]
    whitelist_coldkeys: Vec<String>,
    /// A file of the only hotkeys and coldkeys that may ask, a line each [env: SN27_WHITELIST_FILE]
    #[arg(long, value_name = "FILE", alias = "whitelist.file", value_hint = clap::ValueHint::FilePath)]
    whitelist_file: Vec<PathBuf>,
}

impl PolicyArgs {
    pub(in crate::cli::mine) fn resolve(self, context: &Context) -> Result<Policy, Error> {
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
        let settings = &context.settings;
        let yes = |key, flag: Option<YesNo>| settings.get(key, flag).map(|it| it.value.0);
        let minimum_stake = settings.get(Key::MinStake, min_stake)?.value;
        let lenient = yes(Key::WhitelistNotEnoughStake, whitelist_not_enough_stake)?;
        let blacklist = List {
            hotkeys: (Key::BlacklistHotkeys, blacklist_hotkeys),
            coldkeys: (Key::BlacklistColdkeys, blacklist_coldkeys),
            files: (Key::BlacklistFile, blacklist_file),
        };
        let whitelist = List {
            hotkeys: (Key::WhitelistHotkeys, whitelist_hotkeys),
            coldkeys: (Key::WhitelistColdkeys, whitelist_coldkeys),
            files: (Key::WhitelistFile, whitelist_file),
        };
        Ok(Policy {
            minimum_stake: (!lenient).then_some(minimum_stake),
            validator_permit: yes(Key::ForceValidatorPermit, force_validator_permit)?,
            blacklist: blacklist.keys(settings)?,
            whitelist: whitelist.keys(settings)?,
            exploiters: yes(Key::BlacklistExploiters, blacklist_exploiters)?,
        })
    }
}

/// A list, by what it is given in: flags, else the setting.
struct List {
    hotkeys: (Key, Vec<String>),
    coldkeys: (Key, Vec<String>),
    files: (Key, Vec<PathBuf>),
}

impl List {
    fn keys(self, settings: &Settings) -> Result<Keys, Error> {
        let Self {
            hotkeys,
            coldkeys,
            files,
        } = self;
        let wrong = |place: String| {
            move |error: InvalidKeys| Error::usage(format!("{place}: {error}")).help(error.help())
        };
        let mut keys = Keys::default();
        let (key, given) = hotkeys;
        for (place, text) in either(key, given, settings)? {
            keys.add_hotkeys(&text).map_err(wrong(place))?;
        }
        let (key, given) = coldkeys;
        for (place, text) in either(key, given, settings)? {
            keys.add_coldkeys(&text).map_err(wrong(place))?;
        }
        let (key, given) = files;
        for (_, path) in either(key, given, settings)? {
            let text = fs::read_to_string(&path).map_err(|error| Error::file(&path, &error))?;
            let place = || path.display().to_string();
            keys.add_hotkeys(&text).map_err(wrong(place()))?;
            keys.add_coldkeys(&text).map_err(wrong(place()))?;
        }
        Ok(keys)
    }
}

/// What the flag gives, each with where it is from; else what the setting does, if anything.
fn either<T: From<String>>(
    key: Key,
    given: Vec<T>,
    settings: &Settings,
) -> Result<Vec<(String, T)>, Error> {
    if !given.is_empty() {
        let place = |value| (format!("--{key}"), value);
        return Ok(given.into_iter().map(place).collect());
    }
    let Setting { value, origin } = settings.text(key)?;
    let set = (!value.is_empty()).then(|| (format!("{key} ({origin})"), value.into()));
    Ok(set.into_iter().collect())
}
