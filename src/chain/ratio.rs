//! A share of one, as the chain has it: sixteen bits.

use std::fmt;

use serde::{Serialize, Serializer};

/// A share in 65535ths: incentive, consensus, trust and the like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ratio(pub u16);

impl Ratio {
    /// From 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(u16::MAX)
    }
}

/// With the five digits that sixteen bits are worth.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.5}", self.share())
    }
}

/// For programs: the share itself.
impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.share())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_one_and_neighbours_differ() {
        assert_eq!(Ratio(u16::MAX).to_string(), "1.00000");
        assert_eq!(Ratio(0).to_string(), "0.00000");
        for ratio in 0..u16::MAX {
            assert_ne!(Ratio(ratio).to_string(), Ratio(ratio + 1).to_string());
        }
    }
}
