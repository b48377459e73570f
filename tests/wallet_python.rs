//! Both ways with the real thing: bittensor-wallet, the Python package behind btcli.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use sn27::wallet::{Overwrite, Role, Sealed, Secret, Signature, Wallet, WordCount};
use tempfile::TempDir;

use crate::{
    support::{Skipped, tests},
    wallet_engine::{info, plain},
};

tests![
    btcli_opens_what_is_written_here,
    what_btcli_writes_is_opened_here,
    variables_that_btcli_sets_are_read,
];

/// Runs a script with bittensor-wallet; it is given a JSON value and prints one as its last line.
fn python(script: &str, input: &Value) -> Result<Value, Skipped> {
    let Some(python) = env::var_os("SN27_TEST_PYTHON") else {
        let why = "SN27_TEST_PYTHON names no Python that has bittensor-wallet";
        return Err(Skipped(why.to_owned()));
    };
    let script = format!(
        "import json, sys\nfrom bittensor_wallet import Keypair, Keyfile, Wallet\n\
         given = json.loads(sys.argv[1])\n{script}\nprint()\nprint(json.dumps(answer))"
    );
    let output = Command::new(python)
        .args(["-c", &script, &input.to_string()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    Ok(serde_json::from_str(stdout.lines().last().unwrap()).unwrap())
}

fn write(base: &Path, name: &str, key: &Secret, password: Option<&SecretString>) {
    let wallet = Wallet::new(base, name, "h").unwrap();
    wallet
        .create(Sealed { key, password }, plain(key), Overwrite::No)
        .unwrap();
}

fn btcli_opens_what_is_written_here() -> Result<(), Skipped> {
    let base = TempDir::new().unwrap();
    let password = SecretString::from(info("password"));
    let seed = format!("0x{}", "11".repeat(32));
    let keys = [
        ("words", Secret::generate(WordCount::TwentyOne).unwrap()),
        ("seed", Secret::from_seed(&seed).unwrap()),
        ("derived", Secret::from_uri("//Alice//hard/soft").unwrap()),
        ("locked", Secret::generate(WordCount::Twelve).unwrap()),
    ];
    for (name, key) in &keys {
        let password = (*name == "locked").then_some(&password);
        write(base.path(), name, key, password);
    }
    let answer = python(
        "answer = {}\n\
         for name in given['names']:\n\
         \x20   wallet = Wallet(name=name, hotkey='h', path=given['base'])\n\
         \x20   coldkey = wallet.get_coldkey(password=given['password'])\n\
         \x20   hotkey = wallet.get_hotkey()\n\
         \x20   signed = bytes.fromhex(given['signed'][name])\n\
         \x20   answer[name] = {\n\
         \x20       'addresses': [key.ss58_address for key in\n\
         \x20           (coldkey, hotkey, wallet.get_coldkeypub(), wallet.get_hotkeypub())],\n\
         \x20       'verified': coldkey.verify(b'text', signed),\n\
         \x20       'signed': coldkey.sign(b'text').hex()}",
        &json!({
            "base": base.path(),
            "password": password.expose_secret(),
            "names": keys.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "signed": keys.iter().map(|(name, key)| {
                (name.to_string(), Value::from(key.signer().sign(b"text").to_string()))
            }).collect::<serde_json::Map<_, _>>(),
        }),
    )?;
    for (name, key) in &keys {
        let found = &answer[name];
        let address = key.address();
        assert_eq!(found["addresses"], json!(vec![address; 4]), "{name}");
        assert_eq!(found["verified"], true, "{name}");
        let signed: Signature = found["signed"].as_str().unwrap().parse().unwrap();
        assert!(signed.verify(b"text", &address), "{name}");
    }
    Ok(())
}

fn what_btcli_writes_is_opened_here() -> Result<(), Skipped> {
    let base = TempDir::new().unwrap();
    let password = SecretString::from(info("password"));
    let answer = python(
        "answer = {}\n\
         for name, locked in (('plain', False), ('locked', True)):\n\
         \x20   wallet = Wallet(name=name, hotkey='h', path=given['base'])\n\
         \x20   wallet.create_new_coldkey(n_words=15, use_password=locked, suppress=True,\n\
         \x20       coldkey_password=given['password'] if locked else None)\n\
         \x20   wallet.create_new_hotkey(use_password=False, suppress=True)\n\
         \x20   hotkey = wallet.get_hotkey()\n\
         \x20   answer[name] = [wallet.get_coldkeypub().ss58_address, hotkey.ss58_address,\n\
         \x20       hotkey.sign(b'text').hex()]\n\
         wallet = Wallet(name='seed', hotkey='h', path=given['base'])\n\
         wallet.regenerate_coldkey(seed='0x' + '11' * 32, use_password=False, suppress=True)\n\
         answer['seed'] = wallet.get_coldkeypub().ss58_address",
        &json!({ "base": base.path(), "password": password.expose_secret() }),
    )?;
    for name in ["plain", "locked"] {
        let wallet = Wallet::new(base.path(), name, "h").unwrap();
        let locked = wallet.presence(Role::Coldkey).unwrap().is_encrypted();
        assert_eq!(locked, name == "locked");
        let coldkey = wallet.coldkey(Some(&password)).unwrap();
        let hotkey = wallet.hotkey(None).unwrap();
        assert_eq!(answer[name][0], json!(coldkey.address()));
        assert_eq!(answer[name][1], json!(hotkey.address()));
        let signed: Signature = answer[name][2].as_str().unwrap().parse().unwrap();
        assert!(signed.verify(b"text", &hotkey.address()));
    }
    // btwallet can't open this one itself: it writes the seed as text.
    let wallet = Wallet::new(base.path(), "seed", "h").unwrap();
    let address = wallet.coldkey(None).unwrap().address();
    assert_eq!(answer["seed"], json!(address));
    Ok(())
}

fn variables_that_btcli_sets_are_read() -> Result<(), Skipped> {
    let base = TempDir::new().unwrap();
    let wallet = Wallet::new(base.path(), "a-b.c d", "h").unwrap();
    let path = wallet.path(Role::Coldkey);
    fs::create_dir_all(wallet.folder()).unwrap();
    let answer = python(
        "keyfile = Keyfile(given['path'])\n\
         answer = [keyfile.env_var_name(), keyfile.save_password_to_env(given['password'])]",
        &json!({ "path": path, "password": info("password") }),
    )?;
    let found = sn27::wallet::password_from_environment(&path, |name| {
        assert_eq!(answer[0], name);
        Some(answer[1].as_str().unwrap().into())
    });
    let found = found.unwrap().unwrap();
    assert_eq!(found.expose_secret(), info("password"));
    Ok(())
}
