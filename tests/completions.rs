//! Completions: the checked-in scripts, and what they get when they ask.

use std::{path::Path, process::Command};

use clap::ValueEnum;
use sn27::cli::completions::{Shell, script};

use crate::support::{Skipped, Sn27, tests};

tests![
    scripts_are_not_stale,
    values_that_are_known_are_offered,
    bash_completes_with_the_script,
];

fn checked_in(shell: Shell) -> std::path::PathBuf {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/completions"));
    folder.join(shell.file_name())
}

fn scripts_are_not_stale() {
    for shell in Shell::value_variants() {
        let name = shell.file_name();
        let old = std::fs::read_to_string(checked_in(*shell)).unwrap();
        let new = script(*shell).unwrap();
        assert!(
            old.trim_end() == new.trim_end(),
            "{name} is stale: see CONTRIBUTING in README.md"
        );
    }
}

/// What the program offers for the last of these words.
fn offered(words: &[&str]) -> Vec<String> {
    let sn27 = Sn27::new()
        .env("SN27_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n");
    let run = sn27.run(["--"].iter().chain(words));
    assert_eq!(run.code, 0, "{run:?}");
    assert!(sn27.home_is_empty());
    run.stdout.lines().map(str::to_owned).collect()
}

fn values_that_are_known_are_offered() {
    let all = offered(&["sn27", ""]);
    for command in ["benchmark", "solve", "config"] {
        assert!(all.contains(&command.to_owned()), "{all:?}");
    }
    let devices = offered(&["sn27", "solve", "--device", "cp"]);
    assert_eq!(devices, ["cpu", "cpu:portable", "cpu:avx2", "cpu:avx512"]);
    assert!(
        offered(&["sn27", "solve", "--device", "cuda:0,cp"]).contains(&"cuda:0,cpu".to_owned())
    );
    assert!(offered(&["sn27", "config", "set", "ti"]).contains(&"timeout".to_owned()));
    assert!(offered(&["sn27", "benchmark", "--comp"]).contains(&"--compare".to_owned()));
    assert!(offered(&["sn27", "--color", ""]).contains(&"never".to_owned()));
}

fn bash_completes_with_the_script() -> Result<(), Skipped> {
    let program = Path::new(env!("CARGO_BIN_EXE_sn27"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let ask = r#"source "$SCRIPT"; COMP_WORDS=(sn27 benchmark --comp); COMP_CWORD=2; COMP_TYPE=9
        complete -p sn27 >/dev/null && _clap_complete_sn27 sn27 && printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["--norc", "-c", ask])
        .env("SCRIPT", checked_in(Shell::Bash))
        .env("PATH", path)
        .output()
        .map_err(|_| Skipped("bash is not installed".to_owned()))?;
    let reply = String::from_utf8(output.stdout).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        reply.lines().any(|line| line == "--compare"),
        "{reply} {said}"
    );
    Ok(())
}
