//! Which formulas there are.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use super::{History, Revision, Score, Single, v1_2, v1_3, v1_5};

/// A formula by the releases of SN27 that used it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Formula {
    /// 1.1.0 to 1.1.4, which the subnet's guide prints.
    #[default]
    Seed,
    /// 1.2.0 to 1.2.3.
    V1_2,
    /// 1.3.8 to 1.3.10.
    V1_3(Revision),
    /// 1.4.8 to 1.5.3, the last that scored proof of work.
    V1_5,
    /// 1.0.2 to 1.0.5, from what the hardware is.
    Hardware,
}

/// Text that names no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no formula; there are seed, v1.2, v1.3, v1.3.8, v1.3.9, v1.5 and hardware")]
pub struct UnknownFormula(String);

impl Formula {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Seed,
        Self::V1_2,
        Self::V1_3(Revision::Tenth),
        Self::V1_3(Revision::Eighth),
        Self::V1_3(Revision::Ninth),
        Self::V1_5,
        Self::Hardware,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::V1_2 => "v1.2",
            Self::V1_3(Revision::Tenth) => "v1.3",
            Self::V1_3(Revision::Eighth) => "v1.3.8",
            Self::V1_3(Revision::Ninth) => "v1.3.9",
            Self::V1_5 => "v1.5",
            Self::Hardware => "hardware",
        }
    }

    /// Whether it takes one answer, rather than a miner's history or its hardware.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Seed | Self::V1_2)
    }

    /// The score of a miner by its newest answer or by its history; none by its hardware, of which
    /// challenges say nothing.
    pub fn of(self, answer: &Single, history: &History) -> Option<Score> {
        Some(match self {
            Self::Seed => answer.seed(),
            Self::V1_2 => answer.v1_2(),
            Self::V1_3(revision) => history.v1_3(revision),
            Self::V1_5 => history.v1_5(),
            Self::Hardware => return None,
        })
    }

    /// The highest score that it gives; none where there is no highest.
    pub fn cap(self) -> Option<f64> {
        match self {
            Self::Seed => Some(super::seed::CAP),
            Self::V1_2 => Some(v1_2::CAP),
            // Until 1.3.8 the yield was of the time needed, and grows without end as that shrinks.
            Self::V1_3(Revision::Eighth) => None,
            Self::V1_3(_) => Some(v1_3::CAP),
            Self::V1_5 => Some(v1_5::cap()),
            Self::Hardware => Some(super::hardware::cap()),
        }
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Formula {
    type Err = UnknownFormula;

    fn from_str(text: &str) -> Result<Self, UnknownFormula> {
        let found = Self::ALL.into_iter().find(|formula| formula.name() == text);
        found.ok_or_else(|| UnknownFormula(text.to_owned()))
    }
}

impl Serialize for Formula {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
