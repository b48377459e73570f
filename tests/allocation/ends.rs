//! Allocations that end by themselves, containers that end without one.

use super::{
    caller::{Key, Ssh, is_free, is_mine, register, release, said},
    daemon::{IMAGE, docker, inspect},
    lending::Lending,
};
use crate::{
    miner::subnet::{VALIDATOR, wait_until},
    support::{Skipped, tests},
};

tests![
    it_ends_when_its_time_is_up,
    it_ends_though_the_miner_was_away_when_its_time_was_up,
    timelines_are_clamped,
    a_container_that_ended_is_started_again,
    a_container_that_somebody_removed_is_an_end,
    only_what_is_ours_and_nobodys_is_removed,
    without_docker_the_miner_mines_and_says_no,
];

/// Has the time of what is lent be up.
pub(crate) fn time_passes(lending: &Lending) {
    let ledger = lending.ledger();
    let changed = ledger.execute(
        "UPDATE allocations SET until = made WHERE stage = 'active'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
}

pub(crate) fn wait_for_end(lending: &Lending) {
    wait_until("the end", || {
        lending.stages().iter().all(|stage| stage == "ended")
    });
    assert_eq!(lending.containers(), [""; 0]);
}

fn it_ends_when_its_time_is_up() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    assert!(lending.ask(VALIDATOR, &register(key)).status);
    let status = ["mine", "status", "--wallet", "miner", "--json"];
    wait_until("the row of the status", || {
        lending.sn27.run(status).json()["data"]["lent"]["stage"] == "active"
    });
    let shown = lending.sn27.run(&status[..4]).stdout;
    assert!(shown.contains("lent"), "{shown}");
    time_passes(&lending);
    wait_for_end(&lending);
    assert!(!lending.ask(VALIDATOR, &is_mine(key)).status);
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    wait_until("the row of the status", || {
        lending.sn27.run(status).json()["data"]["lent"].is_null()
    });
    let log = lending.log();
    let hotkey = crate::miner::subnet::key(VALIDATOR).address();
    for line in [
        format!("Allocation made by {hotkey}."),
        format!("the time of the allocation of {hotkey} is up"),
        format!("De-allocation made by {hotkey}."),
    ] {
        assert!(log.contains(&line), "{line}\n{log}");
    }
    let metrics = lending.metrics();
    for line in [
        "sn27_allocations_total{event=\"made\"} 1",
        "sn27_allocations_total{event=\"expired\"} 1",
        "sn27_lent 0.0",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
    Ok(())
}

fn it_ends_though_the_miner_was_away_when_its_time_was_up() -> Result<(), Skipped> {
    let mut lending = Lending::start()?;
    let key = Key::first();
    assert!(lending.ask(VALIDATOR, &register(key)).status);
    assert_eq!(lending.mining().end("-TERM"), Some(0));
    assert_eq!(lending.containers().len(), 1);
    time_passes(&lending);
    lending.again();
    wait_for_end(&lending);
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    Ok(())
}

fn timelines_are_clamped() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    for (timeline, days) in [(1, 1), (30, 30), (91, 90), (i64::MAX, 90)] {
        let mut asked = register(key);
        asked.timeline = timeline;
        assert!(lending.ask(VALIDATOR, &asked).status, "{}", lending.log());
        let query = "SELECT (until - made) / 86400000 FROM allocations WHERE stage = 'active'";
        let stored: i64 = lending
            .ledger()
            .query_row(query, [], |row| row.get(0))
            .unwrap();
        assert_eq!(stored, days);
        assert!(lending.ask(VALIDATOR, &release(key)).status);
    }
    let mut asked = register(key);
    asked.timeline = -1;
    assert!(!lending.ask(VALIDATOR, &asked).status);
    assert_eq!(lending.containers(), [""; 0]);
    Ok(())
}

fn a_container_that_ended_is_started_again() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let way = key.open(&lending.ask(VALIDATOR, &register(key)));
    let container = lending.containers().remove(0);
    docker(&["stop", "-t", "1", &container]);
    wait_until("the start", || {
        inspect(&container, ".State.Status") == "\"running\""
    });
    let ssh = Ssh::new(&way);
    wait_until("a login", || {
        ssh.password(&way.password, "id").status.success()
    });
    assert_eq!(said(&ssh.password(&way.password, "id -u")), "0");
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn a_container_that_somebody_removed_is_an_end() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    assert!(lending.ask(VALIDATOR, &register(key)).status);
    docker(&["rm", "-f", &lending.containers()[0]]);
    wait_for_end(&lending);
    assert!(!lending.ask(VALIDATOR, &is_mine(key)).status);
    assert!(lending.ask(VALIDATOR, &register(key)).status);
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn only_what_is_ours_and_nobodys_is_removed() -> Result<(), Skipped> {
    let mut lending = Lending::start()?;
    let miner = crate::miner::subnet::key(crate::miner::subnet::MINER).address();
    let miner = format!("sn27.miner={miner}");
    let ours = format!("sn27.ledger={}", lending.id());
    let make = |labels: &[&str]| {
        let labels = labels.iter().flat_map(|label| ["--label", label]);
        let words: Vec<_> = ["create"]
            .into_iter()
            .chain(labels)
            .chain([IMAGE, "/bin/true"])
            .collect();
        docker(&words)
    };
    // One that a kill left behind; another ledger's of the same hotkey; another hotkey's; anybody's.
    let orphan = make(&["sn27.allocation=0123456789abcdef", &miner, &ours]);
    let others = [
        make(&[
            "sn27.allocation=0123456789abcdef",
            &miner,
            "sn27.ledger=ffff",
        ]),
        make(&["sn27.allocation=0123456789abcdef", "sn27.miner=5abc", &ours]),
        make(&[]),
    ];
    lending.mining().end("-TERM");
    lending.again();
    let there = |id: &String| docker(&["ps", "-aq", "--no-trunc"]).contains(id.as_str());
    wait_until("the orphan's end", || !there(&orphan));
    // Made after the miner's start, as by a daemon that was slow.
    let late = make(&["sn27.allocation=fedcba9876543210", &miner, &ours]);
    wait_until("the late one's end", || !there(&late));
    assert!(others.iter().all(there));
    let names = others.iter().map(String::as_str);
    docker(&["rm"].into_iter().chain(names).collect::<Vec<_>>());
    Ok(())
}

fn without_docker_the_miner_mines_and_says_no() {
    use crate::miner::{
        mining::{Mining, ask, challenge, dendrite, home},
        subnet::{Subnet, run},
    };
    let (sn27, subnet) = (home(), Subnet::new());
    let socket = sn27.home().join("nothing.sock");
    let socket = socket.to_str().unwrap();
    let options = ["--axon-port", "0", "--allocate-image", "any:1"];
    let docker = ["--allocate-docker", socket, "--ssh-port", "4999"];
    let mining = Mining::start_with(&sn27, &subnet, &[&options[..], &docker].concat());
    mining.wait_for("the machine can't be lent");
    let key = Key::first();
    for asked in [is_free(), register(key), is_mine(key), release(key)] {
        let answer = super::caller::ask(VALIDATOR, &mining.axon(), &asked);
        assert!(!answer.status && answer.info.is_none(), "{asked:?}");
        assert_eq!(answer.port, Some(4999));
    }
    let random = challenge(5);
    let asked = random.fields.clone().into();
    let answer = run(ask(&dendrite(VALIDATOR), &mining.axon(), &asked)).unwrap();
    assert_eq!(
        answer.synapse.output.unwrap().password,
        Some(random.password)
    );
}
