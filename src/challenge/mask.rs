//! Masks: one character set for each position of the password.

use super::{Charset, Charsets, Field, InvalidChallenge, MAX_MESSAGE};

/// The candidates: every combination of one byte from each position's set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask(Vec<Charset>);

impl Mask {
    /// Reads hashcat's notation: `?` and a letter, a digit or another `?`; all else stands for itself.
    pub fn parse(mask: &[u8], charsets: &Charsets) -> Result<Self, InvalidChallenge> {
        let mut positions = Vec::new();
        let mut rest = mask.iter().copied();
        while let Some(byte) = rest.next() {
            positions.push(match byte {
                b'?' => charsets.symbol(rest.next(), Field::Mask)?,
                literal => Charset::single(literal),
            });
        }
        if positions.is_empty() || positions.len() > MAX_MESSAGE {
            return Err(InvalidChallenge::new(
                Field::Mask,
                format!("has {} positions", positions.len()),
                "between 1 and 128 positions, such as ?1?1?1?1?1?1?1 or pass?d?d",
            ));
        }
        Ok(Self(positions))
    }

    /// The sets, first position first; at least one, none empty.
    pub fn positions(&self) -> &[Charset] {
        &self.0
    }

    /// Bytes in every candidate.
    #[expect(clippy::len_without_is_empty, reason = "a mask is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of candidates; saturates at `u128::MAX`.
    pub fn candidates(&self) -> u128 {
        self.0.iter().fold(1, |product: u128, set| {
            product.saturating_mul(set.bytes().len() as u128)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(mask: &str) -> Result<Mask, Field> {
        let charsets = Charsets::parse([Some(b"xyz"), None, None, None]).expect("good charset");
        Mask::parse(mask.as_bytes(), &charsets).map_err(|error| error.field)
    }

    #[test]
    fn masks_mix_sets_literals_and_question_marks() {
        let mask = parse("a?1??-?d").expect("a good mask");
        let positions: Vec<_> = mask.positions().iter().map(Charset::bytes).collect();
        assert_eq!(positions, [&b"a"[..], b"xyz", b"?", b"-", b"0123456789"]);
        assert_eq!((mask.len(), mask.candidates()), (5, 30));
        assert_eq!(
            parse(&"?b".repeat(20)).map(|m| m.candidates()),
            Ok(u128::MAX)
        );
    }

    #[test]
    fn nonsense_is_refused() {
        for mask in ["", "?", "a?", "?x", "?2", &"a".repeat(129)] {
            assert_eq!(parse(mask), Err(Field::Mask), "{mask}");
        }
    }
}
