//! Coins and stake through the program on a localnet: what is shown, what moves, what is refused.

mod calls;
mod peers;
mod refusals;
mod shown;
mod staking;
mod transfers;

use std::collections::BTreeMap;

use serde_json::Value;
use sn27::{
    address::Address,
    chain::Stake,
    localnet::{Config, Handle, Localnet},
};

use crate::{
    chain::{connect, key, run},
    support::{Run, Sn27},
};

/// All tests of coins and stake.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    let parts = [
        calls::tests(),
        peers::tests(),
        refusals::tests(),
        shown::tests(),
        staking::tests(),
        transfers::tests(),
    ];
    parts.into_iter().flatten().collect()
}

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";

/// An account with less ends.
const DEPOSIT: u64 = 500;

/// A localnet, and the program in a home with wallets of development keys that have no passwords.
struct Town {
    localnet: Handle,
    sn27: Sn27,
}

/// What everybody has.
type Ledger = BTreeMap<Address, (u64, Vec<Stake>)>;

impl Town {
    /// With these wallets, by the keys' names: `Alice` is `//Alice`.
    fn new(wallets: &[&str]) -> Self {
        let localnet = Localnet::start(Config::default()).unwrap();
        let sn27 = Sn27::new()
            .env("SN27_NETWORK", localnet.url())
            .env("SN27_NETUID", "27");
        let town = Self { localnet, sn27 };
        for name in wallets {
            let create = format!("wallet create --wallet {name} --uri //{name} --no-use-password");
            assert_eq!(town.run(&create).code, 0);
        }
        town
    }

    fn run(&self, words: &str) -> Run {
        self.sn27.run(words.split_whitespace())
    }

    /// The data of a command that succeeds without a warning.
    fn good(&self, words: &str) -> Value {
        let run = self.run(&format!("{words} --json"));
        assert_eq!(run.code, 0, "{words}: {run:?}");
        let envelope = run.json();
        assert_eq!(envelope["warnings"], serde_json::json!([]), "{words}");
        envelope["data"].clone()
    }

    /// What a command says that ends with a code, and moves nothing.
    fn refused(&self, words: &str, code: i32) -> String {
        let before = self.ledger();
        let run = self.run(words);
        assert_eq!(run.code, code, "{words}: {run:?}");
        assert_eq!(run.stdout, "", "{words}");
        assert_eq!(self.ledger(), before, "{words}");
        run.stderr
    }

    fn ledger(&self) -> Ledger {
        let keys = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve"];
        let keys: Vec<_> = keys.iter().map(|uri| key(uri).address()).collect();
        run(async {
            let view = connect(&self.localnet).await.unwrap().now().await.unwrap();
            let accounts = view.accounts(&keys).await.unwrap();
            let mut stakes = view.stakes(&keys).await.unwrap();
            let keys = keys.iter().zip(accounts);
            let rows = keys.map(|(key, has)| (*key, (has.free.0, stakes.remove(key).unwrap())));
            rows.collect()
        })
    }

    /// Free rao of `//NAME`.
    fn free(&self, name: &str) -> u64 {
        self.ledger()[&key(&format!("//{name}")).address()].0
    }

    /// Stakes of `//NAME`.
    fn stakes(&self, name: &str) -> Vec<Stake> {
        self.ledger()[&key(&format!("//{name}")).address()]
            .1
            .clone()
    }
}

/// Rao, or billionths of alpha, of an amount in JSON.
fn rao(amount: &Value) -> u64 {
    amount["rao"].as_u64().unwrap()
}

/// Every name at the top of an object.
fn names(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}
