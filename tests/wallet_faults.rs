//! A process killed at any step of a write: the old keys or the new, never half of either.

use std::{fs, path::Path};

use secrecy::SecretString;
use sn27::{
    address::Address,
    wallet::{self, Overwrite, Presence, Role, Wallet, WalletError},
};
use tempfile::TempDir;

use crate::{
    support::tests,
    wallet_engine::{info, plain, secret, vectors, wallet},
};

tests![
    a_killed_create_leaves_all_keys_or_none,
    a_killed_create_in_a_folder_of_others_leaves_all_keys_or_none,
    a_killed_create_that_replaces_leaves_old_keys_or_new,
    a_killed_regeneration_leaves_the_old_coldkey_or_the_new,
    a_killed_new_hotkey_leaves_the_others_alone,
    a_killed_passwd_leaves_the_old_password_or_the_new,
    a_finish_that_meets_a_foreign_file_replaces_nothing,
];

/// In memory where that is to be had: each run syncs dozens of times.
fn folder() -> TempDir {
    TempDir::new_in("/dev/shm").unwrap_or_else(|_| TempDir::new().unwrap())
}

type Operation = fn(&Wallet) -> Result<(), WalletError>;

/// What a wallet holds, as far as its owner cares.
#[derive(Debug, Clone, PartialEq, Eq)]
struct State {
    coldkey: Option<Address>,
    coldkeypub: Option<Address>,
    coldkey_kept: Presence,
    hotkey: Option<Address>,
    hotkeypub: Option<Address>,
    listed: usize,
}

fn state(base: &Path) -> State {
    let wallet = wallet(base);
    // Missing is a state; anything else is a half-written file.
    let found = |result: Result<Address, WalletError>| match result {
        Ok(address) => Some(address),
        Err(error) if error.is_missing() => None,
        Err(error) => panic!("{error}"),
    };
    let word = SecretString::from(info("password"));
    let list = wallet::list(base).unwrap();
    for entry in &list {
        assert!(entry.problem.is_none() && entry.coldkey.problem.is_none());
        for hotkey in &entry.hotkeys {
            assert!(hotkey.key.problem.is_none(), "{hotkey:?}");
        }
    }
    State {
        coldkey: found(wallet.coldkey(Some(&word)).map(|signer| signer.address())),
        coldkeypub: found(wallet.coldkeypub().map(|public| public.address)),
        coldkey_kept: wallet.presence(Role::Coldkey).unwrap(),
        hotkey: found(wallet.hotkey(None).map(|signer| signer.address())),
        hotkeypub: found(wallet.hotkeypub().map(|public| public.address)),
        listed: list.iter().map(|entry| 1 + entry.hotkeys.len()).sum(),
    }
}

/// Hidden names in the folder of wallets and in the wallet.
fn leftovers(base: &Path) -> Vec<String> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = folder.read_dir().into_iter().flatten();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with('.'))
            .collect()
    };
    [names(base), names(&base.join("w"))].concat()
}

/// Stops the operation before each of its steps, checks what is left, then lets another write run,
/// itself stopped before each of its steps, and checks that it finishes or clears up the first.
fn kill_at_every_step(setup: Operation, operation: Operation) {
    let start = |base: &Path| setup(&wallet(base)).unwrap();
    let (old, new) = {
        let base = folder();
        start(base.path());
        let old = state(base.path());
        operation(&wallet(base.path())).unwrap();
        assert_eq!(leftovers(base.path()), [""; 0]);
        (old, state(base.path()))
    };
    assert_ne!(old, new);

    let mut seen_new = false;
    for step in 0.. {
        let base = folder();
        start(base.path());
        match operation(&wallet(base.path()).stopping_before(step)) {
            Err(WalletError::Stopped) => {}
            Ok(()) => {
                assert!(step > 9, "only {step} steps");
                break;
            }
            Err(error) => panic!("step {step}: {error}"),
        }
        let left = state(base.path());
        assert!(left == old || left == new, "step {step}: {left:?}");
        // Once it counts, it counts.
        assert!(left == new || !seen_new, "step {step}");
        seen_new |= left == new;

        for next in 0.. {
            let other = Wallet::new(base.path(), "w", "later").unwrap();
            let key = secret("//Later");
            let done = other
                .stopping_before(next)
                .set_hotkey(plain(&key), Overwrite::Yes);
            let mut now = state(base.path());
            let known = Wallet::new(base.path(), "w", "later").unwrap();
            // The later hotkey is one more in the list, and so is the wallet if it was not there.
            now.listed = match known.hotkeypub() {
                Ok(_) => left.listed,
                Err(_) => now.listed,
            };
            assert_eq!(now, left, "step {step}, then {next}");
            if done.is_ok() {
                break;
            }
        }
        assert_eq!(leftovers(base.path()), [""; 0], "step {step}");
    }
    assert!(seen_new);
}

