//! When to use colour.

use std::str::FromStr;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On terminals.
    Auto,
    /// On every output of prose and tables.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// What can be written for each.
    pub const NAMES: [&str; 3] = ["auto", "always", "never"];
}

impl FromStr for Color {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            other => Err(format!(
                "`{}` is not auto, always or never",
                other.escape_debug()
            )),
        }
    }
}
