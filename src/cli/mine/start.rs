//! `mine` itself: its options, and what is done with them.

use std::net::SocketAddr;

use clap_complete::ArgValueCompleter;
use serde::Serialize;

use super::{
    folder::FolderArgs,
    ground::{self, Wish},
    options::{AxonArgs, ObsoleteArgs, PolicyArgs},
    unit, work,
};
use crate::{
    check::{Check, Verdict},
    cli::{
        chain::{ChainArgs, NetuidArgs},
        devices,
        lending::LendingArgs,
        log_format::LogFormat,
        wallet::{
            password::PasswordArgs,
            target::{HotkeyArgs, WalletArgs},
        },
    },
    context::Context,
    error::{Error, Kind},
    log,
    miner::{Capacity, Margin},
    output::{Column, Human, Outcome, Page},
    settings::Timeout,
    solver::Selection,
};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    /// Where to solve: auto, cpu, cuda, or a list such as cuda:0,cuda:1 [default: auto] [env: SN27_DEVICE]
    #[arg(long, value_name = "DEVICES", value_parser = devices::parse, add = ArgValueCompleter::new(devices::complete))]
    device: Option<Selection>,
    /// Only look whether everything is ready: key, registration, ports, devices, clock
    #[arg(long, conflicts_with = "print_unit")]
    check: bool,
    /// Print a systemd unit that runs this command, and do nothing else
    #[arg(long)]
    print_unit: bool,
    /// Show the miner on this terminal; the log then goes to --log-file alone
    #[arg(long, conflicts_with_all = ["check", "print_unit"])]
    dashboard: bool,
    /// Go on in spite of checks that fail, such as an address that nobody can reach
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    axon: AxonArgs,
    #[command(flatten)]
    policy: PolicyArgs,
    #[command(flatten)]
    queue: QueueArgs,
    #[command(flatten)]
    lending: LendingArgs,
    #[command(flatten)]
    obsolete: ObsoleteArgs,
}

/// How challenges wait, and what is told of them.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Challenges and records")]
struct QueueArgs {
    /// How long before a validator's time is up its answer leaves
    #[arg(long, value_name = "TIME", default_value = "1s")]
    answer_margin: Timeout,
    /// Challenges that may wait
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    queue_size: u32,
    /// Challenges of one validator that may wait
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    queue_per_validator: u32,
    /// Blocks between two looks at who is registered
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    metagraph_blocks: u32,
    /// How a line of the log looks
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// Serve counters for Prometheus here, under /metrics
    #[arg(long, value_name = "IP:PORT")]
    metrics: Option<SocketAddr>,
    /// How long the journal keeps a challenge
    #[arg(long, value_name = "TIME", default_value = "30d")]
    journal_time: Timeout,
    #[command(flatten)]
    folder: FolderArgs,
}

/// What `--check` found.
#[derive(Serialize)]
struct Checked {
    ready: bool,
    checks: Vec<Check>,
}

impl Args {
    /// The log of a miner; a check keeps none.
    pub(super) fn log(&self) -> Option<log::Wish> {
        if self.check || self.print_unit {
            return None;
        }
        Some(log::Wish {
            format: self.queue.log_format.into(),
            silent: self.dashboard,
            calm: false,
        })
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        password,
        netuid,
        device,
        check,
        print_unit,
        dashboard,
        force,
        chain,
        axon,
        policy,
        queue,
        lending,
        obsolete,
    } = args;
    let QueueArgs {
        answer_margin,
        queue_size,
        queue_per_validator,
        metagraph_blocks,
        log_format: _,
        metrics,
        journal_time,
        folder,
    } = queue;
    let policy = policy.resolve(&context.settings)?;
    let lending = lending.resolve();
    if print_unit {
        return unit::run();
    }
    for warning in obsolete.warnings() {
        if check {
            context.output.warn(warning);
        } else {
            tracing::warn!("{warning}");
        }
    }
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let folder = folder.folder(&wallet)?;
    let wish = Wish {
        wallet,
        password,
        chain,
        netuid,
        selection: devices::selection(context, device)?,
        place: axon.resolve(),
        metrics,
        lending: lending.clone(),
        force,
        folder: (!check).then(|| folder.clone()),
    };
    let (ground, report) = ground::look(wish, context).await?;
    if check {
        let ready = report.failure.is_none();
        let checked = Outcome::data(Checked {
            ready,
            checks: report.checks,
        });
        return Ok(match report.failure {
            Some(failure) => checked.failing(overall(&failure)),
            None => checked.summary("ready"),
        });
    }
    report.log();
    let ground = match (report.failure, ground) {
        (None, Some(ground)) => ground,
        (failure, _) => return Err(failure.unwrap_or_else(interrupted)),
    };
    let work = work::Work {
        ground,
        policy,
        folder,
        capacity: Capacity {
            all: queue_size as usize,
            per_caller: queue_per_validator as usize,
        },
        margin: Margin(answer_margin.0),
        blocks: metagraph_blocks.into(),
        keep: journal_time.0,
        dashboard,
        lending,
    };
    work.run(context).await
}

fn interrupted() -> Error {
    Error::new(Kind::Interrupted, "interrupted")
}

/// The failure of a check as that of all: of the device where it is one, else just a failure.
fn overall(failure: &Error) -> Error {
    let kind = match failure.kind {
        Kind::Device => Kind::Device,
        _ => Kind::Failed,
    };
    Error::new(kind, format!("not ready to mine: {}", failure.message))
        .help("see the checks that failed")
}

impl Human for Checked {
    fn human(&self, page: &mut Page) {
        let columns = ["check", "", "seen"].map(Column::Left);
        let word = |verdict| match verdict {
            Verdict::Ok => "ok",
            Verdict::Warn => "warn",
            Verdict::Fail => "FAIL",
            Verdict::Skip => "skipped",
        };
        page.table(
            &columns,
            self.checks.iter().map(|check| {
                vec![
                    check.name.to_owned(),
                    word(check.verdict).to_owned(),
                    check.detail.clone(),
                ]
            }),
        );
        for check in &self.checks {
            if let Some(help) = &check.help {
                page.line(format!("{}: {help}", check.name));
            }
        }
    }
}
