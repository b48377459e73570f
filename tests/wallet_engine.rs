//! Reading wallets: the ones that btcli made, and broken ones.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use secrecy::SecretString;
use sn27::{
    address::Address,
    wallet::{
        self, FileProblem, InvalidSecret, KeyfileError, Overwrite, PublicKey, Role, Sealed, Secret,
        Signature, Wallet, WalletError,
    },
};
use tempfile::TempDir;

use crate::support::{Skipped, tests};

tests![
    the_files_of_btcli_open_to_their_addresses,
    a_wrong_password_is_told_apart,
    the_sample_signature_verifies,
    an_account_of_polkadot_js_is_imported,
    broken_files_say_what_is_wrong,
    a_file_that_may_not_be_read_says_so,
    a_public_file_of_another_key_is_noticed,
];

/// The wallets of the fixtures, made by bittensor-wallet 4.1.
pub(crate) fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/wallets")
}

/// What is known of them.
pub(crate) fn info(key: &str) -> String {
    let text = fs::read(vectors().join("info.json")).unwrap();
    let info: serde_json::Value = serde_json::from_slice(&text).unwrap();
    info[key].as_str().unwrap().to_owned()
}

pub(crate) fn plain(key: &Secret) -> Sealed<'_> {
    Sealed {
        key,
        password: None,
    }
}

pub(crate) fn wallet(base: &Path) -> Wallet {
    Wallet::new(base, "w", "h").unwrap()
}

pub(crate) fn secret(uri: &str) -> Secret {
    Secret::from_uri(uri).unwrap()
}

pub(crate) fn problem(error: WalletError) -> FileProblem {
    match error {
        WalletError::File { problem, .. } => problem,
        other => panic!("{other:?}"),
    }
}

fn the_files_of_btcli_open_to_their_addresses() {
    let password = SecretString::from(info("password"));
    let coldkey = info("coldkey_ss58");
    for name in ["alpha", "beta-ansible", "gamma-fernet"] {
        let wallet = Wallet::new(vectors(), name, "h1").unwrap();
        let public = wallet.coldkeypub().unwrap();
        assert_eq!(public.address.to_string(), coldkey, "{name}");
        let presence = wallet.presence(Role::Coldkey).unwrap();
        assert!(presence.is_encrypted(), "{name}");
        let signer = wallet.coldkey(Some(&password)).unwrap();
        assert_eq!(signer.address().to_string(), coldkey, "{name}");
    }
    let wallet = Wallet::new(vectors(), "alpha", "h1").unwrap();
    let hotkey = info("hotkey_ss58");
    assert_eq!(wallet.hotkey(None).unwrap().address().to_string(), hotkey);
    assert_eq!(wallet.hotkeypub().unwrap().address.to_string(), hotkey);
    for (mnemonic, address) in [("coldkey_mnemonic", coldkey), ("hotkey_mnemonic", hotkey)] {
        let secret = Secret::from_mnemonic(&info(mnemonic)).unwrap();
        assert_eq!(secret.address().to_string(), address);
    }
}

fn a_wrong_password_is_told_apart() {
    let wrong = SecretString::from("correct-horse 7!");
    for name in ["alpha", "beta-ansible", "gamma-fernet"] {
        let wallet = Wallet::new(vectors(), name, "h1").unwrap();
        for (password, expected) in [
            (Some(&wrong), KeyfileError::WrongPassword),
            (None, KeyfileError::PasswordNeeded),
        ] {
            match wallet.coldkey(password).unwrap_err() {
                WalletError::Keyfile { path, problem } => {
                    assert_eq!(path, wallet.path(Role::Coldkey));
                    assert_eq!(problem, expected, "{name}");
                }
                other => panic!("{other:?}"),
            }
        }
    }
}

fn the_sample_signature_verifies() {
    let signature: Signature = info("hotkey_signature_hex").parse().unwrap();
    let address: Address = info("hotkey_ss58").parse().unwrap();
    let message = info("sample_message");
    assert!(signature.verify(message.as_bytes(), &address));
    assert!(!signature.verify(b"another", &address));
}

fn an_account_of_polkadot_js_is_imported() {
    let json = fs::read(vectors().join("polkadot-js.json")).unwrap();
    let password = SecretString::from(info("password"));
    let secret = Secret::from_polkadot_js(&json, &password).unwrap();
    let address = "5EWiLkoN3R2rZVLCEnEskxDHip3CjbVbhb9pXbtDe4GEz8SV";
    assert_eq!(secret.address().to_string(), address);
    let same = Secret::from_uri("//sn27/vector").unwrap();
    assert_eq!(same.address(), secret.address());
    let signature = secret.signer().sign(b"x");
    assert!(signature.verify(b"x", &same.address()));

    let error =
        |json: &[u8], password: &str| Secret::from_polkadot_js(json, &password.into()).unwrap_err();
    assert_eq!(error(&json, "other"), InvalidSecret::WrongPassword);
    let text = String::from_utf8(json).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let encoded = value["encoded"].as_str().unwrap();
    for (from, to) in [
        ("sr25519", "ed25519"),
        ("\"3\"", "\"2\""),
        ("scrypt", "none"),
        ("encoded", "other"),
        (encoded, ""),
        (encoded, &encoded[..80]),
        (encoded, &encoded[4..]),
        // Salt of zeros, then a billion rounds.
        (encoded, &format!("{}QAAAAEAAAAIAAAA", "A".repeat(47))),
    ] {
        let broken = text.replace(from, to);
        let error = error(broken.as_bytes(), &info("password"));
        assert!(
            matches!(
                error,
                InvalidSecret::PolkadotJs(_) | InvalidSecret::WrongPassword
            ),
            "{from}: {error}"
        );
    }
}

