//! A directory that only this user can enter, removed with all that is in it.

use std::{
    env, fs,
    hash::{BuildHasher, Hasher, RandomState},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

const PREFIX: &str = "sn27-hashcat-";

/// Names tried before giving up; a second one is needed only where somebody plays tricks.
const TRIES: u32 = 16;

#[derive(Debug)]
pub(super) struct PrivateDirectory(PathBuf);

impl PrivateDirectory {
    /// Makes one where temporary files go. Making fails where the name exists, as a link too, so
    /// what is made is ours.
    pub(super) fn create() -> io::Result<Self> {
        for _ in 0..TRIES {
            // Each state is keyed by the system's randomness.
            let random = RandomState::new().build_hasher().finish();
            // Absolute, as other directories will be current.
            let path = std::path::absolute(env::temp_dir())?.join(format!("{PREFIX}{random:016x}"));
            match fs::DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for PrivateDirectory {
    fn drop(&mut self) {
        // Nobody is left to be told; what remains holds a challenge and no secret.
        _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_private_and_goes_away() {
        let directory = PrivateDirectory::create().expect("a directory");
        let path = directory.path().to_owned();
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        fs::create_dir(path.join("a")).expect("ours");
        fs::write(path.join("a/b"), b"x").expect("ours");
        drop(directory);
        assert!(!path.exists());
    }

    #[test]
    fn no_two_are_the_same() {
        let [one, two] = [(); 2].map(|()| PrivateDirectory::create().expect("a directory"));
        assert_ne!(one.path(), two.path());
    }
}
