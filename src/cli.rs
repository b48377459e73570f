//! The tree of commands and the options that all of them take; no logic.

pub mod allocate;
pub mod benchmark;
mod chain;
pub mod completions;
pub mod config;
mod database;
pub mod demo;
mod devices;
pub mod doctor;
mod external;
mod ground;
mod key_lists;
mod lending;
pub mod localnet;
mod log_format;
pub mod man;
pub mod metagraph;
pub mod mine;
mod moment;
mod plan;
mod progress;
pub mod register;
pub mod score;
mod screen;
mod settled;
mod site;
pub mod solve;
pub mod stake;
mod state;
pub mod subnets;
pub mod validate;
pub mod wallet;

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};

use crate::{context::Context, error::Error, output::Outcome, settings::Color};

/// The command-line toolkit of the Bittensor Compute Subnet (SN27)
///
/// One program for those who mine and validate on the subnet and those who rent its machines:
/// challenges are solved on every GPU, or on the CPU, without hashcat and without the CUDA toolkit.
#[derive(Debug, Parser)]
#[command(
    name = "sn27",
    version,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 network, 5 key, 6 chain refused, 7 policy, 8 timeout, 9 device, 130 interrupted"
)]
pub struct Cli {
    /// What every command takes.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command, accepted before and after its name.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct GlobalArgs {
    /// Print one JSON object a result, on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// Ask no questions; name what is missing instead
    #[arg(long, global = true, visible_alias = "no-input", alias = "no_prompt")]
    pub no_prompt: bool,
    /// No prose and no progress on stderr, only warnings and errors
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Log to stderr; twice for debugging, three times for everything
    #[arg(long, short, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Log as `-vv` does
    #[arg(long = "logging.debug", global = true, hide = true)]
    pub logging_debug: bool,
    /// Write the log to this file instead
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub log_file: Option<PathBuf>,
    /// When to use colour [default: auto]
    #[arg(long, global = true, value_name = "WHEN", value_parser = color_parser())]
    pub color: Option<Color>,
    /// Read and write settings here [default: ~/.config/sn27/config.toml]
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,
}

/// The commands; each is documented where it stands.
#[derive(Debug, Subcommand)]
#[command(disable_help_subcommand = true)]
#[expect(
    missing_docs,
    reason = "a doc comment here would replace the command's own help"
)]
pub enum Command {
    Allocate(allocate::Args),
    Benchmark(benchmark::Args),
    Completions(completions::Args),
    Config(config::Args),
    Demo(demo::Args),
    Doctor(Box<doctor::Args>),
    Localnet(localnet::Args),
    Man(man::Args),
    Metagraph(metagraph::Args),
    #[command(alias = "burned-register", alias = "burned_register")]
    Register(register::Args),
    Mine(mine::Args),
    Score(score::Args),
    Solve(solve::Args),
    #[command(aliases = ["s", "subnet"])]
    Subnets(subnets::Args),
    Validate(Box<validate::Args>),
    #[command(alias = "st")]
    Stake(stake::Args),
    #[command(alias = "w")]
    Wallet(wallet::Args),
}

impl Command {
    /// Its name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Allocate(args) => args.name(),
            Self::Benchmark(_) => "benchmark",
            Self::Completions(_) => "completions",
            Self::Config(args) => args.name(),
            Self::Demo(_) => "demo",
            Self::Doctor(_) => "doctor",
            Self::Localnet(_) => "localnet",
            Self::Man(_) => "man",
            Self::Metagraph(_) => metagraph::NAME,
            Self::Register(_) => "register",
            Self::Mine(args) => args.name(),
            Self::Score(_) => "score",
            Self::Solve(_) => "solve",
            Self::Subnets(args) => args.name(),
            Self::Validate(_) => "validate",
            Self::Stake(args) => args.name(),
            Self::Wallet(args) => args.name(),
        }
    }

    /// The log that it keeps of itself, where it is one of those that go on.
    pub fn log(&self) -> Option<crate::log::Wish> {
        match self {
            Self::Mine(args) => args.log(),
            Self::Validate(args) => args.log(),
            _ => None,
        }
    }

    /// Runs it.
    pub async fn run(self, context: &mut Context) -> Result<Outcome, Error> {
        match self {
            Self::Allocate(args) => allocate::run(args, context).await,
            Self::Benchmark(args) => benchmark::run(args, context).await,
            Self::Completions(args) => completions::run(args, context).await,
            Self::Config(args) => config::run(args, context).await,
            Self::Demo(args) => demo::run(args, context).await,
            Self::Doctor(args) => doctor::run(*args, context).await,
            Self::Localnet(args) => localnet::run(args, context).await,
            Self::Man(args) => man::run(args, context).await,
            Self::Metagraph(args) => metagraph::run(metagraph::NAME, args, context).await,
            Self::Register(args) => register::run(args, context).await,
            Self::Mine(args) => mine::run(args, context).await,
            Self::Score(args) => score::run(args, context).await,
            Self::Solve(args) => solve::run(args, context).await,
            Self::Subnets(args) => subnets::run(args, context).await,
            Self::Validate(args) => validate::run(*args, context).await,
            Self::Stake(args) => stake::run(args, context).await,
            Self::Wallet(args) => wallet::run(args, context).await,
        }
    }
}

fn color_parser() -> impl clap::builder::TypedValueParser<Value = Color> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Color::NAMES).try_map(|text| text.parse())
}
