//! The one test binary: whole commands, the solver on every backend of the machine, real peers.
//!
//! A test that lacks something it needs is counted as ignored, and says `skipped: why`.
#![expect(clippy::unwrap_used, reason = "a test may stop where it is surprised")]

mod allocate;
mod allocation;
mod benchmark;
mod chain;
mod coins;
mod completions;
mod config;
mod demo;
mod doctor;
mod gpu;
mod hashcat_cases;
mod hashcat_endings;
mod house;
mod input;
mod kernels;
mod licences;
mod localnet;
mod localnet_node;
mod localnet_runtime;
mod looking;
mod man;
mod miner;
mod prompt;
mod reference;
mod register;
mod solve;
mod solver;
mod support;
mod validator;
mod wallet;
mod wallet_engine;
mod wallet_faults;
mod wallet_files;
mod wallet_python;
mod wire;

fn main() {
    let arguments = libtest_mimic::Arguments::from_args();
    let tests = [
        allocate::tests(),
        allocation::tests(),
        benchmark::tests(),
        chain::tests(),
        coins::tests(),
        completions::tests(),
        config::tests(),
        demo::tests(),
        doctor::tests(),
        gpu::tests(),
        hashcat_cases::tests(),
        hashcat_endings::tests(),
        house::tests(),
        input::tests(),
        kernels::tests(),
        licences::tests(),
        localnet::tests(),
        localnet_node::tests(),
        localnet_runtime::tests(),
        looking::tests(),
        man::tests(),
        miner::tests(),
        prompt::tests(),
        reference::tests(),
        register::tests(),
        solve::tests(),
        solver::tests(),
        validator::tests(),
        wallet::tests(),
        wallet_engine::tests(),
        wallet_faults::tests(),
        wallet_files::tests(),
        wallet_python::tests(),
        wire::tests(),
    ];
    libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit();
}
