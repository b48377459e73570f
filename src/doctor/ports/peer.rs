//! A peer that tries the ports from outside: any machine that this user logs in to with ssh.
//!
//! ssh's own forwarding is used (`ssh -W`): the peer's sshd opens a connection to the address that the
//! world is told, and what comes back is brought here. No program runs on the peer, nothing is written
//! on either side, and no password is asked for. Where the port is free it is listened on meanwhile,
//! and greets with a number that nobody can guess: if that comes back, the address leads here.

use std::{fmt, net::SocketAddr, process::Command, str::FromStr};

use tokio::{io::AsyncWriteExt as _, net::TcpListener};

use crate::{
    check::{Check, Remedy},
    doctor::{
        aside::LIMIT,
        program::{Ran, run},
    },
    reach::Reach,
};

/// A machine, as ssh takes it: `[USER@]HOST`, `ssh://[USER@]HOST[:PORT]`, or a name of its
/// configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer(String);

/// Checks each address, with whoever listens at its port here.
pub(super) async fn try_all(
    peer: Option<&Peer>,
    doors: Vec<(&'static str, SocketAddr, Option<TcpListener>)>,
) -> Vec<Check> {
    let Some(peer) = peer else {
        let why = "nobody outside tries the ports; --from names a machine that does";
        return vec![Check::skip("from outside", why)];
    };
    let tries = doors
        .into_iter()
        .map(|(name, address, listener)| peer.check(name, address, listener));
    futures_util::future::join_all(tries).await
}

/// What a try came to.
#[derive(Debug, PartialEq, Eq)]
enum Tried {
    /// The greeting came back.
    Here,
    /// Somebody took the connection: whoever holds the port, if that is here.
    Taken,
    /// Somebody took it who is not here.
    Elsewhere,
    /// The peer could not connect.
    Closed(String),
    /// The peer could not be asked.
    Unasked(String),
}

impl Peer {
    async fn check(
        &self,
        name: &'static str,
        address: SocketAddr,
        listener: Option<TcpListener>,
    ) -> Check {
        let tried = match listener {
            Some(listener) => {
                let greeting = format!("sn27-doctor-{:032x}\n", rand::random::<u128>());
                let greet = tokio::spawn(greet(listener, greeting.clone()));
                let ran = run(self.command(address), LIMIT).await;
                greet.abort();
                read(ran, Some(&greeting))
            }
            None => read(run(self.command(address), LIMIT).await, None),
        };
        self.judge(name, address, tried)
    }

    /// Nothing of the user's configuration is overridden but what would ask, write or run something.
    fn command(&self, address: SocketAddr) -> Command {
        let mut command = Command::new("ssh");
        for option in [
            "BatchMode=yes",
            "ConnectTimeout=5",
            "StrictHostKeyChecking=yes",
            "UpdateHostKeys=no",
            "ControlMaster=no",
            "ControlPath=none",
            "PermitLocalCommand=no",
            "ForwardAgent=no",
            "ForwardX11=no",
            "LogLevel=INFO",
        ] {
            command.args(["-o", option]);
        }
        command.arg("-W").arg(address.to_string());
        command.args(["--", &self.0]);
        command
    }

    fn judge(&self, name: &'static str, address: SocketAddr, tried: Tried) -> Check {
        let open = || Remedy::OpenPort(address.port());
        match tried {
            Tried::Here => Check::ok(name, format!("{self} reaches this machine at {address}")),
            Tried::Taken => {
                let detail = format!("{self} reaches {address}, where somebody answers");
                Check::ok(name, detail)
            }
            Tried::Elsewhere => Check::fail(
                name,
                format!("{self} reaches another machine at {address}"),
                format!(
                    "have the router forward port {} to this machine, or name the right address with --axon-external-ip",
                    address.port()
                ),
            ),
            Tried::Closed(why) => {
                let detail = format!("{self} does not reach {address}: {why}");
                let help = match Reach::of(address.ip()) {
                    Reach::Public => {
                        "open the port in this machine's firewall, the provider's and the router's"
                    }
                    _ => "name the address that others reach you under with --axon-external-ip",
                };
                Check::fail(name, detail, help).mend(open())
            }
            Tried::Unasked(why) => Check::fail(
                name,
                format!("{self} could not be asked: {why}"),
                format!("see that `ssh {self} true` works without a question"),
            ),
        }
    }
}

/// Greets whoever comes.
async fn greet(listener: TcpListener, greeting: String) {
    while let Ok((mut stream, _)) = listener.accept().await {
        // Who is gone already has no use for it.
        let _ = stream.write_all(greeting.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

/// What ssh's end says of the connection.
fn read(ran: Ran, greeting: Option<&str>) -> Tried {
    let taken = |stdout: &str| match greeting {
        Some(greeting) if stdout == greeting => Tried::Here,
        Some(_) => Tried::Elsewhere,
        None => Tried::Taken,
    };
    match ran {
        Ran::Ended {
            success: true,
            stdout,
            ..
        } => taken(&stdout),
        Ran::Ended { stdout, .. } | Ran::Slow { stdout } if !stdout.is_empty() => taken(&stdout),
        Ran::Ended { stderr, .. } => refused(&stderr),
        Ran::Slow { .. } => Tried::Closed(format!("no answer within {LIMIT:?}")),
        Ran::Missing => Tried::Unasked("ssh is not installed".to_owned()),
        Ran::Broken(why) => Tried::Unasked(why),
    }
}

/// `channel 0: open failed: connect failed: Connection refused` is of the address; all else is of the
/// way to the peer.
fn refused(stderr: &str) -> Tried {
    const CONNECT: &str = "open failed: connect failed: ";
    let lines = || {
        stderr
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
    };
    if let Some((_, why)) = lines().find_map(|line| line.split_once(CONNECT)) {
        return Tried::Closed(printable(why).to_lowercase());
    }
    let said = lines().find(|line| line.contains("open failed"));
    let said = said.or_else(|| lines().next_back());
    Tried::Unasked(said.map_or_else(|| "ssh failed".to_owned(), printable))
}

/// What a peer says is shown without what a terminal would obey.
fn printable(text: &str) -> String {
    let text = text.chars().filter(|c| !c.is_control());
    text.take(200).collect()
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Peer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-@:/[]%".contains(c);
        match !text.starts_with('-') && !text.is_empty() && text.chars().all(fits) {
            true => Ok(Self(text.to_owned())),
            false => Err("use what ssh takes: [USER@]HOST or ssh://[USER@]HOST[:PORT]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(success: bool, stdout: &str, stderr: &str) -> Ran {
        Ran::Ended {
            success,
            stdout: stdout.to_owned(),
            stderr: stderr.to_owned(),
        }
    }

    #[test]
    fn the_address_is_told_from_the_way_to_the_peer() {
        let greeting = Some("hello\n");
        assert_eq!(read(ended(true, "hello\n", ""), greeting), Tried::Here);
        assert_eq!(
            read(ended(true, "SSH-2.0\n", ""), greeting),
            Tried::Elsewhere
        );
        assert_eq!(read(ended(true, "", ""), greeting), Tried::Elsewhere);
        assert_eq!(read(ended(true, "", ""), None), Tried::Taken);
        let banner = Ran::Slow {
            stdout: "SSH-2.0-OpenSSH".to_owned(),
        };
        assert_eq!(read(banner, None), Tried::Taken);
        let refused = "channel 0: open failed: connect failed: Connection refused\r\nstdio forwarding failed\r\n";
        let closed = Tried::Closed("connection refused".to_owned());
        assert_eq!(read(ended(false, "", refused), greeting), closed);
        for said in [
            "me@peer: Permission denied (publickey).",
            "channel 0: open failed: administratively prohibited: open failed",
            "Host key verification failed.",
        ] {
            let unasked = Tried::Unasked(said.to_owned());
            assert_eq!(read(ended(false, "", said), greeting), unasked);
        }
        let silent = Ran::Slow {
            stdout: String::new(),
        };
        assert!(matches!(read(silent, greeting), Tried::Closed(_)));
        assert!(matches!(read(Ran::Missing, None), Tried::Unasked(_)));
    }

    #[test]
    fn a_peer_is_never_an_option() {
        for text in ["me@host", "host", "ssh://me@[2001:db8::1]:2222", "10.0.0.1"] {
            assert!(text.parse::<Peer>().is_ok(), "{text}");
        }
        for text in ["", "-oProxyCommand=x", "a b", "host;x", "$(x)", "h\n"] {
            assert!(text.parse::<Peer>().is_err(), "{text}");
        }
    }
}
