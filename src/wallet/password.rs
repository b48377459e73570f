//! Where passwords come from without a question: a file, or the variable that btwallet reads.
//!
//! Which source is asked first, and the prompt, are the command line's.

use std::{
    ffi::OsString,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{FileProblem, MAX_BYTES};

/// A password that could not be had. Nothing of it is repeated.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The file can't be read.
    #[error("password file {}: {problem}", path.display())]
    File {
        /// As it was named.
        path: PathBuf,
        /// Why not.
        problem: FileProblem,
    },
    /// The file's first line is no password.
    #[error("password file {}: its first line {problem}", path.display())]
    Line {
        /// As it was named.
        path: PathBuf,
        /// Empty, or not text.
        problem: &'static str,
    },
    /// The variable's value is not what btwallet writes.
    #[error("{name} is not a password as btwallet encodes it")]
    Variable {
        /// The variable.
        name: String,
    },
}

impl PasswordError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Self::File { .. } => "name a file that you can read",
            Self::Line { .. } => "put the password alone on the first line",
            Self::Variable { .. } => {
                "its value is base64 of the password XOR the variable's name; or use a password file"
            }
        }
    }
}

/// A password from a file.
#[derive(Debug)]
pub struct PasswordFile {
    /// The first line.
    pub password: SecretString,
    /// Whether other users may read the file, which deserves a warning.
    pub exposed: bool,
}

/// The first line of a file, or of a pipe as in `--password-file <(pass show coldkey)`.
pub fn password_from_file(path: &Path) -> Result<PasswordFile, PasswordError> {
    let (text, exposed) = read(path).map_err(|problem| PasswordError::File {
        path: path.to_owned(),
        problem,
    })?;
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or(&[]);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let wrong = |problem| PasswordError::Line {
        path: path.to_owned(),
        problem,
    };
    match str::from_utf8(line) {
        Ok("") => Err(wrong("is empty")),
        Ok(line) => Ok(PasswordFile {
            password: line.into(),
            exposed,
        }),
        Err(_) => Err(wrong("is not text")),
    }
}

fn read(path: &Path) -> Result<(Zeroizing<Vec<u8>>, bool), FileProblem> {
    use std::os::unix::fs::MetadataExt;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let exposed = metadata.is_file() && metadata.mode() & 0o044 != 0;
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES as usize + 1));
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MAX_BYTES {
        true => Err(FileProblem::TooLarge),
        false => Ok((bytes, exposed)),
    }
}

/// The variable in which btwallet looks for a keyfile's password: `BT_PW_` and the path in upper
/// case, `_` for each `/` and `.`. The path counts as it is written, `~` expanded, not made
/// absolute: `BT_PW__ROOT__BITTENSOR_WALLETS_DEFAULT_COLDKEY`.
pub fn variable_name(keyfile: &Path) -> String {
    let path = keyfile.to_string_lossy().replace(['/', '.'], "_");
    format!("BT_PW_{}", path.to_uppercase())
}

/// The password that a keyfile's variable holds, if it is set: base64 of the password XOR the
/// variable's name, over and over. That hides it from a glance and from nobody else.
pub fn password_from_environment(
    keyfile: &Path,
    lookup: impl FnOnce(&str) -> Option<OsString>,
) -> Result<Option<SecretString>, PasswordError> {
    let name = variable_name(keyfile);
    let Some(value) = lookup(&name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    match decode(&name, value) {
        Some(password) => Ok(Some(password)),
        None => Err(PasswordError::Variable { name }),
    }
}

fn decode(name: &str, value: OsString) -> Option<SecretString> {
    let value = Zeroizing::new(value.into_string().ok()?);
    let mut bytes = Zeroizing::new(STANDARD.decode(value.trim()).ok()?);
    for (byte, key) in bytes.iter_mut().zip(name.bytes().cycle()) {
        *byte ^= key;
    }
    Some(str::from_utf8(&bytes).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    /// Names and values that bittensor-wallet 4.1.1 made.
    #[test]
    fn variables_are_btwallets() {
        let root = Path::new("/root/.bittensor/wallets/p/coldkey");
        let name = "BT_PW__ROOT__BITTENSOR_WALLETS_P_COLDKEY";
        assert_eq!(variable_name(root), name);
        assert_eq!(variable_name(Path::new("x/../y/p")), "BT_PW_X____Y_P");

        let found = |path, value: &str| {
            password_from_environment(Path::new(path), |_| Some(value.into()))
                .map(|found| found.map(|password| password.expose_secret().to_owned()))
                .map_err(|error| error.to_string())
        };
        let (short, long) = ("/tmp/x/coldkey", "/tmp/a-b c/ü.d/coldkey");
        for (path, value, password) in [
            (short, "ATstIjI8K3klPy0rOmN4bQ==", "Correct-horse 7!"),
            (long, "ATstIjI8K3klPy0ySGIXYg==", "Correct-horse 7!"),
            (short, "gei90vs=", "ü€"),
            (
                long,
                "OiwnKC8nJyw1KCc5VTpYOye75Cc8Jzs3NDwzPSE6LCcoLycnLDUoJzlVOlg7J7vkJzwnOzc0PDM9ITos",
                &"x".repeat(60),
            ),
        ] {
            assert_eq!(found(path, value), Ok(Some(password.to_owned())), "{value}");
        }
        assert_eq!(found(short, ""), Ok(None));
        for bad in ["Correct-horse 7!", "/////w=="] {
            let error = found(short, bad).expect_err("not its encoding");
            assert!(error.starts_with("BT_PW__TMP_X_COLDKEY "), "{error}");
        }
    }

    #[test]
    fn a_file_gives_its_first_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("password");
        let first = |text: &[u8]| {
            std::fs::write(&path, text).expect("a file");
            let file = password_from_file(&path)?;
            Ok::<_, PasswordError>(file.password.expose_secret().to_owned())
        };
        for text in ["pass word", "pass word\n", "pass word\r\nnext\n"] {
            assert_eq!(first(text.as_bytes()).ok().as_deref(), Some("pass word"));
        }
        for bad in [&b""[..], b"\nx", b"\xff\n", &[b'x'; 70_000]] {
            assert!(first(bad).is_err());
        }
        assert!(password_from_file(folder.path()).is_err());
        assert!(password_from_file(&folder.path().join("none")).is_err());
    }
}
