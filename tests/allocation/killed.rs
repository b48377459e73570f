//! Killed at each step, the miner starts again with one truth and no container too many.

use std::{path::PathBuf, thread};

use sn27::wire::Allocate;

use super::{
    caller::{Key, Ssh, action, call, is_free, is_mine, register, register_with, release, said},
    lending::Lending,
    proxy::{Point, Proxy, Stop},
};
use crate::{
    miner::subnet::{VALIDATOR, run, wait_until},
    support::{Skipped, tests},
};

tests![
    killed_while_it_makes_an_allocation_it_undoes_it,
    killed_while_it_takes_the_machine_back_it_goes_on,
    killed_while_it_changes_a_container_it_is_as_the_ledger_says,
    killed_while_the_machine_is_lent_nothing_changes,
];

use Stop::{After, Before};

fn behind(proxy: &Proxy) -> Result<Lending, Skipped> {
    let socket: PathBuf = proxy.socket();
    Lending::start_for(&["--allocate-docker", socket.to_str().unwrap()])
}

/// Kills the miner when this request's point is reached, and starts it again.
fn kill_at(lending: &mut Lending, proxy: &Proxy, point: Point, asked: Allocate) {
    proxy.hold(point);
    let axon = lending.axon();
    let asking = thread::spawn(move || run(call(VALIDATOR, &axon, &asked)));
    proxy.wait();
    assert_eq!(lending.mining().end("-KILL"), None);
    assert!(asking.join().unwrap().is_err());
    proxy.let_go();
    lending.again();
}

fn is_free_again(lending: &Lending, what: &str) {
    wait_until(what, || {
        lending.stages().iter().all(|stage| stage == "ended")
    });
    assert_eq!(lending.containers(), [""; 0], "{what}");
    assert!(lending.ask(VALIDATOR, &is_free()).status, "{what}");
}

fn killed_while_it_makes_an_allocation_it_undoes_it() -> Result<(), Skipped> {
    let proxy = Proxy::start();
    let mut lending = behind(&proxy)?;
    let key = Key::first();
    for stop in [Before, After] {
        for (method, path) in [
            ("POST", "/containers/create"),
            ("GET", "/archive?"),
            ("PUT", "/archive?"),
            ("POST", "/start"),
        ] {
            let point = Point(method, path, stop);
            kill_at(&mut lending, &proxy, point, register(key));
            assert!(!lending.ask(VALIDATOR, &is_mine(key)).status);
            is_free_again(&lending, &format!("the end after {point:?}"));
        }
    }
    // And then all is well.
    let made = lending.ask(VALIDATOR, &register(key));
    assert!(made.status, "{}", lending.log());
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn killed_while_it_takes_the_machine_back_it_goes_on() -> Result<(), Skipped> {
    let proxy = Proxy::start();
    let mut lending = behind(&proxy)?;
    let key = Key::first();
    for stop in [Before, After] {
        assert!(lending.ask(VALIDATOR, &register(key)).status);
        let point = Point("DELETE", "/containers/", stop);
        kill_at(&mut lending, &proxy, point, release(key));
        is_free_again(&lending, &format!("the end after {point:?}"));
        // The answer was lost; it is asked for again.
        assert!(lending.ask(VALIDATOR, &release(key)).status);
    }
    Ok(())
}

fn killed_while_it_changes_a_container_it_is_as_the_ledger_says() -> Result<(), Skipped> {
    let proxy = Proxy::start();
    let mut lending = behind(&proxy)?;
    let key = Key::first();
    let files = tempfile::tempdir().unwrap();
    let line = super::caller::keygen(files.path(), "first", "ed25519");
    let way = key.open(&lending.ask(VALIDATOR, &register_with(key, &line)));
    let ssh = Ssh::new(&way);
    let container = lending.containers();
    for (number, point) in [
        Point("PUT", "/archive?", Before),
        Point("PUT", "/archive?", After),
        Point("GET", "/archive?", Before),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("key{number}");
        let line = ssh.keygen(&name, "ed25519");
        let asked = action(key, "exchange_key", &line);
        kill_at(&mut lending, &proxy, point, asked);
        lending.wait_for_adoption();
        wait_until("the new key", || ssh.key(&name, "id").status.success());
    }
    for point in [
        Point("POST", "/pause", After),
        Point("POST", "/unpause", After),
    ] {
        let what = if point.1 == "/pause" {
            "pause"
        } else {
            "resume"
        };
        kill_at(&mut lending, &proxy, point, action(key, what, ""));
        lending.wait_for_adoption();
        assert!(lending.ask(VALIDATOR, &action(key, what, "")).status);
    }
    assert_eq!(said(&ssh.key("key2", "id -u")), "0");
    assert_eq!(lending.containers(), container);
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    is_free_again(&lending, "the end");
    Ok(())
}

fn killed_while_the_machine_is_lent_nothing_changes() -> Result<(), Skipped> {
    let mut lending = Lending::start()?;
    let key = Key::first();
    let way = key.open(&lending.ask(VALIDATOR, &register(key)));
    let container = lending.containers();
    let ssh = Ssh::new(&way);
    assert_eq!(lending.mining().end("-KILL"), None);
    let shell = |script: &str| said(&ssh.password(&way.password, script));
    assert_eq!(shell("id -u"), "0");
    lending.again();
    lending.wait_for_adoption();
    assert_eq!(lending.containers(), container);
    assert_eq!(shell("id -u"), "0");
    assert!(!lending.ask(VALIDATOR, &is_free()).status);
    assert!(!lending.ask(VALIDATOR, &register(Key::second())).status);
    assert!(lending.ask(VALIDATOR, &is_mine(key)).status);
    // What is not ours is left alone, whatever else is removed.
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    is_free_again(&lending, "the end");
    Ok(())
}
