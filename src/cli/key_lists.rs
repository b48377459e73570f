//! `--blacklist-*` and `--whitelist-*`: who is kept out, and who alone is let in.

use std::{fs, path::PathBuf};

use crate::{
    error::Error,
    keys::{InvalidKeys, Keys},
    settings::{Key, Setting, Settings, YesNo},
};

/// Both lists.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct KeyListArgs {
    /// Hotkeys that are kept out, between commas [env: SN27_BLACKLIST_HOTKEYS]
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.hotkeys", "blacklisted.hotkeys"])]
    blacklist_hotkeys: Vec<String>,
    /// Coldkeys whose hotkeys are kept out [env: SN27_BLACKLIST_COLDKEYS]
    #[arg(long, value_name = "KEYS", aliases = ["blacklist.coldkeys", "blacklisted.coldkeys"])]
    blacklist_coldkeys: Vec<String>,
    /// A file of hotkeys and coldkeys that are kept out, a line each [env: SN27_BLACKLIST_FILE]
    #[arg(long, value_name = "FILE", alias = "blacklist.file", value_hint = clap::ValueHint::FilePath)]
    blacklist_file: Vec<PathBuf>,
    /// Whether the hotkeys that upstream suspects are kept out [default: true] [env: SN27_BLACKLIST_EXPLOITERS]
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true",
        aliases = ["blacklist.exploiters", "blacklist.suspected.hotkeys"])]
    blacklist_exploiters: Option<YesNo>,
    /// The only hotkeys that are let in, between commas [env: SN27_WHITELIST_HOTKEYS]
    #[arg(long, value_name = "KEYS", alias = "whitelist.hotkeys")]
    whitelist_hotkeys: Vec<String>,
    /// The only coldkeys whose hotkeys are let in [env: SN27_WHITELIST_COLDKEYS]
    #[arg(long, value_name = "KEYS", alias = "whitelist.coldkeys")]
    whitelist_coldkeys: Vec<String>,
    /// A file of the only hotkeys and coldkeys that are let in, a line each [env: SN27_WHITELIST_FILE]
    #[arg(long, value_name = "FILE", alias = "whitelist.file", value_hint = clap::ValueHint::FilePath)]
    whitelist_file: Vec<PathBuf>,
}

/// The lists, read.
pub(super) struct KeyLists {
    pub(super) blacklist: Keys,
    pub(super) whitelist: Keys,
    /// Whether the hotkeys that upstream suspects are kept out.
    pub(super) exploiters: bool,
}

impl KeyListArgs {
    /// Each by its flags, else by its setting.
    pub(super) fn resolve(self, settings: &Settings) -> Result<KeyLists, Error> {
        let Self {
            blacklist_hotkeys,
            blacklist_coldkeys,
            blacklist_file,
            blacklist_exploiters,
            whitelist_hotkeys,
            whitelist_coldkeys,
            whitelist_file,
        } = self;
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
        let exploiters = settings.get(Key::BlacklistExploiters, blacklist_exploiters)?;
        Ok(KeyLists {
            blacklist: blacklist.keys(settings)?,
            whitelist: whitelist.keys(settings)?,
            exploiters: exploiters.value.0,
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
