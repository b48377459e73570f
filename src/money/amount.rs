//! An amount of TAO or of alpha.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::decimal::{self, Fault};

/// Rao in one TAO, and billionths in one alpha.
pub const RAO_PER_TAO: u64 = 1_000_000_000;

/// Digits after the point.
const DECIMALS: usize = 9;

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// Nothing, or something other than digits and one point.
    #[error("it is not a decimal number")]
    NotDecimal,
    /// Less than the smallest unit would be cut off.
    #[error("it has more than 9 digits after the point, and a rao is the smallest amount")]
    TooFine,
    /// More than there can be.
    #[error("it is more than there can be")]
    TooLarge,
}

impl InvalidAmount {
    /// What an amount looks like.
    pub const HELP: &'static str = "use a decimal number such as 2.01, of at most 9 decimals";
}

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(
            /// In billionths: rao.
            pub u64,
        );

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);

            /// The sum, unless there is no such amount.
            pub fn checked_add(self, other: Self) -> Option<Self> {
                self.0.checked_add(other.0).map(Self)
            }

            /// The difference, unless it is less than nothing.
            pub fn checked_sub(self, other: Self) -> Option<Self> {
                self.0.checked_sub(other.0).map(Self)
            }

            /// What is left, nothing where more is taken away than there is.
            #[must_use]
            pub fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// With its unit, as people read it.
            pub fn with_unit(self) -> String {
                format!("{self} {}", $unit)
            }
        }

        /// The shortest decimal that reads back as the same amount.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&decimal::show(self.0, RAO_PER_TAO, DECIMALS))
            }
        }

        impl FromStr for $name {
            type Err = InvalidAmount;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(decimal::parse(text, DECIMALS)?))
            }
        }
    };
}

amount!(
    /// An amount of TAO, in rao.
    Tao,
    "TAO"
);
amount!(
    /// An amount of a subnet's alpha, in billionths. What it is worth in TAO is the subnet's price.
    Alpha,
    "alpha"
);

/// For programs: the exact integer, and the decimal as text.
impl Serialize for Tao {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut amount = serializer.serialize_struct("Tao", 2)?;
        amount.serialize_field("rao", &self.0)?;
        amount.serialize_field("tao", &self.to_string())?;
        amount.end()
    }
}

/// For programs: the exact integer, and the decimal as text.
impl Serialize for Alpha {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut amount = serializer.serialize_struct("Alpha", 2)?;
        amount.serialize_field("rao", &self.0)?;
        amount.serialize_field("alpha", &self.to_string())?;
        amount.end()
    }
}

impl Alpha {
    /// What it is worth at a price of TAO for one alpha, rounded down.
    pub fn worth(self, price: Tao) -> Option<Tao> {
        let rao = u128::from(self.0) * u128::from(price.0) / u128::from(RAO_PER_TAO);
        u64::try_from(rao).ok().map(Tao)
    }
}

impl Tao {
    /// The alpha that it buys at a price of TAO for one alpha, rounded down; none at no price.
    pub fn buys(self, price: Tao) -> Option<Alpha> {
        let alpha = u128::from(self.0) * u128::from(RAO_PER_TAO);
        let alpha = alpha.checked_div(price.0.into())?;
        u64::try_from(alpha).ok().map(Alpha)
    }
}

impl From<Fault> for InvalidAmount {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotDecimal => Self::NotDecimal,
            Fault::TooFine => Self::TooFine,
            Fault::TooLarge => Self::TooLarge,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_point_zero_one_is_not_a_rao_short() {
        assert_eq!("2.01".parse(), Ok(Tao(2_010_000_000)));
        assert_eq!(Tao(2_010_000_000).to_string(), "2.01");
    }

    #[test]
    fn amounts_are_plain_decimals() {
        for (text, rao) in [
            ("0", 0),
            ("1", RAO_PER_TAO),
            (".5", 500_000_000),
            ("1.", RAO_PER_TAO),
            ("0.000000001", 1),
            ("007.10", 7_100_000_000),
            ("1.0000000000000", RAO_PER_TAO),
            ("18446744073.709551615", u64::MAX),
        ] {
            assert_eq!(text.parse(), Ok(Tao(rao)), "{text}");
        }
        for (text, error) in [
            ("", InvalidAmount::NotDecimal),
            (".", InvalidAmount::NotDecimal),
            ("-1", InvalidAmount::NotDecimal),
            ("+1", InvalidAmount::NotDecimal),
            ("1e3", InvalidAmount::NotDecimal),
            ("1,5", InvalidAmount::NotDecimal),
            ("1.2.3", InvalidAmount::NotDecimal),
            ("nan", InvalidAmount::NotDecimal),
            ("١", InvalidAmount::NotDecimal),
            ("0.0000000001", InvalidAmount::TooFine),
            ("18446744073.709551616", InvalidAmount::TooLarge),
            ("99999999999999999999999", InvalidAmount::TooLarge),
        ] {
            assert_eq!(text.parse::<Tao>(), Err(error), "{text}");
        }
    }

    #[test]
    fn alpha_becomes_tao_by_a_price_alone() {
        let price = Tao(250_000_000);
        assert_eq!(
            Alpha(8 * RAO_PER_TAO).worth(price),
            Some(Tao(2 * RAO_PER_TAO))
        );
        assert_eq!(
            Tao(2 * RAO_PER_TAO).buys(price),
            Some(Alpha(8 * RAO_PER_TAO))
        );
        assert_eq!(Tao(1).buys(Tao::ZERO), None);
        assert_eq!(Alpha(u64::MAX).worth(Tao(u64::MAX)), None);
    }

    proptest! {
        #[test]
        fn display_and_parse_are_inverse(rao: u64) {
            prop_assert_eq!(Tao(rao).to_string().parse(), Ok(Tao(rao)));
            prop_assert_eq!(Alpha(rao).to_string().parse(), Ok(Alpha(rao)));
        }

        #[test]
        fn any_text_is_an_amount_or_an_error(text in "[0-9.eE+ -]{0,24}") {
            if let Ok(amount) = text.parse::<Tao>() {
                prop_assert_eq!(amount.to_string().parse(), Ok(amount));
            }
        }
    }
}
