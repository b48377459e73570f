//! Who listens on a port, as far as this user may know (`/proc/net/tcp`, proc_pid_fd(5)).

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Who listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holder {
    /// A process.
    Process {
        /// Its name, at most 15 letters of it.
        name: String,
        pid: u32,
    },
    /// Some process of this user, whose files are closed to us.
    User(u32),
}

/// The one who listens on a port, at whatever address; none where nobody does.
pub(super) fn of(port: u16) -> Option<Holder> {
    let mut sockets = BTreeMap::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let table = fs::read_to_string(table).unwrap_or_default();
        sockets.extend(listening(&table, port));
    }
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    for pid in processes {
        if let Some(name) = holds(pid, &sockets) {
            return Some(Holder::Process { name, pid });
        }
    }
    sockets.into_values().next().map(Holder::User)
}

/// Sockets that listen on a port, with their users.
fn listening(table: &str, port: u16) -> BTreeMap<String, u32> {
    const LISTEN: &str = "0A";
    let rows = table.lines().skip(1).filter_map(|line| {
        let columns: Vec<_> = line.split_whitespace().collect();
        let [_, local, _, state, _, _, _, user, _, inode, ..] = columns.as_slice() else {
            return None;
        };
        let (_, number) = local.rsplit_once(':')?;
        let fits = *state == LISTEN && u16::from_str_radix(number, 16) == Ok(port);
        fits.then_some((format!("socket:[{inode}]"), user.parse().ok()?))
    });
    rows.collect()
}

/// The name of a process, if it holds one of the sockets.
fn holds(pid: u32, sockets: &BTreeMap<String, u32>) -> Option<String> {
    let folder = PathBuf::from(format!("/proc/{pid}"));
    let files = fs::read_dir(folder.join("fd")).ok()?.flatten();
    let mut links = files.filter_map(|file| fs::read_link(file.path()).ok());
    links
        .any(|link| link.to_str().is_some_and(|link| sockets.contains_key(link)))
        .then(|| name(&folder))
}

fn name(folder: &Path) -> String {
    let name = fs::read_to_string(folder.join("comm"));
    name.map_or_else(|_| "?".to_owned(), |name| name.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    const TABLE: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
        \x20  0: 0100007F:1F9B 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 41234 1 0000000000000000 100 0 0 10 0\n\
        \x20  1: 0100007F:1F9B 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 41300 1 0000000000000000 20 4 30 10 -1\n\
        \x20  2: 00000000:115C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0000000000000000 100 0 0 10 0\n\
        cut short\n";

    #[test]
    fn only_who_listens_counts() {
        let at = |port| listening(TABLE, port).into_iter().collect::<Vec<_>>();
        assert_eq!(at(8091), [("socket:[41234]".to_owned(), 1000)]);
        assert_eq!(at(4444), [("socket:[777]".to_owned(), 0)]);
        assert_eq!(at(50000), []);
    }

    #[test]
    fn this_process_is_found() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let Some(Holder::Process { pid, .. }) = of(port) else {
            panic!("nobody listens");
        };
        assert_eq!(pid, std::process::id());
        drop(listener);
        // A process that another test is just starting may have it open until it is another program.
        let since = std::time::Instant::now();
        while of(port).is_some() && since.elapsed().as_secs() < 20 {
            std::thread::yield_now();
        }
        assert_eq!(of(port), None);
    }
}
