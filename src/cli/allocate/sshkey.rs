//! `--ssh-key`: the user's own key, by either of its two files.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Kind},
    ssh::SshKey,
};

/// More than any public key has.
const MOST: u64 = 16 << 10;

/// The public half, and the file of the private one.
pub(super) fn read(named: &Path) -> Result<(SshKey, PathBuf), Error> {
    let (private, public) = match named.extension().is_some_and(|it| it == "pub") {
        true => (named.with_extension(""), named.to_owned()),
        false => {
            let mut public = named.to_owned().into_os_string();
            public.push(".pub");
            (named.to_owned(), PathBuf::from(public))
        }
    };
    let mut text = String::new();
    let read = File::open(&public).and_then(|file| file.take(MOST).read_to_string(&mut text));
    read.map_err(|error| {
        let message = format!("{}: {error}", public.display());
        let help = format!("have it made with `ssh-keygen -y -f {}`", private.display());
        Error::new(Kind::Key, message).help(help)
    })?;
    let key = SshKey::parse(&text).map_err(|error| {
        Error::new(Kind::Key, format!("{}: {error}", public.display()))
            .help("make one with `ssh-keygen -t ed25519`")
    })?;
    let private = std::path::absolute(&private);
    let private = private.map_err(|error| Error::file(&public, &error))?;
    Ok((key, private))
}
