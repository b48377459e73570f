//! The JSON of a keyfile, read in all the forms that btcli wrote, written as it writes today.
//!
//! Fields may be missing or null, hexadecimal may lack its `0x`, `cryptoType` may be text, unknown
//! fields are passed over. What is there must agree: a key is checked against the file's address.
//! The order in which bittensor-wallet 4.1 writes the fields is random; ours is not.

use std::fmt::Write;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::KeyfileError;
use crate::{
    address::Address,
    wallet::{InvalidSecret, PublicKey, Scheme, Secret, Signer},
};

/// A secret field; wiped when dropped.
type Text = Option<Zeroizing<String>>;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    account_id: Option<String>,
    public_key: Option<String>,
    ss58_address: Option<String>,
    private_key: Text,
    secret_phrase: Text,
    secret_seed: Text,
    #[serde(default, deserialize_with = "scheme")]
    crypto_type: Scheme,
}

/// The key in a keyfile's JSON, by the best that it has: mnemonic, seed, or private key.
pub(in crate::wallet) fn read(json: &[u8]) -> Result<Secret, KeyfileError> {
    let fields = parse(json)?;
    let public = fields.public()?;
    if fields.crypto_type == Scheme::Ed25519 {
        return Err(KeyfileError::Ed25519);
    }
    let private = fields.private_key()?;
    let seed = fields.seed()?;
    let phrase = match &fields.secret_phrase {
        Some(phrase) => Some(Secret::from_mnemonic(phrase)?),
        None => None,
    };
    let mut found = [phrase, seed, private].into_iter().flatten();
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

/// The public half in a keyfile's JSON or in a public file's.
pub(in crate::wallet) fn read_public(json: &[u8]) -> Result<PublicKey, KeyfileError> {
    let fields = parse(json)?;
    match fields.public()? {
        Some(public) => Ok(public),
        // An old hotkey file may have nothing but its secret.
        None => read(json).map(|secret| PublicKey::sr25519(secret.address())),
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

fn parse(json: &[u8]) -> Result<Fields, KeyfileError> {
    if json.trim_ascii().is_empty() {
        return Err(KeyfileError::Empty);
    }
    // The oldest `coldkeypub.txt` is a public key and nothing else.
    if let (true, Ok(text)) = (json.starts_with(b"0x"), str::from_utf8(json)) {
        return Ok(Fields {
            public_key: Some(text.trim_end().to_owned()),
            ..Fields::default()
        });
    }
    serde_json::from_slice(json).map_err(|error| match error.classify() {
        serde_json::error::Category::Eof => KeyfileError::Truncated,
        // serde_json's own words may repeat a secret.
        _ => KeyfileError::Garbage(format!(
            "its JSON is wrong at line {}, column {}",
            error.line(),
            error.column()
        )),
    })
}

impl Fields {
    /// Address and public key, which must be the same; `None` if the file names neither.
    fn public(&self) -> Result<Option<PublicKey>, KeyfileError> {
        let garbage = |field: &str| KeyfileError::Garbage(format!("its {field} is none"));
        let hex = |text: &Option<String>, field| match text {
            Some(text) => Address::from_hex(text)
                .map(Some)
                .map_err(|_| garbage(field)),
            None => Ok(None),
        };
        let public = hex(&self.public_key, "publicKey")?;
        let account = hex(&self.account_id, "accountId")?;
        let address = match &self.ss58_address {
            Some(text) => Some(text.parse().map_err(|_| garbage("ss58Address"))?),
            None => None,
        };
        let mut all = [public, account, address].into_iter().flatten();
        let Some(address) = all.next() else {
            return Ok(None);
        };
        if all.any(|other| other != address) {
            return Err(KeyfileError::Contradiction(
                "its address is not that of its public key",
            ));
        }
        Ok(Some(PublicKey {
            address,
            scheme: self.crypto_type,
        }))
    }

    fn seed(&self) -> Result<Option<Secret>, KeyfileError> {
        let Some(text) = &self.secret_seed else {
            return Ok(None);
        };
        let digits = text.strip_prefix("0x").unwrap_or(text);
        // A seed that happens to be UTF-8 is written by btwallet as that text, not in hexadecimal.
        let secret = match <[u8; 32]>::try_from(digits.as_bytes()) {
            Ok(seed) => Secret::from_seed_bytes(Zeroizing::new(seed))?,
            Err(_) => Secret::from_seed(digits)?,
        };
        Ok(Some(secret))
    }

    fn private_key(&self) -> Result<Option<Secret>, KeyfileError> {
        let Some(text) = &self.private_key else {
            return Ok(None);
        };
        let digits = text.strip_prefix("0x").unwrap_or(text);
        // btwallet takes a seed in this place too.
        if digits.len() == 64 {
            return Ok(Some(Secret::from_seed(digits)?));
        }
        let mut bytes = Zeroizing::new([0; 64]);
        hex::decode_to_slice(digits, &mut *bytes).map_err(|_| InvalidSecret::PrivateKey)?;
        let signer = Signer::from_private_key(&bytes)?;
        Ok(Some(Secret::from_signer(signer)))
    }
}

fn scheme<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scheme, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Type {
        Number(u8),
        Text(String),
    }
    match Option::<Type>::deserialize(deserializer)? {
        None => Ok(Scheme::default()),
        Some(Type::Number(1)) => Ok(Scheme::Sr25519),
        Some(Type::Number(0)) => Ok(Scheme::Ed25519),
        Some(Type::Text(text)) if text == "1" => Ok(Scheme::Sr25519),
        Some(Type::Text(text)) if text == "0" => Ok(Scheme::Ed25519),
        Some(_) => Err(serde::de::Error::custom("cryptoType")),
    }
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
        assert_eq!(read_public(&write(&secret)), Ok(public));
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
                let public = read_public(value.to_string().as_bytes());
                assert_eq!(public, Ok(PublicKey::sr25519(address)));
            }
        }
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
            let public = read_public(ed25519.to_string().as_bytes()).expect("visible");
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
        ] {
            let error = read_value(&bad).expect_err("bad");
            let shown = format!("{error} {error:?} {}", error.help());
            assert!(!shown.contains("curtain"), "{shown}");
        }
    }
}
