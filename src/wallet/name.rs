//! Names of wallets and hotkeys: what may become a part of a path.

/// A name that can't be a file's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a name for a {what}: it {problem}", name.escape_default())]
pub struct InvalidName {
    /// Wallet or hotkey.
    pub what: &'static str,
    /// As it was given.
    pub name: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl InvalidName {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        "names have letters, digits, `_`, `-`, `.` and spaces, and begin with neither `-` nor `.`"
    }
}

/// Checks a wallet's name.
pub(super) fn wallet(name: &str) -> Result<(), InvalidName> {
    check("wallet", name)
}

/// Checks a hotkey's name, which must not look like the public file of another.
pub(super) fn hotkey(name: &str) -> Result<(), InvalidName> {
    check("hotkey", name)?;
    match name.ends_with("pub.txt") {
        true => Err(invalid("hotkey", name, "ends with `pub.txt`")),
        false => Ok(()),
    }
}

fn check(what: &'static str, name: &str) -> Result<(), InvalidName> {
    let problem = match name {
        "" => "is empty",
        _ if name.starts_with(['-', '.']) => "begins with `-` or `.`",
        _ if name.contains('/') => "contains `/`",
        _ if name.chars().any(char::is_control) => "contains a control character",
        // Room within the 255 bytes that file systems give, for `pub.txt` and temporary names.
        _ if name.len() > 200 => "is longer than 200 bytes",
        _ => return Ok(()),
    };
    Err(invalid(what, name, problem))
}

fn invalid(what: &'static str, name: &str, problem: &'static str) -> InvalidName {
    let name = name.chars().take(40).collect();
    InvalidName {
        what,
        name,
        problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_folder() {
        let long = "x".repeat(201);
        for bad in ["", ".", "..", ".x", "-x", "a/b", "/", "a\0b", "a\nb", &long] {
            assert!(wallet(bad).is_err() && hotkey(bad).is_err(), "{bad:?}");
        }
        for good in ["default", "my wallet", "a.b-c_d", "ключ", "a..b"] {
            assert!(wallet(good).is_ok() && hotkey(good).is_ok(), "{good:?}");
        }
        assert!(wallet("xpub.txt").is_ok() && hotkey("xpub.txt").is_err());
        let error = wallet("a\0b").expect_err("NUL");
        assert!(!error.to_string().contains('\0'), "{error}");
    }
}
