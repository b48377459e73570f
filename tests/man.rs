//! The checked-in manual pages are those of the present tree.

use std::{collections::BTreeSet, path::Path, process::Command};

use crate::{
    reference::commands,
    support::{Skipped, Sn27, tests},
};

tests![
    pages_are_not_stale,
    pages_are_written_to_a_folder,
    pages_have_their_sections,
    man_reads_the_pages_without_a_complaint,
];

fn checked_in() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/man"))
}

fn pages_are_not_stale() {
    let pages = sn27::cli::man::pages().unwrap();
    let names: BTreeSet<_> = pages.iter().map(|page| page.name.clone()).collect();
    let there = checked_in().read_dir().unwrap();
    let there = there.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(there.collect::<BTreeSet<_>>(), names, "run `sn27 man man`");
    for page in pages {
        let old = std::fs::read_to_string(checked_in().join(&page.name)).unwrap();
        assert!(
            old == page.source,
            "{} is stale: run `sn27 man man`",
            page.name
        );
    }
}

fn pages_are_written_to_a_folder() {
    let sn27 = Sn27::new();
    let run = sn27.run(["man", "share/man1"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(run.stdout.lines().count(), commands().len());
    let page = std::fs::read_to_string(sn27.home().join("share/man1/sn27-solve.1")).unwrap();
    assert!(page.contains(".SH EXAMPLES"));
}

fn pages_have_their_sections() {
    for page in sn27::cli::man::pages().unwrap() {
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(
                page.source.contains(&format!(".SH {section}")),
                "{} {section}",
                page.name
            );
        }
    }
}

fn man_reads_the_pages_without_a_complaint() -> Result<(), Skipped> {
    for page in sn27::cli::man::pages().unwrap() {
        let path = checked_in().join(&page.name);
        let output = Command::new("groff")
            .args(["-man", "-Tutf8", "-ww", "-z"])
            .arg(&path)
            .output();
        let output = output.map_err(|_| Skipped("groff is not installed".to_owned()))?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && said.is_empty(),
            "{}: {said}",
            page.name
        );
    }
    Ok(())
}
