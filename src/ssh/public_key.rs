//! A line of `authorized_keys` as a caller gives it, taken apart and written anew.
//!
//! Nothing of the caller's text is ever used: the type is one of ours, the key is base64 of bytes
//! whose structure was looked at (RFC 4253, RFC 5656, RFC 8709), options have no place and the
//! comment is dropped. What is written can't be anything but a key.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// A public key that may log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SshKey {
    kind: Kind,
    blob: Vec<u8>,
}

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSshKey {
    /// More than any key has.
    #[error("the SSH key is longer than {MOST} bytes")]
    Long,
    /// No single line.
    #[error("the SSH key is more than one line")]
    Lines,
    /// Not of a type that is known.
    #[error("the SSH key's type is none that is taken, or options come before it")]
    Kind,
    /// Not in base64.
    #[error("the SSH key is not in base64")]
    Base64,
    /// Not what its type says.
    #[error("the SSH key is not a key of its type")]
    Structure,
    /// Too small or too large.
    #[error("an RSA key of SSH needs 2048 to 8192 bits")]
    RsaSize,
}

/// RSA keys of 8192 bits have 1400 characters.
const MOST: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ed25519,
    EcdsaP256,
    EcdsaP384,
    EcdsaP521,
    Rsa,
    SkEd25519,
    SkEcdsaP256,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Ed25519,
        Self::EcdsaP256,
        Self::EcdsaP384,
        Self::EcdsaP521,
        Self::Rsa,
        Self::SkEd25519,
        Self::SkEcdsaP256,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ssh-ed25519",
            Self::EcdsaP256 => "ecdsa-sha2-nistp256",
            Self::EcdsaP384 => "ecdsa-sha2-nistp384",
            Self::EcdsaP521 => "ecdsa-sha2-nistp521",
            Self::Rsa => "ssh-rsa",
            Self::SkEd25519 => "sk-ssh-ed25519@openssh.com",
            Self::SkEcdsaP256 => "sk-ecdsa-sha2-nistp256@openssh.com",
        }
    }
}

impl SshKey {
    /// Reads a key; space around it is not looked at.
    ///
    /// # Errors
    /// What is no key, or more than a key.
    pub fn parse(text: &str) -> Result<Self, InvalidSshKey> {
        if text.len() > MOST {
            return Err(InvalidSshKey::Long);
        }
        let text = text.trim_matches([' ', '\t', '\r', '\n']);
        if text.contains(|c: char| c.is_control() && c != '\t') {
            return Err(InvalidSshKey::Lines);
        }
        let mut words = text.split([' ', '\t']).filter(|word| !word.is_empty());
        let name = words.next().unwrap_or_default();
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        let kind = kind.ok_or(InvalidSshKey::Kind)?;
        let blob = STANDARD.decode(words.next().unwrap_or_default());
        let blob = blob.map_err(|_| InvalidSshKey::Base64)?;
        check(kind, &blob)?;
        Ok(Self { kind, blob })
    }
}

/// The line, without its end.
impl fmt::Display for SshKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.name(), STANDARD.encode(&self.blob))
    }
}

fn check(kind: Kind, blob: &[u8]) -> Result<(), InvalidSshKey> {
    let mut fields = Fields(blob);
    if fields.next()? != kind.name().as_bytes() {
        return Err(InvalidSshKey::Structure);
    }
    match kind {
        Kind::Ed25519 => fields.sized(32)?,
        Kind::EcdsaP256 => fields.point("nistp256", 32)?,
        Kind::EcdsaP384 => fields.point("nistp384", 48)?,
        Kind::EcdsaP521 => fields.point("nistp521", 66)?,
        Kind::Rsa => {
            let exponent = positive(fields.next()?)?;
            let modulus = positive(fields.next()?)?;
            let odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
            if exponent.len() > 8 || !odd(exponent) || exponent == [1] || !odd(modulus) {
                return Err(InvalidSshKey::Structure);
            }
            let unused = modulus.first().map_or(0, |first| first.leading_zeros());
            let bits = modulus.len() * 8 - unused as usize;
            if !(2048..=8192).contains(&bits) {
                return Err(InvalidSshKey::RsaSize);
            }
        }
        Kind::SkEd25519 => {
            fields.sized(32)?;
            fields.application()?;
        }
        Kind::SkEcdsaP256 => {
            fields.point("nistp256", 32)?;
            fields.application()?;
        }
    }
    if fields.0.is_empty() {
        Ok(())
    } else {
        Err(InvalidSshKey::Structure)
    }
}

