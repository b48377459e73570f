//! Programs that are installed.

use std::{env, os::unix::fs::PermissionsExt as _, path::Path};

/// Whether there is a program of this name: where the shell looks for it, or where root's shell does.
pub fn is_installed(name: &str) -> bool {
    const ROOTS: [&str; 3] = ["/usr/sbin", "/sbin", "/usr/local/sbin"];
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(ROOTS.map(Into::into));
    folders
        .map(|folder| folder.join(name))
        .any(|path| is_program(&path))
}

fn is_program(path: &Path) -> bool {
    let metadata = path.metadata();
    metadata.is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_run_is_a_program() {
        assert!(is_installed("sh") && is_installed("chroot"));
        assert!(!is_installed("sn27-no-such-program") && !is_installed(""));
        assert!(!is_program(Path::new("/etc/passwd")) && !is_program(Path::new("/etc")));
    }
}