fn broken_files_say_what_is_wrong() {
    let base = TempDir::new().unwrap();
    let wallet = wallet(base.path());
    let path = wallet.path(Role::Coldkey);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let password = SecretString::from(info("password"));
    let open = || wallet.coldkey(Some(&password)).unwrap_err();

    let error = open();
    assert!(error.is_missing());
    assert!(error.to_string().contains(path.to_str().unwrap()));
    fs::create_dir(&path).unwrap();
    assert!(matches!(problem(open()), FileProblem::NotAFile));
    fs::remove_dir(&path).unwrap();
    symlink(&path, &path).unwrap();
    assert!(matches!(problem(open()), FileProblem::Loop));
    fs::remove_file(&path).unwrap();
    fs::write(&path, vec![b' '; 65 * 1024]).unwrap();
    assert!(matches!(problem(open()), FileProblem::TooLarge));

    let plain = fs::read(vectors().join("alpha/hotkeys/h1")).unwrap();
    let ansible = fs::read(vectors().join("beta-ansible/coldkey")).unwrap();
    let fernet = fs::read(vectors().join("gamma-fernet/coldkey")).unwrap();
    type Check = fn(&KeyfileError) -> bool;
    let garbage: Check = |problem| matches!(problem, KeyfileError::Garbage(_));
    let truncated: Check = |problem| *problem == KeyfileError::Truncated;
    let wrong: Check = |problem| *problem == KeyfileError::WrongPassword;
    // A digit in the last line of the innermost text.
    let mut changed = ansible.clone();
    let last = changed.len() - 2;
    changed[last] = if changed[last] == b'6' { b'5' } else { b'6' };
    let cases: [(&[u8], Check); 12] = [
        (b"", |problem| *problem == KeyfileError::Empty),
        (b"\n", |problem| *problem == KeyfileError::Empty),
        (&plain[..plain.len() / 2], truncated),
        (b"{\"cryptoType\": \"x\"}", garbage),
        (&[0x80; 600], garbage),
        (b"$NACL", truncated),
        (b"$NACL0123456789012345678901234567890123456789", truncated),
        (&ansible[..1000], truncated),
        (&changed, wrong),
        (&ansible[..100], truncated),
        (&fernet[..101], truncated),
        (b"$ANSIBLE_VAULT;1.0;AES\n00", garbage),
    ];
    for (bytes, check) in cases {
        fs::write(&path, bytes).unwrap();
        match open() {
            WalletError::Keyfile { problem, .. } => assert!(check(&problem), "{problem:?}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

fn a_file_that_may_not_be_read_says_so() -> Result<(), Skipped> {
    let base = TempDir::new().unwrap();
    let wallet = wallet(base.path());
    let key = secret("//Alice");
    wallet.set_coldkey(plain(&key), Overwrite::No).unwrap();
    let path = wallet.path(Role::Coldkey);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return Err(Skipped("root may read every file".to_owned()));
    }
    let error = problem(wallet.coldkey(None).unwrap_err());
    assert!(matches!(error, FileProblem::Permission));
    Ok(())
}

fn a_public_file_of_another_key_is_noticed() {
    let base = TempDir::new().unwrap();
    let wallet = wallet(base.path());
    let [key, other] = ["//Alice", "//Bob"].map(secret);
    wallet
        .create(plain(&key), plain(&key), Overwrite::No)
        .unwrap();
    let other = PublicKey::sr25519(other.address());
    wallet.set_coldkeypub(&other, Overwrite::Yes).unwrap();
    wallet.set_hotkeypub(&other, Overwrite::Yes).unwrap();
    let error = wallet.coldkey(None).unwrap_err();
    assert!(matches!(error, WalletError::OtherKey { .. }), "{error}");
    // The hotkey itself is what signs.
    assert_eq!(wallet.hotkeypub().unwrap().address, key.address());
    assert_eq!(wallet.hotkey(None).unwrap().address(), key.address());
    let list = wallet::list(base.path()).unwrap();
    assert!(list[0].coldkey.problem.is_some());
    assert!(list[0].hotkeys[0].key.problem.is_some());
}
