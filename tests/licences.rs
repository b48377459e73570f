//! Every crate that is linked in has a licence that `deny.toml` allows.

use std::process::Command;

use serde_json::Value;

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
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed = allowed();
    let used: Vec<&str> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    assert!(used.len() > 50);
    for package in metadata["packages"].as_array().unwrap() {
        if used.contains(&package["id"].as_str().unwrap()) {
            let licence = package["license"].as_str().unwrap_or("none");
            assert!(is_met(licence, &allowed), "{}: {licence}", package["name"]);
        }
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
