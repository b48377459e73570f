//! What is looked at before something starts that is to go on: what was seen, how it went, and what
//! to do.

mod address;
mod remedy;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use serde::Serialize;

use crate::epoch;
pub use address::address;
pub use remedy::Remedy;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It can go on like this.
    Warn,
    /// It can't.
    Fail,
    /// It could not be looked at, or there is no need to.
    Skip,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What.
    pub name: &'static str,
    /// How it went.
    pub verdict: Verdict,
    /// What was seen.
    pub detail: String,
    /// What to do.
    pub help: Option<String>,
    /// The same, where there are commands for it.
    #[serde(skip)]
    pub remedy: Option<Remedy>,
}

impl Check {
    /// As it should be.
    pub fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::Ok,
            detail: detail.into(),
            help: None,
            remedy: None,
        }
    }

    /// It can go on like this.
    pub fn warn(name: &'static str, detail: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Warn,
            help: Some(help.into()),
            ..Self::ok(name, detail)
        }
    }

    /// It can't go on.
    pub fn fail(name: &'static str, detail: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fail,
            ..Self::warn(name, detail, help)
        }
    }

    /// It was not looked at, and why.
    pub fn skip(name: &'static str, why: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Skip,
            ..Self::ok(name, why)
        }
    }

    /// There are commands that mend it.
    #[must_use]
    pub fn mend(mut self, remedy: impl Into<Option<Remedy>>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

/// This machine's clock beside the newest block's, in milliseconds since 1970.
pub fn clock(block: u64) -> Check {
    compare(epoch::now(), Duration::from_millis(block))
}

fn compare(now: Duration, block: Duration) -> Check {
    /// A block is never from the future, but for what its author's clock is off.
    const AHEAD: Duration = Duration::from_secs(3);
    /// Blocks come every 12 seconds; a few may be late.
    const BEHIND: Duration = Duration::from_secs(90);
    let name = "clock";
    match (block.checked_sub(now), now.checked_sub(block)) {
        (Some(late), _) if late > AHEAD => Check::fail(
            name,
            format!("{:.1} s behind the chain's", late.as_secs_f64()),
            "set it, with `timedatectl set-ntp true`: requests would seem to come from the future",
        )
        .mend(Remedy::SetClock),
        (_, Some(since)) if since > BEHIND => Check::warn(
            name,
            format!("{:.0} s ahead of the newest block", since.as_secs_f64()),
            "unless the chain stands still, set it with `timedatectl set-ntp true`: requests would seem too old",
        )
        .mend(Remedy::SetClock),
        (_, since) => Check::ok(
            name,
            format!(
                "the newest block is {:.1} s old",
                since.unwrap_or_default().as_secs_f64()
            ),
        ),
    }
}

/// That an address to listen on is another machine's: the public one of the router before this one, as
/// the guide has people name it.
pub fn foreign(address: IpAddr) -> Check {
    Check::warn(
        "axon address",
        format!("{address} is not an address of this machine"),
        "it is told to the chain, and any address is listened on; say so with --axon-external-ip",
    )
}

/// Whether something could listen there.
pub fn port(name: &'static str, address: SocketAddr, listening: &io::Result<()>) -> Check {
    match listening {
        Ok(()) => Check::ok(name, format!("{address} is free")),
        Err(error) => Check::fail(
            name,
            format!("nothing can listen on {address}: {error}"),
            format!(
                "see who does with `ss -ltnp 'sport = :{}'`, or choose another port",
                address.port()
            ),
        )
        .mend(Remedy::NameListener(address.port())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_may_be_a_little_off_and_blocks_a_little_late() {
        let at = Duration::from_secs(1_700_000_000);
        let seconds = Duration::from_secs;
        for (now, block, verdict) in [
            (at, at, Verdict::Ok),
            (at + seconds(24), at, Verdict::Ok),
            (at, at + seconds(2), Verdict::Ok),
            (at, at + seconds(5), Verdict::Fail),
            (at + seconds(600), at, Verdict::Warn),
        ] {
            let check = compare(now, block);
            assert_eq!(check.verdict, verdict, "{check:?}");
        }
    }
}
