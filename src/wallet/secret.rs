//! A key that is to be kept: signing key, seed and mnemonic, as far as they are known.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::{Signer, WordCount, derive, derive::SecretUri, mnemonic, polkadot_js};
use crate::address::Address;

/// A key with what it can be made from again. Debug shows the address alone.
#[derive(Clone)]
pub struct Secret {
    signer: Signer,
    seed: Option<Zeroizing<[u8; 32]>>,
    phrase: Option<SecretString>,
}

/// What can't be made into a key. Nothing of the input is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecret {
    /// Too few or too many words.
    #[error("a mnemonic has 12, 15, 18, 21 or 24 words, not {count}")]
    Words {
        /// How many were given.
        count: usize,
    },
    /// Not in BIP-39's English list.
    #[error("word {number} of the mnemonic is not in the list of BIP-39")]
    UnknownWord {
        /// From 1.
        number: usize,
    },
    /// Good words that don't belong together.
    #[error("the mnemonic's checksum is wrong")]
    MnemonicChecksum,
    /// Another number of words was asked for.
    #[error("a mnemonic can have 12, 15, 18, 21 or 24 words")]
    WordCount,
    /// Not 32 bytes in hexadecimal.
    #[error("the seed does not have 64 hexadecimal digits")]
    Seed,
    /// Not a scalar and a nonce.
    #[error("the private key is not one of sr25519")]
    PrivateKey,
    /// A derivation path with an empty step.
    #[error("the derivation path has a step without a name")]
    Path,
    /// Not an export of polkadot-js, or one of a kind that is not read.
    #[error("the JSON is not an sr25519 account exported by polkadot-js: {0}")]
    PolkadotJs(&'static str),
    /// The export's password is another.
    #[error("wrong password for the exported account")]
    WrongPassword,
    /// The operating system gave none.
    #[error("the system has no randomness to give")]
    Randomness,
}

impl InvalidSecret {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Words { .. } | Self::UnknownWord { .. } | Self::MnemonicChecksum => {
                "compare each word and their order with what was written down"
            }
            Self::WordCount => "choose 12, 15, 18, 21 or 24",
            Self::Seed => "a seed is 0x and 64 hexadecimal digits",
            Self::PrivateKey => "use the mnemonic or the seed",
            Self::Path => "a path looks like //hard/soft",
            Self::PolkadotJs(_) => "export one account from polkadot-js as JSON",
            Self::WrongPassword => "it is the password that was chosen at the export",
            Self::Randomness => "check that /dev/urandom can be read",
        }
    }
}

impl Secret {
    /// A new key with a new mnemonic.
    pub fn generate(count: WordCount) -> Result<Self, InvalidSecret> {
        Self::from_phrase(mnemonic::generate(count)?)
    }

    /// The key of a mnemonic; case and spaces don't matter.
    pub fn from_mnemonic(typed: &str) -> Result<Self, InvalidSecret> {
        Self::from_phrase(mnemonic::normalize(typed)?)
    }

    /// The key of a seed: 64 hexadecimal digits, with `0x` or without.
    pub fn from_seed(text: &str) -> Result<Self, InvalidSecret> {
        let mut seed = Zeroizing::new([0; 32]);
        let text = text.trim();
        hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut *seed)
            .map_err(|_| InvalidSecret::Seed)?;
        Self::from_seed_bytes(seed)
    }

    /// The key of a secret URI: `//Alice`, `MNEMONIC//hard/soft///password`, `0xSEED//path`. As in
    /// btcli, a derived key keeps neither mnemonic nor seed: they would stand for another key.
    pub fn from_uri(uri: &str) -> Result<Self, InvalidSecret> {
        let uri = SecretUri::parse(uri)?;
        let root = match uri.phrase.starts_with("0x") {
            true => Self::from_seed(uri.phrase)?,
            false if uri.password.is_empty() => Self::from_mnemonic(uri.phrase)?,
            false => {
                let phrase = mnemonic::normalize(uri.phrase)?;
                let seed = mnemonic::seed(&phrase, uri.password)?;
                Self::from_seed_bytes(seed)?
            }
        };
        if uri.path.is_empty() {
            return Ok(root);
        }
        let pair = derive::along(root.signer.into_pair(), &uri.path)?;
        Ok(Self::from_signer(Signer::new(pair)))
    }

    /// The key in an account's JSON that polkadot-js exported.
    pub fn from_polkadot_js(json: &[u8], password: &SecretString) -> Result<Self, InvalidSecret> {
        polkadot_js::open(json, password).map(Self::from_signer)
    }

    /// The key of a keyfile's `privateKey`: 64 bytes, or a seed, which btwallet takes there too.
    pub(super) fn from_private_hex(text: &str) -> Result<Self, InvalidSecret> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        if digits.len() == 64 {
            return Self::from_seed(digits);
        }
        let mut bytes = Zeroizing::new([0; 64]);
        hex::decode_to_slice(digits, &mut *bytes).map_err(|_| InvalidSecret::PrivateKey)?;
        Signer::from_private_key(&bytes).map(Self::from_signer)
    }

    pub(super) fn from_signer(signer: Signer) -> Self {
        Self {
            signer,
            seed: None,
            phrase: None,
        }
    }

    pub(super) fn from_seed_bytes(seed: Zeroizing<[u8; 32]>) -> Result<Self, InvalidSecret> {
        let signer = Signer::new(derive::from_seed(&seed)?);
        Ok(Self {
            signer,
            seed: Some(seed),
            phrase: None,
        })
    }

    fn from_phrase(phrase: SecretString) -> Result<Self, InvalidSecret> {
        let secret = Self::from_seed_bytes(mnemonic::seed(&phrase, "")?)?;
        Ok(Self {
            phrase: Some(phrase),
            ..secret
        })
    }

    /// The account.
    pub fn address(&self) -> Address {
        self.signer.address()
    }

    /// The key, unlocked.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The mnemonic, where the key has one; to be shown once, or written to a private file.
    pub fn mnemonic(&self) -> Option<&SecretString> {
        self.phrase.as_ref()
    }

    pub(super) fn mnemonic_text(&self) -> Option<&str> {
        self.phrase.as_ref().map(ExposeSecret::expose_secret)
    }

    pub(super) fn seed(&self) -> Option<&[u8; 32]> {
        self.seed.as_deref()
    }
}

