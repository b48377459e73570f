//! `validate`: challenge miners, score them, set weights.

mod board;
mod dashboard;
mod ground;
mod lines;
mod once;
mod options;
mod ready;
mod report;
mod weighed;
mod work;

use std::{net::SocketAddr, path::PathBuf};

use super::{
    chain::{ChainArgs, NetuidArgs},
    database,
    ground::Report,
    log_format::LogFormat,
    wallet::{
        password::PasswordArgs,
        target::{HotkeyArgs, WalletArgs},
    },
};
use crate::{chain::Name, context::Context, error::Error, log, output::Outcome};
use ground::{Away, Wish};
use options::{ObsoleteArgs, RoundArgs, RuleArgs, WeightArgs};

/// Challenge miners, score them and set weights
///
/// Every 50 to 80 blocks each miner gets a fresh challenge, all at once; answers are computed again,
/// scored, and kept in a database that SN27 v1.5.3 opens too. Weights follow, openly or committed
/// first, as the chain asks. The hotkey signs; the coldkey is never needed.
///
/// When the chain is away, rounds go on with the last known state, and weights follow when it is
/// back. A validator that is killed at any moment scores nothing twice and commits nothing twice.
/// Ctrl-C and SIGTERM end it within 5 seconds, with exit code 0.
///
/// With --once it makes a single round, sets weights if the chain takes them now, shows what came of
/// it, and ends: with exit code 0, 3 where there was no miner to ask, 1 where none solved its
/// challenge, 6 where the chain takes no weights of this validator.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 validate --wallet validator --hotkey first
  sn27 validate --wallet validator --hotkey first --formula v1.5 --metrics 127.0.0.1:9101
  sn27 validate --wallet.name validator --wallet.hotkey first --subtensor.network finney --logging.debug
  sn27 validate --wallet validator --hotkey first --once --dry-run --json")]
pub struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    /// Make a single round, set weights if the chain takes them now, and end
    #[arg(long)]
    once: bool,
    /// Set no weights; show what they would be
    #[arg(long)]
    dry_run: bool,
    /// Show the round on this terminal; the log then goes to --log-file alone
    #[arg(long, conflicts_with = "once")]
    dashboard: bool,
    /// The validator's database [default: database.db] [env: SQLITE_DB_PATH]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    database: Option<PathBuf>,
    /// How a line of the log looks
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    /// Serve counters for Prometheus here, under /metrics
    #[arg(long, value_name = "IP:PORT", conflicts_with = "once")]
    metrics: Option<SocketAddr>,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    rounds: RoundArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    weights: WeightArgs,
    #[command(flatten)]
    obsolete: ObsoleteArgs,
}

impl Args {
    /// The log that it keeps. A single round shows what came of it instead.
    pub fn log(&self) -> Option<log::Wish> {
        Some(log::Wish {
            format: self.log_format.into(),
            silent: self.dashboard,
            calm: self.once,
        })
    }
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        password,
        netuid,
        once,
        dry_run,
        dashboard,
        database,
        log_format: _,
        metrics,
        chain,
        rounds,
        rules,
        weights,
        obsolete,
    } = args;
    let private_addresses = rules.private_addresses;
    let (mut terms, pace) = rounds.resolve(rules.resolve(&context.settings)?, context)?;
    let weights = weights.resolve(dry_run);
    for warning in obsolete.warnings() {
        if once {
            context.output.warn(warning);
        } else {
            tracing::warn!("{warning}");
        }
    }
    let wish = Wish {
        wallet: wallet.wallet(Some(hotkey), context)?,
        password,
        chain,
        netuid,
        metrics,
        database: database::path(database),
        away: if once { Away::Fails } else { Away::Remembered },
    };
    let (ground, report) = ground::look(wish, context).await?;
    let Report { checks, failure } = &report;
    if once {
        for check in checks {
            if check.verdict == crate::check::Verdict::Warn {
                let help = check.help.as_deref().unwrap_or_default();
                let detail = &check.detail;
                context
                    .output
                    .warn(format!("{}: {detail}; {help}", check.name));
            }
        }
    } else {
        report.log();
    }
    let ground = match (failure, ground) {
        (None, Some(ground)) => ground,
        (Some(failure), _) => return Err(failure.clone()),
        (None, None) => return Err(super::chain::interrupted()),
    };
    let name = ground.network.name;
    terms.rules.public_only = !private_addresses && matches!(name, Name::Finney | Name::Test);
    if once {
        return once::run(ground, terms, weights, context).await;
    }
    let work = work::Work {
        ground,
        terms,
        pace,
        weights,
        dashboard,
    };
    work.run(context).await
}
