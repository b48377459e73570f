//! A subnet on a localnet with a validator, miners that are programs of their own, and axons that
//! are not what they should be; and a running `sn27 validate`.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use sn27::{
    chain::{Chain, weights::WeightRules},
    localnet::{
        BlockTime, Config, GenesisConfig, Handle, Localnet,
        runtime::{self, Runtime, RuntimeCall, admin, genesis::Subnet, subtensor},
    },
    miner::{Announced, announce},
    wallet::Signer,
};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie};
use sp_runtime::AccountId32;
use tempfile::TempDir;

use crate::{
    chain::{key, network, run},
    support::{Run, Sn27, envelope},
};

pub(super) const NETUID: u16 = 27;
/// With stake and permit.
pub(super) const VALIDATOR: &str = "//Charlie";
/// Registered, in this order after the subnet's owner, who has uid 0.
pub(super) const MINERS: [&str; 7] = ["//m1", "//m2", "//m3", "//m4", "//m5", "//m6", "//m7"];

const TAO: u64 = 1_000_000_000;
const BLOCK: Duration = Duration::from_millis(100);

/// The chain, which can go away and come back.
pub(super) struct Scene {
    folder: TempDir,
    localnet: Option<Handle>,
    port: u16,
    url: String,
    commit_reveal: bool,
}

impl Scene {
    /// With so many miners, and weights that are set openly.
    pub(super) fn new(miners: usize) -> Self {
        Self::with(miners, false)
    }

    pub(super) fn with(miners: usize, commit_reveal: bool) -> Self {
        let mut scene = Self {
            folder: TempDir::new().unwrap(),
            localnet: None,
            port: 0,
            url: String::new(),
            commit_reveal,
        };
        scene.start();
        scene.url = scene.localnet().url().to_owned();
        scene.port = scene.url.rsplit(':').next().unwrap().parse().unwrap();
        let netuid = NETUID;
        let none = admin::Call::sudo_set_weights_set_rate_limit {
            netuid,
            weights_set_rate_limit: 0,
        };
        scene.sudo(none);
        let unlimited = admin::Call::sudo_set_serving_rate_limit {
            netuid,
            serving_rate_limit: 0,
        };
        scene.sudo(unlimited);
        for uri in &MINERS[..miners] {
            scene.register(account(uri));
        }
        scene.register(Charlie.to_account_id());
        let stake = subtensor::Call::add_stake {
            hotkey: Charlie.to_account_id(),
            netuid,
            amount_staked: 500 * TAO,
        };
        scene.call(Charlie, stake);
        // The permit comes with an epoch.
        crate::miner::subnet::wait_until("the permit", || {
            let rules = scene.rules(VALIDATOR);
            rules.uid.is_some() && rules.may_weigh
        });
        scene
    }

    pub(super) fn start(&mut self) {
        let subnet = Subnet {
            tempo: 20,
            commit_reveal: self.commit_reveal,
            ..Subnet::new(NETUID)
        };
        let genesis = GenesisConfig {
            subnets: vec![subnet],
            balances: MINERS.map(|uri| (account(uri), TAO)).to_vec(),
            ..GenesisConfig::default()
        };
        let config = Config {
            port: self.port,
            block_time: BlockTime::Timed(BLOCK),
            state: Some(self.folder.path().to_owned()),
            genesis,
            ..Config::default()
        };
        self.localnet = Some(Localnet::start(config).unwrap());
    }

    pub(super) fn stop(&mut self) {
        self.localnet = None;
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn head(&self) -> u64 {
        self.localnet().head().number.into()
    }

    pub(super) fn sudo(&self, call: admin::Call<Runtime>) {
        let call = RuntimeCall::AdminUtils(call);
        self.localnet().sudo(call).unwrap();
    }

    pub(super) async fn chain(&self) -> Chain {
        Chain::open(network(&self.url), Default::default())
            .await
            .unwrap()
    }

    pub(super) fn rules(&self, uri: &str) -> WeightRules {
        run(async {
            let view = self.chain().await.now().await.unwrap();
            let hotkey = key(uri).address();
            WeightRules::read(&view, NETUID, hotkey).await.unwrap()
        })
    }

    /// The validator's weights by uid.
    pub(super) fn weights(&self) -> Vec<(u16, u16)> {
        let uid = self.rules(VALIDATOR).uid.unwrap();
        run(async {
            let view = self.chain().await.now().await.unwrap();
            view.weights(NETUID, uid).await.unwrap()
        })
    }

    /// Tells the chain where a miner is.
    pub(super) fn announce(&self, uri: &str, address: SocketAddr) {
        let announced = Announced {
            netuid: NETUID,
            address,
            version: 190,
        };
        run(async {
            let chain = self.chain().await;
            announce(&announced, &chain, &key(uri)).await.unwrap();
        });
    }

    fn localnet(&self) -> &Handle {
        self.localnet.as_ref().unwrap()
    }

    fn register(&self, hotkey: AccountId32) {
        let netuid = NETUID;
        let payer = match hotkey == Charlie.to_account_id() {
            true => Charlie,
            false => Bob,
        };
        self.call(payer, subtensor::Call::burned_register { netuid, hotkey });
    }

    fn call(&self, signer: Sr25519Keyring, call: subtensor::Call<runtime::Runtime>) {
        let call = RuntimeCall::SubtensorModule(call);
        self.localnet().call_as(signer, call).unwrap();
    }
}

/// An address of this machine that no other miner of a scene has.
pub(super) fn ip(miner: usize) -> IpAddr {
    let last = u8::try_from(miner + 2).unwrap();
    Ipv4Addr::new(127, 0, 0, last).into()
}

fn account(uri: &str) -> AccountId32 {
    let signer: Signer = key(uri);
    AccountId32::new(*signer.address().as_bytes())
}

/// A home with a wallet of one key.
pub(super) fn home(uri: &str) -> Sn27 {
    let sn27 = Sn27::new();
    let create = ["wallet", "create", "--wallet", "own", "--uri", uri];
    let created = sn27.run(create.iter().chain(&["--no-use-password"]));
    assert_eq!(created.code, 0, "{created:?}");
    sn27
}

fn basics<'a>(verb: &'a str, scene: &'a Scene) -> [&'a str; 7] {
    [
        verb,
        "--wallet",
        "own",
        "--network",
        scene.url(),
        "--netuid",
        "27",
    ]
}

