//! New keys: from the system's randomness, or from a development name.

use crate::{
    error::Error,
    wallet::{InvalidSecret, Secret, WordCount},
};

/// What the arguments say of new keys.
#[derive(Debug, clap::Args)]
pub(super) struct FreshArgs {
    /// Words of the mnemonic
    #[arg(long, value_name = "N", default_value = "12", value_parser = ["12", "15", "18", "21", "24"], alias = "n_words")]
    n_words: String,
    /// Make the well-known key of a development name, such as //Alice, for test chains alone
    #[arg(long, value_name = "NAME", value_parser = parse_name)]
    uri: Option<String>,
}

impl FreshArgs {
    /// A key.
    pub(super) fn key(&self) -> Result<Secret, Error> {
        match &self.uri {
            Some(uri) => Secret::from_uri(uri),
            None => self.n_words.parse::<WordCount>().and_then(Secret::generate),
        }
        .map_err(invalid)
    }
}

/// A name as `//Alice`, or `Alice` as btcli takes it. What else a secret URI can hold, a mnemonic or
/// a seed, has no business on a command line.
fn parse_name(text: &str) -> Result<String, String> {
    let name = text.trim_start_matches('/');
    let good = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
    if name.is_empty() || name.len() > 60 || !name.chars().all(good) {
        return Err("a development name looks like //Alice or //Alice//stash".to_owned());
    }
    Ok(if text.starts_with('/') {
        text.to_owned()
    } else {
        format!("//{text}")
    })
}

/// Input that makes no key, as the user's mistake.
pub(super) fn invalid(error: InvalidSecret) -> Error {
    let kind = match error {
        InvalidSecret::WrongPassword => crate::error::Kind::Key,
        InvalidSecret::Randomness => crate::error::Kind::Failed,
        _ => crate::error::Kind::Usage,
    };
    Error::new(kind, error.to_string()).help(error.help())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_and_secrets_are_not() {
        assert_eq!(parse_name("Alice"), Ok("//Alice".to_owned()));
        assert_eq!(
            parse_name("//Alice//stash"),
            Ok("//Alice//stash".to_owned())
        );
        let mnemonic = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
        let seed = format!("0x{}", "11".repeat(32));
        for text in ["", "//", mnemonic, &seed, "//Alice///password "] {
            assert!(parse_name(text).is_err(), "{text}");
        }
    }
}
