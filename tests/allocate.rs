//! Machines of miners, had by `sn27 allocate` from a real `sn27 mine` before a real Docker daemon.

mod find;
mod gate;
mod killed;
mod life;
mod tenant;
mod upstream;

use std::{fs, path::Path, sync::OnceLock};

use sn27::{
    allocate::{Journal, Order, Tenant},
    wire::AxonAddress,
};
use tempfile::TempDir;

use crate::{
    allocation::caller::small,
    miner::{
        mining::dendrite,
        subnet::{MINER, VALIDATOR, key},
    },
};

/// All tests of allocating.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    [
        find::tests(),
        killed::tests(),
        life::tests(),
        upstream::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The allocation that [`write_journal`] writes.
pub(crate) const KEPT: &str = "0a1b2c3d4e5f6071";

/// A journal with one allocation in it for which nobody was asked yet.
pub(crate) fn write_journal(folder: &Path) {
    const FILE: &str = "allocations.sqlite";
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let made = TempDir::new().unwrap();
        let journal = Journal::open(made.path()).unwrap();
        let (dendrite, signer) = (dendrite(VALIDATOR), key(VALIDATOR));
        let order = Order {
            network: "local".to_owned(),
            netuid: 27,
            uid: 1,
            axon: AxonAddress {
                ip: [127, 0, 0, 1].into(),
                port: 1,
                hotkey: key(MINER).address(),
            },
            days: 30,
            wanted: small(),
            key: None,
        };
        Tenant::new(&dendrite, &signer, &journal)
            .begin(order)
            .unwrap();
        drop(journal);
        let file = rusqlite::Connection::open(made.path().join(FILE)).unwrap();
        let alice = key("//Alice").address().to_string();
        let changed = "UPDATE allocations SET id = ?1, own = ?2";
        assert_eq!(file.execute(changed, [KEPT, &alice]).unwrap(), 1);
        made
    });
    fs::create_dir_all(folder).unwrap();
    fs::copy(made.path().join(FILE), folder.join(FILE)).unwrap();
}
