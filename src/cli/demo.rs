//! `demo`: the whole subnet in one command.

mod cast;
mod closing;
mod fit;
mod player;
mod scoreboard;
mod stage;
mod tally;

use std::time::Duration;

use clap_complete::ArgValueCompleter;
use tempfile::TempDir;
use tokio::time::{Instant, sleep_until};

use super::{
    benchmark::Measurement,
    chain::{interrupted, interruption},
    devices,
};
use crate::{
    context::Context,
    error::{Error, Kind},
    output::Outcome,
    solver::Selection,
};
use cast::Cast;
use closing::Closing;
use player::Player;
use scoreboard::{Scoreboard, Upkeep};
use stage::Stage;
use tally::Tally;

/// Bring up a whole subnet here: chain, validator, miners, challenges, scores, weights
///
/// An embedded chain comes up, a validator with stake and some miners register on its subnet 27,
/// with wallets of their own. Each miner serves an axon; the validator challenges them over HTTP;
/// they solve on the GPUs that are here, else on the CPU; answers are scored, and weights set, until
/// an epoch has turned them into incentive. All of it are the programs and the protocol of the real
/// subnet, on this machine alone, in a temporary folder.
///
/// It ends with the scoreboard and the metagraph, and with exit code 0 only if every miner solved
/// challenges, has weight on chain, and earns.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 demo
  sn27 demo --miners 8 --seconds 60 --device cpu
  sn27 demo --keep
  sn27 demo --json | jq '.data.miners[] | {name, solved, incentive}'")]
pub struct Args {
    /// Miners that take part
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=64))]
    miners: u8,
    /// Seconds of challenges
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    seconds: u32,
    /// Leave the subnet up when it is over, until Ctrl-C
    #[arg(long)]
    keep: bool,
    /// Where miners solve: auto, cpu, cuda, or a list such as cuda:0,cuda:1 [default: auto] [env: SN27_DEVICE]
    #[arg(long, value_name = "DEVICES", value_parser = devices::parse, add = ArgValueCompleter::new(devices::complete))]
    device: Option<Selection>,
}

/// In which the miners' rate is measured.
const MEASURING: Duration = Duration::from_millis(500);

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        miners,
        seconds,
        keep,
        device,
    } = args;
    let selection = devices::selection(context, device)?;
    let folder = tempfile::Builder::new()
        .prefix("sn27-demo-")
        .tempdir()
        .map_err(|error| Error::new(Kind::Failed, format!("no temporary folder: {error}")))?;
    let plan = Plan {
        miners,
        time: Duration::from_secs(seconds.into()),
        selection,
        folder,
    };
    let context = &*context;
    let (mut play, scoreboard) = tokio::select! {
        played = plan.play(context) => played?,
        () = interruption(context) => return Err(interrupted()),
    };
    let upkeep = keep.then(|| play.upkeep(scoreboard.first()));
    let outcome = scoreboard.outcome(upkeep);
    if !keep {
        play.end().await;
        return Ok(outcome);
    }
    play.validator.ignore();
    let failure = outcome.kind();
    // If nobody reads it, the subnet is up all the same.
    let _ = context.output.show("demo", &outcome);
    interruption(context).await;
    play.end().await;
    Ok(Outcome::shown(failure))
}

/// What is to be played.
struct Plan {
    miners: u8,
    time: Duration,
    selection: Selection,
    folder: TempDir,
}

/// A subnet that is up.
struct Play {
    stage: Stage,
    miners: Vec<Player>,
    validator: Player,
    folder: TempDir,
}

impl Plan {
    async fn play(self, context: &Context) -> Result<(Play, Scoreboard), Error> {
        let Self {
            miners,
            time,
            selection,
            folder,
        } = self;
        let say = |text: String| context.output.status(&text);
        let (rate, devices) = measure(&selection, context)?;
        let difficulty = fit::difficulty(rate, miners);
        let cast = Cast::create(&folder.path().join("wallets"), miners)?;
        let stage = Stage::open(&cast).await?;
        say(format!(
            "chain: {}, a block each {} ms",
            stage.url(),
            stage::BLOCK.as_millis()
        ));
        stage.register(&cast).await?;
        say(format!(
            "registered on subnet {}: a validator and {miners} miners",
            stage::NETUID
        ));
        stage.stake(&cast.validator).await?;
        say(format!(
            "staked {}; the epoch gave the validator its permit",
            stage::STAKE.with_unit()
        ));
        let mut playing = Vec::new();
        for (number, member) in cast.miners.iter().enumerate() {
            playing.push(Player::miner(
                number,
                member,
                &stage,
                &selection,
                folder.path(),
            )?);
        }
        for player in &mut playing {
            player.next().await?;
        }
        stage.serving(&cast.miners).await?;
        say(format!("mining: {miners} axons, on {devices}"));
        let mut validator = Player::validator(&cast.validator, &stage, difficulty, folder.path())?;
        say(format!(
            "validating: challenges of length {difficulty}, for {} s",
            time.as_secs()
        ));
        let mut tally = Tally::default();
        let end = Instant::now() + time;
        loop {
            tokio::select! {
                line = validator.next() => {
                    if let Some(round) = tally.add(line?)? {
                        say(round);
                    }
                }
                () = sleep_until(end) => break,
            }
        }
        let closing = Closing::wait(&stage, &cast, &mut validator, &mut tally).await?;
        let play = Play {
            stage,
            miners: playing,
            validator,
            folder,
        };
        let scoreboard = Scoreboard::new(&cast, &tally, closing, difficulty, devices);
        Ok((play, scoreboard))
    }
}

impl Play {
    /// What whoever wants to look around needs.
    fn upkeep(&self, miner: u16) -> Upkeep {
        Upkeep::new(
            self.stage.url(),
            &self.folder.path().join("wallets"),
            &player::database(self.folder.path()),
            miner,
        )
    }

    async fn end(self) {
        let Self {
            stage,
            miners,
            validator,
            folder,
        } = self;
        let players = miners.into_iter().chain([validator]);
        Player::stop(players.collect()).await;
        drop(stage);
        drop(folder);
    }
}

/// The hashes a second of all devices together, and their names.
fn measure(selection: &Selection, context: &Context) -> Result<(f64, String), Error> {
    tokio::task::block_in_place(|| {
        let solver = devices::open(context, selection)?;
        let measurement = Measurement::take(&solver, MEASURING, context)?;
        let names = solver.devices().iter().map(|device| device.name.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        Ok((measurement.total_hashes_per_second, names))
    })
}
