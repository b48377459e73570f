//! The way into a machine, as its miner tells it, each field checked: they come near a command line.

use std::fmt;

use crate::{ssh::SshKey, wire::WayIn};

/// A way in that may be used.
#[derive(Clone, PartialEq, Eq)]
pub struct Way {
    /// Whom to log in as.
    pub username: String,
    /// Empty where a key logs in.
    pub password: String,
    /// Of SSH.
    pub port: u16,
    /// SN27's version, as the miner has it.
    pub version: Option<u32>,
    /// The host's key, where the miner tells it.
    pub host_key: Option<SshKey>,
}

/// Why a miner's answer is no way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWay {
    /// There is none.
    #[error("it has none")]
    Missing,
    /// Not encrypted for this allocation's key.
    #[error("it is not encrypted for this allocation's key")]
    Sealed,
    /// Not the JSON it should be.
    #[error("it is not the JSON that it should be")]
    Form,
    /// A user's name that no system has.
    #[error("the user's name is none")]
    Username,
    /// A password that nobody could type.
    #[error("the password is none")]
    Password,
    /// Port 0.
    #[error("the port is none")]
    Port,
    /// No Ed25519 key.
    #[error("the host key is none")]
    HostKey,
}

impl Way {
    /// Checks what was told.
    ///
    /// # Errors
    /// The first field that makes no sense.
    pub fn new(told: WayIn) -> Result<Self, InvalidWay> {
        let WayIn {
            username,
            password,
            port,
            version,
            host_key,
        } = told;
        if !is_name(&username) {
            return Err(InvalidWay::Username);
        }
        if password.len() > 128 || !password.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidWay::Password);
        }
        if port == 0 {
            return Err(InvalidWay::Port);
        }
        let host_key = host_key.map(|key| SshKey::parse(&format!("ssh-ed25519 {key}")));
        Ok(Self {
            username,
            password,
            port,
            version,
            host_key: host_key.transpose().map_err(|_| InvalidWay::HostKey)?,
        })
    }
}

/// As useradd takes them.
fn is_name(name: &str) -> bool {
    let first = name.bytes().next();
    name.len() <= 32
        && first.is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_')
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// Without the password.
impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            username,
            password: _,
            port,
            version,
            host_key,
        } = self;
        f.debug_struct("Way")
            .field("username", username)
            .field("port", port)
            .field("version", version)
            .field("host_key", host_key)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> WayIn {
        WayIn {
            username: "root".to_owned(),
            password: "aB3".to_owned(),
            port: 4444,
            version: Some(190),
            host_key: None,
        }
    }

    #[test]
    fn nothing_that_could_be_more_than_a_name_or_a_password_passes() {
        assert!(Way::new(told()).is_ok());
        for username in [
            "",
            "-oProxyCommand=id",
            "a b",
            "root@x",
            "r\n",
            "$(id)",
            "Root",
        ] {
            let username = username.to_owned();
            let way = WayIn { username, ..told() };
            assert_eq!(Way::new(way), Err(InvalidWay::Username));
        }
        for password in ["a\nb", "a b", "\u{e9}", &"a".repeat(129)] {
            let password = password.to_owned();
            let way = WayIn { password, ..told() };
            assert_eq!(Way::new(way), Err(InvalidWay::Password));
        }
        let way = WayIn { port: 0, ..told() };
        assert_eq!(Way::new(way), Err(InvalidWay::Port));
        let host_key = Some("AAAA\n* ssh-ed25519".to_owned());
        let way = WayIn { host_key, ..told() };
        assert_eq!(Way::new(way), Err(InvalidWay::HostKey));
        let shown = format!("{:?}", Way::new(told()));
        assert!(!shown.contains("aB3"), "{shown}");
    }
}
