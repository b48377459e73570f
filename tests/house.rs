//! Rules that every command keeps.

use serde_json::Value;
use sn27::{
    error::Kind,
    localnet::{Config, Handle, Localnet},
};
use snapbox::{assert_data_eq, file};

use crate::{
    reference::{commands, ending, leaves},
    support::{Sn27, tests},
};

tests![
    every_command_speaks_json,
    shapes_of_json_are_reviewed,
    every_command_refuses_nonsense_in_json,
    help_and_version_leave_nothing_behind,
    exit_codes_are_documented,
    commands_are_in_the_readme,
    scores_are_upstreams_to_the_last_digit,
];

/// Arguments with which each command succeeds quickly. A command that is missing here fails the
/// test below.
fn arguments(words: &str) -> Option<&'static [&'static str]> {
    Some(match words {
        "allocate find" => &["cpu>=1", "--all", "--wallet", "theirs"],
        "allocate list" => &["--all"],
        "allocate release" => &[crate::allocate::KEPT, "--wallet", "theirs"],
        "allocate show" => &[crate::allocate::KEPT],
        "benchmark" => &[
            "--seconds",
            "0.1",
            "--device",
            "cpu",
            "--difficulty",
            "5",
            "--count",
            "2",
        ],
        "completions" => &["bash"],
        "config get" => &[],
        "config set" => &["timeout", "20s"],
        "demo" => &["--miners", "1", "--seconds", "2", "--device", "cpu"],
        // What there is of GPUs, Docker and free ports is the machine's affair.
        "doctor" => &["chain", "time", "wallet", "--wallet", "theirs"],
        "man" => &["pages"],
        "metagraph" | "subnets hyperparameters" | "subnets list" | "subnets metagraph" => &[],
        "register" | "subnets register" => {
            &["--wallet", "theirs", "--hotkey", "second", "--dry-run"]
        }
        "mine stats" => &["--wallet", "theirs"],
        "mine status" => &["--wallet", "theirs"],
        "score" => &["--elapsed", "4", "--difficulty", "6"],
        "solve" => &[
            "$BLAKE2$41fcd44c789c735c08b43a871b81c8f617ca43918d38aee6cf8291c58a0b00a03115857425e5ff6f044be7a5bec8536b52d6c9992e21cd43cdca8a55bbf1f5c1:1033",
            "--mask",
            "hashca?l",
        ],
        "stake add" => &["--wallet", "theirs", "--amount", "1", "--yes"],
        "stake list" | "wallet balance" | "wallet overview" => &["--wallet", "theirs"],
        "stake remove" => &["--wallet", "theirs", "--amount", "0.5", "--yes"],
        // Nobody mines there: all weight would go to the owner.
        "validate" => &["--wallet", "theirs", "--once", "--dry-run", "--burn"],
        "wallet transfer" => &[
            "--wallet", "theirs", "--to", BOB, "--amount", "2.01", "--yes",
        ],
        "wallet create" => &["--no-use-password", "--mnemonic-file", "words"],
        "wallet list" => &[],
        "wallet new-coldkey" => &["--no-use-password", "--mnemonic-file", "words"],
        "wallet new-hotkey" => &["--show-mnemonic"],
        "wallet passwd" => &["--wallet", "theirs", "--no-use-password"],
        "wallet regen-coldkey" => &["--no-use-password", "--mnemonic-file", "dev"],
        "wallet regen-coldkeypub" => &["--address", ALICE],
        "wallet regen-hotkey" => &["--mnemonic-file", "dev"],
        "wallet sign" => &["--wallet", "theirs", "--message", "x"],
        "wallet verify" => &[
            "--message",
            "sn27 vector",
            "--signature",
            SIGNATURE,
            "--address",
            SIGNER,
        ],
        _ => return None,
    })
}

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const SIGNER: &str = "5GZKPjk4eyxS4twkTpM9jP4zquVBPxcg9tmYAWuZKNfp5ZGc";
const SIGNATURE: &str = "8ef9ecb8a5b2338a25de686b6fbb2cb18df8dbae289444dafff76dbf1c827c16404fd8593a69b4b10c32acfe1e7fe0595768e8d69fa22adeebe4ad7354645084";

/// A home with what some of the arguments above name: a mnemonic, a wallet without a password, and
/// the journal of its miner. Its network is a localnet.
fn furnished(localnet: &Handle) -> Sn27 {
    let sn27 = Sn27::new()
        .env("SN27_NETWORK", localnet.url())
        .env("SN27_NETUID", "27");
    let words = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    std::fs::write(sn27.home().join("dev"), words).unwrap();
    let create = [
        "wallet",
        "create",
        "--wallet",
        "theirs",
        "--uri",
        "//Alice",
        "--no-use-password",
    ];
    assert_eq!(sn27.run(create).code, 0);
    let hotkey = [
        "wallet",
        "new-hotkey",
        "--wallet",
        "theirs",
        "--hotkey",
        "second",
        "--uri",
        "//Charlie",
    ];
    assert_eq!(sn27.run(hotkey).code, 0);
    crate::allocate::write_journal(&sn27.home().join(".local/state/sn27/allocate"));
    crate::miner::write_journal(&sn27.home().join(".local/state/sn27/mine/theirs/default"));
    sn27
}

