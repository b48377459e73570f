//! The metagraph of a full subnet against btcli's, on one endpoint in one run: time and memory.
//!
//! `cargo bench --bench metagraph -- PATH/TO/btcli`; it needs GNU time at /usr/bin/time.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark speaks, and stops where it is surprised"
)]

use std::process::Command;

use runtime::{RuntimeCall, admin::Call as Admin, subtensor::Call};
use sn27::localnet::{Config, Handle, Localnet, runtime};
use sp_keyring::Sr25519Keyring::Bob;
use sp_runtime::AccountId32;

const NETUID: u16 = 27;
const NEURONS: u16 = 256;
const RUNS: usize = 5;

/// A subnet with a neuron in every place.
fn full() -> Handle {
    let localnet = Localnet::start(Config::default()).unwrap();
    let (netuid, max_burn) = (NETUID, 1_100_000_000);
    let cheap = Admin::sudo_set_max_burn { netuid, max_burn };
    localnet.sudo(cheap.into()).unwrap();
    let hotkeys: Vec<_> = (1..NEURONS).collect();
    for some in hotkeys.chunks(32) {
        let register = |number: &u16| {
            let mut bytes = [7; 32];
            bytes[..2].copy_from_slice(&number.to_le_bytes());
            let hotkey = AccountId32::new(bytes);
            RuntimeCall::from(Call::burned_register { netuid, hotkey })
        };
        let calls = some.iter().map(register).collect();
        let batch = pallet_utility::Call::batch_all { calls };
        localnet.call_as(Bob, RuntimeCall::Utility(batch)).unwrap();
    }
    localnet
}

/// Seconds and KiB of one run, which has to show all neurons.
fn run(program: &str, arguments: &[&str]) -> (f64, u64) {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%e %M", program])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let last = format!("\"uid\":{}", NEURONS - 1);
    let shown = text.replace(char::is_whitespace, "");
    assert!(
        output.status.success() && shown.contains(&last),
        "{output:?}"
    );
    let errors = String::from_utf8_lossy(&output.stderr);
    let mut numbers = errors.lines().last().unwrap().split(' ');
    let seconds = numbers.next().unwrap().parse().unwrap();
    (seconds, numbers.next().unwrap().parse().unwrap())
}

/// The best of several runs, which says most on a busy machine.
fn measure(name: &str, program: &str, arguments: &[&str]) -> f64 {
    let runs: Vec<_> = (0..RUNS).map(|_| run(program, arguments)).collect();
    let seconds = runs.iter().map(|run| run.0).fold(f64::MAX, f64::min);
    let memory = runs.iter().map(|run| run.1).max().unwrap();
    println!("{name}: {seconds:.2} s, {} MiB", memory / 1024);
    seconds
}

fn main() {
    let localnet = full();
    let (url, netuid) = (localnet.url(), NETUID.to_string());
    let ours = ["metagraph", "--network", url, "--netuid", &netuid, "--json"];
    let ours = measure("sn27", env!("CARGO_BIN_EXE_sn27"), &ours);
    let btcli = std::env::args()
        .skip(1)
        .find(|argument| argument != "--bench");
    let Some(btcli) = btcli else {
        return println!("btcli: not measured; name it after --");
    };
    let theirs = ["subnets", "show", "--network", url, "--netuid", &netuid];
    let theirs = [&theirs[..], &["--json-output", "--no-prompt"]].concat();
    let theirs = measure("btcli", &btcli, &theirs);
    // GNU time counts hundredths.
    println!("{:.0} times as fast", theirs / ours.max(0.01));
}
