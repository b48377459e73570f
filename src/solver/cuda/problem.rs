//! A keyspace in the bytes that the kernels read, and what they write.
//!
//! The layout is `kernel.cu`'s, little-endian like every GPU and every host of one.

use crate::solver::keyspace::Keyspace;

/// Digits that a problem has room for: one for each byte of a block.
const DIGITS: usize = 128;

/// `sizeof(Problem)`: the message, five numbers, the digits.
const PROBLEM_SIZE: usize = 16 * 8 + 8 + 4 * 4 + DIGITS * 12;

/// Hits that one launch has room for; a real one passes a handful of candidates in its lifetime.
pub(super) const CAPACITY: usize = 256;

/// A keyspace as the kernels read it.
pub(super) struct Problem {
    /// The problem, the digits' characters, the table.
    pub(super) bytes: Vec<u8>,
    /// Where the characters begin.
    pub(super) chars: usize,
    /// Where the table begins.
    pub(super) table: usize,
}

impl Problem {
    pub(super) fn new(keyspace: &Keyspace) -> Self {
        let digits = &keyspace.digits;
        assert!(digits.len() <= DIGITS, "more digits than bytes in a block");
        let mut bytes = Vec::with_capacity(PROBLEM_SIZE + 8 * keyspace.table.len());
        for word in keyspace.message {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(keyspace.length.to_le_bytes());
        let target = keyspace.target[0] as u32;
        let [word, columns, count] = [keyspace.word, keyspace.table.len(), digits.len()];
        for number in [target, word as u32, columns as u32, count as u32] {
            bytes.extend(number.to_le_bytes());
        }
        let mut begin = 0;
        for digit in digits {
            for number in [digit.byte, digit.chars.len(), begin] {
                bytes.extend((number as u32).to_le_bytes());
            }
            begin += digit.chars.len();
        }
        bytes.resize(PROBLEM_SIZE, 0);
        let chars = bytes.len();
        bytes.extend(digits.iter().flat_map(|digit| &digit.chars));
        bytes.resize(bytes.len().next_multiple_of(8), 0);
        let table = bytes.len();
        bytes.extend(keyspace.table.iter().flat_map(|entry| entry.to_le_bytes()));
        Self {
            bytes,
            chars,
            table,
        }
    }
}

/// A candidate whose digest begins like the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub(super) struct Hit {
    /// Counted from the launch's first.
    pub(super) row: u32,
    pub(super) column: u32,
}

/// What a launch found.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(super) struct Hits {
    /// Of all found, also of those without room.
    pub(super) count: u32,
    unused: u32,
    hits: [Hit; CAPACITY],
}

impl Hits {
    /// None; the room is filled with what no kernel writes.
    pub(super) const NONE: Self = Self {
        count: 0,
        unused: 0,
        hits: [Hit {
            row: u32::MAX,
            column: u32::MAX,
        }; CAPACITY],
    };

    /// The hits, or nothing if there were too many.
    pub(super) fn get(&self) -> Option<&[Hit]> {
        self.hits.get(..self.count as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::challenge::{Challenge, Charsets, Digest, HashLine, Mask};

    fn keyspace(mask: &str) -> Keyspace {
        let charsets = Charsets::parse([Some(b"0123:abcd.".as_slice()), None, None, None]);
        let mask = Mask::parse(mask.as_bytes(), &charsets.expect("good chars"));
        let line = HashLine {
            digest: Digest::of(b"password", b"salt"),
            salt: b"0123456789abcdef".to_vec(),
        };
        Keyspace::new(&Challenge::new(line, mask.expect("good mask")).expect("fits"))
    }

    /// `kernel.cu`'s decoding of a row and a column, from the bytes that it reads.
    fn decode(problem: &Problem, row: u64, column: usize) -> [u64; 16] {
        let bytes = &problem.bytes;
        let long = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"));
        let short =
            |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes")) as usize;
        let mut message: [u64; 16] = std::array::from_fn(|word| long(8 * word));
        let mut rest = row as usize;
        for digit in 0..short(148) {
            let [byte, radix, chars] = [0, 4, 8].map(|field| short(152 + 12 * digit + field));
            let char = bytes[problem.chars + chars + rest % radix];
            message[byte / 8] |= u64::from(char) << (byte % 8 * 8);
            rest /= radix;
        }
        message[short(140)] |= long(problem.table + 8 * column);
        message
    }

    #[test]
    fn the_bytes_hold_every_candidate() {
        for mask in [
            "?1?1?1?1?1?1?1",
            "?1?1?1?1?1?1?1?1?1?1?1?1",
            "a?1b?1?dxxxxxxxxx?1",
            "?a?b",
        ] {
            let keyspace = keyspace(mask);
            let problem = Problem::new(&keyspace);
            let last = keyspace.columns() - 1;
            for row in [0, 1, keyspace.rows / 3, keyspace.rows - 1] {
                for column in [0, last / 2, last] {
                    let mut message = keyspace.message(row);
                    message[keyspace.word] |= keyspace.table[column];
                    assert_eq!(
                        decode(&problem, row, column),
                        message,
                        "{mask} {row} {column}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_numbers_are_where_the_kernel_reads_them() {
        let keyspace = keyspace("?1?1?1?1?1");
        let bytes = Problem::new(&keyspace).bytes;
        assert_eq!(bytes[128..136], 21_u64.to_le_bytes());
        assert_eq!(bytes[136..140], (keyspace.target[0] as u32).to_le_bytes());
        assert_eq!(bytes[144..148], (keyspace.table.len() as u32).to_le_bytes());
        assert_eq!(size_of::<Hits>(), 8 + 8 * CAPACITY);
    }

    #[test]
    fn too_many_hits_are_no_hits() {
        let full = Hits {
            count: CAPACITY as u32,
            ..Hits::NONE
        };
        assert_eq!(full.get().map(<[Hit]>::len), Some(CAPACITY));
        let over = Hits {
            count: CAPACITY as u32 + 1,
            ..Hits::NONE
        };
        assert_eq!(over.get(), None);
    }
}
