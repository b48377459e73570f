//! Ports that are free or held, and the address that the chain was told.

use std::net::TcpListener;

use super::{commands, examine};
use crate::{
    miner::{EXTERNAL, Mining, NETUID, Subnet, home, wait_until},
    support::{Sn27, tests},
};

tests![
    free_ports_are_free_before_and_after,
    whoever_holds_a_port_is_named,
    a_miner_s_own_port_is_well,
    the_chain_and_this_machine_agree_on_where_it_is,
];

const NOWHERE: [&str; 2] = ["--network", "ws://127.0.0.1:1"];

fn free_ports_are_free_before_and_after() {
    let [axon, ssh] = [(); 2].map(|()| TcpListener::bind("0.0.0.0:0").unwrap());
    let [axon_port, ssh_port] =
        [&axon, &ssh].map(|listener| listener.local_addr().unwrap().port().to_string());
    drop((axon, ssh));
    let ports = ["ports", "--axon-port", &axon_port, "--ssh-port", &ssh_port];
    for _ in 0..2 {
        let found = examine(&Sn27::new(), &[&ports[..], &NOWHERE].concat());
        found.assert("axon port", "ok", &format!("0.0.0.0:{axon_port} is free"));
        found.assert("ssh port", "ok", &format!("0.0.0.0:{ssh_port} is free"));
        found.assert("from outside", "skipped", "--from");
    }
}

fn whoever_holds_a_port_is_named() {
    let taken = TcpListener::bind("0.0.0.0:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let pid = std::process::id();
    for (option, name) in [("--axon-port", "axon port"), ("--ssh-port", "ssh port")] {
        let ports = ["ports", option, &port];
        let found = examine(&Sn27::new(), &[&ports[..], &NOWHERE].concat());
        let held = found.assert(name, "failed", &format!("process {pid}"));
        assert_eq!(commands(held), [format!("ps -fp {pid}")]);
        let help = held["help"].as_str().unwrap();
        assert!(help.contains(option), "{help}");
    }
    // 0 takes any that is free.
    let any = examine(
        &Sn27::new(),
        &["ports", "--axon-port", "0", NOWHERE[0], NOWHERE[1]],
    );
    assert_eq!(any.all("axon port").count(), 0);
}

fn a_miner_s_own_port_is_well() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mining = Mining::start(&sn27, &subnet);
    let port = mining.port().to_string();
    let netuid = NETUID.to_string();
    let url = subnet.url();
    let arguments = [
        "ports",
        "--network",
        &url,
        "--netuid",
        &netuid,
        "--wallet",
        "miner",
        "--axon-port",
        &port,
    ];
    let found = examine(&sn27, &arguments);
    found.assert("axon port", "ok", "is sn27's own");
}

fn the_chain_and_this_machine_agree_on_where_it_is() {
    let (sn27, subnet) = (home(), Subnet::new());
    let netuid = NETUID.to_string();
    let url = subnet.url();
    let look = |address: &str, port: &str| {
        let wallet = ["--wallet", "miner", "--network", &url, "--netuid", &netuid];
        let place = ["--axon-external-ip", address, "--axon-external-port", port];
        examine(&sn27, &[&["ports"][..], &wallet, &place].concat())
    };
    let unknown = look("8.8.8.8", "8091");
    unknown.assert(
        "announced address",
        "warning",
        "does not know where uid 1 is",
    );
    let mining = Mining::start(&sn27, &subnet);
    wait_until("the announcement", || subnet.axon().is_some());
    drop(mining);
    let told = subnet.axon().unwrap().address;
    let port = told.port().to_string();
    let same = look(EXTERNAL, &port);
    same.assert("announced address", "ok", &told.to_string());
    // Behind a router nobody knows the address before it.
    let private = look("10.1.2.3", &port);
    private.assert("announced address", "warning", "can't be told from here");
    for (address, port) in [("8.8.8.8", port.as_str()), (EXTERNAL, "1")] {
        let elsewhere = look(address, port);
        elsewhere.assert("announced address", "failed", EXTERNAL);
    }
}
