//! A limit of time, as people write it.

use std::{fmt, str::FromStr, time::Duration};

/// A limit of time greater than zero: `30s`, `500ms`, `2m`, or plain seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(pub Duration);

impl Timeout {
    /// What a limit looks like.
    pub const HELP: &'static str = "use a time such as 30s, 500ms, 2m, or 30 for seconds";
    /// The longest: a year, so that sums with the clock can't overflow.
    const MAX: Duration = Duration::from_secs(365 * 24 * 60 * 60);
}

impl FromStr for Timeout {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text
            .parse()
            .ok()
            .and_then(|s| Duration::try_from_secs_f64(s).ok());
        let duration = number.or_else(|| humantime::parse_duration(text).ok());
        match duration {
            Some(duration) if duration.is_zero() => Err("no time at all".to_owned()),
            Some(duration) if duration > Self::MAX => Err("longer than a year".to_owned()),
            Some(duration) => Ok(Self(duration)),
            None => Err(format!("`{}` is not a time", text.escape_debug())),
        }
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        humantime::format_duration(self.0).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_units() {
        let millis = |text: &str| text.parse::<Timeout>().map(|t| t.0.as_millis()).ok();
        for (text, expected) in [
            ("30s", 30_000),
            ("500ms", 500),
            ("2m", 120_000),
            ("30", 30_000),
            ("0.5", 500),
        ] {
            assert_eq!(millis(text), Some(expected), "{text}");
        }
        for text in ["", "0", "-1", "nan", "inf", "1e300", "soon", "2y"] {
            assert_eq!(millis(text), None, "{text}");
        }
    }
}
