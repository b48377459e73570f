//! What is put into a container before it starts, as a tar archive for Docker's API: no shell and no
//! command ever sees a name, a key or a password.

use std::io;

use tar::{Builder, EntryType, Header};

use crate::ssh::{KeyPair, SshKey};

/// Where our own files are.
const FOLDER: &str = "etc/sn27";

/// Of sshd.
pub(super) const SSHD: &str = "/usr/sbin/sshd";
/// Its configuration.
pub(super) const CONFIGURATION: &str = "/etc/sn27/sshd_config";

/// How root logs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Login {
    /// With a password, until a key is put in.
    Password,
    /// With a key alone.
    Key,
}

/// The keys that log in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Keys {
    /// The user's own.
    pub(super) user: Option<SshKey>,
    /// The one of the terminal that upstream's web site has.
    pub(super) terminal: Option<SshKey>,
}

impl Keys {
    /// Whether there are any, and so no password.
    pub(super) fn login(&self) -> Login {
        match (&self.user, &self.terminal) {
            (None, None) => Login::Password,
            _ => Login::Key,
        }
    }

    /// A line each.
    fn text(&self) -> String {
        let keys = [&self.user, &self.terminal].into_iter().flatten();
        keys.map(|key| format!("{key}\n")).collect()
    }
}

/// All files of a new container, to be unpacked at its top. `shadow` is the image's, changed.
pub(super) fn fresh(host: &KeyPair, keys: &Keys, shadow: &str) -> io::Result<Vec<u8>> {
    let mut archive = Builder::new(Vec::new());
    folder(&mut archive, "run/sshd", 0o755)?;
    folder(&mut archive, FOLDER, 0o755)?;
    let path = |name: &str| format!("{FOLDER}/{name}");
    file(&mut archive, &path("host_key"), 0o600, &host.file())?;
    login(&mut archive, keys, shadow)?;
    archive.into_inner()
}

/// The files that say who may log in.
pub(super) fn changed(keys: &Keys, shadow: &str) -> io::Result<Vec<u8>> {
    let mut archive = Builder::new(Vec::new());
    login(&mut archive, keys, shadow)?;
    archive.into_inner()
}

fn login(archive: &mut Builder<Vec<u8>>, keys: &Keys, shadow: &str) -> io::Result<()> {
    let path = |name: &str| format!("{FOLDER}/{name}");
    file(archive, &path("authorized_keys"), 0o600, &keys.text())?;
    file(archive, "etc/shadow", 0o600, shadow)?;
    let configuration = configuration(keys.login());
    file(archive, &path("sshd_config"), 0o600, &configuration)
}

fn configuration(login: Login) -> String {
    let (root, password) = match login {
        Login::Password => ("yes", "yes"),
        Login::Key => ("prohibit-password", "no"),
    };
    format!(
        "# Written by sn27.
Port 22
HostKey /etc/sn27/host_key
AuthorizedKeysFile /etc/sn27/authorized_keys .ssh/authorized_keys
AllowUsers root
PermitRootLogin {root}
PasswordAuthentication {password}
KbdInteractiveAuthentication no
PubkeyAuthentication yes
UsePAM no
LoginGraceTime 30
MaxAuthTries 6
MaxStartups 10:30:60
X11Forwarding no
PrintMotd no
ClientAliveInterval 60
ClientAliveCountMax 10
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
"
    )
}

fn folder(archive: &mut Builder<Vec<u8>>, path: &str, mode: u32) -> io::Result<()> {
    let mut header = header(mode, 0);
    header.set_entry_type(EntryType::Directory);
    archive.append_data(&mut header, format!("{path}/"), io::empty())
}

fn file(archive: &mut Builder<Vec<u8>>, path: &str, mode: u32, text: &str) -> io::Result<()> {
    let mut header = header(mode, text.len());
    header.set_entry_type(EntryType::Regular);
    archive.append_data(&mut header, path, text.as_bytes())
}

fn header(mode: u32, size: usize) -> Header {
    let mut header = Header::new_gnu();
    header.set_mode(mode);
    header.set_size(size as u64);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header
}

/// The one file of an archive that Docker hands out.
pub(super) fn only_file(archive: &[u8]) -> io::Result<String> {
    /// No list of users is longer.
    const MOST: u64 = 1 << 20;
    let mut archive = tar::Archive::new(archive);
    for entry in archive.entries()? {
        let entry = entry?;
        if entry.header().entry_type() == EntryType::Regular && entry.size() <= MOST {
            return io::read_to_string(entry);
        }
    }
    Err(io::Error::other("no file in the archive"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leaves_no_password_behind() {
        let password = configuration(Login::Password);
        assert!(password.contains("\nPasswordAuthentication yes\n"));
        let key = configuration(Login::Key);
        assert!(key.contains("\nPasswordAuthentication no\n"));
        assert!(key.contains("\nPermitRootLogin prohibit-password\n"));
    }

    #[test]
    fn files_come_back_out_of_archives() {
        let archive = changed(&Keys::default(), "root:*:1::::::\n").expect("written");
        let mut names = Vec::new();
        for entry in tar::Archive::new(&archive[..]).entries().expect("entries") {
            let entry = entry.expect("an entry");
            names.push(entry.path().expect("a path").display().to_string());
            assert_eq!(entry.header().mode().expect("a mode"), 0o600);
        }
        let expected = [
            "etc/sn27/authorized_keys",
            "etc/shadow",
            "etc/sn27/sshd_config",
        ];
        assert_eq!(names, expected);
        assert_eq!(only_file(&archive).expect("a file"), "");
    }
}
