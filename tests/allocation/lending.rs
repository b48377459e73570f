//! A miner that lends the machine.

use std::sync::Arc;

use rusqlite::Connection;
use sn27::wire::{Allocate, AllocateOutput, AxonAddress};

use super::{
    caller,
    daemon::{self, IMAGE, containers},
};
use crate::{
    miner::{
        mining::{Mining, home_of, send},
        subnet::{MINER, Subnet, key, wait_until},
    },
    support::{Skipped, Sn27},
};

pub(crate) struct Lending {
    pub(crate) sn27: Sn27,
    pub(crate) subnet: Arc<Subnet>,
    mining: Option<Mining>,
    pub(crate) ssh_port: u16,
    /// Its hotkey.
    uri: &'static str,
    options: Vec<String>,
}

impl Lending {
    /// One that is ready to lend.
    pub(crate) fn start() -> Result<Self, Skipped> {
        Self::start_for(&[])
    }

    /// One with more options.
    pub(crate) fn start_for(options: &[&str]) -> Result<Self, Skipped> {
        daemon::there()?;
        Ok(Self::start_on(Arc::new(Subnet::new()), MINER, options))
    }

    /// Another one of the same subnet.
    pub(crate) fn beside(&self, uri: &'static str, options: &[&str]) -> Self {
        Self::start_on(self.subnet.clone(), uri, options)
    }

    fn start_on(subnet: Arc<Subnet>, uri: &'static str, options: &[&str]) -> Self {
        let mut lending = Self {
            sn27: home_of(uri),
            subnet,
            mining: None,
            ssh_port: caller::free_port(),
            uri,
            options: options.iter().map(|option| (*option).to_owned()).collect(),
        };
        lending.again();
        lending
    }

    /// Starts the miner, once more if it ran before.
    pub(crate) fn again(&mut self) {
        let port = self.ssh_port.to_string();
        let mut arguments = vec!["--axon-port", "0"];
        if !self
            .options
            .iter()
            .any(|option| option == "--allocate-image")
        {
            arguments.extend(["--allocate-image", IMAGE]);
        }
        arguments.extend(["--ssh-port", &port, "--metrics", "127.0.0.1:0"]);
        arguments.extend(self.options.iter().map(String::as_str));
        let before = self.log().matches("can be lent").count();
        let mining = Mining::start_with(&self.sn27, &self.subnet, &arguments);
        self.mining = Some(mining);
        wait_until("Docker and the image", || {
            self.log().matches("can be lent").count() > before
        });
    }

    pub(crate) fn mining(&mut self) -> &mut Mining {
        self.mining.as_mut().unwrap()
    }

    pub(crate) fn axon(&self) -> AxonAddress {
        AxonAddress {
            hotkey: key(self.uri).address(),
            ..self.mining.as_ref().unwrap().axon()
        }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.sn27.home().join("miner.log")).unwrap_or_default()
    }

    pub(crate) fn ask(&self, uri: &str, asked: &Allocate) -> AllocateOutput {
        caller::ask(uri, &self.axon(), asked)
    }

    /// Waits until the miner, started again, has taken over what is lent.
    pub(crate) fn wait_for_adoption(&self) {
        let lines = |text: &str| self.log().matches(text).count();
        wait_until("the taking over", || {
            // One start of each miner, and one taking over of each but the first.
            lines("the machine is lent to") + 1 >= lines("the machine can be lent")
        });
    }

    /// Its ledger's file.
    pub(crate) fn ledger(&self) -> Connection {
        let folder = self
            .sn27
            .home()
            .join(".local/state/sn27/mine/miner/default");
        let ledger = Connection::open(folder.join("allocations.sqlite")).unwrap();
        ledger
            .busy_timeout(std::time::Duration::from_secs(5))
            .unwrap();
        ledger
    }

    /// What its containers carry.
    pub(crate) fn id(&self) -> String {
        let ledger = self.ledger();
        let id = ledger.query_row("SELECT id FROM ledger", [], |row| row.get(0));
        id.unwrap()
    }

    /// Its counters.
    pub(crate) fn metrics(&self) -> String {
        let ready = &self.mining.as_ref().unwrap().ready;
        let address = ready["metrics"].as_str().unwrap();
        let port = address.rsplit(':').next().unwrap().parse().unwrap();
        let request = format!("GET /metrics HTTP/1.1\r\nHost: {address}\r\n\r\n");
        send(port, request.as_bytes()).1
    }

    /// Its containers in any state.
    pub(crate) fn containers(&self) -> Vec<String> {
        containers(&self.id())
    }

    /// The stages of all rows, the oldest first.
    pub(crate) fn stages(&self) -> Vec<String> {
        let ledger = self.ledger();
        let mut query = ledger
            .prepare("SELECT stage FROM allocations ORDER BY made, rowid")
            .unwrap();
        let stages = query.query_map([], |row| row.get(0)).unwrap();
        stages.map(Result::unwrap).collect()
    }
}

impl Drop for Lending {
    fn drop(&mut self) {
        self.mining = None;
        // What a test that failed leaves behind.
        let containers = self.containers();
        if !containers.is_empty() {
            let names = containers.iter().map(String::as_str);
            let remove: Vec<_> = ["rm", "-f", "-v"].into_iter().chain(names).collect();
            daemon::docker(&remove);
        }
    }
}
