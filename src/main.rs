//! Parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sn27::run())
}
