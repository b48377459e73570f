//! Yes or no, as people write it.

use std::str::FromStr;

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YesNo(pub bool);

impl YesNo {
    /// What it looks like.
    pub const HELP: &'static str = "use true or false";
}

impl FromStr for YesNo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Self(true)),
            "false" | "no" | "off" | "0" => Ok(Self(false)),
            _ => Err(Self::HELP.to_owned()),
        }
    }
}
