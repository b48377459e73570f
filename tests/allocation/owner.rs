//! Keys, pauses, restarts: for the owner, and for nobody else.

use sn27::wire::Allocate;

use super::{
    caller::{Key, Ssh, action, is_free, is_mine, register, register_with, release, said, small},
    daemon::inspect,
    lending::Lending,
};
use crate::{
    miner::subnet::{UNPERMITTED, VALIDATOR, wait_until},
    support::{Skipped, tests},
};

tests![
    with_a_key_there_is_no_password,
    an_owner_pauses_resumes_restarts_and_changes_keys,
    nobody_else_can_do_anything_with_it,
    the_way_in_is_told_again_to_its_owner,
    a_test_and_a_paying_caller_do_not_take_each_others_machine,
];

fn with_a_key_there_is_no_password() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let files = tempfile::tempdir().unwrap();
    let line = super::caller::keygen(files.path(), "id", "ed25519");
    let made = lending.ask(VALIDATOR, &register_with(key, &line));
    assert!(made.status, "{}", lending.log());
    let way = key.open(&made);
    assert_eq!(way.password, "");
    let ssh = Ssh::new(&way);
    ssh.adopt(files.path(), "id");
    assert_eq!(said(&ssh.key("id", "cat /etc/sn27/authorized_keys")), {
        let mut words = line.split(' ');
        format!("{} {}", words.next().unwrap(), words.next().unwrap())
    });
    assert_eq!(
        said(&ssh.key("id", "grep ^root: /etc/shadow | cut -d: -f2")),
        "*"
    );
    let refused = ssh.password("", "id");
    assert!(!refused.status.success());
    let refused = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.contains("(publickey)"), "{refused}");
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn an_owner_pauses_resumes_restarts_and_changes_keys() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let made = lending.ask(VALIDATOR, &register(key));
    let way = key.open(&made);
    let ssh = Ssh::new(&way);
    let shell = |script: &str| said(&ssh.password(&way.password, script));
    let container = lending.containers().remove(0);
    let status = || inspect(&container, ".State.Status");
    let act = |asked: Allocate| {
        let answer = lending.ask(VALIDATOR, &asked);
        assert_eq!((answer.info, answer.port), (None, Some(lending.ssh_port)));
        assert!(answer.status, "{}", lending.log());
    };
    shell("echo kept > /root/file");
    for _ in 0..2 {
        act(action(key, "pause", ""));
        assert_eq!(status(), "\"paused\"");
    }
    assert!(!lending.ask(VALIDATOR, &is_free()).status);
    assert!(lending.ask(VALIDATOR, &is_mine(key)).status);
    act(action(key, "unpause", ""));
    act(action(key, "resume", ""));
    assert_eq!(status(), "\"running\"");
    act(action(key, "pause", ""));
    act(action(key, "restart", ""));
    assert_eq!(status(), "\"running\"");
    assert_eq!(shell("cat /root/file"), "kept");
    // With a key the password is closed; who works goes on.
    let user = ssh.keygen("user", "ed25519");
    let terminal = ssh.keygen("terminal", "rsa");
    let since = || inspect(&container, ".State.StartedAt");
    let before = since();
    act(action(key, "exchange_key", &user));
    let mut asked = action(key, "exchange_key", &terminal);
    asked.docker_action.key_type = Some("terminal".to_owned());
    act(asked);
    assert!(!ssh.password(&way.password, "id").status.success());
    for name in ["user", "terminal"] {
        assert_eq!(said(&ssh.key(name, "cat /root/file")), "kept");
    }
    assert_eq!(since(), before);
    let other = ssh.keygen("other", "ecdsa");
    act(action(key, "exchange_key", &other));
    assert_eq!(said(&ssh.key("other", "id -u")), "0");
    assert!(!ssh.key("user", "id").status.success());
    assert_eq!(said(&ssh.key("terminal", "id -u")), "0");
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn nobody_else_can_do_anything_with_it() -> Result<(), Skipped> {
    let lending = Lending::start_for(&["--force-validator-permit", "false"])?;
    let key = Key::first();
    let made = lending.ask(VALIDATOR, &register(key));
    let way = key.open(&made);
    let ssh = Ssh::new(&way);
    let foreign = ssh.keygen("foreign", "ed25519");
    let container = lending.containers().remove(0);
    // A foreign hotkey that saw the public key; the right hotkey with another key.
    for (uri, key) in [(UNPERMITTED, key), (VALIDATOR, Key::second())] {
        for asked in [
            release(key),
            is_mine(key),
            action(key, "pause", ""),
            action(key, "resume", ""),
            action(key, "restart", ""),
            action(key, "exchange_key", &foreign),
            register(key),
            register_with(key, &foreign),
            Allocate {
                device_requirement: Some(sn27::wire::DeviceRequirement {
                    testing: true,
                    ..small()
                }),
                ..register(key)
            },
        ] {
            let answer = lending.ask(uri, &asked);
            assert!(!answer.status && answer.info.is_none(), "{asked:?}");
        }
    }
    assert_eq!(lending.containers(), std::slice::from_ref(&container));
    assert_eq!(inspect(&container, ".State.Status"), "\"running\"");
    assert!(!ssh.key("foreign", "id").status.success());
    assert_eq!(said(&ssh.password(&way.password, "id -u")), "0");
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}

