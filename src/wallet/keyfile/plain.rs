//! A keyfile without encryption: read as btcli ever wrote it, written as it writes today.
//!
//! What is there must agree: a key is checked against the file's address. The order in which
//! bittensor-wallet 4.1 writes the fields is random; ours is not. Files from before there was JSON
//! hold a mnemonic, a seed or a private key as bare text, and `coldkeypub.txt` a public key.

use std::fmt::Write;

use zeroize::Zeroizing;

use super::{KeyfileError, fields::Fields};
use crate::{
    address::Address,
    wallet::{PublicKey, Scheme, Secret},
};

/// The key in a keyfile's JSON, by the best that it has: mnemonic, seed, or private key.
pub(in crate::wallet) fn read(json: &[u8]) -> Result<Secret, KeyfileError> {
    if let Some(text) = bare(json)? {
        return Ok(match text.split_whitespace().nth(1) {
            Some(_) => Secret::from_mnemonic(text)?,
            None => Secret::from_private_hex(text)?,
        });
    }
    let fields = Fields::parse(json)?;
    let public = fields.public()?;
    if fields.crypto_type == Scheme::Ed25519 {
        return Err(KeyfileError::Ed25519);
    }
    let all = [fields.phrase()?, fields.seed()?, fields.private_key()?];
    let mut found = all.into_iter().flatten();
    let secret = found.next().ok_or(KeyfileError::NoPrivateKey)?;
    if found.any(|other| other.address() != secret.address()) {
        return Err(KeyfileError::Contradiction(
            "its mnemonic, seed and private key are not of one key",
        ));
    }
    if public.is_some_and(|public| public.address != secret.address()) {
        return Err(KeyfileError::Contradiction(
            "its private key is not that of its address",
        ));
    }
    Ok(secret)
}

/// The public half of a private file, by its address or, in old files, by its secret.
pub(in crate::wallet) fn read_visible(json: &[u8]) -> Result<PublicKey, KeyfileError> {
    if bare(json)?.is_none()
        && let Some(public) = Fields::parse(json)?.public()?
    {
        return Ok(public);
    }
    read(json).map(|secret| PublicKey::sr25519(secret.address()))
}

/// The key in a public file.
pub(in crate::wallet) fn read_public(json: &[u8]) -> Result<PublicKey, KeyfileError> {
    let public = match bare(json)? {
        Some(text) => Address::from_hex(text).ok().map(PublicKey::sr25519),
        None => Fields::parse(json)?.public()?,
    };
    public.ok_or_else(|| KeyfileError::Garbage("it names no public key".to_owned()))
}

/// The text of a file that is not JSON.
fn bare(file: &[u8]) -> Result<Option<&str>, KeyfileError> {
    let text = str::from_utf8(file)
        .map_err(|_| KeyfileError::Garbage("it is not text".to_owned()))?
        .trim();
    match text.chars().next() {
        None => Err(KeyfileError::Empty),
        Some('{') => Ok(None),
        Some('0'..='9' | 'a'..='z') => Ok(Some(text)),
        Some(_) => Err(KeyfileError::Garbage("it is not JSON".to_owned())),
    }
}