/// A number of RFC 4251 above zero, without its sign.
fn positive(number: &[u8]) -> Result<&[u8], InvalidSshKey> {
    match number {
        [0, rest @ ..] if rest.first().is_some_and(|first| first & 0x80 != 0) => Ok(rest),
        [first, ..] if (1..0x80).contains(first) => Ok(number),
        _ => Err(InvalidSshKey::Structure),
    }
}

/// Strings of RFC 4251: four bytes of length, and what it says.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<&'a [u8], InvalidSshKey> {
        let split = self.0.split_first_chunk::<4>();
        let (length, rest) = split.ok_or(InvalidSshKey::Structure)?;
        let field = rest.split_at_checked(u32::from_be_bytes(*length) as usize);
        let (field, rest) = field.ok_or(InvalidSshKey::Structure)?;
        self.0 = rest;
        Ok(field)
    }

    fn sized(&mut self, length: usize) -> Result<(), InvalidSshKey> {
        match self.next()?.len() == length {
            true => Ok(()),
            false => Err(InvalidSshKey::Structure),
        }
    }

    /// A point of a curve, not compressed, its coordinates of this length.
    fn point(&mut self, curve: &str, length: usize) -> Result<(), InvalidSshKey> {
        let named = self.next()? == curve.as_bytes();
        let point = self.next()?;
        match named && point.first() == Some(&4) && point.len() == 1 + 2 * length {
            true => Ok(()),
            false => Err(InvalidSshKey::Structure),
        }
    }

    /// What a security key is for: `ssh:` and printable letters.
    fn application(&mut self) -> Result<(), InvalidSshKey> {
        let name = self.next()?;
        match name.starts_with(b"ssh:") && name.len() <= 64 && name.iter().all(u8::is_ascii_graphic)
        {
            true => Ok(()),
            false => Err(InvalidSshKey::Structure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: &str, fields: &[&[u8]]) -> String {
        let mut blob = Vec::new();
        for field in [kind.as_bytes()].iter().chain(fields) {
            blob.extend(u32::try_from(field.len()).expect("short").to_be_bytes());
            blob.extend(*field);
        }
        format!("{kind} {}", STANDARD.encode(blob))
    }

    fn rsa(bytes: usize) -> String {
        let mut modulus = vec![0x81; bytes + 1];
        modulus[0] = 0;
        line("ssh-rsa", &[&[1, 0, 1], &modulus])
    }

    #[test]
    fn keys_of_all_kinds_are_written_as_they_are() {
        let point = |length: usize| {
            let mut point = vec![7; 1 + 2 * length];
            point[0] = 4;
            point
        };
        for good in [
            line("ssh-ed25519", &[&[1; 32]]),
            line("ecdsa-sha2-nistp256", &[b"nistp256", &point(32)]),
            line("ecdsa-sha2-nistp384", &[b"nistp384", &point(48)]),
            line("ecdsa-sha2-nistp521", &[b"nistp521", &point(66)]),
            rsa(256),
            line("sk-ssh-ed25519@openssh.com", &[&[1; 32], b"ssh:"]),
        ] {
            let key = SshKey::parse(&format!(" {good} me@home\n")).expect(&good);
            assert_eq!(key.to_string(), good);
        }
    }

    #[test]
    fn what_is_not_just_a_key_is_refused() {
        use InvalidSshKey::{Base64, Kind, Lines, Long, RsaSize, Structure};
        let good = line("ssh-ed25519", &[&[1; 32]]);
        for (text, expected) in [
            (String::new(), Kind),
            (format!("command=\"id\" {good}"), Kind),
            (format!("{good}\n{good}"), Lines),
            (format!("{good}\0"), Lines),
            (good.replace("ssh-ed25519", "ssh-dss"), Kind),
            (good.replace("ssh-ed25519", "ssh-rsa"), Structure),
            ("ssh-ed25519 $(id)".to_owned(), Base64),
            ("ssh-ed25519".to_owned(), Structure),
            ("ssh-ed25519 ключ".to_owned(), Base64),
            (line("ssh-ed25519", &[&[1; 31]]), Structure),
            (line("ssh-ed25519", &[&[1; 32], b""]), Structure),
            (rsa(128), RsaSize),
            (
                line("sk-ssh-ed25519@openssh.com", &[&[1; 32], b"ssh:\n"]),
                Structure,
            ),
            ("a".repeat(1 << 20), Long),
        ] {
            let shown = &text[..text.len().min(60)];
            assert_eq!(SshKey::parse(&text), Err(expected), "{shown}");
        }
    }
}
