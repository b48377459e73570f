//! Other programs' clients: subxt both ways, and those of Python where `SN27_TEST_PYTHON` is one
//! that has them.

use std::process::Command;

use sn27::localnet::Handle;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use subxt::{
    dynamic,
    utils::{AccountId32, MultiAddress},
};

use super::client::{Client, Key, Online, account, instant, run};
use crate::support::{Skipped, tests};

tests![
    subxt_works_through_its_legacy_backend,
    subxt_works_through_its_combined_backend,
    async_substrate_interface_works,
    subtensors_calls_and_apis_work_from_python,
    btcli_works,
];

fn subxt_works_through_its_legacy_backend() {
    let handle = instant();
    run(async { work(&handle, Client::to(&handle).await.legacy).await });
}

fn subxt_works_through_its_combined_backend() {
    let handle = instant();
    run(async { work(&handle, Client::to(&handle).await.combined().await).await });
}

/// Reads, signs, submits and watches, as sn27's own chain client does.
async fn work(handle: &Handle, online: Online) {
    assert_eq!(online.genesis_hash().0, handle.genesis_hash());
    let mut blocks = online.stream_blocks().await.unwrap();
    let to = MultiAddress::<AccountId32, ()>::Id(account(Bob));
    let call = dynamic::transaction("Balances", "transfer_keep_alive", (to, 12_345_u64));
    for _ in 0..3 {
        let at = online.at_current_block().await.unwrap();
        let mut transactions = at.transactions();
        let progress = transactions.sign_and_submit_then_watch_default(&call, &Key(Alice));
        let events = progress
            .await
            .unwrap()
            .wait_for_finalized_success()
            .await
            .unwrap();
        assert!(
            events
                .iter()
                .any(|event| event.unwrap().event_name() == "Transfer")
        );
    }
    let at = online.at_current_block().await.unwrap();
    let nonce = dynamic::runtime_api_call::<_, u32>(
        "AccountNonceApi",
        "account_nonce",
        (account(Alice).0,),
    );
    assert_eq!(at.runtime_apis().call(nonce).await.unwrap(), 3);
    let number = dynamic::storage::<(), u32>("System", "Number");
    let stored = at
        .storage()
        .fetch(number, ())
        .await
        .unwrap()
        .decode()
        .unwrap();
    assert_eq!(u64::from(stored), at.block_number());
    let accounts = dynamic::storage::<([u8; 32],), dynamic::Value>("System", "Account");
    let mut accounts = at.storage().iter(accounts, ()).await.unwrap();
    let mut count = 0;
    while let Some(entry) = accounts.next().await {
        entry.unwrap();
        count += 1;
    }
    assert!(count >= 6, "{count}");
    let extrinsics = at.extrinsics().fetch().await.unwrap();
    assert_eq!(extrinsics.iter().count(), 2);
    let early = online.at_block(1_u32).await.unwrap();
    assert_eq!(early.block_number(), 1);
    let mut seen = 0;
    while seen < at.block_number() {
        seen = blocks.next().await.unwrap().unwrap().number();
    }
}

fn async_substrate_interface_works() -> Result<(), Skipped> {
    let handle = instant();
    python(include_str!("interface.py"), &[handle.url()])
}

fn subtensors_calls_and_apis_work_from_python() -> Result<(), Skipped> {
    let handle = instant();
    python(include_str!("subtensor.py"), &[handle.url()])
}

fn btcli_works() -> Result<(), Skipped> {
    let handle = instant();
    python(include_str!("btcli.py"), &[handle.url()])
}

/// Runs a script that ends well only when all it checks holds.
pub(crate) fn python(script: &str, arguments: &[&str]) -> Result<(), Skipped> {
    let Some(python) = std::env::var_os("SN27_TEST_PYTHON") else {
        return Err(Skipped(
            "SN27_TEST_PYTHON names no Python with the clients".to_owned(),
        ));
    };
    // A client whose connection is in doubt may wait for it forever when it ends.
    let output = Command::new("timeout")
        .arg("180")
        .arg(python)
        .args(["-c", script])
        .args(arguments)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{errors}");
    Ok(())
}