fn every_command_speaks_json() {
    let localnet = Localnet::start(Config::default()).unwrap();
    for (words, _) in ending() {
        let name = words.join(" ");
        let extra = arguments(&name).unwrap_or_else(|| panic!("{name}: not in this test"));
        let all = words
            .iter()
            .map(String::as_str)
            .chain(extra.iter().copied());
        let run = furnished(&localnet).run(all.chain(["--json"]));
        assert_eq!(run.code, 0, "{name}: {run:?}");
        let envelope = run.json();
        assert_eq!(envelope["command"], name);
        assert_eq!(run.stderr, "", "{name}");
    }
}

/// Every key that a value has, as a path a line.
fn paths(value: &Value, path: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                paths(value, &format!("{path}.{name}"), all);
            }
        }
        // What is in the list of GPUs depends on the machine.
        Value::Array(items) if !path.ends_with(".gpus") && !items.is_empty() => {
            paths(&items[0], &format!("{path}[]"), all);
        }
        _ => all.push(path.to_owned()),
    }
}

/// A key that goes or changes its place breaks scripts: it has to raise `schema`.
fn shapes_of_json_are_reviewed() {
    let localnet = Localnet::start(Config::default()).unwrap();
    let mut shapes = String::new();
    for (words, _) in ending() {
        let name = words.join(" ");
        let extra = arguments(&name).unwrap_or_default().iter().copied();
        let words = words.iter().map(String::as_str);
        let envelope = furnished(&localnet)
            .run(words.chain(extra).chain(["--json"]))
            .json();
        let mut all = Vec::new();
        paths(&envelope["data"], "data", &mut all);
        shapes.push_str(&format!("## {name}\n\n{}\n\n", all.join("\n")));
    }
    assert_data_eq!(shapes, file!["snapshots/json.txt"]);
}

fn every_command_refuses_nonsense_in_json() {
    for (words, _) in commands() {
        let all = words.iter().map(String::as_str);
        let run = Sn27::new().run(all.chain(["--json", "--nonsense"]));
        assert_eq!(run.code, 2, "{words:?}");
        let envelope = run.json();
        assert_eq!(envelope["error"]["code"], "usage");
        let message = envelope["error"]["message"].as_str().unwrap();
        assert!(message.contains("--nonsense"), "{message}");
    }
}

fn help_and_version_leave_nothing_behind() {
    let sn27 = Sn27::new();
    for (words, _) in commands() {
        for flag in ["--help", "-h", "--version"] {
            let run = sn27.run(words.iter().map(String::as_str).chain([flag]));
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{words:?} {flag}");
        }
    }
    for words in [
        &["config", "get"][..],
        &["completions", "zsh"],
        &["benchmark", "--seconds", "0.05", "--device", "cpu"],
    ] {
        assert_eq!(sn27.run(words.iter()).code, 0, "{words:?}");
    }
    assert!(sn27.home_is_empty());
}

fn exit_codes_are_documented() {
    let readme = include_str!("../README.md");
    let help = Sn27::new().run(["--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for kind in Kind::ALL {
        let (code, name) = (kind.exit_code(), kind.code());
        assert!(
            readme.contains(&format!("| {code} | `{name}` |")),
            "{name} in README.md"
        );
        let name = name.replace('_', " ");
        assert!(help.contains(&format!("{code} {name}")), "{name} in --help");
    }
}

fn commands_are_in_the_readme() {
    let readme = include_str!("../README.md");
    for (words, _) in leaves() {
        let words = words.join(" ");
        assert!(readme.contains(&format!("| `{words}` |")), "{words}");
    }
}

fn scores_are_upstreams_to_the_last_digit() {
    #[derive(serde::Deserialize)]
    struct File {
        scores: Vec<Case>,
    }
    #[derive(serde::Deserialize)]
    struct Case {
        formula: String,
        elapsed: f64,
        difficulty: u8,
        allocated: bool,
        score: f64,
    }
    let file: File = serde_json::from_str(include_str!("fixtures/scores.json")).unwrap();
    assert_eq!(file.scores.len(), 40);
    for case in file.scores {
        assert_eq!(case.formula, "seed");
        let score = sn27::validator::score::seed(case.elapsed, case.difficulty, case.allocated);
        assert_eq!(score, case.score);
    }
}
