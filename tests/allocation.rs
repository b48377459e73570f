//! The machine, lent: `sn27 mine` before a real Docker daemon, logged in to over SSH.

pub(crate) mod caller;
pub(crate) mod daemon;
pub(crate) mod ends;
mod image;
mod injection;
mod killed;
pub(crate) mod lending;
mod lifecycle;
mod owner;
mod proxy;
mod race;
mod upstream;

pub(crate) use daemon::{IMAGE, docker, there as docker_is_there};

/// All tests of lending.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    [
        ends::tests(),
        image::tests(),
        injection::tests(),
        killed::tests(),
        lifecycle::tests(),
        owner::tests(),
        race::tests(),
        upstream::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