/// A program that goes on, with what it prints and logs.
pub(super) struct Program {
    child: Option<Child>,
    lines: Arc<Mutex<Vec<Value>>>,
    log: PathBuf,
}

impl Program {
    /// A miner on an address of its own.
    pub(super) fn mine(sn27: &Sn27, scene: &Scene, miner: usize) -> Self {
        let ip = ip(miner).to_string();
        let extra = [
            "--device",
            "cpu",
            "--min-stake",
            "100",
            "--axon-ip",
            &ip,
            "--axon-external-ip",
            &ip,
            "--axon-port",
            "0",
        ];
        Self::start(sn27, &[&basics("mine", scene)[..], &extra].concat())
    }

    /// A validator with easy challenges.
    pub(super) fn validate(sn27: &Sn27, scene: &Scene, extra: &[&str]) -> Self {
        let easy = ["--difficulty", "5", "--json"];
        let basics = basics("validate", scene);
        Self::start(sn27, &[&basics[..], &easy, extra].concat())
    }

    fn start(sn27: &Sn27, arguments: &[&str]) -> Self {
        let log = sn27.home().join(format!("{}.log", arguments[0]));
        let file = File::options().create(true).append(true).open(&log);
        let mut child = sn27
            .command()
            .args(arguments)
            .args((!arguments.contains(&"--json")).then_some("--json"))
            .stdout(Stdio::piped())
            .stderr(file.unwrap())
            .spawn()
            .unwrap();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (stdout, all) = (child.stdout.take().unwrap(), lines.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let line = envelope(&line.unwrap());
                all.lock().unwrap().push(line);
            }
        });
        let program = Self {
            child: Some(child),
            lines,
            log,
        };
        program.wait_for("that it is ready", |lines| !lines.is_empty());
        program
    }

    /// What it printed: envelopes.
    pub(super) fn lines(&self) -> Vec<Value> {
        self.lines.lock().unwrap().clone()
    }

    /// Data of one kind, in order.
    pub(super) fn data(&self, event: &str) -> Vec<Value> {
        let lines = self.lines().into_iter();
        let data = lines.map(|line| line["data"].clone());
        data.filter(|data| data["event"] == event).collect()
    }

    pub(super) fn wait_for(&self, what: &str, is_so: impl Fn(&[Value]) -> bool) {
        for _ in 0..3000 {
            if is_so(&self.lines()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{what} has not come: {:?}\n{}", self.lines(), self.log());
    }

    pub(super) fn wait_for_log(&self, text: &str, since: usize) {
        let what = format!("{text} in the log");
        self.wait_for(&what, |_| {
            self.log()
                .get(since..)
                .is_some_and(|log| log.contains(text))
        });
    }

    pub(super) fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap()).into_owned()
    }

    /// Ends it by a signal; its exit code, if it had one.
    pub(super) fn end(mut self, signal: &str) -> Option<i32> {
        let mut child = self.child.take().unwrap();
        let id = child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
        child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A single round.
pub(super) fn once(sn27: &Sn27, scene: &Scene, extra: &[&str]) -> Run {
    let easy = ["--difficulty", "5", "--once", "--json"];
    let basics = basics("validate", scene);
    sn27.run([&basics[..], &easy, extra].concat())
}

/// The validator's database.
pub(super) fn database(sn27: &Sn27) -> rusqlite::Connection {
    rusqlite::Connection::open(Path::new(sn27.home()).join("database.db")).unwrap()
}
