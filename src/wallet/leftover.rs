//! What a write that was killed has left: a change that counts already, or one that never will.

use std::path::PathBuf;

use super::{
    Wallet,
    store::{PENDING, STAGE},
};

/// The folder of a change that did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leftover {
    /// Its files count, and the next write moves them to their places. btcli does not see them there.
    Unfinished(PathBuf),
    /// Nothing reads it, and the next write removes it; it may hold a key that is not encrypted.
    Abandoned(PathBuf),
}

impl Wallet {
    /// All of them. What is being written at this moment looks the same.
    pub fn leftovers(&self) -> Vec<Leftover> {
        let folder = self.folder();
        let pending = PENDING.map(|name| folder.join(name));
        let unfinished = pending.into_iter().filter(|path| path.is_dir());
        let mut leftovers: Vec<_> = unfinished.map(Leftover::Unfinished).collect();
        // Where the file system has no locks, the names go on after these.
        let beside = format!(".{}{STAGE}", self.name());
        for (place, prefix) in [(self.base(), beside.as_str()), (&folder, STAGE)] {
            let entries = place.read_dir().into_iter().flatten().flatten();
            let names = entries.filter(|entry| {
                let name = entry.file_name();
                let rest = name.to_str().and_then(|name| name.strip_prefix(prefix));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            leftovers.extend(names.map(|entry| Leftover::Abandoned(entry.path())));
        }
        leftovers
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_left_is_told_apart() {
        let base = tempfile::tempdir().expect("a folder");
        let wallet = Wallet::new(base.path(), "w", "default").expect("good names");
        assert_eq!(wallet.leftovers(), []);
        let other = base.path().join(".other.sn27-new");
        let new = base.path().join(".w.sn27-new");
        let [replace, within] =
            [".sn27-replace", ".sn27-new.0123"].map(|name| wallet.folder().join(name));
        for folder in [&other, &new, &replace, &within] {
            fs::create_dir_all(folder).expect("a folder");
        }
        let found = wallet.leftovers();
        let expected = [
            Leftover::Unfinished(replace),
            Leftover::Abandoned(new),
            Leftover::Abandoned(within),
        ];
        assert_eq!(found, expected);
    }
}