fn the_way_in_is_told_again_to_its_owner() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let first = key.open(&lending.ask(VALIDATOR, &register(key)));
    let containers = lending.containers();
    let again = key.open(&lending.ask(VALIDATOR, &register(key)));
    assert_eq!(lending.containers(), containers);
    assert_eq!(first.host_key, again.host_key);
    assert_ne!(first.password, again.password);
    let ssh = Ssh::new(&again);
    assert_eq!(said(&ssh.password(&again.password, "id -u")), "0");
    assert!(!ssh.password(&first.password, "id").status.success());
    assert_eq!(lending.stages(), ["active"]);
    // With a key, and with a password again.
    let line = ssh.keygen("id", "ed25519");
    let way = key.open(&lending.ask(VALIDATOR, &register_with(key, &line)));
    assert_eq!(way.password, "");
    assert_eq!(said(&ssh.key("id", "id -u")), "0");
    assert!(!ssh.password(&again.password, "id").status.success());
    let way = key.open(&lending.ask(VALIDATOR, &register(key)));
    wait_until("a login", || {
        ssh.password(&way.password, "id").status.success()
    });
    assert!(!ssh.key("id", "id").status.success());
    // What is over is over, however often it is said.
    for _ in 0..2 {
        assert!(lending.ask(VALIDATOR, &release(key)).status);
    }
    assert!(!lending.ask(VALIDATOR, &release(Key::second())).status);
    Ok(())
}

fn a_test_and_a_paying_caller_do_not_take_each_others_machine() -> Result<(), Skipped> {
    let lending = Lending::start_for(&["--force-validator-permit", "false"])?;
    let test = |key| Allocate {
        device_requirement: Some(sn27::wire::DeviceRequirement {
            testing: true,
            ..small()
        }),
        ..register(key)
    };
    let (first, second) = (Key::first(), Key::second());
    let way = first.open(&lending.ask(VALIDATOR, &test(first)));
    let container = lending.containers();
    // It gets all of the machine, for an hour at most.
    assert_eq!(inspect(&container[0], ".HostConfig.StorageOpt"), "null");
    let hours: i64 = lending
        .ledger()
        .query_row(
            "SELECT (until - made) / 3600000 FROM allocations",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(hours, 1);
    assert!(!lending.ask(UNPERMITTED, &register(second)).status);
    assert!(!lending.ask(UNPERMITTED, &test(second)).status);
    assert!(!lending.ask(VALIDATOR, &register(second)).status);
    assert_eq!(said(&Ssh::new(&way).password(&way.password, "id -u")), "0");
    // A validator that lost its test may begin another.
    let way = second.open(&lending.ask(VALIDATOR, &test(second)));
    assert_ne!(lending.containers(), container);
    assert_eq!(lending.containers().len(), 1);
    assert_eq!(said(&Ssh::new(&way).password(&way.password, "id -u")), "0");
    assert!(lending.ask(VALIDATOR, &release(second)).status);
    let paying = lending.ask(VALIDATOR, &register(first));
    assert!(paying.status);
    let container = lending.containers();
    assert!(!lending.ask(VALIDATOR, &test(second)).status);
    assert!(!lending.ask(VALIDATOR, &test(first)).status);
    assert_eq!(lending.containers(), container);
    assert!(lending.ask(VALIDATOR, &release(first)).status);
    Ok(())
}
