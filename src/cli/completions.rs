//! `completions`: shell scripts that ask this program what can come next.

use clap::ValueEnum;
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};
use serde::Serialize;

use crate::{
    context::Context,
    error::{Error, Kind},
    output::{Human, Outcome, Page},
};

/// The variable by which a shell asks for completions.
pub const VARIABLE: &str = "SN27_COMPLETE";

/// Print a shell's completion script
///
/// The script asks sn27 itself, so that it offers what this version takes and this machine has,
/// its CUDA devices among it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 completions bash > ~/.local/share/bash-completion/completions/sn27
  sn27 completions zsh > ~/.zfunc/_sn27
  sn27 completions fish > ~/.config/fish/completions/sn27.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

/// Shells that have a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU Bash
    Bash,
    /// fish
    Fish,
    /// Z shell
    Zsh,
}

#[derive(Serialize)]
struct Script {
    shell: String,
    script: String,
}

pub(super) async fn run(args: Args, _context: &mut Context) -> Result<Outcome, Error> {
    let Args { shell } = args;
    Ok(Outcome::data(Script {
        script: script(shell)?,
        shell: shell.file_name().to_owned(),
    }))
}

/// The script for a shell.
pub fn script(shell: Shell) -> Result<String, Error> {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Fish => &Fish,
        Shell::Zsh => &Zsh,
    };
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "sn27", "sn27", "sn27", &mut script)
        .map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
    String::from_utf8(script).map_err(|error| Error::new(Kind::Failed, error.to_string()))
}

impl Shell {
    /// The name that the shell looks for.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Bash => "sn27.bash",
            Self::Fish => "sn27.fish",
            Self::Zsh => "_sn27",
        }
    }
}

impl Human for Script {
    fn human(&self, page: &mut Page) {
        page.line(self.script.trim_end());
    }
}
