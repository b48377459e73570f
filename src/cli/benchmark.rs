//! `benchmark`: will this machine pass?

mod compare;
mod difficulty;
mod machine;
mod machine_readable;
mod measure;
mod odds;
mod plot;
mod registration;
mod report;
mod trials;

use std::path::PathBuf;

use clap_complete::ArgValueCompleter;

use super::devices;
use crate::{
    context::Context,
    error::{Error, Kind},
    output::Outcome,
    settings::{Key, Timeout},
    solver::Selection,
};
use compare::Comparison;
use difficulty::Wanted;
use machine::Hardware;
use machine_readable::MachineReadable;
pub(super) use measure::Measurement;
use plot::Plot;
use report::Report;

/// Measure the hash rate, and what it is worth on the subnet
///
/// Measures the selected devices together, each for itself and in all, on passwords of the length of
/// the hardest challenges. Then says, for every difficulty from 5 to 12, how long the whole keyspace
/// takes, the odds of an answer within the 30 seconds that validators wait, and the score that the
/// guide's formula gives for the mean time to an answer.
///
/// With --difficulty, random challenges are solved end to end as well. With --work registration, the
/// work of registering is measured instead, which older runtimes take for the price.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 benchmark
  sn27 benchmark --difficulty 7 8 9 --count 20
  sn27 benchmark --device cpu --compare hashcat
  sn27 benchmark --difficulty 7..9 --plot worth.svg
  sn27 benchmark --work registration
  sn27 benchmark --json | jq .data.total_hashes_per_second")]
pub struct Args {
    /// What to measure: auto, cpu, cuda, or a list such as cuda:0,cuda:1 [default: auto] [env: SN27_DEVICE]
    #[arg(long, value_name = "DEVICES", value_parser = devices::parse, add = ArgValueCompleter::new(devices::complete))]
    device: Option<Selection>,
    /// The work that is measured
    #[arg(long, value_enum, default_value = "challenges")]
    work: Work,
    /// How long to measure
    #[arg(long, value_name = "SECONDS", default_value = "5")]
    seconds: Timeout,
    /// Solve random challenges too: 7, 7:20 for twenty of them, 7..10, or all
    #[arg(long, value_name = "DIFFICULTY", num_args = 1.., value_delimiter = ',')]
    difficulty: Vec<Wanted>,
    /// Challenges of each difficulty
    #[arg(long, value_name = "N", default_value_t = 10, requires = "difficulty", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    count: u32,
    /// Time allowed for each challenge [default: 30s] [env: SN27_TIMEOUT]
    #[arg(long, value_name = "TIME")]
    timeout: Option<Timeout>,
    /// Measure another program in the same call and print the ratio
    #[arg(long, value_name = "PROGRAM", value_enum)]
    compare: Option<Peer>,
    /// Draw the odds and the times to an answer, as an SVG file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    plot: Option<PathBuf>,
    /// Print hashcat's lines instead: device:mode:core MHz:memory MHz:milliseconds:hashes a second
    #[arg(long, alias = "machine_readable", conflicts_with = "json")]
    machine_readable: bool,
}

/// What devices can work on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Work {
    /// Passwords, as validators ask for them
    Challenges,
    /// Nonces, as registrations on older runtimes need them
    Registration,
}

/// Programs that can be measured beside this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Peer {
    /// `hashcat -b -m 610`
    Hashcat,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        device,
        work,
        seconds,
        difficulty,
        count,
        timeout,
        compare,
        plot,
        machine_readable,
    } = args;
    let challenges_only = [
        ("--difficulty", !difficulty.is_empty()),
        ("--compare", compare.is_some()),
        ("--plot", plot.is_some()),
        ("--machine-readable", machine_readable),
    ];
    if let (Work::Registration, Some((option, _))) =
        (work, challenges_only.iter().find(|(_, given)| *given))
    {
        return Err(Error::usage(format!(
            "{option} is about challenges, not about --work registration"
        )));
    }
    let timeout = context.settings.get(Key::Timeout, timeout)?.value;
    let selection = devices::selection(context, device)?;
    let context = &*context;
    if work == Work::Registration {
        let report =
            tokio::task::block_in_place(|| registration::measure(&selection, seconds.0, context))?;
        return Ok(Outcome::data(report));
    }
    tokio::task::block_in_place(|| {
        let solver = devices::open(context, &selection)?;
        let measurement = Measurement::take(&solver, seconds.0, context)?;
        if machine_readable {
            return Ok(Outcome::data(MachineReadable::new(&measurement)));
        }
        let trials = difficulty::plan(&difficulty, count)
            .into_iter()
            .map(|(difficulty, count)| trials::run(&solver, difficulty, count, timeout, context))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(path) = &plot {
            Plot::new(&measurement, &trials).write(path)?;
        }
        // hashcat gets the devices for itself.
        let excluded = solver.excluded().to_vec();
        drop(solver);
        let comparison = compare.map(|Peer::Hashcat| {
            Comparison::with_hashcat(&selection, measurement.total_hashes_per_second, context)
        });
        if context.interrupted.is_cancelled() {
            return Err(Error::new(Kind::Interrupted, "interrupted"));
        }
        let comparison = comparison.transpose()?;
        let report = Report::new(measurement, excluded, trials, comparison, Hardware::look());
        Ok(Outcome::data(report))
    })
}
