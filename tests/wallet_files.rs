//! Writing wallets and listing them.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    sync::OnceLock,
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use sn27::wallet::{
    self, FileProblem, Overwrite, Presence, PublicKey, Role, Sealed, Secret, Wallet, WalletError,
    WordCount,
};
use tempfile::TempDir;

use crate::{
    support::tests,
    wallet_engine::{info, plain, problem, secret, vectors, wallet},
};

tests![
    files_are_private_and_folders_too,
    nothing_is_replaced_unasked,
    one_of_many_creators_wins,
    a_password_is_changed_and_removed,
    a_thousand_wallets_are_listed_at_once,
    a_broken_wallet_is_an_entry_of_the_list,
];

fn files_are_private_and_folders_too() {
    let base = TempDir::new().unwrap();
    let wallet = wallet(&base.path().join("a/b"));
    let [coldkey, hotkey] = ["//Alice", "//Bob"].map(secret);
    wallet
        .create(plain(&coldkey), plain(&hotkey), Overwrite::No)
        .unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for role in [
        Role::Coldkey,
        Role::ColdkeyPub,
        Role::Hotkey,
        Role::HotkeyPub,
    ] {
        assert_eq!(mode(&wallet.path(role)), 0o600, "{role:?}");
        assert_eq!(mode(wallet.path(role).parent().unwrap()), 0o700);
    }
    assert_eq!(mode(&base.path().join("a")), 0o700);
    assert_eq!(wallet.coldkey(None).unwrap().address(), coldkey.address());
    assert_eq!(wallet.hotkeypub().unwrap().address, hotkey.address());

    let hotkey = wallet.path(Role::Hotkey);
    assert!(!wallet.is_exposed(Role::Hotkey));
    fs::set_permissions(&hotkey, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(wallet.is_exposed(Role::Hotkey));
    let list = wallet::list(wallet.base()).unwrap();
    assert_eq!(list[0].hotkeys[0].key.exposed, Some(hotkey));
}

fn nothing_is_replaced_unasked() {
    let base = TempDir::new().unwrap();
    let wallet = wallet(base.path());
    let [old, new] = ["//Alice", "//Bob"].map(secret);
    wallet.set_coldkey(plain(&old), Overwrite::No).unwrap();
    let refused = |result: Result<(), WalletError>| {
        assert!(matches!(problem(result.unwrap_err()), FileProblem::Exists));
        assert_eq!(wallet.coldkey(None).unwrap().address(), old.address());
        assert_eq!(wallet.presence(Role::Hotkey).unwrap(), Presence::Absent);
    };
    refused(wallet.set_coldkey(plain(&new), Overwrite::No));
    refused(wallet.create(plain(&new), plain(&new), Overwrite::No));
    let public = PublicKey::sr25519(new.address());
    refused(wallet.set_coldkeypub(&public, Overwrite::No));
    assert_eq!(
        wallet.existing(&[Role::Coldkey, Role::Hotkey]),
        [wallet.path(Role::Coldkey)]
    );

    // A key beside its own public file takes nothing away.
    fs::remove_file(wallet.path(Role::Coldkey)).unwrap();
    wallet.set_coldkey(plain(&old), Overwrite::No).unwrap();
    // One beside another's does.
    fs::remove_file(wallet.path(Role::Coldkey)).unwrap();
    let error = wallet.set_coldkey(plain(&new), Overwrite::No).unwrap_err();
    assert!(matches!(problem(error), FileProblem::Exists));

    wallet.set_coldkey(plain(&new), Overwrite::Yes).unwrap();
    assert_eq!(wallet.coldkey(None).unwrap().address(), new.address());
    // A link would be replaced, and the key behind it stay.
    let path = wallet.path(Role::Coldkey);
    fs::rename(&path, base.path().join("elsewhere")).unwrap();
    symlink(base.path().join("elsewhere"), &path).unwrap();
    let error = wallet.set_coldkey(plain(&old), Overwrite::Yes).unwrap_err();
    assert!(matches!(problem(error), FileProblem::Link));
    assert_eq!(wallet.coldkey(None).unwrap().address(), new.address());
}

fn a_password_is_changed_and_removed() {
    let base = TempDir::new().unwrap();
    let wallet = wallet(base.path());
    let key = Secret::generate(WordCount::Twelve).unwrap();
    let word = SecretString::from("пароль");
    let sealed = Sealed {
        key: &key,
        password: Some(&word),
    };
    wallet.set_hotkey(sealed, Overwrite::No).unwrap();
    let nacl = Presence::Encrypted(wallet::Encryption::Nacl);
    assert_eq!(wallet.presence(Role::Hotkey).unwrap(), nacl);
    assert_eq!(wallet.hotkeypub().unwrap().address, key.address());
    let before = fs::read(wallet.path(Role::Hotkey)).unwrap();
    let error = wallet.change_password(Role::Hotkey, None, None);
    assert!(error.unwrap_err().is_about_the_key());
    assert_eq!(fs::read(wallet.path(Role::Hotkey)).unwrap(), before);

    wallet
        .change_password(Role::Hotkey, Some(&word), None)
        .unwrap();
    assert_eq!(wallet.hotkey(None).unwrap().address(), key.address());
    let text = fs::read_to_string(wallet.path(Role::Hotkey)).unwrap();
    assert!(text.contains(key.mnemonic().unwrap().expose_secret()));
}

fn one_of_many_creators_wins() {
    let base = TempDir::new().unwrap();
    let keys: Vec<_> = (0..8)
        .map(|number| secret(&format!("//{number}")))
        .collect();
    let create = |key: &Secret| wallet(base.path()).create(plain(key), plain(key), Overwrite::No);
    let results: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = keys.iter().map(|key| scope.spawn(|| create(key))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    let winners: Vec<_> = keys
        .iter()
        .zip(results)
        .filter_map(|(key, result)| match result {
            Ok(()) => Some(key.address()),
            Err(error) => {
                assert!(matches!(problem(error), FileProblem::Exists));
                None
            }
        })
        .collect();
    let wallet = wallet(base.path());
    assert_eq!(winners, [wallet.coldkey(None).unwrap().address()]);
    assert_eq!(winners, [wallet.hotkey(None).unwrap().address()]);
}

fn a_thousand_wallets_are_listed_at_once() {
    let base = TempDir::new().unwrap();
    for number in 0..1000 {
        let copy = base.path().join(format!("w{number:03}"));
        fs::create_dir_all(copy.join("hotkeys")).unwrap();
        for file in [
            "coldkey",
            "coldkeypub.txt",
            "hotkeys/h1",
            "hotkeys/h1pub.txt",
        ] {
            fs::copy(vectors().join("alpha").join(file), copy.join(file)).unwrap();
        }
    }
    let started = Instant::now();
    let list = wallet::list(base.path()).unwrap();
    let taken = started.elapsed();
    assert_eq!(list.len(), 1000);
    for entry in &list {
        let coldkey = entry.coldkey.address.unwrap().to_string();
        assert_eq!(coldkey, info_once("coldkey_ss58"));
        assert!(entry.coldkey.presence.unwrap().is_encrypted());
        assert_eq!(entry.hotkeys.len(), 1);
        assert!(entry.hotkeys[0].key.problem.is_none());
    }
    // The aim is 100 ms; a machine that compiles meanwhile is forgiven.
    assert!(taken < Duration::from_millis(500), "{taken:?}");
}

fn info_once(key: &str) -> &'static str {
    static INFO: OnceLock<String> = OnceLock::new();
    INFO.get_or_init(|| info(key))
}

fn a_broken_wallet_is_an_entry_of_the_list() {
    let base = TempDir::new().unwrap();
    assert!(wallet::list(&base.path().join("none")).unwrap().is_empty());
    let good = Wallet::new(base.path(), "good", "h").unwrap();
    let key = secret("//Alice");
    good.create(plain(&key), plain(&key), Overwrite::No)
        .unwrap();
    let broken = base.path().join("broken");
    fs::create_dir_all(broken.join("coldkey")).unwrap();
    fs::create_dir_all(broken.join("hotkeys")).unwrap();
    fs::write(broken.join("hotkeys/empty"), "").unwrap();
    fs::write(broken.join("hotkeys/.hidden"), "").unwrap();
    let public = good.path(Role::HotkeyPub);
    fs::copy(public, broken.join("hotkeys/watchedpub.txt")).unwrap();
    fs::create_dir(base.path().join(".good.sn27-new")).unwrap();
    fs::write(base.path().join("a file"), "").unwrap();
    symlink("nowhere", base.path().join("nowhere")).unwrap();
    fs::create_dir(base.path().join("nothing")).unwrap();
    fs::write(base.path().join("nothing/hotkeys"), "").unwrap();

    let list = wallet::list(base.path()).unwrap();
    let names: Vec<_> = list.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["broken", "good", "nothing"]);
    let [broken, good, nothing] = &list[..] else {
        panic!("{list:?}");
    };
    assert!(broken.coldkey.problem.is_some() && broken.coldkey.presence.is_none());
    let hotkeys: Vec<_> = broken
        .hotkeys
        .iter()
        .map(|hotkey| (hotkey.name.as_str(), hotkey.key.presence))
        .collect();
    assert_eq!(
        hotkeys,
        [
            ("empty", Some(Presence::Plain)),
            ("watched", Some(Presence::Absent))
        ]
    );
    assert!(broken.hotkeys[0].key.problem.is_some());
    assert_eq!(broken.hotkeys[1].key.address, Some(key.address()));
    assert!(good.problem.is_none() && good.coldkey.problem.is_none());
    assert_eq!(good.coldkey.presence, Some(Presence::Plain));
    assert!(nothing.problem.is_some());
}
