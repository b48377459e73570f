//! The configuration file: TOML that keeps its comments when it is written.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, Item};

use super::Key;
use crate::error::Error;

/// A configuration file that was read; empty where there is none.
pub(super) struct File {
    path: PathBuf,
    document: DocumentMut,
}

impl File {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::file(path, &error)),
        };
        let document = text.parse().map_err(|error| {
            Error::usage(format!("{} is not TOML: {error}", path.display()))
                .help("mend the line, or move the file away")
        })?;
        Ok(Self {
            path: path.to_owned(),
            document,
        })
    }

    /// The text of a setting; numbers are taken as they are written.
    pub(super) fn get(&self, key: Key) -> Result<Option<String>, Error> {
        let Some(item) = self.document.get(key.name()) else {
            return Ok(None);
        };
        let text = match item.as_value() {
            Some(value) => value.as_str().map(str::to_owned).or_else(|| number(value)),
            None => None,
        };
        text.map(Some).ok_or_else(|| {
            let path = self.path.display();
            Error::usage(format!("{key} (file {path}): neither text nor a number"))
                .help(key.expected())
        })
    }

    /// Writes or removes a setting: a temporary file beside it, then a rename.
    pub(super) fn set(mut self, key: Key, value: Option<&str>) -> Result<(), Error> {
        match value {
            Some(value) => {
                let item: &mut Item = &mut self.document[key.name()];
                *item = toml_edit::value(value);
            }
            None => drop(self.document.remove(key.name())),
        }
        let failed = |error: io::Error| Error::file(&self.path, &error);
        if let Some(directory) = self.path.parent() {
            fs::create_dir_all(directory).map_err(failed)?;
        }
        let mut temporary = self.path.clone().into_os_string();
        temporary.push(format!(".{}", std::process::id()));
        let temporary = PathBuf::from(temporary);
        let written = fs::File::create(&temporary)
            .and_then(|mut file| {
                file.write_all(self.document.to_string().as_bytes())?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&temporary, &self.path));
        written.map_err(|error| {
            // The old file is untouched; a leftover beside it would only confuse.
            let _ = fs::remove_file(&temporary);
            failed(error)
        })
    }
}

/// A number as it is written: a price must not pass through a float.
fn number(value: &toml_edit::Value) -> Option<String> {
    match value {
        toml_edit::Value::Integer(number) => Some(number.value().to_string()),
        toml_edit::Value::Float(number) => Some(number.display_repr().into_owned()),
        _ => None,
    }
}
