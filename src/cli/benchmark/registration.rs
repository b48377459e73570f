//! `--work registration`: how fast the devices do the work of registering.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    cli::{devices, progress},
    context::Context,
    error::{Error, Kind},
    output::{Column, Human, Page, count, hash_rate, seconds},
    solver::{
        Cancel, DeviceInfo, Exclusion, Progress, Selection,
        registration::{Puzzle, Team},
    },
};

/// Before the measurement: clocks rise.
const WARM_UP: Duration = Duration::from_millis(500);

/// How often one looks whether to stop.
const TICK: Duration = Duration::from_millis(5);

/// Difficulties for which the mean time is told: subtensor's first one, and powers of ten above it.
const DIFFICULTIES: [u64; 5] = [
    10_000_000,
    1_000_000_000,
    100_000_000_000,
    10_000_000_000_000,
    1_000_000_000_000_000,
];

/// Everything measured.
#[derive(Serialize)]
pub(super) struct RegistrationReport {
    work: &'static str,
    devices: Vec<Rate>,
    total_hashes_per_second: f64,
    seconds: f64,
    difficulties: Vec<Mean>,
    /// Devices that could not be used.
    excluded: Vec<Exclusion>,
}

/// One device's rate, among all: a hash is a sha256 and a keccak256.
#[derive(Serialize)]
struct Rate {
    #[serde(flatten)]
    info: DeviceInfo,
    hashes_per_second: f64,
}

/// How long the work takes on average.
#[derive(Serialize)]
struct Mean {
    difficulty: u64,
    seconds: f64,
}

/// Measures the selected devices together.
pub(super) fn measure(
    selection: &Selection,
    time: Duration,
    context: &Context,
) -> Result<RegistrationReport, Error> {
    let team = devices::team(context, selection)?;
    // So hard that nothing passes within any measurement.
    let puzzle = Puzzle::new([0; 32], rand::random(), u64::MAX);
    let progress = Progress::default();
    let names: Vec<_> = team.devices().map(|device| device.name.as_str()).collect();
    let (nonces, took) = progress::watch(context, &names.join(","), None, &progress, || {
        work(&team, &puzzle, WARM_UP, &progress, context)?;
        work(&team, &puzzle, time, &progress, context)
    })?;
    let seconds = took.as_secs_f64();
    let total = nonces.iter().sum::<u64>() as f64 / seconds;
    let rate = |(info, nonces): (&DeviceInfo, u64)| Rate {
        info: info.clone(),
        hashes_per_second: nonces as f64 / seconds,
    };
    let mean = |difficulty| Mean {
        difficulty,
        seconds: difficulty as f64 / total,
    };
    Ok(RegistrationReport {
        work: "registration",
        devices: team.devices().zip(nonces).map(rate).collect(),
        total_hashes_per_second: total,
        seconds,
        difficulties: DIFFICULTIES.map(mean).into(),
        excluded: team.excluded().to_vec(),
    })
}

/// Works for a time; says what each device tried and how long it really took.
fn work(
    team: &Team,
    puzzle: &Puzzle,
    time: Duration,
    progress: &Progress,
    context: &Context,
) -> Result<(Vec<u64>, Duration), Error> {
    let cancel = Cancel::default();
    let interrupted = &context.interrupted;
    let begun = Instant::now();
    let toil = thread::scope(|scope| {
        scope.spawn(|| {
            while begun.elapsed() < time && !interrupted.is_cancelled() {
                thread::sleep(TICK.min(time.saturating_sub(begun.elapsed())));
            }
            cancel.cancel();
        });
        team.solve(puzzle, 0, &cancel, progress)
    });
    if interrupted.is_cancelled() {
        return Err(Error::new(Kind::Interrupted, "interrupted"));
    }
    devices::warn_of_failures(context, &toil.failures);
    if !cancel.is_cancelled() {
        return Err(Error::new(
            Kind::Device,
            "every device failed during the measurement",
        ));
    }
    Ok((toil.nonces, begun.elapsed()))
}

impl Human for RegistrationReport {
    fn human(&self, page: &mut Page) {
        page.heading("Registration work (a sha256 and a keccak256 a hash)");
        let columns = [
            Column::Left("device"),
            Column::Left("backend"),
            Column::Right("rate"),
            Column::Left(""),
        ];
        let row = |Rate {
                       info,
                       hashes_per_second,
                   }: &Rate| {
            let lanes = format!("{} lanes", info.lanes);
            vec![
                info.name.clone(),
                info.backend.to_owned(),
                hash_rate(*hashes_per_second),
                info.model.clone().unwrap_or(lanes),
            ]
        };
        let mut rows: Vec<_> = self.devices.iter().map(row).collect();
        if rows.len() > 1 {
            let total = hash_rate(self.total_hashes_per_second);
            rows.push(vec!["all".to_owned(), String::new(), total, String::new()]);
        }
        page.table(&columns, rows);
        page.heading("Mean time for a registration, where the chain honours work");
        page.table(
            &["difficulty", "mean time"].map(Column::Right),
            self.difficulties
                .iter()
                .map(|mean| vec![count(mean.difficulty), seconds(mean.seconds)]),
        );
        page.line(
            "  runtimes that know register_limit ignore work: `register` refuses to work for them",
        );
    }
}
