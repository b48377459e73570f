//! The log of commands that go on, in the lines that people of SN27 look through with grep.
//!
//! `YYYY-MM-DD HH:MM:SS.mmm |     SUCCESS      | message`: local time, the level in the middle of
//! sixteen, as the SDK's console has it; or a JSON object a line. What other libraries have to say
//! is left out unless it is a warning, and no line can be broken by what came from the network.

mod line;
mod rotating;

use std::{io, path::Path, sync::Mutex};

use tracing_subscriber::{
    Layer as _,
    filter::{LevelFilter, Targets},
    fmt::MakeWriter,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

pub use line::Lines;
pub use rotating::Rotating;

/// How lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// For people, and for grep.
    #[default]
    Text,
    /// One object a line.
    Json,
}

/// What a command wants of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// How lines look.
    pub format: Format,
    /// Whether stderr is needed for something else: then lines go to a file, or nowhere.
    pub silent: bool,
    /// Whether there is none unless it is asked for.
    pub calm: bool,
}

/// Where lines go.
#[derive(Debug)]
pub enum Place {
    /// To stderr.
    Stderr,
    /// To a file that is kept small.
    File(Rotating),
    /// Nowhere.
    Nowhere,
}

/// Events of this target are successes, a level that `tracing` doesn't have.
pub const SUCCESS: &str = "sn27::success";

/// Something went well that is worth a line of its own.
macro_rules! success {
    ($($message:tt)*) => {
        tracing::info!(target: $crate::log::SUCCESS, $($message)*)
    };
}
pub(crate) use success;

impl Place {
    /// The file; else stderr, if it may be had.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn of(file: Option<&Path>, wish: Wish) -> io::Result<Self> {
        Ok(match file {
            Some(path) => Self::File(Rotating::open(path)?),
            None if wish.silent => Self::Nowhere,
            None => Self::Stderr,
        })
    }
}

/// Makes all events of this process lines of this log.
pub fn install(format: Format, level: LevelFilter, place: Place) {
    match place {
        Place::Stderr => begin(format, level, io::stderr),
        Place::File(file) => begin(format, level, Mutex::new(file)),
        Place::Nowhere => {}
    }
}

fn begin<W>(format: Format, level: LevelFilter, writer: W)
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let targets = Targets::new()
        .with_target("sn27", level)
        .with_default(level.min(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer()
        .event_format(Lines(format))
        .with_writer(writer)
        .with_filter(targets);
    tracing_subscriber::registry().with(lines).init();
}
