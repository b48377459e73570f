//! hashcat's line for mode 610: `$BLAKE2$` and 128 hexadecimal digits, `:`, the salt.

use std::fmt;

use super::{
    Field, InvalidChallenge,
    hexify::{display_password, nibble, unhexify},
};

/// Bytes of one BLAKE2b block: the most that password and salt may take together.
pub const MAX_MESSAGE: usize = 128;

const SIGNATURE: &str = "$BLAKE2$";
const HASH_FORM: &str = "$BLAKE2$ followed by 128 hexadecimal digits";
const SALT_FORM: &str = "up to 128 bytes of text, or $HEX[..] with an even number of digits";

/// A BLAKE2b-512 digest.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digest([u8; 64]);

impl Digest {
    /// The digest of password and salt, by the reference implementation: `blake2b_simd`, which
    /// shares no code with the solver's kernels.
    pub fn of(password: &[u8], salt: &[u8]) -> Self {
        let mut state = blake2b_simd::State::new();
        state.update(password).update(salt);
        Self(*state.finalize().as_array())
    }

    /// A digest from its bytes.
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The digest as eight little-endian words, as BLAKE2b computes it.
    pub fn words(&self) -> [u64; 8] {
        let mut words = [0; 8];
        for (word, bytes) in words.iter_mut().zip(self.0.chunks_exact(8)) {
            *word = bytes
                .iter()
                .rev()
                .fold(0, |value, &byte| value << 8 | u64::from(byte));
        }
        words
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// A digest and the salt that follows the password in the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashLine {
    /// What the password's digest must be.
    pub digest: Digest,
    /// At most [`MAX_MESSAGE`] bytes; may be empty.
    pub salt: Vec<u8>,
}

impl HashLine {
    /// Parses `$BLAKE2$<128 hex>:<salt>`. Everything after the first colon is the salt.
    pub fn parse(line: &str) -> Result<Self, InvalidChallenge> {
        let Some((hash, salt)) = line.split_once(':') else {
            // The hash is looked at first: a line that is no hash at all lacks more than a salt.
            parse_hash(line)?;
            return Err(InvalidChallenge::new(
                Field::Salt,
                "there is no `:` after the hash",
                "<hash>:<salt>; an empty salt still needs the colon",
            ));
        };
        Self::from_parts(hash, salt)
    }

    /// Takes hash and salt apart, as the Challenge synapse carries them.
    pub fn from_parts(hash: &str, salt: &str) -> Result<Self, InvalidChallenge> {
        let digest = parse_hash(hash)?;
        let salt = match unhexify(salt.as_bytes()) {
            Some(bytes) => bytes,
            None if salt.starts_with("$HEX[") => {
                return Err(InvalidChallenge::new(
                    Field::Salt,
                    "$HEX[ is not followed by pairs of hexadecimal digits and `]`",
                    SALT_FORM,
                ));
            }
            None => salt.as_bytes().to_vec(),
        };
        if salt.len() > MAX_MESSAGE {
            return Err(InvalidChallenge::new(
                Field::Salt,
                format!("{} bytes do not fit one block", salt.len()),
                SALT_FORM,
            ));
        }
        Ok(Self { digest, salt })
    }

    /// Whether this is the password.
    pub fn verify(&self, password: &[u8]) -> bool {
        Digest::of(password, &self.salt) == self.digest
    }
}

impl fmt::Display for HashLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{SIGNATURE}{}:{}",
            self.digest,
            display_password(&self.salt)
        )
    }
}

fn parse_hash(hash: &str) -> Result<Digest, InvalidChallenge> {
    let invalid = |problem: String| InvalidChallenge::new(Field::Hash, problem, HASH_FORM);
    let Some(digits) = hash.strip_prefix(SIGNATURE) else {
        return Err(invalid(format!("does not begin with {SIGNATURE}")));
    };
    if digits.len() != 128 {
        let count = digits.chars().count();
        return Err(invalid(format!("has {count} digits after {SIGNATURE}")));
    }
    let mut bytes = [0; 64];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = match (nibble(pair[0]), nibble(pair[1])) {
            (Some(high), Some(low)) => high << 4 | low,
            _ => return Err(invalid("has a digit that is not hexadecimal".to_owned())),
        };
    }
    Ok(Digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// hashcat's own example for mode 610.
    const LINE: &str = "$BLAKE2$41fcd44c789c735c08b43a871b81c8f617ca43918d38aee6cf8291c58a0b00a03115857425e5ff6f044be7a5bec8536b52d6c9992e21cd43cdca8a55bbf1f5c1:1033";

    #[test]
    fn the_example_of_hashcat_is_read_written_and_verified() {
        let line = HashLine::parse(LINE).expect("a good line");
        assert_eq!(line.salt, b"1033");
        assert_eq!(line.to_string(), LINE);
        assert!(line.verify(b"hashcat"));
        assert!(!line.verify(b"hashcaT"));
        assert_eq!(line.digest.words()[0], 0x5c73_9c78_4cd4_fc41);
        let upper = LINE.replace("41fcd44c", "41FCD44C");
        assert_eq!(HashLine::parse(&upper), Ok(line));
    }

    #[test]
    fn salts_keep_colons_and_unfold_hex() {
        let with_salt = |salt: &str| HashLine::parse(&LINE.replace(":1033", salt)).map(|l| l.salt);
        assert_eq!(with_salt(":a:b"), Ok(b"a:b".to_vec()));
        assert_eq!(with_salt(":"), Ok(vec![]));
        assert_eq!(with_salt(":$HEX[00ff]"), Ok(vec![0, 0xff]));
        for (salt, field) in [
            ("", Field::Salt),
            (":$HEX[0]", Field::Salt),
            ("0:1033", Field::Hash),
        ] {
            assert_eq!(with_salt(salt).map_err(|e| e.field), Err(field), "{salt}");
        }
        let long = format!(":{}", "x".repeat(129));
        assert_eq!(with_salt(&long).map_err(|e| e.field), Err(Field::Salt));
    }
}
