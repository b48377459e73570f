//! The checked-in CUDA kernels are those of the present source.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{Skipped, tests};

tests![kernels_are_not_stale];

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/solver/cuda");

/// Compiles with the versions that `build.sh` names, fetched from PyPI on the first run.
fn kernels_are_not_stale() -> Result<(), Skipped> {
    let Some(cache) = std::env::var_os("SN27_TEST_CACHE") else {
        return Err(Skipped(
            "SN27_TEST_CACHE names no folder for compilers; tests/run does".to_owned(),
        ));
    };
    let tools = PathBuf::from(cache).join("cuda");
    let out = tempfile::tempdir().unwrap();
    let build = Command::new(Path::new(FOLDER).join("build.sh"))
        .env("OUT", out.path())
        .env("TOOLS", &tools)
        .output()
        .unwrap();
    if !tools.join("nvidia").is_dir() {
        return Err(Skipped(
            "the CUDA compilers could not be fetched from PyPI".to_owned(),
        ));
    }
    assert!(
        build.status.success(),
        "{}",
        String::from_utf8_lossy(&build.stderr)
    );
    let made: Vec<_> = out
        .path()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(made.len() > 1, "{made:?}");
    for name in made {
        let old = std::fs::read(Path::new(FOLDER).join(&name)).unwrap();
        let new = std::fs::read(out.path().join(&name)).unwrap();
        assert!(
            old == new,
            "{} is stale: run src/solver/cuda/build.sh",
            name.display()
        );
    }
    Ok(())
}
