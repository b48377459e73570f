//! The fields of a keyfile's JSON, in all the forms that btcli wrote.
//!
//! They may be missing or null, hexadecimal may lack its `0x`, `cryptoType` may be text; unknown
//! fields are passed over.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::KeyfileError;
use crate::{
    address::Address,
    wallet::{PublicKey, Scheme, Secret},
};

/// A secret field; wiped when dropped.
type Text = Option<Zeroizing<String>>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fields {
    account_id: Option<String>,
    public_key: Option<String>,
    // Some old files have the space.
    #[serde(alias = " ss58Address")]
    ss58_address: Option<String>,
    private_key: Text,
    secret_phrase: Text,
    secret_seed: Text,
    #[serde(default, deserialize_with = "scheme")]
    pub(super) crypto_type: Scheme,
}

impl Fields {
    pub(super) fn parse(json: &[u8]) -> Result<Self, KeyfileError> {
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

    /// Address and public key, which must be the same; `None` if the file names neither.
    pub(super) fn public(&self) -> Result<Option<PublicKey>, KeyfileError> {
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

    pub(super) fn phrase(&self) -> Result<Option<Secret>, KeyfileError> {
        match &self.secret_phrase {
            Some(phrase) => Ok(Some(Secret::from_mnemonic(phrase)?)),
            None => Ok(None),
        }
    }

    pub(super) fn seed(&self) -> Result<Option<Secret>, KeyfileError> {
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

    pub(super) fn private_key(&self) -> Result<Option<Secret>, KeyfileError> {
        match &self.private_key {
            Some(text) => Ok(Some(Secret::from_private_hex(text)?)),
            None => Ok(None),
        }
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