impl From<Secret> for Signer {
    fn from(secret: Secret) -> Self {
        secret.signer
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";
    const DEV: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    /// Addresses that bittensor-wallet 4.1.1 gives for the same URIs.
    #[test]
    fn uris_lead_to_the_accounts_that_btwallet_finds() {
        let long = "//averyveryveryveryveryverylongjunctionname/other";
        let mixed = format!("{DEV}/a///x///y//z");
        let seeded = format!("{SEED}//a");
        for (uri, address) in [
            (
                "//Alice",
                "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            ),
            ("//Bob", "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
            ("/Alice", "5GvKEoc787uDV8etY1AM8vF385edu2iyqD1WfCjDugzLUiAL"),
            (
                "//Alice///pw",
                "5CVNhgaHCEe41RKB2QgscUnzJmfZScb6EgYdXrJshoCY8CjY",
            ),
            (
                "//1//alice",
                "5CSZb5pP8Xp7AaDEScBMsNKHFBLPidFUeDwg75Fyzfz3zeCv",
            ),
            (
                "//99999999999999999999",
                "5DhrU8d8QHKA3TDCjayNxyspZKnjALhG9fPDv8ej9XrURv7f",
            ),
            (
                "//Alice//stash",
                "5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY",
            ),
            (
                "//Alice/0/1",
                "5DysENYeLxoaM52P5CEiGRb7f8HX3TJWEYnDAWQgBRhioS9F",
            ),
            ("//01", "5GBNeWRhZc2jXu7D55rBimKYDk8PGk8itRYFTPfC8RJLKG5o"),
            (
                "//a//2/b///",
                "5HL6Eoa9qikNMYuV5dsN3xG6Kkk6CQXZVDKoXjP1Fr7GSFFy",
            ),
            ("////x", "5HjajSM8jhEaWHGzXV3FXunyb5c5akLh4zA8WZjt6cfrbREb"),
            ("", "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"),
            (DEV, "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV"),
            (long, "5ExdxXn11sd4LhQhRhh7QHWCvemaSEZ5YjSzcGHCeKZ8FhQT"),
            (&mixed, "5DkM7ssfTibD3XG5DsQ1rgj5Qz88vJutCGrVKEug338XV4nd"),
            (&seeded, "5F26NBdyUoDGtkbuQ8qfvYi5W5U3oWdJvcH2qe9G5ywjDyug"),
            (SEED, "5DtDLm5rQHShDqojQpsvcN8tRXHVFaecfDoRet1SU6BFD9Fi"),
        ] {
            let secret = Secret::from_uri(uri).expect(uri);
            assert_eq!(secret.address().to_string(), address, "{uri}");
        }
    }

    #[test]
    fn a_derived_key_keeps_no_mnemonic_of_another() {
        let kept = |uri| {
            let secret = Secret::from_uri(uri).expect("good");
            (secret.mnemonic().is_some(), secret.seed().is_some())
        };
        assert_eq!(kept(DEV), (true, true));
        assert_eq!(kept("//Alice"), (false, false));
        assert_eq!(kept("///password"), (false, true));
        assert_eq!(kept(SEED), (false, true));
    }

    #[test]
    fn debug_shows_the_address_alone() {
        let secret = Secret::from_uri(DEV).expect("good");
        let address = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
        assert_eq!(format!("{secret:?}"), format!("Secret({address})"));
        assert_eq!(
            format!("{:?}", secret.signer()),
            format!("Signer({address})")
        );
    }
}
