//! Who may read and change a wallet's files, and what a killed write has left among them.

use std::{
    fs::Metadata,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use crate::{
    address::Address,
    check::{Check, Remedy},
    shell::word,
    wallet::{Leftover, Role, Wallet},
};

const NAME: &str = "permissions";

pub(super) fn look(wallet: &Wallet, coldkey: Option<Address>) -> Vec<Check> {
    let folder = wallet.folder();
    let hotkeys = wallet.path(Role::Hotkey).parent().map(Path::to_owned);
    let folders = [Some(folder), hotkeys].into_iter().flatten();
    let folders = folders.filter_map(|path| check(path, judge_folder));
    let keys = [Role::Coldkey, Role::Hotkey].map(|role| wallet.path(role));
    let keys = keys.into_iter().filter_map(|path| check(path, judge_key));
    let public = [Role::ColdkeyPub, Role::HotkeyPub].map(|role| wallet.path(role));
    let public = public
        .into_iter()
        .filter_map(|path| check(path, judge_public));
    let mut checks: Vec<_> = folders.chain(keys).chain(public).collect();
    if checks.is_empty() {
        let detail = "private keys are this user's alone";
        checks.push(Check::ok(NAME, detail));
    }
    checks.extend(
        wallet
            .leftovers()
            .iter()
            .map(|it| leftover(wallet, it, coldkey)),
    );
    checks
}

/// What is wrong with a path that is there.
fn check(path: PathBuf, judge: impl Fn(&Path, u32) -> Option<Check>) -> Option<Check> {
    let metadata = path.metadata().ok()?;
    foreign(&path, &metadata).or_else(|| judge(&path, metadata.mode()))
}

/// A file that belongs to somebody else, mostly to root after a `sudo` too many.
fn foreign(path: &Path, metadata: &Metadata) -> Option<Check> {
    let own = rustix::process::geteuid();
    if own.is_root() || metadata.uid() == own.as_raw() {
        return None;
    }
    let detail = format!("{} belongs to user {}", path.display(), metadata.uid());
    let help = "make it this user's own, or run as the user who owns it";
    Some(Check::fail(NAME, detail, help).mend(Remedy::Own(path.to_owned())))
}

fn judge_key(path: &Path, mode: u32) -> Option<Check> {
    if mode & 0o077 == 0 {
        return None;
    }
    let detail = format!(
        "{} is open to other users, by its mode {:o}",
        path.display(),
        mode & 0o777
    );
    let help = "close it; if others were on this machine, move to a new key";
    Some(Check::fail(NAME, detail, help).mend(Remedy::Close(path.to_owned(), 0o600)))
}

fn judge_folder(path: &Path, mode: u32) -> Option<Check> {
    let remedy = Remedy::Close(path.to_owned(), 0o700);
    let shown = path.display();
    let octal = mode & 0o777;
    if mode & 0o022 != 0 {
        let detail = format!("others may put other keys into {shown}, by its mode {octal:o}");
        return Some(Check::fail(NAME, detail, "close it").mend(remedy));
    }
    if mode & 0o055 != 0 {
        let detail = format!("others may see what is in {shown}, by its mode {octal:o}");
        return Some(Check::warn(NAME, detail, "close it").mend(remedy));
    }
    None
}

fn judge_public(path: &Path, mode: u32) -> Option<Check> {
    if mode & 0o022 == 0 {
        return None;
    }
    let detail = format!(
        "others may put another key into {}, by its mode {:o}",
        path.display(),
        mode & 0o777
    );
    Some(Check::fail(NAME, detail, "close it").mend(Remedy::Close(path.to_owned(), 0o600)))
}

fn leftover(wallet: &Wallet, leftover: &Leftover, coldkey: Option<Address>) -> Check {
    let name = "leftovers";
    match leftover {
        Leftover::Unfinished(path) => {
            let detail = format!(
                "{} holds a change that was broken off: sn27 reads it, btcli does not",
                path.display()
            );
            let finish = coldkey.map(|address| {
                let wallet = word(wallet.name());
                let command = format!(
                    "sn27 wallet regen-coldkeypub --wallet {wallet} --address {address} --overwrite"
                );
                Remedy::Run(command)
            });
            Check::warn(name, detail, "any write of the wallet finishes it").mend(finish)
        }
        Leftover::Abandoned(path) => {
            let detail = format!(
                "{} is of a change that was broken off, or is being made now",
                path.display()
            );
            let help =
                "nothing reads it, but it may hold a key; the next write of the wallet removes it";
            Check::warn(name, detail, help).mend(Remedy::Remove(path.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    #[test]
    fn modes_are_judged_by_what_they_let_others_do() {
        let verdict = |check: Option<Check>| check.map(|check| check.verdict);
        let path = Path::new("/w/coldkey");
        for (mode, expected) in [
            (0o100600, None),
            (0o100400, None),
            (0o100644, Some(Verdict::Fail)),
            (0o100620, Some(Verdict::Fail)),
        ] {
            assert_eq!(verdict(judge_key(path, mode)), expected, "{mode:o}");
        }
        for (mode, expected) in [
            (0o40700, None),
            (0o40755, Some(Verdict::Warn)),
            (0o40770, Some(Verdict::Fail)),
            (0o40777, Some(Verdict::Fail)),
        ] {
            assert_eq!(verdict(judge_folder(path, mode)), expected, "{mode:o}");
        }
        assert_eq!(verdict(judge_public(path, 0o100644)), None);
        assert_eq!(verdict(judge_public(path, 0o100666)), Some(Verdict::Fail));
    }
}
