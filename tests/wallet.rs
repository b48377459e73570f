//! `sn27 wallet` as whole commands.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::{Value, json};

use crate::{
    prompt::terminal,
    support::{Run, Skipped, Sn27, tests},
    wallet_engine::info,
};

tests![
    create_writes_both_keys_and_their_mnemonics,
    create_names_all_that_is_missing_at_once,
    create_asks_on_a_terminal_and_shows_mnemonics_once,
    keys_are_not_replaced_unasked,
    a_process_killed_at_any_moment_leaves_whole_keys,
    regenerated_keys_are_the_same_keys,
    development_keys_have_their_known_addresses,
    a_miner_needs_the_public_half_alone,
    signatures_are_btclis,
    passwords_come_from_files_variables_and_settings,
    a_wrong_password_ends_with_5,
    a_key_of_another_user_is_refused,
    passwd_changes_removes_and_renews,
    list_shows_a_tree_and_what_is_wrong,
    btclis_spellings_work,
    secrets_stay_out_of_logs_and_output,
    a_polkadot_js_export_becomes_a_key,
    a_thousand_wallets_are_listed,
];

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/wallets");

/// A home with files that hold the fixtures' password and mnemonics.
fn home() -> Sn27 {
    let sn27 = Sn27::new();
    for (file, text) in [
        ("pw", info("password")),
        ("words", info("coldkey_mnemonic")),
        ("words24", info("hotkey_mnemonic")),
    ] {
        let path = sn27.home().join(file);
        fs::write(&path, text + "\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    sn27
}

/// `sn27 wallet` with these words.
fn wallet(sn27: &Sn27, words: &str) -> Run {
    sn27.run(std::iter::once("wallet").chain(words.split_whitespace()))
}

fn good(sn27: &Sn27, words: &str) -> Value {
    let run = wallet(sn27, &format!("{words} --json"));
    assert_eq!(run.code, 0, "{words}: {run:?}");
    run.json()
}

fn create_writes_both_keys_and_their_mnemonics() {
    let sn27 = home();
    let envelope = good(
        &sn27,
        "create --wallet a --hotkey h --password-file pw --mnemonic-file m --n-words 24",
    );
    let data = &envelope["data"];
    assert_eq!(data["coldkey"]["encrypted"], true);
    assert_eq!(data["hotkey"]["encrypted"], false);
    assert_eq!(data["coldkey"].get("mnemonic"), None);
    let words = fs::read_to_string(sn27.home().join("m")).unwrap();
    let mode = fs::metadata(sn27.home().join("m"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(
        (words.split_whitespace().count(), mode & 0o777),
        (50, 0o600)
    );
    let folder = sn27.home().join(".bittensor/wallets/a");
    for file in ["coldkey", "coldkeypub.txt", "hotkeys/h", "hotkeys/hpub.txt"] {
        let mode = fs::metadata(folder.join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let listed = good(&sn27, "list");
    let row = &listed["data"]["wallets"][0];
    assert_eq!(row["coldkey"]["address"], data["coldkey"]["address"]);
    assert_eq!(row["coldkey"]["private_key"], "nacl");
    assert_eq!(row["hotkeys"][0]["address"], data["hotkey"]["address"]);
    let shown = good(
        &sn27,
        "new-hotkey --wallet a --hotkey second --show-mnemonic",
    );
    let mnemonic = shown["data"]["hotkey"]["mnemonic"].as_str().unwrap();
    assert_eq!(mnemonic.split(' ').count(), 12);
    // The file of mnemonics is not written over, and then no key is made.
    let again = wallet(
        &sn27,
        "new-hotkey --wallet a --hotkey third --mnemonic-file m",
    );
    assert_eq!(again.code, 1, "{again:?}");
    assert!(!folder.join("hotkeys/third").exists());
}

fn create_names_all_that_is_missing_at_once() {
    let sn27 = home();
    let run = wallet(&sn27, "create");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    snapbox::assert_data_eq!(
        run.stderr,
        snapbox::str![[r#"
error: missing --password-file or --no-use-password, --mnemonic-file or --show-mnemonic
help: give them on the command line; on a terminal, without --json and --no-prompt, they are asked for

"#]]
    );
    assert!(!sn27.home().join(".bittensor").exists());
    for (words, missing) in [
        (
            "regen-coldkey --no-use-password",
            "missing --mnemonic-file, --seed-file or --polkadot-js",
        ),
        ("regen-coldkeypub", "missing --address or --public-key"),
        ("sign", "missing --message"),
        ("verify --message x", "missing --signature, --address"),
        ("passwd", "missing --new-password-file or --no-use-password"),
    ] {
        let envelope = wallet(&sn27, &format!("{words} --json")).json();
        assert_eq!(envelope["error"]["message"], missing, "{words}");
    }
}

fn create_asks_on_a_terminal_and_shows_mnemonics_once() {
    let sn27 = home();
    let mut session = terminal(&sn27, &["wallet", "create", "--wallet", "t"]);
    session.exp_string("new password for").unwrap();
    session.send_line("first secret").unwrap();
    session.exp_string("the same again").unwrap();
    session.send_line("other secret").unwrap();
    session.exp_string("the two are not the same").unwrap();
    session.exp_string("new password for").unwrap();
    session.send_line("first secret").unwrap();
    session.exp_string("the same again").unwrap();
    session.send_line("first secret").unwrap();
    session.exp_string("coldkey mnemonic, shown once").unwrap();
    session.exp_string("hotkey mnemonic, shown once").unwrap();
    let rest = session.exp_eof().unwrap();
    assert!(!rest.contains("first secret"));
    fs::write(sn27.home().join("typed"), "first secret").unwrap();
    good(&sn27, "sign --wallet t --message x --password-file typed");
}

fn keys_are_not_replaced_unasked() {
    let sn27 = home();
    good(&sn27, "create --wallet a --uri //Alice --no-use-password");
    let key = sn27.home().join(".bittensor/wallets/a/coldkey");
    let before = fs::read(&key).unwrap();
    for words in [
        "create --wallet a --uri //Bob --no-use-password",
        "new-coldkey --wallet a --uri //Bob --no-use-password",
        "new-hotkey --wallet a --uri //Bob",
        "regen-coldkey --wallet a --mnemonic-file words --no-use-password",
        "regen-coldkeypub --wallet a --address 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
    ] {
        let run = wallet(&sn27, words);
        assert_eq!(run.code, 1, "{words}: {run:?}");
        assert!(
            run.stderr.contains("already exists") && run.stderr.contains("--overwrite"),
            "{run:?}"
        );
    }
    assert_eq!(fs::read(&key).unwrap(), before);
    let bob = good(
        &sn27,
        "new-coldkey --wallet a --uri //Bob --no-use-password --overwrite",
    );
    assert_eq!(bob["data"]["coldkey"]["address"], BOB);
}

/// The steps one by one are `wallet_faults`' business; here the whole process dies, at moments
/// spread over its life.
fn a_process_killed_at_any_moment_leaves_whole_keys() {
    let sn27 = home();
    good(&sn27, "create --wallet a --uri //Alice --no-use-password");

    let mut killed = 0;
    for moment in 0..80 {
        let uri = if moment % 2 == 0 { "//Bob" } else { "//Alice" };
        let mut child = sn27
            .command()
            .args([
                "wallet",
                "create",
                "--wallet",
                "a",
                "--no-use-password",
                "--overwrite",
                "--uri",
                uri,
            ])
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_micros(250 * moment));
        child.kill().unwrap();
        killed += i32::from(child.wait().unwrap().code().is_none());
        let listed = good(&sn27, "list");
        let row = &listed["data"]["wallets"][0];
        let (coldkey, hotkey) = (&row["coldkey"], &row["hotkeys"][0]);
        assert_eq!(coldkey["address"], hotkey["address"], "{row}");
        assert!([ALICE, BOB].contains(&coldkey["address"].as_str().unwrap()));
        assert_eq!(
            (coldkey.get("problem"), hotkey.get("problem")),
            (None, None)
        );
        let signed = good(&sn27, "sign --wallet a --message x");
        assert_eq!(signed["data"]["address"], coldkey["address"]);
    }
    assert!(killed > 5, "{killed} of 80 were killed in time");
}

fn regenerated_keys_are_the_same_keys() {
    let sn27 = home();
    let cold = good(
        &sn27,
        "regen-coldkey --wallet a --mnemonic-file words --no-use-password",
    );
    assert_eq!(cold["data"]["coldkey"]["address"], info("coldkey_ss58"));
    let hot = good(
        &sn27,
        "regen-hotkey --wallet a --hotkey h1 --mnemonic-file words24",
    );
    assert_eq!(hot["data"]["hotkey"]["address"], info("hotkey_ss58"));
    let written: Value = serde_json::from_slice(
        &fs::read(sn27.home().join(".bittensor/wallets/a/hotkeys/h1")).unwrap(),
    )
    .unwrap();
    let original: Value =
        serde_json::from_slice(&fs::read(Path::new(FIXTURES).join("alpha/hotkeys/h1")).unwrap())
            .unwrap();
    assert_eq!(written, original);
    fs::write(
        sn27.home().join("seed"),
        original["secretSeed"].as_str().unwrap(),
    )
    .unwrap();
    let from_seed = good(
        &sn27,
        "regen-hotkey --wallet a --hotkey h2 --seed-file seed",
    );
    assert_eq!(from_seed["data"]["hotkey"]["address"], info("hotkey_ss58"));
    fs::write(
        sn27.home().join("dev"),
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk",
    )
    .unwrap();
    let derived = good(
        &sn27,
        "regen-hotkey --wallet a --hotkey h3 --mnemonic-file dev --derive //Alice",
    );
    assert_eq!(derived["data"]["hotkey"]["address"], ALICE);
    fs::write(
        sn27.home().join("typo"),
        info("coldkey_mnemonic").replace("conduct", "conducted"),
    )
    .unwrap();
    let typo = wallet(
        &sn27,
        "regen-coldkey --wallet b --mnemonic-file typo --no-use-password",
    );
    assert_eq!(typo.code, 2);
    assert!(typo.stderr.contains("word 1 of the mnemonic"), "{typo:?}");
}

fn development_keys_have_their_known_addresses() {
    let sn27 = home();
    for (uri, address) in [("//Alice", ALICE), ("Bob", BOB)] {
        let name = uri.trim_start_matches('/').to_lowercase();
        let data = good(
            &sn27,
            &format!("create --wallet {name} --uri {uri} --no-use-password"),
        );
        assert_eq!(data["data"]["coldkey"]["address"], address);
    }
    // A mnemonic or a seed has no business in argv.
    let secret = wallet(&sn27, &format!("new-hotkey --uri 0x{}!", "11".repeat(32)));
    assert_eq!(secret.code, 2, "{secret:?}");
}

fn a_miner_needs_the_public_half_alone() {
    let sn27 = home();
    let address = info("coldkey_ss58");
    good(
        &sn27,
        &format!("regen-coldkeypub --wallet m --address {address}"),
    );
    good(
        &sn27,
        &format!(
            "regen-coldkeypub --wallet n --public-key {}",
            info("coldkey_public_hex")
        ),
    );
    good(&sn27, "new-hotkey --wallet m --hotkey h --mnemonic-file w");
    let listed = good(&sn27, "list");
    for row in listed["data"]["wallets"].as_array().unwrap() {
        assert_eq!(row["coldkey"]["address"], address);
        assert_eq!(row["coldkey"]["private_key"], "absent");
        assert_eq!(row["coldkey"].get("problem"), None);
    }
    // The private key may come later, beside its public half.
    good(
        &sn27,
        "regen-coldkey --wallet m --mnemonic-file words --no-use-password",
    );
    let signed = wallet(&sn27, "sign --wallet n --message x");
    assert_eq!(signed.code, 3, "{signed:?}");
}

fn signatures_are_btclis() {
    let sn27 = home();
    let (message, address) = (info("sample_message"), info("hotkey_ss58"));
    let theirs = info("hotkey_signature_hex");
    let verify = |message: &str, signature: &str, address: &str| {
        sn27.run([
            "wallet",
            "verify",
            "--message",
            message,
            "--signature",
            signature,
            "--address",
            address,
        ])
    };
    assert_eq!(verify(&message, &theirs, &address).code, 0);
    assert_eq!(verify(&message, &format!("0x{theirs}"), &address).code, 0);
    let wrong = verify("sn27 vectoR", &theirs, &address);
    assert_eq!((wrong.code, wrong.stdout.as_str()), (5, ""), "{wrong:?}");
    let args = [
        "wallet",
        "sign",
        "--wallet-path",
        FIXTURES,
        "--wallet",
        "alpha",
        "--hotkey",
        "h1",
    ];
    let run = sn27.run(
        args.iter()
            .chain(&["--use-hotkey", "--message", &message, "--json"]),
    );
    let data = run.json()["data"].clone();
    assert_eq!(data["address"], address);
    assert_eq!(
        verify(&message, data["signature"].as_str().unwrap(), &address).code,
        0
    );
}

/// Signs with the fixtures' encrypted coldkey.
fn unlock(sn27: &Sn27, extra: &[&str]) -> Run {
    let args = [
        "wallet",
        "sign",
        "--wallet-path",
        FIXTURES,
        "--wallet",
        "alpha",
        "--message",
        "x",
        "--json",
    ];
    sn27.run(args.iter().chain(extra))
}

fn passwords_come_from_files_variables_and_settings() {
    let sn27 = home();
    let file = sn27.home().join("pw");
    let file = file.to_str().unwrap();
    let run = unlock(&sn27, &["--password-file", file]);
    assert_eq!(run.json()["data"]["address"], info("coldkey_ss58"));
    assert_eq!(unlock(&home().env("SN27_PASSWORD_FILE", file), &[]).code, 0);
    // As btwallet hides it: XOR with the variable's own name, in base64.
    let path = format!("{FIXTURES}/alpha/coldkey");
    let name = sn27::wallet::variable_name(Path::new(&path));
    let hidden: Vec<u8> = info("password")
        .bytes()
        .zip(name.bytes().cycle())
        .map(|(a, b)| a ^ b)
        .collect();
    let value = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(hidden)
    };
    assert_eq!(unlock(&home().env(&name, value), &[]).code, 0);
    let none = unlock(&home(), &[]);
    assert_eq!(
        (none.code, &none.json()["error"]["code"]),
        (5, &json!("key"))
    );
    assert!(
        none.json()["error"]["help"]
            .as_str()
            .unwrap()
            .contains("BT_PW_")
    );
}

fn a_wrong_password_ends_with_5() {
    let sn27 = home();
    fs::write(sn27.home().join("wrong"), "Correct-horse 8!").unwrap();
    let run = unlock(&sn27, &["--password-file", "wrong"]);
    assert_eq!(run.code, 5, "{run:?}");
    assert!(
        run.json()["warnings"][0]
            .as_str()
            .unwrap()
            .contains("chmod 600")
    );
    assert_eq!(unlock(&sn27, &["--password-file", "absent"]).code, 3);
}

fn a_key_of_another_user_is_refused() -> Result<(), Skipped> {
    use std::os::unix::process::CommandExt;
    let sn27 = home();
    good(&sn27, "create --wallet a --uri //Alice --no-use-password");
    let wallets = sn27.home().join(".bittensor/wallets");
    for folder in [
        sn27.home(),
        &sn27.home().join(".bittensor"),
        &wallets,
        &wallets.join("a"),
    ] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = sn27.command();
    command
        .args(["wallet", "sign", "--wallet", "a", "--message", "x"])
        .uid(65534);
    let output = command.output().map_err(|_| {
        Skipped(
            "only root can become another user, and run what is in the target folder".to_owned(),
        )
    })?;
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("a/coldkey: permission denied"), "{said}");
    Ok(())
}

fn passwd_changes_removes_and_renews() {
    let sn27 = home();
    let wallets = sn27.home().join(".bittensor/wallets");
    for name in ["alpha", "beta-ansible"] {
        let to = wallets.join(name);
        fs::create_dir_all(&to).unwrap();
        for file in ["coldkey", "coldkeypub.txt"] {
            fs::copy(Path::new(FIXTURES).join(name).join(file), to.join(file)).unwrap();
        }
    }
    fs::write(sn27.home().join("new"), "another one").unwrap();
    good(
        &sn27,
        "passwd --wallet alpha --password-file pw --new-password-file new",
    );
    assert_eq!(
        wallet(&sn27, "sign --wallet alpha --message x --password-file pw").code,
        5
    );
    good(&sn27, "sign --wallet alpha --message x --password-file new");
    good(
        &sn27,
        "passwd --wallet alpha --password-file new --no-use-password",
    );
    good(&sn27, "sign --wallet alpha --message x");
    good(
        &sn27,
        "passwd --wallet beta-ansible --password-file pw --new-password-file new",
    );
    let renewed = fs::read(wallets.join("beta-ansible/coldkey")).unwrap();
    assert!(renewed.starts_with(b"$NACL"));
    let wrong = wallet(
        &sn27,
        "passwd --wallet beta-ansible --password-file pw --new-password-file new",
    );
    assert_eq!(wrong.code, 5);
    assert_eq!(
        fs::read(wallets.join("beta-ansible/coldkey")).unwrap(),
        renewed
    );
}

fn list_shows_a_tree_and_what_is_wrong() {
    let sn27 = home();
    let empty = wallet(&sn27, "list");
    assert_eq!(empty.code, 0);
    assert!(empty.stdout.contains("sn27 wallet create"), "{empty:?}");
    good(&sn27, "create --wallet a --uri //Alice --no-use-password");
    good(&sn27, "new-hotkey --wallet a --hotkey second --uri //Bob");
    let wallets = sn27.home().join(".bittensor/wallets");
    fs::create_dir(wallets.join("broken")).unwrap();
    fs::write(wallets.join("broken/coldkeypub.txt"), "garbage").unwrap();
    let hotkey = wallets.join("a/hotkeys/second");
    fs::set_permissions(&hotkey, fs::Permissions::from_mode(0o644)).unwrap();
    let run = wallet(&sn27, "list");
    assert_eq!(run.code, 0, "{run:?}");
    snapbox::assert_data_eq!(
        run.stdout.clone(),
        snapbox::str![[r#"
[..]/.bittensor/wallets
├── a  5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY  not encrypted
│   ├── default  5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY  not encrypted
│   └── second  5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty  not encrypted
└── broken  address unknown  public half only
      [..]/broken/coldkeypub.txt [..]

"#]]
    );
    assert!(
        run.stderr.starts_with("warning: ") && run.stderr.contains("chmod 600"),
        "{run:?}"
    );
}

fn btclis_spellings_work() {
    let sn27 = home();
    let run = sn27.run([
        "w",
        "new_coldkey",
        "--wallet.name",
        "a",
        "--wallet.path",
        "wallets",
        "--n_words",
        "12",
        "--no_use_password",
        "--mnemonic-file",
        "m",
        "--no_prompt",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = sn27.run([
        "w",
        "regen_hotkey",
        "--wallet-name",
        "a",
        "-p",
        "wallets",
        "--wallet.hotkey",
        "h",
        "--mnemonic-file",
        "words",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = sn27.run([
        "wallet",
        "sign",
        "--name",
        "a",
        "-p",
        "wallets",
        "-H",
        "h",
        "--use_hotkey",
        "--message",
        "-x",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(sn27.home().join("wallets/a/hotkeys/h").exists());
}

fn secrets_stay_out_of_logs_and_output() {
    let sn27 = home();
    let wallets = sn27.home().join(".bittensor/wallets");
    let mut said = String::new();
    for words in [
        "create --wallet a --password-file pw --mnemonic-file m",
        "create --wallet json --password-file pw --mnemonic-file m2 --json",
        "regen-coldkey --wallet b --mnemonic-file words --password-file pw",
        "regen-hotkey --wallet b --mnemonic-file words24",
        "sign --wallet a --message x --password-file pw",
        "sign --wallet a --message x --password-file words --json",
        "passwd --wallet b --password-file pw --no-use-password",
        "list",
        "list --json",
        "regen-hotkey --wallet b --hotkey c --mnemonic-file pw",
        "regen-hotkey --wallet b --hotkey d --seed-file words --json",
    ] {
        let run = wallet(&sn27, &format!("{words} -vvv"));
        said.push_str(&run.stdout);
        said.push_str(&run.stderr);
    }
    assert!(
        said.contains("5EhKw4iLKy4diLy2P7jwTupox22kXwWvNVRERW7NiZPxLApW"),
        "{said}"
    );
    let mut secrets = vec![
        info("password"),
        info("coldkey_mnemonic"),
        info("hotkey_mnemonic"),
    ];
    for file in ["m", "m2"] {
        let text = fs::read_to_string(sn27.home().join(file)).unwrap();
        let mnemonic = |line: &str| line.split_once(": ").unwrap().1.to_owned();
        secrets.extend(text.lines().map(mnemonic));
    }
    let keyfile: Value =
        serde_json::from_slice(&fs::read(wallets.join("b/hotkeys/default")).unwrap()).unwrap();
    for field in ["secretSeed", "privateKey"] {
        let secret = keyfile[field].as_str().unwrap();
        secrets.push(secret.trim_start_matches("0x").to_owned());
    }
    for secret in secrets {
        assert!(!said.contains(&secret), "a secret was printed");
        let words: Vec<&str> = secret.split(' ').collect();
        if words.len() > 3 {
            assert!(
                !said.contains(&words[..3].join(" ")),
                "a part of a mnemonic was printed"
            );
        }
    }
}

fn a_polkadot_js_export_becomes_a_key() {
    let export = Path::new(FIXTURES).join("polkadot-js.json");
    let json: Value = serde_json::from_slice(&fs::read(&export).unwrap()).unwrap();
    let sn27 = home();
    let export = export.to_str().unwrap();
    let wrong = wallet(
        &sn27,
        &format!("regen-hotkey --polkadot-js {export} --polkadot-js-password-file words"),
    );
    assert_eq!(wrong.code, 5, "{wrong:?}");
    let data = good(
        &sn27,
        &format!("regen-hotkey --polkadot-js {export} --polkadot-js-password-file pw"),
    );
    assert_eq!(data["data"]["hotkey"]["address"], json["address"]);
}

fn a_thousand_wallets_are_listed() {
    let sn27 = home();
    good(&sn27, "create --wallet w0 --uri //Alice --no-use-password");
    let wallets = sn27.home().join(".bittensor/wallets");
    for number in 1..1000 {
        let to = wallets.join(format!("w{number}"));
        fs::create_dir_all(to.join("hotkeys")).unwrap();
        for file in [
            "coldkey",
            "coldkeypub.txt",
            "hotkeys/default",
            "hotkeys/defaultpub.txt",
        ] {
            fs::copy(wallets.join("w0").join(file), to.join(file)).unwrap();
        }
    }
    let listed = good(&sn27, "list");
    assert_eq!(listed["data"]["wallets"].as_array().unwrap().len(), 1000);
}
