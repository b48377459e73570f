//! A query as it is written.

use std::str::FromStr;

use super::{Comparison, Query, Term, What};

/// Longer ones before those that they begin with.
const COMPARISONS: [(&str, Comparison); 6] = [
    (">=", Comparison::AtLeast),
    ("<=", Comparison::AtMost),
    ("==", Comparison::Equal),
    (">", Comparison::More),
    ("<", Comparison::Less),
    ("=", Comparison::Equal),
];

/// Why a line is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidQuery {
    /// A word without a comparison.
    #[error("{0:?} is no comparison such as ram>=64G")]
    Word(String),
    /// A name that is none.
    #[error("{0:?} is none of gpu, count, vram, cpu, ram, disk")]
    Name(String),
    /// A value that is none.
    #[error(
        "{0:?} is no value: count and cpu have whole numbers, vram, ram and disk sizes such as 64G"
    )]
    Value(String),
}

impl FromStr for Query {
    type Err = InvalidQuery;

    fn from_str(text: &str) -> Result<Self, InvalidQuery> {
        let mut query = Self::default();
        for word in text
            .split([' ', ',', '\t', '\n'])
            .filter(|word| !word.is_empty())
        {
            let no_word = || InvalidQuery::Word(word.to_owned());
            let at = word.find(['<', '>', '=']).ok_or_else(no_word)?;
            let (name, rest) = word.split_at(at);
            let comparison = COMPARISONS.iter();
            let comparison = comparison.copied().find(|(sign, _)| rest.starts_with(sign));
            let (sign, comparison) = comparison.ok_or_else(no_word)?;
            let value = rest.strip_prefix(sign).unwrap_or_default();
            let no_value = || InvalidQuery::Value(value.to_owned());
            if name == "gpu" {
                if comparison != Comparison::Equal || value.is_empty() {
                    return Err(no_value());
                }
                // Names have spaces, which a word can't have.
                query.gpu = Some(value.to_lowercase().replace('_', " "));
                continue;
            }
            let (what, value) = match name {
                "count" | "gpus" => (What::Count, value.parse().ok()),
                "cpu" | "cores" => (What::Cpu, value.parse().ok()),
                "vram" | "gpu_ram" => (What::Vram, size(value)),
                "ram" => (What::Ram, size(value)),
                "disk" => (What::Disk, size(value)),
                _ => return Err(InvalidQuery::Name(name.to_owned())),
            };
            query.terms.push(Term {
                what,
                comparison,
                value: value.ok_or_else(no_value)?,
            });
        }
        Ok(query)
    }
}

/// `64G` and `64GB` in decimal units, `64Gi` and `64GiB` in binary ones; bytes where there is no unit.
/// What is sold as 64 GB or 80 GB is a little less than that in binary units.
fn size(text: &str) -> Option<u64> {
    let at = text.find(|letter: char| !letter.is_ascii_digit());
    let (number, unit) = text.split_at(at.unwrap_or(text.len()));
    let number: u64 = number.parse().ok()?;
    let unit = unit.to_lowercase();
    let power = match unit.chars().next() {
        None => return Some(number),
        Some(letter) => "kmgt".find(letter)? as u32 + 1,
    };
    let step: u64 = match &unit[1..] {
        "" | "b" => 1000,
        "i" | "ib" => 1024,
        _ => return None,
    };
    number.checked_mul(step.checked_pow(power)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_named() {
        use InvalidQuery::{Name, Value, Word};
        for (query, expected) in [
            ("h100", Word("h100".into())),
            ("color=red", Name("color".into())),
            ("ram>=lots", Value("lots".into())),
            ("ram>=99999999999T", Value("99999999999T".into())),
            ("cpu>=1.5", Value("1.5".into())),
            ("gpu>=H100", Value("H100".into())),
            ("ram>=64é", Value("64é".into())),
        ] {
            assert_eq!(query.parse::<Query>(), Err(expected));
        }
    }
}
