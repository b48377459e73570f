//! The clock: beside the chain's, and whether anything keeps it right. Requests carry the time, and are
//! refused when it is off.

use std::process::Command;

use super::{
    aside::LIMIT,
    line::Line,
    program::{Ran, run},
};
use crate::{
    chain::{Chain, names},
    check::{Check, Remedy, clock},
};

pub(super) async fn look(line: &Line) -> Vec<Check> {
    let (clock, kept) = tokio::join!(beside(line), kept());
    vec![clock, kept]
}

async fn beside(line: &Line) -> Check {
    let asked = line.ask(async |chain: Chain| chain.now().await?.storage(names::NOW, []).await);
    match asked.await {
        Ok(Some(block)) => clock(block),
        Ok(None) => Check::skip("clock", "the chain has no clock"),
        Err(silent) => {
            let why = line.why(&silent);
            Check::skip("clock", format!("there is none to compare with: {why}"))
        }
    }
}

/// What systemd says of it.
async fn kept() -> Check {
    let mut command = Command::new("timedatectl");
    command.args(["show", "--property=NTP", "--property=NTPSynchronized"]);
    read(run(command, LIMIT).await)
}

fn read(ran: Ran) -> Check {
    let name = "synchronisation";
    let why = match ran {
        Ran::Ended {
            success: true,
            stdout,
            ..
        } => return judge(name, &stdout),
        Ran::Ended { stderr, .. } => {
            let first = stderr.lines().next().unwrap_or("it failed");
            format!("timedatectl: {first}")
        }
        Ran::Missing => "there is no timedatectl here".to_owned(),
        Ran::Slow { .. } => "timedatectl takes too long".to_owned(),
        Ran::Broken(why) => format!("timedatectl: {why}"),
    };
    Check::skip(name, why)
}

fn judge(name: &'static str, properties: &str) -> Check {
    const HELP: &str = "let it be set by others' clocks";
    let says = |property: &str| {
        let line = format!("{property}=yes");
        properties.lines().any(|it| it == line)
    };
    match (says("NTPSynchronized"), says("NTP")) {
        (true, _) => Check::ok(name, "the clock is set by others' clocks"),
        (false, true) => Check::warn(
            name,
            "the clock is to be set by others' clocks, and has not been yet",
            "see `timedatectl timesync-status`, and whether UDP port 123 gets out",
        ),
        (false, false) => {
            let detail = "nothing that systemd knows of sets the clock";
            Check::warn(name, detail, HELP).mend(Remedy::SetClock)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    #[test]
    fn what_timedatectl_says_is_understood() {
        let ended = |success, stdout: &str| {
            read(Ran::Ended {
                success,
                stdout: stdout.to_owned(),
                stderr: "System has not been booted with systemd\nmore".to_owned(),
            })
        };
        let verdict = |stdout: &str| ended(true, stdout).verdict;
        assert_eq!(verdict("NTP=yes\nNTPSynchronized=yes\n"), Verdict::Ok);
        assert_eq!(verdict("NTP=no\nNTPSynchronized=yes\n"), Verdict::Ok);
        assert_eq!(verdict("NTP=yes\nNTPSynchronized=no\n"), Verdict::Warn);
        let off = ended(true, "NTP=no\nNTPSynchronized=no\n");
        assert_eq!(off.remedy, Some(Remedy::SetClock));
        let failed = ended(false, "");
        assert_eq!(failed.verdict, Verdict::Skip);
        assert!(failed.detail.ends_with("booted with systemd"), "{failed:?}");
        assert_eq!(read(Ran::Missing).verdict, Verdict::Skip);
    }
}
