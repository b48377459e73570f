//! One run of the program: completions, arguments, surroundings, the command, its exit code.

use std::{ffi::OsString, fs, io, time::Instant};

use clap::{CommandFactory, FromArgMatches, error::ErrorKind};
use clap_complete::CompleteEnv;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::filter::LevelFilter;

use crate::{
    cli::{Cli, GlobalArgs, allocate, completions},
    context::Context,
    error::{Error, Kind},
    log,
    output::{Format, Outcome, Output},
    prompt::Prompt,
    settings::{Color, Key, Settings},
    solver::Cancel,
};

/// Runs the program with this process's arguments and returns its exit code.
pub fn run() -> u8 {
    let started = Instant::now();
    if let Some(code) = allocate::answer() {
        return code;
    }
    CompleteEnv::with_factory(Cli::command)
        .var(completions::VARIABLE)
        .complete();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let matches = match Cli::command().try_get_matches_from(&arguments) {
        Ok(matches) => matches,
        Err(error) => return refuse(&arguments, &error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return refuse(&arguments, &error),
    };
    let Cli { global, command } = cli;
    let name = command.name();
    let mut context = match surroundings(&global, command.log(), started) {
        Ok(context) => context,
        Err(error) => return show(&plain(&global), name, &error.into()),
    };
    let outcome = runtime().and_then(|runtime| {
        runtime.block_on(async {
            listen_for_signals(context.interrupted.clone())?;
            command.run(&mut context).await
        })
    });
    let outcome = outcome.unwrap_or_else(Outcome::from);
    show(&context.output, name, &outcome)
}

/// What clap has to say: help and version are results, all else is a usage error.
fn refuse(arguments: &[OsString], error: &clap::Error) -> u8 {
    let json = arguments.iter().any(|argument| argument == "--json");
    if json && error.use_stderr() {
        let rendered = error.render().to_string();
        let mut paragraphs = rendered.trim().split("\n\n");
        let message = paragraphs
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        let help: Vec<_> = paragraphs.map(str::trim).collect();
        let error = Error::usage(message).help(help.join("\n"));
        let output = Output::new(Format::Json, true, false);
        return show(&output, "sn27", &error.into());
    }
    // A closed stdout or stderr leaves nobody to tell.
    let _ = error.print();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => 0,
        _ => Kind::Usage.exit_code(),
    }
}

/// Shows an outcome. That nobody reads stdout any more is no failure of the command.
fn show(output: &Output, command: &str, outcome: &Outcome) -> u8 {
    let code = outcome.kind().map_or(0, Kind::exit_code);
    match output.show(command, outcome) {
        Ok(()) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        Err(error) => {
            let failure = Error::new(Kind::Failed, format!("stdout: {error}"));
            // If stdout can't be written, the sentence goes to stderr.
            let _ = Output::new(Format::Human, true, false).show(command, &failure.into());
            Kind::Failed.exit_code()
        }
    }
}

fn plain(global: &GlobalArgs) -> Output {
    Output::new(format(global), global.quiet, false)
}

fn format(global: &GlobalArgs) -> Format {
    if global.json {
        Format::Json
    } else {
        Format::Human
    }
}

fn surroundings(
    global: &GlobalArgs,
    wish: Option<log::Wish>,
    started: Instant,
) -> Result<Context, Error> {
    match wish {
        Some(wish) => log_lines(global, wish)?,
        None => log_plainly(global)?,
    }
    let settings = Settings::new(global.config.clone());
    // Output looks at the terminal itself, a stream at a time.
    let color = settings.get(Key::Color, global.color)?.value != Color::Never;
    Ok(Context {
        output: Output::new(format(global), global.quiet, color),
        prompt: Prompt::new(global.no_prompt || global.json || global.quiet),
        settings,
        started,
        interrupted: Cancel::default(),
    })
}

/// Logs only where it was asked for; secrets never reach a log.
fn log_plainly(global: &GlobalArgs) -> Result<(), Error> {
    let level = match (global.verbose, global.logging_debug) {
        (0, false) if global.log_file.is_none() => return Ok(()),
        (0 | 1, false) => LevelFilter::INFO,
        (0..=2, _) => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let builder = tracing_subscriber::fmt().with_max_level(level);
    match &global.log_file {
        Some(path) => {
            let file = fs::OpenOptions::new().create(true).append(true).open(path);
            let file = file.map_err(|error| Error::file(path, &error))?;
            builder.with_ansi(false).with_writer(file).init();
        }
        None => builder.with_writer(io::stderr).init(),
    }
    Ok(())
}

/// The log of a command that goes on: always there, in the lines that people grep for.
fn log_lines(global: &GlobalArgs, wish: log::Wish) -> Result<(), Error> {
    let level = match (global.verbose, global.logging_debug) {
        _ if global.quiet => LevelFilter::WARN,
        (0, false) if wish.calm && global.log_file.is_none() => LevelFilter::OFF,
        (0, false) => LevelFilter::INFO,
        (1, false) if wish.calm => LevelFilter::INFO,
        (0..=2, _) => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    let path = global.log_file.as_deref();
    let place = log::Place::of(path, wish).map_err(|error| match path {
        Some(path) => Error::file(path, &error),
        None => Error::new(Kind::Failed, error.to_string()),
    })?;
    log::install(wish.format, level, place);
    Ok(())
}

fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::new(Kind::Failed, format!("no threads can be started: {error}")))
}

/// The first Ctrl-C or request to terminate stops the work, the second one the process.
fn listen_for_signals(interrupted: Cancel) -> Result<(), Error> {
    let listen = |kind| {
        signal(kind).map_err(|error| Error::new(Kind::Failed, format!("no signals: {error}")))
    };
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if interrupted.is_cancelled() {
                std::process::exit(Kind::Interrupted.exit_code().into());
            }
            interrupted.cancel();
        }
    });
    Ok(())
}
