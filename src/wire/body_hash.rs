//! The SDK's body hash: SHA3-256 over the fields that a synapse declares in `required_hash_fields`.
//!
//! SDK 6.x takes them in the model's order, 7.0 and later in the declared order. No released SN27
//! declares any, so every message has [`EMPTY_BODY_HASH`] and its body is not authenticated.

use serde_json::Value;
use sha3::{Digest, Sha3_256};

use super::python;

/// The hash of a synapse that declares nothing: SHA3-256 of no bytes.
pub const EMPTY_BODY_HASH: &str =
    "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a";

/// The hash of these values, in the order in which the SDK takes them.
pub fn body_hash<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let hashes: String = values
        .into_iter()
        .map(|value| sha3_hex(&python::text(value)))
        .collect();
    sha3_hex(&hashes)
}

/// The hash of the named fields of a JSON body; absent when one of them is.
pub(super) fn of_fields(body: &[u8], names: &[&str]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let values: Option<Vec<&Value>> = names.iter().map(|name| body.get(name)).collect();
    Some(body_hash(values?))
}

fn sha3_hex(text: &str) -> String {
    hex::encode(Sha3_256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_fields_give_the_constant() {
        assert_eq!(body_hash([]), EMPTY_BODY_HASH);
    }

    #[test]
    fn fields_are_hashed_as_python_writes_them() {
        // A Synapse subclass of SDK 10.5.0 with these three fields required.
        let values = [json!("x"), json!(7), json!({"a": [true, null, 1.5]})];
        assert_eq!(body_hash(&values), KNOWN);
        let body = br#"{"n":7,"d":{"a":[true,null,1.5]},"s":"x"}"#;
        assert_eq!(of_fields(body, &["s", "n", "d"]).as_deref(), Some(KNOWN));
        assert_eq!(of_fields(body, &["s", "m"]), None);
        assert_eq!(of_fields(b"[", &[]), None);
    }

    const KNOWN: &str = "b2c785674607c0f3297c9b2e838589c39bf08dcb1478fd778c024362ac7c9daf";
}
