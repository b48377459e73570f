//! Lent to a caller that is the SDK's and upstream's own, as far as the wire goes.

use std::{env, process::Command};

use serde_json::{Value, json};
use sn27::wire::{Specs, WayIn};

use super::{
    caller::{Ssh, said},
    daemon::inspect,
    lending::Lending,
};
use crate::{
    miner::{
        mining::{dendrite, send},
        subnet::{STRANGER, VALIDATOR, run},
    },
    support::{Skipped, tests},
};

tests![
    the_sdks_dendrite_allocates_logs_in_and_gives_back,
    specs_are_told_to_those_who_may_have_the_machine,
];

fn peer(lending: &Lending, step: &str) -> Result<Value, Skipped> {
    let Some(python) = env::var_os("SN27_TEST_SDK_PYTHON") else {
        let why = "SN27_TEST_SDK_PYTHON names no Python that has the bittensor SDK";
        return Err(Skipped(why.to_owned()));
    };
    let axon = lending.axon();
    let given = json!({
        "ip": axon.ip, "port": axon.port, "hotkey": axon.hotkey, "uri": VALIDATOR, "step": step,
        "key": lending.sn27.home().join("rsa.pem"),
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/allocation/upstream.py");
    let output = Command::new(python)
        .args([script, &given.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}\n{}", lending.log());
    let stdout = String::from_utf8(output.stdout).unwrap();
    Ok(serde_json::from_str(stdout.lines().last().unwrap()).unwrap())
}

fn the_sdks_dendrite_allocates_logs_in_and_gives_back() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let port = lending.ssh_port;
    let shown = peer(&lending, "allocate")?;
    assert_eq!(shown["free"], json!({"status": true, "port": port}));
    let made = shown["made"].as_object().unwrap();
    let names: Vec<_> = made.keys().map(String::as_str).collect();
    assert_eq!(names, ["status", "info", "port"]);
    assert_eq!(shown["spaced"], true, "{}", shown["text"]);
    let way = shown["way"].as_object().unwrap();
    let names: Vec<_> = way.keys().map(String::as_str).collect();
    assert_eq!(names, ["username", "password", "port", "version"]);
    assert_eq!(shown["taken"], json!({"status": false, "port": port}));
    let container = lending.containers().remove(0);
    let host = inspect(&container, ".HostConfig.Memory");
    assert_eq!(host, (1u64 << 30).to_string());
    let way: WayIn = serde_json::from_value(shown["way"].clone()).unwrap();
    // It trusts the host when it sees it first, as upstream does.
    let seen = Command::new("ssh-keyscan")
        .args(["-p", &port.to_string(), "-t", "ed25519", "127.0.0.1"])
        .output()
        .unwrap();
    let seen = String::from_utf8(seen.stdout).unwrap();
    let host_key = seen.split_whitespace().last().map(str::to_owned);
    let ssh = Ssh::new(&WayIn {
        host_key,
        ..way.clone()
    });
    assert_eq!(said(&ssh.password(&way.password, "id -u")), "0");
    let shown = peer(&lending, "deallocate")?;
    assert_eq!(shown["other"], json!({"status": false, "port": port}));
    assert_eq!(shown["gone"], json!({"status": true, "port": port}));
    assert_eq!(shown["free"], json!({"status": true, "port": port}));
    assert_eq!(lending.containers(), [""; 0]);
    Ok(())
}

fn specs_are_told_to_those_who_may_have_the_machine() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let axon = lending.axon();
    let patience = std::time::Duration::from_secs(30);
    let ask = |uri: &str| run(dendrite(uri).call(&axon, &Specs::default(), patience));
    let answer = ask(VALIDATOR).unwrap().synapse.specs_output;
    let report: Value = serde_json::from_str(&answer).unwrap();
    let parts: Vec<_> = report.as_object().unwrap().keys().collect();
    assert_eq!(parts, ["cpu", "gpu", "hard_disk", "ram", "has_docker"]);
    assert_eq!(report["has_docker"], true);
    assert!(report["cpu"]["count"].as_u64() > Some(0));
    let refused = ask(STRANGER).unwrap_err().to_string();
    assert!(refused.contains("Unrecognized hotkey"), "{refused}");
    // Unsigned, or with a program: nothing is told.
    let body = r#"{"specs_input": ""}"#;
    let request = format!(
        "POST /Specs HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, text) = send(axon.port, request.as_bytes());
    assert!(status >= 400 && !text.contains("has_docker"), "{text}");
    Ok(())
}
