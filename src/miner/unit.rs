//! A systemd unit that runs a miner: restarted when it fails, with no more rights than it needs.

use std::{fmt, path::PathBuf};

/// What a unit is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Who runs it.
    pub user: String,
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = std::iter::once(self.program.to_string_lossy().into_owned());
        let words: Vec<_> = words
            .chain(self.arguments.iter().cloned())
            .map(|word| quoted(&word))
            .collect();
        write!(
            f,
            "\
[Unit]
Description=SN27 miner
After=network-online.target nss-lookup.target time-sync.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
User={user}
ExecStart={command}
Restart=on-failure
RestartSec=5
# The arguments or the key are wrong: starting again would not help.
RestartPreventExitStatus=2 5
TimeoutStopSec=10
LimitNOFILE=65536
OOMScoreAdjust=-200
NoNewPrivileges=yes
ProtectSystem=full
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes

[Install]
WantedBy=multi-user.target
",
            user = self.user,
            command = words.join(" "),
        )
    }
}

/// A word as systemd reads it: `%` and `$` mean something, spaces end it.
fn quoted(word: &str) -> String {
    let escaped = word
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('%', "%%")
        .replace('$', "$$");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+%$".contains(c);
    if !escaped.is_empty() && escaped.chars().all(plain) {
        escaped
    } else {
        format!("\"{escaped}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_systemd() {
        for (word, expected) in [
            ("--netuid", "--netuid"),
            ("", "\"\""),
            ("a b", "\"a b\""),
            ("50%", "50%%"),
            ("$HOME", "$$HOME"),
            ("say \"x\"", "\"say \\\"x\\\"\""),
        ] {
            assert_eq!(quoted(word), expected);
        }
    }
}