/// The JSON of a key.
pub(super) fn write(secret: &Secret) -> Zeroizing<Vec<u8>> {
    let signer = secret.signer();
    // All that is written is hexadecimal, English words or base58: nothing to escape. The room is
    // made once, for a string that grows leaves copies behind.
    let mut json = Zeroizing::new(String::with_capacity(1024));
    let private = Zeroizing::new(hex::encode(*signer.private_key()));
    let hex = signer.address().to_hex();
    let _ = write!(
        json,
        r#"{{"accountId":"{hex}","publicKey":"{hex}","privateKey":"0x{}""#,
        *private
    );
    if let Some(phrase) = secret.mnemonic_text() {
        let _ = write!(json, r#","secretPhrase":"{phrase}""#);
    }
    if let Some(seed) = secret.seed() {
        let seed = Zeroizing::new(hex::encode(seed));
        let _ = write!(json, r#","secretSeed":"0x{}""#, *seed);
    }
    let _ = write!(
        json,
        r#","ss58Address":"{}","cryptoType":1}}"#,
        signer.address()
    );
    Zeroizing::new(std::mem::take(&mut *json).into_bytes())
}

/// The JSON of a public file: btcli's `coldkeypub.txt`.
pub(in crate::wallet) fn write_public(key: &PublicKey) -> Vec<u8> {
    let hex = key.address.to_hex();
    let address = key.address;
    let kind = match key.scheme {
        Scheme::Ed25519 => 0,
        Scheme::Sr25519 => 1,
    };
    format!(
        r#"{{"accountId":"{hex}","publicKey":"{hex}","ss58Address":"{address}","cryptoType":{kind}}}"#
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    fn file() -> Value {
        let secret = Secret::from_mnemonic(PHRASE).expect("good");
        serde_json::from_slice(&write(&secret)).expect("JSON")
    }

    fn read_value(value: &Value) -> Result<Secret, KeyfileError> {
        read(value.to_string().as_bytes())
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let secret = read_value(&file()).expect("good");
        assert_eq!(secret.mnemonic_text(), Some(PHRASE));
        assert_eq!(file()["cryptoType"], 1);
        let public = PublicKey::sr25519(secret.address());
        assert_eq!(read_public(&write_public(&public)), Ok(public));
        assert_eq!(read_visible(&write(&secret)), Ok(public));
        let oldest = format!("{}\n", secret.address().to_hex());
        assert_eq!(read_public(oldest.as_bytes()), Ok(public));
        assert_eq!(
            read(&write_public(&public)).err(),
            Some(KeyfileError::NoPrivateKey)
        );
    }

    #[test]
    fn any_one_secret_is_enough() {
        let whole = file();
        let address = read_value(&whole).expect("good").address();
        for field in ["secretPhrase", "secretSeed", "privateKey"] {
            let text = whole[field].as_str().expect("text");
            let bare = text.trim_start_matches("0x");
            for value in [
                json!({ field: text }),
                json!({ field: bare, "ss58Address": null, "cryptoType": null, "later": [1] }),
                json!({ field: bare, "cryptoType": "1" }),
            ] {
                let secret = read_value(&value).expect(field);
                assert_eq!(secret.address(), address, "{field}");
                let public = read_visible(value.to_string().as_bytes());
                assert_eq!(public, Ok(PublicKey::sr25519(address)));
            }
        }
    }

    #[test]
    fn bare_texts_are_secrets_in_private_files_alone() {
        let whole = file();
        let address = read_value(&whole).expect("good").address();
        for field in ["secretPhrase", "secretSeed", "privateKey"] {
            let text = whole[field].as_str().expect("text");
            for text in [text, text.trim_start_matches("0x"), &format!("{text}\n")] {
                let secret = read(text.as_bytes()).expect(field);
                assert_eq!(secret.address(), address, "{text}");
                let visible = read_visible(text.as_bytes());
                assert_eq!(visible, Ok(PublicKey::sr25519(address)));
            }
        }
        let phrase = read_public(PHRASE.as_bytes());
        assert!(matches!(phrase, Err(KeyfileError::Garbage(_))));
    }

    #[test]
    fn a_seed_that_btwallet_wrote_as_text_is_read() {
        let text = format!("0x{}", "\u{11}".repeat(32));
        let secret = read_value(&json!({ "secretSeed": text })).expect("good");
        assert_eq!(secret.seed(), Some(&[0x11; 32]));
    }

    #[test]
    fn parts_of_different_keys_are_refused() {
        let alice = Secret::from_uri("//Alice").expect("good");
        let alice: Value = serde_json::from_slice(&write(&alice)).expect("JSON");
        for field in ["publicKey", "accountId", "ss58Address", "privateKey"] {
            let mut mixed = file();
            mixed[field] = alice[field].clone();
            assert!(
                matches!(read_value(&mixed), Err(KeyfileError::Contradiction(_))),
                "{field}"
            );
        }
    }

    #[test]
    fn an_ed25519_key_is_shown_but_not_opened() {
        let mut ed25519 = file();
        for kind in [json!(0), json!("0")] {
            ed25519["cryptoType"] = kind;
            assert_eq!(read_value(&ed25519).err(), Some(KeyfileError::Ed25519));
            let public = read_visible(ed25519.to_string().as_bytes()).expect("visible");
            assert_eq!(public.scheme, Scheme::Ed25519);
        }
        ed25519["cryptoType"] = json!(2);
        assert!(matches!(
            read_value(&ed25519),
            Err(KeyfileError::Garbage(_))
        ));
    }

    #[test]
    fn errors_keep_secrets_to_themselves() {
        for bad in [
            json!({ "secretPhrase": { "words": "curtain" } }),
            json!({ "cryptoType": "curtain" }),
            json!({ "secretPhrase": "curtain curtain" }),
            json!({ "secretSeed": "curtain" }),
            json!({ "privateKey": "curtain" }),
            json!("curtain"),
            json!(["curtain"]),
        ] {
            let error = read_value(&bad).expect_err("bad");
            let shown = format!("{error} {error:?} {}", error.help());
            assert!(!shown.contains("curtain"), "{shown}");
        }
    }
}
