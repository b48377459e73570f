//! A home of somebody who allocates, and the miner that lends.

use std::{
    fs::File,
    process::{Child, Stdio},
};

use serde_json::Value;

use crate::{
    allocation::{daemon::logs, lending::Lending},
    miner::subnet::{MINER, NETUID, VALIDATOR, key, wait_until},
    support::{Run, Skipped, Sn27},
};

/// Where the chain is told that a miner is: 127.0.0.1 it refuses.
pub(super) const HERE: [&str; 2] = ["--axon-external-ip", "127.0.0.2"];

pub(super) struct Scene {
    pub(super) lending: Lending,
    pub(super) sn27: Sn27,
}

impl Scene {
    /// A miner that the chain knows on this machine, and somebody whom it lends to.
    pub(super) fn start() -> Result<Self, Skipped> {
        Self::start_for(&[])
    }

    /// With more options for the miner.
    pub(super) fn start_for(options: &[&str]) -> Result<Self, Skipped> {
        let options = [&HERE, options].concat();
        let lending = Lending::start_for(&options)?;
        let sn27 = tenant(VALIDATOR);
        Ok(Self { lending, sn27 })
    }

    /// The words of a command, with all that it needs to find the chain.
    pub(super) fn words(&self, words: &[&str]) -> Vec<String> {
        let url = self.lending.subnet.url();
        let chain = ["--network", &url, "--wallet", "tenant", "--json"].map(str::to_owned);
        let words = words.iter().map(|word| (*word).to_owned());
        ["allocate".to_owned()]
            .into_iter()
            .chain(words)
            .chain(chain)
            .collect()
    }

    /// The words of a command that asks no chain.
    pub(super) fn wallet_words(&self, words: &[&str]) -> Vec<String> {
        let wallet = ["--wallet", "tenant", "--json"];
        let words = ["allocate"].iter().chain(words).chain(&wallet);
        words.map(|word| (*word).to_owned()).collect()
    }

    pub(super) fn run(&self, words: &[&str]) -> Run {
        self.sn27.run(self.words(words))
    }

    /// A command that has to succeed.
    pub(super) fn done(&self, words: &[&str]) -> Value {
        let run = self.run(words);
        assert_eq!(run.code, 0, "{run:?}\n{}", self.lending.log());
        run.json()["data"].clone()
    }

    /// `allocate new` for a small machine of the miner's.
    pub(super) fn new_words(&self) -> Vec<String> {
        let netuid = NETUID.to_string();
        let miner = key(MINER).address().to_string();
        let new = [
            "new",
            "--miner",
            &miner,
            "--netuid",
            &netuid,
            "--timeline",
            "1",
        ];
        let small = r#"{"cpu":{"count":1},"ram":{"capacity":536870912}}"#;
        self.words(&[&new[..], &["--requirement", small]].concat())
    }

    pub(super) fn have(&self) -> Value {
        let run = self.sn27.run(self.new_words());
        assert_eq!(run.code, 0, "{run:?}\n{}", self.lending.log());
        run.json()["data"].clone()
    }

    /// The same, started and not waited for.
    pub(super) fn spawn(&self, words: Vec<String>) -> Child {
        let said = File::create(self.sn27.home().join("said")).unwrap();
        let mut command = self.sn27.command();
        command.args(words).stdout(Stdio::piped()).stderr(said);
        command.spawn().unwrap()
    }

    /// What it said so far.
    pub(super) fn said(&self) -> String {
        std::fs::read_to_string(self.sn27.home().join("said")).unwrap()
    }

    /// The miner, started again, with what it lent, at another port that the chain knows.
    pub(super) fn comes_back(&mut self) {
        let Self { lending, .. } = self;
        lending.again();
        lending.wait_for_adoption();
        let port = lending.axon().port;
        wait_until("the miner's new place", || {
            // So often it may say where it is.
            lending.subnet.block();
            lending.subnet.axon().unwrap().address.port() == port
        });
    }

    /// What the machine says to a command.
    pub(super) fn ssh(&self, id: &str, command: &[&str]) -> String {
        let words = ["allocate", "ssh", id, "--"];
        let run = self.sn27.run(words.iter().chain(command));
        let said = || {
            self.lending
                .containers()
                .iter()
                .map(|it| logs(it))
                .collect::<String>()
        };
        assert_eq!(run.code, 0, "{run:?}\n{}", said());
        run.stdout.trim().to_owned()
    }

    /// All allocations.
    pub(super) fn list(&self) -> Vec<Value> {
        let run = self.sn27.run(["allocate", "list", "--all", "--json"]);
        run.json()["data"]["allocations"]
            .as_array()
            .unwrap()
            .clone()
    }
}

/// A home with a wallet.
pub(super) fn tenant(uri: &str) -> Sn27 {
    let sn27 = Sn27::new();
    let create = ["wallet", "create", "--wallet", "tenant", "--uri", uri];
    let created = sn27.run(create.iter().chain(&["--no-use-password"]));
    assert_eq!(created.code, 0, "{created:?}");
    sn27
}
