//! `--device`, and a solver opened for a command.

use std::path::PathBuf;

use clap_complete::CompletionCandidate;

use super::state;
use crate::{
    context::Context,
    error::{Error, Kind},
    settings::Key,
    solver::{
        Exclusion, InvalidSelection, Selection, Solver, SolverError, cuda, registration::Team,
    },
};

/// Parses the option's value, with what would be right in the error.
pub(super) fn parse(text: &str) -> Result<Selection, String> {
    text.parse()
        .map_err(|error: InvalidSelection| format!("{error}; {}", InvalidSelection::HELP))
}

/// What this machine has, for the shell.
pub(super) fn complete(current: &std::ffi::OsStr) -> Vec<CompletionCandidate> {
    let known = [
        ("auto", "every CUDA device, else the CPU"),
        ("cpu", "all cores, best instruction set"),
        ("cpu:portable", "all cores, plain Rust"),
        ("cpu:avx2", "all cores, AVX2"),
        ("cpu:avx512", "all cores, AVX-512"),
        ("cuda", "every CUDA device"),
    ];
    let known = known.map(|(name, help)| (name.to_owned(), help.to_owned()));
    let gpus = cuda::devices().unwrap_or_default();
    let gpus = gpus
        .into_iter()
        .map(|gpu| (format!("cuda:{}", gpu.ordinal), gpu.name));
    let current = current.to_string_lossy();
    // After a comma the next device of the list is being typed.
    let (before, typed) = current
        .rsplit_once(',')
        .map_or(("", &*current), |(_, typed)| {
            (&current[..current.len() - typed.len()], typed)
        });
    known
        .into_iter()
        .chain(gpus)
        .filter(|(name, _)| name.starts_with(typed))
        .map(|(name, help)| {
            CompletionCandidate::new(format!("{before}{name}")).help(Some(help.into()))
        })
        .collect()
}

/// The devices meant by the flag, the environment, the file or the default.
pub(super) fn selection(context: &Context, flag: Option<Selection>) -> Result<Selection, Error> {
    Ok(context.settings.get(Key::Device, flag)?.value)
}

/// Where what was measured of GPUs is remembered, unless there is no home.
pub(super) fn memory() -> Option<PathBuf> {
    Some(state::folder()?.join("solver"))
}

/// Opens the devices for challenges and says what could not be used.
pub(super) fn open(context: &Context, selection: &Selection) -> Result<Solver, Error> {
    let solver = Solver::open(selection, memory().as_deref()).map_err(no_device)?;
    tell_of(context, selection, solver.excluded());
    Ok(solver)
}

/// Opens the devices for the work of registrations and says what could not be used.
pub(super) fn team(context: &Context, selection: &Selection) -> Result<Team, Error> {
    let team = Team::open(selection).map_err(no_device)?;
    tell_of(context, selection, team.excluded());
    Ok(team)
}

fn tell_of(context: &Context, selection: &Selection, excluded: &[Exclusion]) {
    for exclusion in excluded {
        let text = format!(
            "{} is not used: {}; {}",
            exclusion.device, exclusion.reason, exclusion.help
        );
        if exclusion.absent && *selection == Selection::Auto {
            // Having no GPU is a state, not something to be warned of.
            tracing::info!("{text}");
        } else {
            context.output.warn(text);
        }
    }
}

/// Warns of devices that failed during a search.
pub(super) fn warn_of_failures(context: &Context, failures: &[Exclusion]) {
    for Exclusion {
        device,
        reason,
        help,
        ..
    } in failures
    {
        let warning = format!("{device} failed: {reason}; {help}");
        context.output.warn(warning);
    }
}

fn no_device(error: SolverError) -> Error {
    let help: Vec<_> = error.excluded.iter().map(|e| e.help.clone()).collect();
    Error::new(Kind::Device, error.to_string()).help(help.join("; "))
}
