//! Mnemonics: BIP-39 English words, and the seed that Substrate makes of them.
//!
//! Substrate differs from BIP-39 in one thing: PBKDF2 is given the entropy that the words encode,
//! not the words themselves (`substrate-bip39`).

use std::str::FromStr;

use bip39::{Language, Mnemonic};
use rand::{TryRng, rngs::SysRng};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha512;
use zeroize::Zeroizing;

use super::InvalidSecret;

/// How many words a new mnemonic gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WordCount {
    /// 128 bits.
    #[default]
    Twelve,
    /// 160 bits.
    Fifteen,
    /// 192 bits.
    Eighteen,
    /// 224 bits.
    TwentyOne,
    /// 256 bits.
    TwentyFour,
}

impl WordCount {
    const ALL: [Self; 5] = [
        Self::Twelve,
        Self::Fifteen,
        Self::Eighteen,
        Self::TwentyOne,
        Self::TwentyFour,
    ];

    /// The number.
    pub const fn words(self) -> usize {
        12 + 3 * self as usize
    }

    const fn entropy_bytes(self) -> usize {
        self.words() * 4 / 3
    }
}

impl FromStr for WordCount {
    type Err = InvalidSecret;

    fn from_str(text: &str) -> Result<Self, InvalidSecret> {
        let given = text.parse().ok();
        let mut all = Self::ALL.into_iter();
        all.find(|count| Some(count.words()) == given)
            .ok_or(InvalidSecret::WordCount)
    }
}

/// A new mnemonic from the system's randomness.
pub(super) fn generate(count: WordCount) -> Result<SecretString, InvalidSecret> {
    let mut entropy = Zeroizing::new([0; 32]);
    let entropy = &mut entropy[..count.entropy_bytes()];
    SysRng
        .try_fill_bytes(entropy)
        .map_err(|_| InvalidSecret::Randomness)?;
    let mnemonic = Mnemonic::from_entropy_in(Language::English, entropy)
        .map_err(|_| InvalidSecret::WordCount)?;
    Ok(phrase(&mnemonic))
}

/// A mnemonic as it was typed, in lower case with single spaces, checked.
pub(super) fn normalize(typed: &str) -> Result<SecretString, InvalidSecret> {
    let mnemonic = parse(typed)?;
    Ok(phrase(&mnemonic))
}

/// The 32 bytes that a mnemonic and its password (often none) stand for: `secretSeed`.
pub(super) fn seed(
    phrase: &SecretString,
    password: &str,
) -> Result<Zeroizing<[u8; 32]>, InvalidSecret> {
    let mnemonic = parse(phrase.expose_secret())?;
    let (entropy, bytes) = mnemonic.to_entropy_array();
    let entropy = Zeroizing::new(entropy);
    let salt = Zeroizing::new(format!("mnemonic{password}"));
    let mut long = Zeroizing::new([0; 64]);
    pbkdf2::pbkdf2_hmac::<Sha512>(&entropy[..bytes], salt.as_bytes(), 2048, &mut *long);
    let mut seed = Zeroizing::new([0; 32]);
    seed.copy_from_slice(&long[..32]);
    Ok(seed)
}

fn parse(typed: &str) -> Result<Mnemonic, InvalidSecret> {
    let count = typed.split_whitespace().count();
    if WordCount::ALL.iter().all(|good| good.words() != count) {
        return Err(InvalidSecret::Words { count });
    }
    // Grown once: a string that grows leaves copies behind.
    let mut words = Zeroizing::new(String::with_capacity(typed.len() + 1));
    for word in typed.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().map(|c| c.to_ascii_lowercase()));
    }
    Mnemonic::parse_in_normalized(Language::English, &words).map_err(|error| match error {
        // Which word it is helps; the word itself might be nearly right, so it is kept back.
        bip39::Error::UnknownWord(index) => InvalidSecret::UnknownWord { number: index + 1 },
        _ => InvalidSecret::MnemonicChecksum,
    })
}

fn phrase(mnemonic: &Mnemonic) -> SecretString {
    // The longest English word has 8 letters.
    let mut phrase = String::with_capacity(24 * 9);
    for word in mnemonic.words() {
        if !phrase.is_empty() {
            phrase.push(' ');
        }
        phrase.push_str(word);
    }
    phrase.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Substrate's development phrase.
    const DEV: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    #[test]
    fn the_development_phrase_has_its_known_seed() {
        let typed = " Bottom drive obey\tlake curtain smoke basket hold race lonely fit WALK\n";
        let phrase = normalize(typed).expect("a good mnemonic");
        assert_eq!(phrase.expose_secret(), DEV);
        let seed = seed(&phrase, "").expect("a good mnemonic");
        let known = "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";
        assert_eq!(hex::encode(*seed), known);
    }

    #[test]
    fn new_mnemonics_have_as_many_words_as_asked() {
        for count in WordCount::ALL {
            let phrase = generate(count).expect("randomness");
            let words = phrase.expose_secret().split(' ').count();
            assert_eq!(words, count.words());
            assert_eq!(count.words().to_string().parse(), Ok(count));
            seed(&phrase, "").expect("good words");
        }
        assert_eq!("13".parse::<WordCount>(), Err(InvalidSecret::WordCount));
        let [one, other] = [(); 2].map(|()| generate(WordCount::Twelve).expect("randomness"));
        assert_ne!(one.expose_secret(), other.expose_secret());
    }

    #[test]
    fn a_bad_mnemonic_is_told_without_its_words() {
        let error = |typed: &str| normalize(typed).expect_err(typed);
        assert_eq!(error("bottom"), InvalidSecret::Words { count: 1 });
        assert_eq!(
            error(&DEV.replace("lake", "lakes")),
            InvalidSecret::UnknownWord { number: 4 }
        );
        assert_eq!(
            error(&DEV.replace("lake", "walk")),
            InvalidSecret::MnemonicChecksum
        );
    }
}
