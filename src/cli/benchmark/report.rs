//! The benchmark's result, for people and for programs.

use serde::Serialize;

use super::{
    compare::Comparison,
    machine::Hardware,
    measure::{Measured, Measurement},
    odds::Odds,
    trials::Trials,
};
use crate::{
    hardware::GpuSample,
    output::{Column, Human, Page, count, hash_rate, percent, seconds},
    solver::Exclusion,
};

/// What the guide asks of a miner.
const GUIDE_HASHES_PER_SECOND: f64 = 4.5e9;

/// Everything measured.
#[derive(Serialize)]
pub(super) struct Report {
    devices: Vec<Measured>,
    total_hashes_per_second: f64,
    seconds: f64,
    /// What the guide asks of a miner, and this machine's rate over it.
    guide_hashes_per_second: f64,
    guide_ratio: f64,
    odds: Vec<Odds>,
    trials: Vec<Trials>,
    comparison: Option<Comparison>,
    /// Devices that could not be used.
    excluded: Vec<Exclusion>,
    hardware: Hardware,
}

impl Report {
    pub(super) fn new(
        measurement: Measurement,
        excluded: Vec<Exclusion>,
        trials: Vec<Trials>,
        comparison: Option<Comparison>,
        hardware: Hardware,
    ) -> Self {
        let total = measurement.total_hashes_per_second;
        Self {
            devices: measurement.devices,
            total_hashes_per_second: total,
            seconds: measurement.seconds,
            guide_hashes_per_second: GUIDE_HASHES_PER_SECOND,
            guide_ratio: total / GUIDE_HASHES_PER_SECOND,
            odds: Odds::all(total),
            trials,
            comparison,
            excluded,
            hardware,
        }
    }

    fn rates(&self, page: &mut Page) {
        let columns = [
            Column::Left("device"),
            Column::Left("backend"),
            Column::Right("rate"),
            Column::Left(""),
            Column::Left(""),
        ];
        let row = |device: &Measured| {
            let lanes = match device.info.lanes {
                1 => String::new(),
                lanes => format!("{lanes} lanes"),
            };
            vec![
                device.info.name.clone(),
                device.info.backend.to_owned(),
                hash_rate(device.hashes_per_second),
                device.info.model.clone().unwrap_or(lanes),
                device.sample.map_or(String::new(), drawn),
            ]
        };
        let mut rows: Vec<_> = self.devices.iter().map(row).collect();
        if rows.len() > 1 {
            let total = hash_rate(self.total_hashes_per_second);
            rows.push(vec![
                "all".to_owned(),
                String::new(),
                total,
                String::new(),
                String::new(),
            ]);
        }
        page.table(&columns, rows);
    }
}

/// What a GPU did while it was measured.
fn drawn(sample: GpuSample) -> String {
    let facts = [
        sample.sm_clock_mhz.map(|clock| format!("{clock} MHz")),
        sample.power_watts.map(|watts| format!("{watts:.0} W")),
        sample
            .temperature_celsius
            .map(|celsius| format!("{celsius} °C")),
    ];
    let known: Vec<_> = facts.into_iter().flatten().collect();
    known.join(", ")
}

impl Human for Report {
    fn human(&self, page: &mut Page) {
        page.heading("Hash rate (BLAKE2b-512, hashcat's mode 610)");
        self.rates(page);
        page.line(format!(
            "  {:.3} times the {} that the subnet's guide asks for",
            self.guide_ratio,
            hash_rate(self.guide_hashes_per_second),
        ));
        for Exclusion {
            device,
            reason,
            help,
            ..
        } in &self.excluded
        {
            page.line(format!("  {device} is not used: {reason}"));
            page.line(format!("    {help}"));
        }
        if let Some(comparison) = &self.comparison {
            page.line(format!("  {}", comparison.sentence()));
        }
        page.heading("Machine");
        self.hardware.show(page);
        page.heading("Odds at this rate, for the 30 seconds that validators wait");
        let columns = [
            "difficulty",
            "candidates",
            "whole keyspace",
            "odds in 30 s",
            "mean time",
            "score if solved",
        ];
        page.table(
            &columns.map(Column::Right),
            self.odds.iter().map(|odds| {
                vec![
                    odds.difficulty.to_string(),
                    count(odds.candidates),
                    seconds(odds.seconds_whole_keyspace),
                    percent(odds.odds_within_30_seconds),
                    seconds(odds.mean_seconds),
                    format!("{:.2}", odds.score),
                ]
            }),
        );
        if !self.trials.is_empty() {
            page.heading("Random challenges, end to end");
            let columns = ["difficulty", "solved", "of", "mean", "p50", "p95", "p99"];
            let time = |time: Option<f64>| time.map_or("-".to_owned(), seconds);
            page.table(
                &columns.map(Column::Right),
                self.trials.iter().map(|trials| {
                    vec![
                        trials.difficulty.to_string(),
                        count(trials.solved.into()),
                        count(trials.total.into()),
                        time(trials.seconds_mean),
                        time(trials.seconds_p50),
                        time(trials.seconds_p95),
                        time(trials.seconds_p99),
                    ]
                }),
            );
        }
    }
}
