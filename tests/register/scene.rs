//! A localnet, and a home with a wallet that may register there.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use serde_json::Value;
use sn27::{
    address::Address,
    chain::{Chain, registration::Registration},
    localnet::{
        BlockTime, Config, GenesisConfig, Handle, Localnet,
        runtime::{Runtime, RuntimeCall, admin, subtensor, subtensor::rules::Rules},
    },
    wallet::{Secret, Signer},
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::AccountId32;

use crate::support::{Run, Sn27};

pub(crate) const NETUID: u16 = 27;
pub(crate) const TAO: u64 = 1_000_000_000;

pub(crate) struct Scene {
    pub(crate) localnet: Handle,
    pub(crate) sn27: Sn27,
}

/// Blocks as they are needed, by the rules of 425.
pub(crate) fn instant() -> Config {
    Config::default()
}

/// The rules of runtimes before 425.
pub(crate) fn old(block_time: BlockTime) -> Config {
    let rules = Rules {
        intervals: true,
        work: true,
    };
    let genesis = GenesisConfig {
        rules,
        ..GenesisConfig::default()
    };
    Config {
        block_time,
        genesis,
        ..Config::default()
    }
}

/// A block each time that so many milliseconds have passed.
pub(crate) fn timed(milliseconds: u64) -> BlockTime {
    BlockTime::Timed(std::time::Duration::from_millis(milliseconds))
}

/// Blocks when they are asked for, and not otherwise.
pub(crate) fn manual() -> BlockTime {
    timed(3_600_000)
}

/// A development key.
pub(crate) fn key(uri: &str) -> Signer {
    Secret::from_uri(uri).unwrap().signer().clone()
}

pub(crate) fn account(address: Address) -> AccountId32 {
    AccountId32::new(*address.as_bytes())
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

impl Scene {
    /// Bob's wallet, with the hotkey `//Bob//first`.
    pub(crate) fn new(config: Config) -> Self {
        let scene = Self {
            localnet: Localnet::start(config).unwrap(),
            sn27: Sn27::new(),
        };
        scene.wallet("miner", "//Bob", "//Bob//first");
        scene
    }

    /// Makes a wallet of development keys.
    pub(crate) fn wallet(&self, name: &str, coldkey: &str, hotkey: &str) {
        let make = |verb, uri| {
            let words = ["wallet", verb, "--wallet", name, "--uri", uri];
            let run = self
                .sn27
                .run(words.into_iter().chain(["--no-use-password"]));
            assert_eq!(run.code, 0, "{run:?}");
        };
        make("new-coldkey", coldkey);
        let words = ["wallet", "new-hotkey", "--wallet", name, "--uri", hotkey];
        let run = self.sn27.run(words);
        assert_eq!(run.code, 0, "{run:?}");
    }

    fn words<'a>(&'a self, extra: &'a str) -> impl Iterator<Item = &'a str> {
        let words = ["register", "--network", self.localnet.url()];
        words.into_iter().chain(extra.split_whitespace())
    }

    /// `sn27 register --json` with these words after it, for subnet 27 and, if they name none,
    /// Bob's wallet.
    pub(crate) fn register(&self, extra: &str) -> Run {
        let wallet = if extra.contains("--wallet") {
            ""
        } else {
            "--wallet miner"
        };
        let usual = format!("--netuid 27 {wallet} --yes --json {extra}");
        self.sn27.run(self.words(&usual))
    }

    /// The same with nothing but the network said.
    pub(crate) fn bare(&self, extra: &str) -> Run {
        self.sn27.run(self.words(extra))
    }

    /// Starts it, and goes on; its stderr says when it waits.
    pub(crate) fn spawn(&self, extra: &str) -> Child {
        self.sn27
            .command()
            .args(self.words(&format!("--netuid 27 {extra}")))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// What Bob's wallet would meet now.
    pub(crate) fn look(&self) -> Registration {
        let (hotkey, coldkey) = (key("//Bob//first").address(), key("//Bob").address());
        run(async {
            let url = self.localnet.url().parse().unwrap();
            let chain = Chain::open(url, sn27::chain::Options::default()).await;
            let view = chain.unwrap().now().await.unwrap();
            view.registration(NETUID, hotkey, coldkey).await.unwrap()
        })
    }

    /// What Bob has, in rao.
    pub(crate) fn funds(&self) -> u64 {
        self.look().account.free.0
    }

    pub(crate) fn sudo(&self, call: admin::Call<Runtime>) {
        self.localnet.sudo(RuntimeCall::AdminUtils(call)).unwrap();
    }

    /// Somebody else registers a hotkey of their own.
    pub(crate) fn other(&self, who: Sr25519Keyring, number: u32) {
        let mut hotkey = [9; 32];
        hotkey[..4].copy_from_slice(&number.to_le_bytes());
        let call = subtensor::Call::burned_register {
            netuid: NETUID,
            hotkey: AccountId32::new(hotkey),
        };
        let call = RuntimeCall::SubtensorModule(call);
        self.localnet.call_as(who, call).unwrap();
    }
}

/// The end of a command that was started.
pub(crate) fn end(child: Child) -> Run {
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Reads a command's stderr until a line has these words.
pub(crate) fn until_it_says(child: &mut Child, words: &str) {
    let stderr = child.stderr.as_mut().unwrap();
    let mut lines = BufReader::new(stderr).lines();
    assert!(
        lines.any(|line| line.unwrap().contains(words)),
        "it never said `{words}`"
    );
}

/// The error of a run that failed with this exit code.
pub(crate) fn failure(run: &Run, code: i32) -> (String, String) {
    assert_eq!(run.code, code, "{run:?}");
    let error = run.json()["error"].clone();
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (text("message"), text("help"))
}

/// The data of a run that went well.
pub(crate) fn data(run: &Run) -> Value {
    assert_eq!(run.code, 0, "{run:?}");
    run.json()["data"].clone()
}
