//! The help of every command, whole: a change of any option shows up in review.

use clap::{Command, CommandFactory};
use snapbox::{assert_data_eq, file};

use crate::support::tests;

tests![
    help_of_every_command_is_reviewed,
    every_command_has_an_example
];

/// All commands with their words, parents before children.
pub(crate) fn commands() -> Vec<(Vec<String>, Command)> {
    fn walk(command: &Command, words: &[String], all: &mut Vec<(Vec<String>, Command)>) {
        all.push((words.to_vec(), command.clone()));
        for child in command.get_subcommands() {
            walk(
                child,
                &[words, &[child.get_name().to_owned()]].concat(),
                all,
            );
        }
    }
    let mut root = sn27::cli::Cli::command();
    root.build();
    let mut all = Vec::new();
    walk(&root, &[], &mut all);
    all
}

/// Those that end by themselves, and need nobody's machine.
pub(crate) fn ending() -> Vec<(Vec<String>, Command)> {
    let all = leaves().into_iter();
    let lent = ["new", "pause", "resume", "ssh"];
    all.filter(|(words, _)| match words[0].as_str() {
        "localnet" => false,
        "allocate" => !lent.contains(&words[1].as_str()),
        _ => true,
    })
    .collect()
}

/// Those that do something themselves.
pub(crate) fn leaves() -> Vec<(Vec<String>, Command)> {
    let all = commands().into_iter();
    all.filter(|(_, command)| !command.has_subcommands())
        .collect()
}

fn help_of_every_command_is_reviewed() {
    let mut reference = String::new();
    for (words, command) in commands() {
        let help = command.term_width(100).render_long_help().to_string();
        let words = words.join(" ");
        reference.push_str(&format!("## sn27 {words}\n\n{}\n", help.trim_end()));
        reference.push('\n');
    }
    assert_data_eq!(reference, file!["snapshots/reference.txt"]);
}

fn every_command_has_an_example() {
    for (words, command) in leaves() {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert!(help.starts_with("Examples:\n  sn27 "), "{words:?}");
    }
}
