//! What the `info` of an Allocate answer is before it is encrypted: how to log in.

use std::{fmt, io};

use serde::{Deserialize, Serialize};
use serde_json::ser::{Formatter, Serializer};
use zeroize::Zeroizing;

/// The way into a machine that is lent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayIn {
    /// `root`.
    pub username: String,
    /// Empty where a key logs in.
    #[serde(default)]
    pub password: String,
    /// Of SSH.
    pub port: u16,
    /// SN27's version as an integer; since 1.8.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The host's Ed25519 key, as `known_hosts` has it after `ssh-ed25519`; of sn27 for sn27.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_key: Option<String>,
}

impl WayIn {
    /// Its JSON as Python's `json.dumps` writes it, with spaces after commas and colons; 190 bytes
    /// at most, which is what a key of 2048 bits encrypts.
    pub fn json(&self) -> Zeroizing<String> {
        let mut bytes = Vec::with_capacity(256);
        let mut serializer = Serializer::with_formatter(&mut bytes, Spaced);
        // Texts and numbers always have a JSON.
        let _ = self.serialize(&mut serializer);
        Zeroizing::new(String::from_utf8(bytes).unwrap_or_default())
    }
}

/// Without the password.
impl fmt::Debug for WayIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            username,
            password: _,
            port,
            version,
            host_key,
        } = self;
        f.debug_struct("WayIn")
            .field("username", username)
            .field("port", port)
            .field("version", version)
            .field("host_key", host_key)
            .finish_non_exhaustive()
    }
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if first {
            Ok(())
        } else {
            writer.write_all(b", ")
        }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_json_is_pythons_and_short_enough() {
        let way = WayIn {
            username: "root".to_owned(),
            password: "a".repeat(24),
            port: 4444,
            version: Some(190),
            host_key: None,
        };
        let expected = format!(
            r#"{{"username": "root", "password": "{}", "port": 4444, "version": 190}}"#,
            way.password
        );
        assert_eq!(*way.json(), expected);
        assert_eq!(
            serde_json::from_str::<WayIn>(&way.json()).ok(),
            Some(way.clone())
        );
        assert!(!format!("{way:?}").contains("aaa"));
        let longest = WayIn {
            port: u16::MAX,
            version: Some(1_000_000),
            host_key: Some("A".repeat(68)),
            ..way
        };
        assert!(longest.json().len() <= 190, "{}", longest.json().len());
    }

    #[test]
    fn old_miners_say_less() {
        let old = r#"{"username": "root", "password": "p", "port": 22}"#;
        let way: WayIn = serde_json::from_str(old).expect("a way in");
        assert_eq!((way.version, way.host_key), (None, None));
    }
}
