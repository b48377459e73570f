//! Addresses: an account's 32 bytes and their SS58 text.
//!
//! Bittensor writes Substrate's generic prefix, 42. Text of another chain says so instead of being
//! taken for an address here. For sr25519 and ed25519 keys the account is the public key.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The prefix that Bittensor's addresses carry.
pub const PREFIX: u16 = 42;

/// An account: `AccountId32` in the runtime's words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address([u8; 32]);

/// Text that is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// Characters that base58 does not have, or too few of them.
    #[error("`{0}` is not an SS58 address")]
    NotSs58(String),
    /// Mistyped or cut.
    #[error("the checksum of address {0} is wrong")]
    Checksum(String),
    /// Good, but of another chain.
    #[error("address {address} is for the network with SS58 prefix {prefix}, not {PREFIX}")]
    Prefix {
        /// As it was given.
        address: String,
        /// The network it is for.
        prefix: u16,
    },
    /// Good hexadecimal of another length, or not hexadecimal.
    #[error("`{0}` is not a public key of 64 hexadecimal digits")]
    NotHex(String),
}

impl InvalidAddress {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotSs58(_) => "an address has 48 characters and begins with 5",
            Self::Checksum(_) => "copy the address again, whole",
            Self::Prefix { .. } => "ask for the same account's address with prefix 42",
            Self::NotHex(_) => "a public key is 0x and 64 hexadecimal digits",
        }
    }
}

impl Address {
    /// The account with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The account's bytes: the public key.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads a public key in hexadecimal, with `0x` or without.
    pub fn from_hex(text: &str) -> Result<Self, InvalidAddress> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)
            .map_err(|_| InvalidAddress::NotHex(text.to_owned()))?;
        Ok(Self(bytes))
    }

    /// The public key as `0x` and 64 digits.
    pub fn to_hex(&self) -> String {
        format!("0x{}", hex::encode(self.0))
    }

    /// Reads an address of any network: its prefix comes with it.
    pub fn from_ss58(text: &str) -> Result<(Self, u16), InvalidAddress> {
        let not_ss58 = || InvalidAddress::NotSs58(text.to_owned());
        // Two bytes of prefix, the account and its checksum are at most 50 characters.
        if text.len() > 64 {
            return Err(not_ss58());
        }
        let bytes = bs58::decode(text).into_vec().map_err(|_| not_ss58())?;
        // SS58: up to 63 in one byte; up to 16383 in two, whose bits are oddly placed.
        let (prefix, rest) = match bytes[..] {
            [first @ 0..=63, ref rest @ ..] => (u16::from(first), rest),
            [first @ 64..=127, second, ref rest @ ..] => {
                let low = first << 2 | second >> 6;
                let high = second & 0b0011_1111;
                (u16::from_le_bytes([low, high]), rest)
            }
            _ => return Err(not_ss58()),
        };
        let (account, checksum) = rest.split_first_chunk::<32>().ok_or_else(not_ss58)?;
        if checksum.len() != 2 {
            return Err(not_ss58());
        }
        if checksum != &ss58_hash(&bytes[..bytes.len() - 2])[..2] {
            return Err(InvalidAddress::Checksum(text.to_owned()));
        }
        Ok((Self(*account), prefix))
    }
}

fn ss58_hash(data: &[u8]) -> [u8; 64] {
    let mut state = blake2b_simd::State::new();
    state.update(b"SS58PRE").update(data);
    *state.finalize().as_array()
}

impl FromStr for Address {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        if text.starts_with("0x") {
            return Self::from_hex(text);
        }
        let (address, prefix) = Self::from_ss58(text)?;
        if prefix != PREFIX {
            let address = text.to_owned();
            return Err(InvalidAddress::Prefix { address, prefix });
        }
        Ok(address)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 35];
        bytes[0] = PREFIX as u8;
        bytes[1..33].copy_from_slice(&self.0);
        let hash = ss58_hash(&bytes[..33]);
        bytes[33..].copy_from_slice(&hash[..2]);
        f.pad(&bs58::encode(bytes).into_string())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    const ALICE_HEX: &str = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";

    #[test]
    fn text_and_hex_are_the_same_account() {
        let address: Address = ALICE.parse().expect("a good address");
        assert_eq!(address.to_string(), ALICE);
        assert_eq!(address.to_hex(), ALICE_HEX);
        assert_eq!(ALICE_HEX.parse(), Ok(address));
        assert_eq!(Address::from_hex(&ALICE_HEX[2..]), Ok(address));
        let json = serde_json::to_string(&address).expect("text");
        assert_eq!(json, format!("\"{ALICE}\""));
        assert_eq!(serde_json::from_str::<Address>(&json).ok(), Some(address));
    }

    #[test]
    fn other_networks_are_named() {
        // Alice on Polkadot (0), Kusama (2), on Sora (69), and with the last of the two-byte prefixes.
        for (text, prefix) in [
            ("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", 0),
            ("HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F", 2),
            ("cnWHXYTKQwMV96ZuTKbqTA23FuPcmWjrDyLNzCXYL92G9tmtm", 69),
            ("yNa8JpqfFB3q8A29rCwSgxvdU94ufJw2yKKxDgznS5m1PoFvn", 16383),
        ] {
            let (address, found) = Address::from_ss58(text).expect("good elsewhere");
            assert_eq!((address.to_string().as_str(), found), (ALICE, prefix));
            let error = text.parse::<Address>().expect_err("not here");
            assert!(error.to_string().contains(&format!("prefix {prefix},")));
        }
    }

    #[test]
    fn a_changed_or_cut_address_is_refused() {
        let wrong = ALICE.replace("QY", "QZ");
        assert_eq!(
            wrong.parse::<Address>(),
            Err(InvalidAddress::Checksum(wrong.clone()))
        );
        for text in ["", "5", &ALICE[..40], "0", "5Grw0", &ALICE.repeat(9)] {
            let error = text.parse::<Address>().expect_err(text);
            assert_eq!(error, InvalidAddress::NotSs58(text.to_owned()), "{text}");
        }
        for text in ["0x", "0x00", &format!("{ALICE_HEX}00")] {
            let error = text.parse::<Address>().expect_err(text);
            assert_eq!(error, InvalidAddress::NotHex(text.to_owned()), "{text}");
        }
    }
}
