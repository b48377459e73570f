//! What can be looked at by itself.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::Serialize;

/// A topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// NVIDIA's driver, each GPU, our kernels on it.
    Gpu,
    /// Docker, and what else it takes to lend the machine.
    Docker,
    /// The node, whose chain it is, and whether it has all that we use.
    Chain,
    /// The ports of a miner, and the address that others know it by.
    Ports,
    /// Keys, their files, their place on the subnet, the money for one.
    Wallet,
    /// The clock.
    Time,
}

/// Some of them, or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topics {
    /// All: what mining can go on without is no failure.
    All,
    /// These, because somebody wants them to be right.
    Named(BTreeSet<Topic>),
}

impl Topic {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Gpu,
        Self::Docker,
        Self::Chain,
        Self::Ports,
        Self::Wallet,
        Self::Time,
    ];

    /// As people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gpu => "gpu",
            Self::Docker => "docker",
            Self::Chain => "chain",
            Self::Ports => "ports",
            Self::Wallet => "wallet",
            Self::Time => "time",
        }
    }
}

impl Topics {
    /// What stands for all of them.
    pub const ALL: &'static str = "all";

    /// By their names; all where none is given.
    ///
    /// # Errors
    /// The first word that is no topic.
    pub fn read<S: AsRef<str>>(words: &[S]) -> Result<Self, String> {
        let words = || words.iter().map(AsRef::as_ref);
        let named = words().filter(|word| *word != Self::ALL).map(str::parse);
        let named: BTreeSet<_> = named.collect::<Result<_, _>>()?;
        let all = named.is_empty() || words().any(|word| word == Self::ALL);
        Ok(if all { Self::All } else { Self::Named(named) })
    }

    /// Whether this one is among them.
    pub fn contains(&self, topic: Topic) -> bool {
        match self {
            Self::All => true,
            Self::Named(topics) => topics.contains(&topic),
        }
    }

    /// Whether it was asked for by its name.
    pub(super) fn names(&self, topic: Topic) -> bool {
        matches!(self, Self::Named(topics) if topics.contains(&topic))
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Topic {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|topic| topic.name() == text)
            .ok_or_else(|| format!("`{}` is no topic", text.escape_debug()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_topic_means_all_of_them() {
        let read = |words: &[&str]| Topics::read(words).expect("topics");
        assert_eq!(read(&[]), Topics::All);
        assert_eq!(read(&["gpu", "all"]), Topics::All);
        let some = read(&["time", "gpu", "time"]);
        assert!(some.contains(Topic::Gpu) && some.names(Topic::Time));
        assert!(!some.contains(Topic::Chain) && !Topics::All.names(Topic::Gpu));
        assert!(Topics::read(&["gpus"]).is_err());
    }
}
