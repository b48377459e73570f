//! Every crate that is linked in has a licence that `deny.toml` allows.

use std::process::Command;

use crate::support::tests;

tests![
    licences_of_all_dependencies_are_allowed,
    expressions_are_read
];

/// The list in `deny.toml`, so that `cargo deny` and this test agree.
fn allowed() -> Vec<String> {
    let text = include_str!("../deny.toml");
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    let list = document["licenses"]["allow"].as_array().unwrap().clone();
    list.iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// Whether an SPDX expression can be met: one of its alternatives, all of whose parts are allowed.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    // Old manifests write `MIT/Apache-2.0`. No crate here nests deeper than one pair of brackets.
    let text = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let mut alternatives = text.split(" OR ");
    alternatives.any(|alternative| {
        let mut parts = alternative.split(" AND ").map(str::trim);
        parts.all(|part| allowed.iter().any(|name| name == part))
    })
}

fn licences_of_all_dependencies_are_allowed() {
    // Unlike `cargo metadata`, the tree leaves out what optional features would bring in.
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args([
            "--target",
            "x86_64-unknown-linux-gnu",
            "--format",
            "{p}|{l}",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    let allowed = allowed();
    assert!(tree.lines().count() > 50, "{tree}");
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let (package, licence) = line.split_once('|').unwrap();
        let licence = licence.trim_end_matches(" (*)");
        assert!(is_met(licence, &allowed), "{package}: {licence}");
    }
}

fn expressions_are_read() {
    let allowed = ["MIT".to_owned(), "Unicode-3.0".to_owned()];
    for (expression, met) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0 OR MIT", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("GPL-3.0", false),
        ("MIT AND GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}
