//! A round of 256 miners, whole program against the upstream's way in Python: CPU time and memory.
//!
//! Upstream's validator starts a thread for each miner, and a dendrite of the SDK in it. The miners
//! are simulated in this process, each at a port of its own; they answer after a second, so that all
//! are under way at once. Of sn27 the whole process counts, from its start over the chain to what it
//! would set; of the SDK only the round.
//!
//! `cargo bench --bench round -- PYTHON…`, each with a bittensor SDK; it needs GNU time at
//! /usr/bin/time.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark speaks, and stops where it is surprised"
)]

use std::{
    net::{Ipv4Addr, SocketAddr},
    process::Command,
    sync::Arc,
    time::Duration,
};

use runtime::{RuntimeCall, admin::Call as Admin, subtensor::Call};
use serde_json::{Value, json};
use sn27::{
    chain::{Chain, Options},
    localnet::{Config, GenesisConfig, Handle, Localnet, runtime},
    miner::{Announced, announce},
    wallet::{Secret, Signer},
};
use sp_keyring::Sr25519Keyring::Bob;
use sp_runtime::AccountId32;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const NETUID: u16 = 27;
const MINERS: usize = 255;
const RUNS: usize = 3;
const TAO: u64 = 1_000_000_000;
/// How long a miner takes.
const THINKS: Duration = Duration::from_secs(1);

struct Miner {
    signer: Signer,
    address: SocketAddr,
}

fn account(signer: &Signer) -> AccountId32 {
    AccountId32::new(*signer.address().as_bytes())
}

/// Answers each request of a connection, with a password that is not the one.
async fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = Vec::new();
    loop {
        let head = loop {
            let end = request.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                break end + 4;
            }
            if stream.read_buf(&mut request).await? == 0 {
                return Ok(());
            }
        };
        let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
        let length = text.split_once("content-length: ").unwrap().1;
        let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
        while request.len() < head + length {
            stream.read_buf(&mut request).await?;
        }
        let mut body: Value = serde_json::from_slice(&request[head..head + length]).unwrap();
        request.drain(..head + length);
        tokio::time::sleep(THINKS).await;
        body["output"] = json!({"password": "?", "local_execution_time": 1.0, "error": null});
        let body = body.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             bt_header_axon_status_code: 200\r\nbt_header_axon_status_message: Success\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
    }
}

async fn serve() -> Vec<Miner> {
    let mut miners = Vec::new();
    for number in 0..MINERS {
        let listener = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 2), 0)).await;
        let listener = listener.unwrap();
        let secret = Secret::from_uri(&format!("//miner{number}")).unwrap();
        miners.push(Miner {
            signer: secret.signer().clone(),
            address: listener.local_addr().unwrap(),
        });
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer(stream));
            }
        });
    }
    miners
}

/// A subnet with all of them in it, and where they are.
async fn subnet(miners: &[Miner]) -> Handle {
    let accounts = || miners.iter().map(|miner| account(&miner.signer));
    let genesis = GenesisConfig {
        balances: accounts().map(|account| (account, TAO)).collect(),
        ..GenesisConfig::default()
    };
    let config = Config {
        genesis,
        ..Config::default()
    };
    let localnet = Localnet::start(config).unwrap();
    let (netuid, max_burn) = (NETUID, 1_100_000_000);
    let cheap = Admin::sudo_set_max_burn { netuid, max_burn };
    localnet.sudo(cheap.into()).unwrap();
    let all: Vec<_> = accounts().collect();
    for some in all.chunks(32) {
        let register = |hotkey: &AccountId32| {
            let hotkey = hotkey.clone();
            RuntimeCall::from(Call::burned_register { netuid, hotkey })
        };
        let calls = some.iter().map(register).collect();
        let batch = pallet_utility::Call::batch_all { calls };
        localnet.call_as(Bob, RuntimeCall::Utility(batch)).unwrap();
    }
    let network = localnet.url().parse().unwrap();
    let chain = Chain::open(network, Options::default()).await.unwrap();
    let mut announcing = tokio::task::JoinSet::new();
    for miner in miners {
        let (chain, signer, address) = (chain.clone(), miner.signer.clone(), miner.address);
        announcing.spawn(async move {
            let announced = Announced {
                netuid: NETUID,
                address,
                version: 190,
            };
            announce(&announced, &chain, &signer).await.unwrap();
        });
    }
    announcing.join_all().await;
    localnet
}

