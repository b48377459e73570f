//! A share of a price: how much worse it may get.

use std::{fmt, str::FromStr};

use super::{
    Tao,
    decimal::{self, Fault},
};

/// A share in millionths: `5%` is 50,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u32);

/// Millionths in all of it.
const ALL: u32 = 1_000_000;

/// Why a text is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidShare {
    /// Neither a percentage nor a fraction.
    #[error("it is neither a percentage nor a fraction")]
    NotDecimal,
    /// Finer than a millionth.
    #[error("it is finer than a ten-thousandth of a percent")]
    TooFine,
    /// More than all of it.
    #[error("it is more than 100%")]
    TooLarge,
}

impl Share {
    /// What a share looks like.
    pub const HELP: &'static str = "use a percentage such as 5%, or a fraction such as 0.05";

    /// A price that is worse for who pays, rounded down.
    pub fn above(self, price: Tao) -> Option<Tao> {
        let rao = u128::from(price.0) * u128::from(ALL + self.0) / u128::from(ALL);
        u64::try_from(rao).ok().map(Tao)
    }

    /// A price that is worse for who is paid, rounded up.
    pub fn below(self, price: Tao) -> Tao {
        let rest = u128::from(price.0) * u128::from(ALL - self.0);
        let rao = rest.div_ceil(ALL.into());
        // No more than the price itself.
        Tao(u64::try_from(rao).unwrap_or(price.0))
    }
}

impl FromStr for Share {
    type Err = InvalidShare;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, decimals) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), 4),
            None => (text, 6),
        };
        let millionths = decimal::parse(number, decimals).map_err(|fault| match fault {
            Fault::NotDecimal => InvalidShare::NotDecimal,
            Fault::TooFine => InvalidShare::TooFine,
            Fault::TooLarge => InvalidShare::TooLarge,
        })?;
        match u32::try_from(millionths) {
            Ok(millionths) if millionths <= ALL => Ok(Self(millionths)),
            _ => Err(InvalidShare::TooLarge),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal::show(self.0.into(), 10_000, 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_and_fractions_are_shares() {
        for (text, share) in [
            ("5%", 50_000),
            ("0.05", 50_000),
            ("0%", 0),
            ("100%", ALL),
            ("1", ALL),
            ("0.5 %", 5_000),
            ("0.0001%", 1),
        ] {
            assert_eq!(text.parse(), Ok(Share(share)), "{text}");
            let shown = Share(share).to_string();
            assert_eq!(shown.parse(), Ok(Share(share)), "{shown}");
        }
        for (text, error) in [
            ("", InvalidShare::NotDecimal),
            ("%", InvalidShare::NotDecimal),
            ("-5%", InvalidShare::NotDecimal),
            ("101%", InvalidShare::TooLarge),
            ("5", InvalidShare::TooLarge),
            ("0.00001%", InvalidShare::TooFine),
        ] {
            assert_eq!(text.parse::<Share>(), Err(error), "{text}");
        }
    }

    #[test]
    fn caps_never_lie_beyond_what_was_said() {
        let five: Share = "5%".parse().expect("a share");
        assert_eq!(five.above(Tao(100)), Some(Tao(105)));
        assert_eq!(five.above(Tao(99)), Some(Tao(103)));
        assert_eq!(five.below(Tao(99)), Tao(95));
        assert_eq!(five.below(Tao(u64::MAX)), Tao(17_524_406_870_024_074_035));
        assert_eq!(five.above(Tao(u64::MAX)), None);
    }
}
