//! A mask laid out for searching: rows of candidates that differ in one message word only.
//!
//! BLAKE2b takes one block of sixteen 64-bit words. A *row* fixes every varying byte but those of
//! one word; the *table* holds all values of that word's remaining bytes, one *column* each. A
//! kernel then prepares a row once and walks the table: a candidate costs its hashing alone. What a
//! mask means is `challenge`'s business; which rows are searched where is the engine's.

use std::ops::Range;

use crate::challenge::Challenge;

/// Largest table: two positions of 95 characters or four of ten fit, and a row stays short enough
/// (a millisecond on one slow core) to be the unit of cancellation on a CPU.
const MAX_COLUMNS: usize = 16_384;

/// Columns that make preparing a row negligible beside searching it.
const ENOUGH_COLUMNS: usize = 1_000;

/// A position of the mask that the row number chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digit {
    /// Byte of the message that this position fills, counted from 0.
    pub byte: usize,
    /// Its two or more distinct characters.
    pub chars: Vec<u8>,
}

/// The candidates of one mask for one hash line, as `rows` × `table.len()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyspace {
    /// The block with all that never varies: salt, literals, zeros; varying bytes are zero.
    pub message: [u64; 16],
    /// Bytes in the message: password and salt.
    pub length: u64,
    /// Message words from this index on are zero in every candidate (1 to 16).
    pub words: usize,
    /// The message word that the table varies.
    pub word: usize,
    /// What a column puts (by OR) into `message[word]`. At least one entry.
    pub table: Vec<u64>,
    /// The positions that the row number chooses, fastest first.
    pub digits: Vec<Digit>,
    /// Number of rows; saturates where a mask has more than can ever be searched.
    pub rows: u64,
    /// The digest sought, as eight little-endian words.
    pub target: [u64; 8],
    password_length: usize,
}

impl Keyspace {
    /// Lays a challenge out.
    pub fn new(challenge: &Challenge) -> Self {
        let Challenge { line, mask } = challenge;
        let mut message = [0; 16];
        for (byte, value) in (mask.len()..).zip(&line.salt) {
            put(&mut message, byte, *value);
        }
        let mut varying = Vec::new();
        for (byte, set) in mask.positions().iter().enumerate() {
            match set.bytes() {
                [literal] => put(&mut message, byte, *literal),
                chars => varying.push(Digit {
                    byte,
                    chars: chars.to_vec(),
                }),
            }
        }
        let length = mask.len() + line.salt.len();
        let word = choose_word(&varying);
        let mut table = vec![0];
        let mut digits = Vec::new();
        for digit in varying {
            if digit.byte / 8 == word && table.len() * digit.chars.len() <= MAX_COLUMNS {
                table = extend(&table, &digit);
            } else {
                digits.push(digit);
            }
        }
        let rows = digits.iter().fold(1, |rows: u64, digit| {
            rows.saturating_mul(digit.chars.len() as u64)
        });
        Self {
            message,
            length: length as u64,
            words: length.div_ceil(8).max(1),
            word,
            table,
            digits,
            rows,
            target: line.digest.words(),
            password_length: mask.len(),
        }
    }

    /// Candidates in a row.
    pub fn columns(&self) -> usize {
        self.table.len()
    }

    /// Candidates in these rows.
    pub fn candidates(&self, rows: Range<u64>) -> u128 {
        u128::from(rows.end - rows.start) * self.table.len() as u128
    }

    /// The block of a row, without what the table puts into it.
    pub fn message(&self, mut row: u64) -> [u64; 16] {
        let mut message = self.message;
        for Digit { byte, chars } in &self.digits {
            let radix = chars.len() as u64;
            put(&mut message, *byte, chars[(row % radix) as usize]);
            row /= radix;
        }
        message
    }

    /// The password in a row and a column.
    pub fn password(&self, row: u64, column: usize) -> Vec<u8> {
        let mut message = self.message(row);
        message[self.word] |= self.table[column];
        let bytes = message.iter().flat_map(|word| word.to_le_bytes());
        bytes.take(self.password_length).collect()
    }
}

fn put(message: &mut [u64; 16], byte: usize, value: u8) {
    message[byte / 8] |= u64::from(value) << (8 * (byte % 8));
}

/// Every value of the table with every value of one more position.
fn extend(table: &[u64], digit: &Digit) -> Vec<u64> {
    let shift = 8 * (digit.byte % 8);
    let values = digit.chars.iter().map(|&char| u64::from(char) << shift);
    values
        .flat_map(|value| table.iter().map(move |entry| entry | value))
        .collect()
}

/// The word to vary: the second where its table is large enough, because then half of the first
/// mixing of a hash is the same for a whole row; otherwise the one with the largest table.
fn choose_word(varying: &[Digit]) -> usize {
    let mut columns = [1; 16];
    for Digit { byte, chars } in varying {
        let product = columns[byte / 8] * chars.len();
        if product <= MAX_COLUMNS {
            columns[byte / 8] = product;
        }
    }
    if columns[1] >= ENOUGH_COLUMNS {
        return 1;
    }
    let largest = columns.iter().max().copied().unwrap_or(1);
    columns
        .iter()
        .position(|&count| count == largest)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::challenge::{Charsets, Digest, HashLine, Mask};

    fn keyspace(chars: &str, mask: &str, salt: &str) -> Keyspace {
        let charsets = Charsets::parse([Some(chars.as_bytes()), None, None, None]);
        let mask = Mask::parse(mask.as_bytes(), &charsets.expect("good chars"));
        let line = HashLine {
            digest: Digest::of(b"", b""),
            salt: salt.as_bytes().to_vec(),
        };
        Keyspace::new(&Challenge::new(line, mask.expect("good mask")).expect("fits"))
    }

    #[test]
    fn every_candidate_appears_once() {
        for mask in [
            "?1?1?1",
            "a?1b?1",
            "?1?1?1?1?1?1?1?1?1?1",
            "literal",
            "?dxxxxxxx?1?d",
        ] {
            let keyspace = keyspace("xyz", mask, "salt");
            let all: HashSet<_> = (0..keyspace.rows)
                .flat_map(|row| (0..keyspace.columns()).map(move |column| (row, column)))
                .map(|(row, column)| keyspace.password(row, column))
                .collect();
            assert_eq!(
                all.len() as u128,
                keyspace.candidates(0..keyspace.rows),
                "{mask}"
            );
        }
    }

    #[test]
    fn the_message_is_password_then_salt_then_zeros() {
        let keyspace = keyspace("ab", "?1?1?1?1?1?1?1?1?1?1", "0123456789abcdef");
        let mut message = keyspace.message(0);
        message[keyspace.word] |= keyspace.table[0];
        let bytes: Vec<u8> = message.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert_eq!(&bytes[..26], b"aaaaaaaaaa0123456789abcdef");
        assert!(bytes[26..].iter().all(|&byte| byte == 0));
        assert_eq!((keyspace.length, keyspace.words), (26, 4));
    }

    #[test]
    fn the_second_word_is_varied_where_that_pays() {
        let word = |length| keyspace("0123456789", &"?1".repeat(length), "s").word;
        assert_eq!([5, 8, 10, 11, 12].map(word), [0, 0, 0, 1, 1]);
        let saturated = keyspace("x", &"?b".repeat(30), "");
        assert_eq!(saturated.rows, u64::MAX);
        assert!(saturated.columns() <= MAX_COLUMNS);
    }
}