/// Seconds of CPU time, and MiB.
#[derive(Debug, Clone, Copy)]
struct Cost {
    cpu: f64,
    memory: f64,
}

impl Cost {
    /// The least of several runs, which says most on a busy machine; the most memory.
    fn of(name: &str, run: impl Fn() -> Self) -> Self {
        let runs: Vec<_> = (0..RUNS).map(|_| run()).collect();
        let cpu = runs.iter().map(|run| run.cpu).fold(f64::MAX, f64::min);
        let memory = runs.iter().map(|run| run.memory).fold(0.0, f64::max);
        println!("{name}: {cpu:.2} s of CPU time, {memory:.0} MiB");
        Self { cpu, memory }
    }
}

fn ours(home: &TempDir, localnet: &Handle) -> Cost {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%U %S %M", env!("CARGO_BIN_EXE_sn27"), "validate"])
        .args(["--wallet", "own", "--network", localnet.url()])
        .args(["--netuid", "27", "--once", "--dry-run", "--burn", "--json"])
        .args(["--one-per-address", "false"])
        .env("HOME", home.path())
        .current_dir(home.path())
        .output()
        .unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    let miners = shown["data"]["miners"].as_array().unwrap();
    let wrong = |miner: &&Value| miner["failure"]["cause"] == "wrong";
    assert_eq!(miners.iter().filter(wrong).count(), MINERS, "{output:?}");
    let errors = String::from_utf8_lossy(&output.stderr);
    let numbers = errors.lines().last().unwrap().split(' ');
    let numbers: Vec<f64> = numbers.map(|number| number.parse().unwrap()).collect();
    Cost {
        cpu: numbers[0] + numbers[1],
        memory: numbers[2] / 1024.0,
    }
}

fn theirs(python: &str, miners: &[Miner]) -> Cost {
    let miners = miners.iter().map(|miner| {
        json!({
            "ip": miner.address.ip().to_string(),
            "port": miner.address.port(),
            "hotkey": miner.signer.address().to_string(),
        })
    });
    let given = json!({"uri": "//Alice", "miners": miners.collect::<Vec<_>>()});
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/round.py");
    let output = Command::new(python)
        .args([script, &given.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let stdout = String::from_utf8(output.stdout).unwrap();
    let said: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    assert_eq!(said["answered"], MINERS, "{said}");
    Cost {
        cpu: said["cpu"].as_f64().unwrap(),
        memory: said["kib"].as_f64().unwrap() / 1024.0,
    }
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (miners, localnet) = runtime.block_on(async {
        let miners = serve().await;
        let localnet = subnet(&miners).await;
        (Arc::new(miners), localnet)
    });
    let home = TempDir::new().unwrap();
    let created = Command::new(env!("CARGO_BIN_EXE_sn27"))
        .args(["wallet", "create", "--wallet", "own", "--uri", "//Alice"])
        .args(["--no-use-password", "--json"])
        .env("HOME", home.path())
        .output();
    assert!(created.unwrap().status.success());
    println!("a round of {MINERS} miners:");
    let own = Cost::of("sn27 validate --once", || ours(&home, &localnet));
    let pythons = std::env::args().skip(1).filter(|it| it != "--bench");
    for python in pythons {
        let name = Command::new(&python)
            .args(["-c", "import bittensor; print(bittensor.__version__)"])
            .output()
            .unwrap();
        let name = format!("SDK {}", String::from_utf8_lossy(&name.stdout).trim());
        let cost = Cost::of(&name, || theirs(&python, &miners));
        println!(
            "  {:.1} times the CPU time, {:.1} times the memory",
            cost.cpu / own.cpu,
            cost.memory / own.memory
        );
    }
}
