//! The wallets in a folder. A broken one is an entry with a problem, not the end of the list.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    HotkeyEntry, KeyState, Wallet, WalletEntry, WalletError, name,
    paths::{HOTKEYS, PUB},
    store::PENDING,
};

/// All wallets by name; none where the folder is not there. No password is needed.
pub fn list(base: &Path) -> Result<Vec<WalletEntry>, WalletError> {
    let names = names(base, |entry| entry.path().is_dir())?;
    Ok(names.into_iter().map(|name| entry(base, name)).collect())
}

fn entry(base: &Path, name: String) -> WalletEntry {
    let mut entry = WalletEntry {
        name,
        coldkey: KeyState::default(),
        hotkeys: Vec::new(),
        problem: None,
    };
    // Any name will do for the hotkey while the coldkey is looked at.
    let wallet = match Wallet::new(base, &entry.name, "default") {
        Ok(wallet) => wallet,
        Err(error) => {
            entry.problem = Some(error.into());
            return entry;
        }
    };
    entry.coldkey = wallet.coldkey_state();
    match hotkeys(&wallet.folder()) {
        Ok(names) => entry.hotkeys = names.filter_map(|name| hotkey(&wallet, name)).collect(),
        Err(error) => entry.problem = Some(error),
    }
    entry
}

/// The names that private files have, or would have beside a public one.
fn hotkeys(wallet: &Path) -> Result<impl Iterator<Item = String>, WalletError> {
    let mut all = names(&wallet.join(HOTKEYS), |_| true)?;
    for pending in PENDING {
        all.append(&mut names(&wallet.join(pending).join(HOTKEYS), |_| true)?);
    }
    let stems = all.into_iter().map(|name| match name.strip_suffix(PUB) {
        Some(stem) => stem.to_owned(),
        None => name,
    });
    Ok(stems.collect::<BTreeSet<_>>().into_iter())
}

fn hotkey(wallet: &Wallet, hotkey: String) -> Option<HotkeyEntry> {
    name::hotkey(&hotkey).ok()?;
    let wallet = Wallet::new(wallet.base(), wallet.name(), &hotkey).ok()?;
    let key = wallet.hotkey_state();
    Some(HotkeyEntry { name: hotkey, key })
}

/// Names in a folder but the hidden ones, which are no wallets and no keys.
fn names(
    folder: &Path,
    wanted: impl Fn(&fs::DirEntry) -> bool,
) -> Result<BTreeSet<String>, WalletError> {
    let failed = |error: io::Error| WalletError::file(folder, error);
    let entries = match folder.read_dir() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries.map_err(failed)?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && wanted(&entry) {
            names.insert(name);
        }
    }
    Ok(names)
}
