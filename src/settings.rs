//! Settings: flag > environment > file > default, each value with its origin.
//!
//! The file is TOML, `sn27/config.toml` in the user's configuration directory. It is read when a
//! setting is first asked for and written by `config set` alone.

mod color;
mod file;
mod key;
mod timeout;
mod yes_no;

use std::{
    cell::OnceCell,
    env,
    ffi::OsString,
    fmt::{self, Display},
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::error::Error;
pub use color::Color;
use file::File;
pub use key::Key;
pub use timeout::Timeout;
pub use yes_no::YesNo;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// An environment variable.
    Environment(&'static str),
    /// The configuration file.
    File(PathBuf),
    /// Nobody said otherwise.
    Default,
}

impl Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A setting's value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// All settings of this run.
pub struct Settings {
    path: Option<PathBuf>,
    file: OnceCell<File>,
}

impl Settings {
    /// Settings with this file, or the usual one: `SN27_CONFIG`, else `config.toml` under
    /// `XDG_CONFIG_HOME` or `~/.config`. Nothing is read yet.
    pub fn new(path: Option<PathBuf>) -> Self {
        Self {
            path: path.or_else(usual_path),
            file: OnceCell::new(),
        }
    }

    /// The value of a setting, given what its flag says.
    pub fn get<T>(&self, key: Key, flag: Option<T>) -> Result<Setting<T>, Error>
    where
        T: FromStr<Err: Display>,
    {
        if let Some(value) = flag {
            let origin = Origin::Flag;
            return Ok(Setting { value, origin });
        }
        let Setting { value, origin } = self.text(key)?;
        match value.parse() {
            Ok(value) => Ok(Setting { value, origin }),
            Err(error) => {
                Err(Error::usage(format!("{key} ({origin}): {error}")).help(key.expected()))
            }
        }
    }

    /// The value of a setting as text, unchecked.
    pub fn text(&self, key: Key) -> Result<Setting<String>, Error> {
        for &name in key.environment() {
            let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else {
                continue;
            };
            let value = value
                .into_string()
                .map_err(|_| Error::usage(format!("{name} is not UTF-8")).help(key.expected()))?;
            let value = key.meant_by(name, value);
            let origin = Origin::Environment(name);
            return Ok(Setting { value, origin });
        }
        if let Some(path) = &self.path
            && let Some(value) = self.file(path)?.get(key)?
        {
            let origin = Origin::File(path.clone());
            return Ok(Setting { value, origin });
        }
        let value = key.default().to_owned();
        let origin = Origin::Default;
        Ok(Setting { value, origin })
    }

    /// Checks a value and writes it to the file, or removes the setting from it.
    pub fn set(&self, key: Key, value: Option<&str>) -> Result<PathBuf, Error> {
        let Some(path) = &self.path else {
            return Err(
                Error::usage("there is no home directory to keep settings in")
                    .help("name a file with --config or SN27_CONFIG"),
            );
        };
        if let Some(value) = value {
            key.check(value).map_err(|problem| {
                Error::usage(format!("{key}: {problem}")).help(key.expected())
            })?;
        }
        File::read(path)?.set(key, value)?;
        Ok(path.clone())
    }

    fn file(&self, path: &Path) -> Result<&File, Error> {
        if let Some(file) = self.file.get() {
            return Ok(file);
        }
        let file = File::read(path)?;
        Ok(self.file.get_or_init(|| file))
    }
}

fn usual_path() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value: &OsString| !value.is_empty());
    if let Some(path) = set("SN27_CONFIG") {
        return Some(path.into());
    }
    let directory = match set("XDG_CONFIG_HOME") {
        Some(directory) => PathBuf::from(directory),
        None => PathBuf::from(set("HOME")?).join(".config"),
    };
    Some(directory.join("sn27/config.toml"))
}
