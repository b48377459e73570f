//! Lists of keys, as people give them: with commas, in files, a line each.

use std::{collections::BTreeSet, sync::OnceLock};

use crate::address::{Address, InvalidAddress};

/// Hotkeys, and coldkeys that stand for all their hotkeys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    hotkeys: BTreeSet<Address>,
    coldkeys: BTreeSet<Address>,
}

/// A list with something in it that is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidKeys(#[from] InvalidAddress);

impl InvalidKeys {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        self.0.help()
    }
}

impl Keys {
    /// A list of hotkeys.
    ///
    /// # Errors
    /// What is no address.
    pub fn hotkeys(text: &str) -> Result<Self, InvalidKeys> {
        let mut keys = Self::default();
        keys.add_hotkeys(text)?;
        Ok(keys)
    }

    /// Adds hotkeys.
    ///
    /// # Errors
    /// What is no address.
    pub fn add_hotkeys(&mut self, text: &str) -> Result<(), InvalidKeys> {
        self.hotkeys.extend(parse(text)?);
        Ok(())
    }

    /// Adds coldkeys.
    ///
    /// # Errors
    /// What is no address.
    pub fn add_coldkeys(&mut self, text: &str) -> Result<(), InvalidKeys> {
        self.coldkeys.extend(parse(text)?);
        Ok(())
    }

    /// Whether one of both is on it.
    pub fn contains(&self, hotkey: &Address, coldkey: &Address) -> bool {
        self.hotkeys.contains(hotkey) || self.coldkeys.contains(coldkey)
    }

    /// All of them, of both kinds.
    pub fn iter(&self) -> impl Iterator<Item = Address> {
        self.hotkeys.iter().chain(&self.coldkeys).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hotkeys.len() + self.coldkeys.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Addresses between commas, spaces and line ends; `#` begins a comment. The brackets and quotes of
/// a Python list, which SN27 1.1 wanted, are seen through.
fn parse(text: &str) -> Result<Vec<Address>, InvalidAddress> {
    let lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default());
    lines
        .flat_map(|line| {
            line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '"' | '\''))
        })
        .filter(|word| !word.is_empty())
        .map(str::parse)
        .collect()
}

/// The sixteen hotkeys that SN27 has suspected since 1.1.0.
pub fn exploiters() -> &'static BTreeSet<Address> {
    static EXPLOITERS: OnceLock<BTreeSet<Address>> = OnceLock::new();
    EXPLOITERS.get_or_init(|| {
        let all = SUSPECTS.split_whitespace();
        all.filter_map(|address| address.parse().ok()).collect()
    })
}

const SUSPECTS: &str = "
    5HZ1ATsziEMDm1iUqNWQatfEDb1JSNf37AiG8s3X4pZzoP3A
    5H679r89XawDrMhwKGH1jgWMZQ5eeJ8RM9SvUmwCBkNPvSCL
    5FnMHpqYo1MfgFLax6ZTkzCZNrBJRjoWE5hP35QJEGdZU6ft
    5H3tiwVEdqy9AkQSLxYaMewwZWDi4PNNGxzKsovRPUuuvALW
    5E6oa5hS7a6udd9LUUsbBkvzeiWDCgyA2kGdj6cXMFdjB7mm
    5DFaj2o2R4LMZ2zURhqEeFKXvwbBbAPSPP7EdoErYc94ATP1
    5H3padRmkFMJqZQA8HRBZUkYY5aKCTQzoR8NwqDfWFdTEtky
    5HBqT3dhKWyHEAFDENsSCBJ1ntyRdyEDQWhZo1JKgMSrAhUv
    5FAH7UesJRwwLMkVVknW1rsh9MQMUo78d5Qyx3KpFpL5A7LW
    5GUJBJmSJtKPbPtUgALn4h34Ydc1tjrNfD1CT4akvcZTz1gE
    5E2RkNBMCrdfgpnXHuiC22osAxiw6fSgZ1iEVLqWMXSpSKac
    5DaLy2qQRNsmbutQ7Havj49CoZSKksQSRkCLJsiknH8GcsN2
    5GNNB5kZfo6F9hqwXvaRfYdTuJPSzrXbtABzwoL499jPNBjt
    5GVjcJLQboN5NcQoP4x8oqovjAiEizdscoocWo9HBYYmPdR3
    5FswTe5bbs9n1SzaGpzUd6sDfnzdPfWVS2MwDWNbAneeT15k
    5F4bqDZkx79hCxmbbsVMuq312EW9hQLvsBzKsAJgcEqpb8L9
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_people_write_them() {
        let [one, two] = [1, 2].map(|byte| Address::from_bytes([byte; 32]));
        let texts = [
            format!("{one},{two}"),
            format!(" {one}\n# the second\n{two} # is this\n"),
            format!("[\"{one}\", '{two}']"),
        ];
        for text in texts {
            let keys = Keys::hotkeys(&text).expect(&text);
            assert_eq!(keys.len(), 2, "{text}");
            assert!(keys.contains(&one, &one) && keys.contains(&two, &two));
        }
        assert_eq!(Keys::hotkeys("[]"), Ok(Keys::default()));
        let wrong = Keys::hotkeys("5abc").expect_err("no address");
        assert!(wrong.to_string().contains("5abc"));
    }
}
