//! Character sets: hashcat's built-in ones and the four that a user defines.

use super::{Field, InvalidChallenge};

const SYMBOLS: &str =
    "known are ?l ?u ?d ?h ?H ?s ?a ?b, the custom ?1 ?2 ?3 ?4, and ?? for a question mark";

/// Distinct bytes, in the order in which they were first named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charset(Vec<u8>);

impl Charset {
    /// The bytes; never empty in a parsed charset or mask.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn single(byte: u8) -> Self {
        Self(vec![byte])
    }

    fn extend(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            if !self.0.contains(&byte) {
                self.0.push(byte);
            }
        }
    }

    /// One of hashcat's built-in sets by its letter.
    fn builtin(letter: u8) -> Option<Self> {
        let mut set = Self::default();
        match letter {
            b'l' => set.extend(b'a'..=b'z'),
            b'u' => set.extend(b'A'..=b'Z'),
            b'd' => set.extend(b'0'..=b'9'),
            b'h' => set.extend((b'0'..=b'9').chain(b'a'..=b'f')),
            b'H' => set.extend((b'0'..=b'9').chain(b'A'..=b'F')),
            b's' => set.extend((b' '..=b'~').filter(|byte| !byte.is_ascii_alphanumeric())),
            b'a' => set.extend(b' '..=b'~'),
            b'b' => set.extend(0..=255),
            _ => return None,
        }
        Some(set)
    }
}

/// The custom charsets 1 to 4; each may use the built-in ones and those before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charsets([Option<Charset>; 4]);

impl Charsets {
    /// Reads the definitions in order. An absent or empty one is undefined, as in hashcat.
    ///
    /// The text is never taken for a file's name, which hashcat does where such a file exists.
    pub fn parse(definitions: [Option<&[u8]>; 4]) -> Result<Self, InvalidChallenge> {
        let mut sets = Self::default();
        for (number, definition) in (1..).zip(definitions) {
            let field = Field::Charset(number);
            let Some(definition) = definition.filter(|text| !text.is_empty()) else {
                continue;
            };
            let mut set = Charset::default();
            let mut rest = definition.iter().copied();
            while let Some(byte) = rest.next() {
                match byte {
                    b'?' => set.extend(sets.symbol(rest.next(), field)?.0),
                    byte => set.extend([byte]),
                }
            }
            sets.0[usize::from(number) - 1] = Some(set);
        }
        Ok(sets)
    }

    /// What a `?` and the byte after it stand for.
    pub(super) fn symbol(
        &self,
        letter: Option<u8>,
        field: Field,
    ) -> Result<Charset, InvalidChallenge> {
        match letter {
            Some(b'?') => Ok(Charset::single(b'?')),
            Some(digit @ b'1'..=b'4') => {
                let set = &self.0[usize::from(digit - b'1')];
                set.clone().ok_or_else(|| {
                    InvalidChallenge::new(
                        field,
                        format!("custom charset {} is used but not defined", char::from(digit)),
                        "define it first: --chars is ?1, --custom-charset2 to --custom-charset4 are ?2 to ?4",
                    )
                })
            }
            Some(letter) => Charset::builtin(letter).ok_or_else(|| {
                let problem = format!("?{} stands for nothing", letter.escape_ascii());
                InvalidChallenge::new(field, problem, SYMBOLS)
            }),
            None => Err(InvalidChallenge::new(
                field,
                "ends with a lone `?`",
                SYMBOLS,
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(one: &str, two: &str) -> Result<Charsets, InvalidChallenge> {
        Charsets::parse([Some(one.as_bytes()), Some(two.as_bytes()), None, None])
    }

    #[test]
    fn builtin_sets_have_the_sizes_that_hashcat_prints() {
        let size = |letter| Charset::builtin(letter).map(|set| set.0.len());
        assert_eq!(
            (*b"ludhHsab").map(size),
            [26, 26, 10, 16, 16, 33, 95, 256].map(Some)
        );
        assert_eq!(Charset::builtin(b'L'), None);
    }

    #[test]
    fn custom_sets_build_on_each_other_and_drop_repeats() {
        let sets = parse("ab?da", "?1??z").expect("good sets");
        let set = |digit| sets.symbol(Some(digit), Field::Mask).expect("defined");
        assert_eq!(set(b'1').bytes(), b"ab0123456789");
        assert_eq!(set(b'2').bytes(), b"ab0123456789?z");
        let undefined = sets.symbol(Some(b'3'), Field::Mask).map_err(|e| e.field);
        assert_eq!(undefined, Err(Field::Mask));
    }

    #[test]
    fn nonsense_names_its_charset() {
        for (one, two, number) in [
            ("a?", "b", 1),
            ("?x", "b", 1),
            ("a", "?3", 2),
            ("?1", "", 1),
        ] {
            let field = parse(one, two).map_err(|error| error.field);
            assert_eq!(field, Err(Field::Charset(number)), "{one} {two}");
        }
    }
}