fn nothing(_: &Wallet) -> Result<(), WalletError> {
    Ok(())
}

fn others(wallet: &Wallet) -> Result<(), WalletError> {
    Wallet::new(wallet.base(), "w", "other")?.set_hotkey(plain(&secret("//Other")), Overwrite::No)
}

fn both(wallet: &Wallet) -> Result<(), WalletError> {
    let [coldkey, hotkey] = ["//Cold", "//Hot"].map(secret);
    wallet.create(plain(&coldkey), plain(&hotkey), Overwrite::No)
}

fn a_killed_create_leaves_all_keys_or_none() {
    kill_at_every_step(nothing, both);
}

fn a_killed_create_in_a_folder_of_others_leaves_all_keys_or_none() {
    kill_at_every_step(others, both);
}

fn a_killed_create_that_replaces_leaves_old_keys_or_new() {
    kill_at_every_step(both, |wallet| {
        let [coldkey, hotkey] = ["//New", "//Newer"].map(secret);
        wallet.create(plain(&coldkey), plain(&hotkey), Overwrite::Yes)
    });
}

fn a_killed_regeneration_leaves_the_old_coldkey_or_the_new() {
    kill_at_every_step(both, |wallet| {
        wallet.set_coldkey(plain(&secret("//New")), Overwrite::Yes)
    });
}

fn a_killed_new_hotkey_leaves_the_others_alone() {
    kill_at_every_step(others, |wallet| {
        wallet.set_hotkey(plain(&secret("//New")), Overwrite::No)
    });
}

fn a_killed_passwd_leaves_the_old_password_or_the_new() {
    let setup: Operation = |wallet| {
        both(wallet)?;
        for file in ["coldkey", "coldkeypub.txt"] {
            let from = vectors().join("beta-ansible").join(file);
            fs::write(wallet.folder().join(file), fs::read(from).unwrap()).unwrap();
        }
        Ok(())
    };
    kill_at_every_step(setup, |wallet| {
        let word = SecretString::from(info("password"));
        wallet.change_password(Role::Coldkey, Some(&word), None)
    });
}

fn a_finish_that_meets_a_foreign_file_replaces_nothing() {
    for step in 0.. {
        let base = folder();
        others(&wallet(base.path())).unwrap();
        let killed = wallet(base.path()).stopping_before(step);
        let done = killed.set_hotkey(plain(&secret("//New")), Overwrite::No);
        let path = killed.path(Role::Hotkey);
        let pending = killed.folder().join(".sn27-add/hotkeys/h");
        if done.is_err() && pending.exists() && !path.exists() {
            fs::write(&path, "of another program").unwrap();
            let error = others_again(&killed).unwrap_err();
            assert!(matches!(error, WalletError::Unfinished { .. }), "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), "of another program");
            assert!(pending.exists());
            fs::remove_file(&path).unwrap();
            others_again(&killed).unwrap();
            assert_eq!(
                wallet(base.path()).hotkey(None).unwrap().address(),
                secret("//New").address()
            );
            break;
        }
        assert!(done.is_err(), "the change was never pending");
    }
}

fn others_again(wallet: &Wallet) -> Result<(), WalletError> {
    Wallet::new(wallet.base(), "w", "again")?.set_hotkey(plain(&secret("//Again")), Overwrite::No)
}
