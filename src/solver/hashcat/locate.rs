//! Where the program is, and whether it is a hashcat that knows mode 610.

use std::{
    env,
    ffi::OsStr,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{HashcatError, process::End, session::Session};

/// The first version with mode 610.
const OLDEST: [u32; 3] = [6, 2, 6];

/// `--version` opens no device and answers at once.
const PATIENCE: Duration = Duration::from_secs(10);

/// The absolute path of a program: a bare name is looked up in `PATH`.
pub(super) fn locate(program: &OsStr) -> Result<PathBuf, HashcatError> {
    let missing = || HashcatError::NotInstalled {
        program: program.to_string_lossy().into_owned(),
    };
    let bare = !program.as_encoded_bytes().contains(&b'/');
    let candidates: Vec<PathBuf> = if program.is_empty() {
        Vec::new()
    } else if bare {
        let path = env::var_os("PATH").unwrap_or_default();
        // An empty or relative entry would mean whatever directory we happen to be in.
        let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
        folders.map(|folder| folder.join(program)).collect()
    } else {
        std::path::absolute(program).into_iter().collect()
    };
    let mut files = candidates
        .into_iter()
        .filter(|path| path.is_file())
        .peekable();
    let first = files.peek().cloned().ok_or_else(missing)?;
    files
        .find(|path| executable(path))
        .ok_or(HashcatError::NotExecutable { program: first })
}

fn executable(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o111 != 0)
}

/// What the program calls itself; an error where that is no hashcat or one too old.
pub(super) fn version(program: &Path) -> Result<String, HashcatError> {
    let session = Session::create(program)?;
    let end = session.run(&["--version".to_owned()], Some(PATIENCE), &|| false)?;
    if !matches!(end, End::Exited(_)) {
        return Err(HashcatError::TimedOut {
            doing: "`--version`",
        });
    }
    let printed = session.read_printed()?;
    let line = printed.lines().next().unwrap_or_default().trim();
    let Some(numbers) = numbers(line) else {
        return Err(HashcatError::NotHashcat {
            program: program.to_owned(),
            printed: line.escape_default().take(60).collect(),
        });
    };
    if numbers < OLDEST {
        return Err(HashcatError::TooOld {
            program: program.to_owned(),
            version: line.to_owned(),
        });
    }
    Ok(line.to_owned())
}

/// The three numbers of `v6.2.6` or `v6.2.6-850-gfafb277e0`.
fn numbers(line: &str) -> Option<[u32; 3]> {
    let line = line.strip_prefix('v')?;
    if line.len() > 60 || !line.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let mut parts = line.splitn(3, '.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    let rest = parts.next()?;
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit());
    let patch = rest[..end.unwrap_or(rest.len())].parse().ok()?;
    Some([major, minor, patch])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_and_compared() {
        assert_eq!(numbers("v6.2.6"), Some([6, 2, 6]));
        assert_eq!(numbers("v6.2.6-850-gfafb277e0+"), Some([6, 2, 6]));
        assert_eq!(numbers("v7.1.2"), Some([7, 1, 2]));
        for line in [
            "",
            "v",
            "6.2.6",
            "v6.2",
            "v6.2.x",
            "v6..6",
            "GNU sed 4.9",
            "v6.2.6 é",
        ] {
            assert_eq!(numbers(line), None, "{line}");
        }
        assert!(numbers("v6.2.5").is_some_and(|numbers| numbers < OLDEST));
        assert!(numbers("v6.10.0").is_some_and(|numbers| numbers > OLDEST));
    }

    #[test]
    fn absent_and_unusable_programs_are_told_apart() {
        let locate = |name: &str| super::locate(OsStr::new(name));
        assert!(matches!(locate(""), Err(HashcatError::NotInstalled { .. })));
        let error = locate("no-such-program-of-sn27");
        assert!(
            matches!(error, Err(HashcatError::NotInstalled { program }) if program.starts_with("no-such"))
        );
        assert!(matches!(
            locate("/etc"),
            Err(HashcatError::NotInstalled { .. })
        ));
        assert!(matches!(
            locate("/etc/passwd"),
            Err(HashcatError::NotExecutable { .. })
        ));
        assert!(locate("sh").is_ok_and(|path| path.is_absolute()));
    }
}
