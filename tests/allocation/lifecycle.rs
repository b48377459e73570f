//! From a request to a login, and back.

use serde_json::Value;

use super::{
    caller::{GIB, Key, Ssh, is_free, is_mine, register, release, said},
    daemon::inspect,
    lending::Lending,
};
use crate::{
    miner::subnet::VALIDATOR,
    support::{Skipped, tests},
};

tests![a_caller_gets_what_it_asked_for_and_no_more];

fn a_caller_gets_what_it_asked_for_and_no_more() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    assert!(!lending.ask(VALIDATOR, &is_mine(key)).status);
    let made = lending.ask(VALIDATOR, &register(key));
    assert!(made.status, "{}", lending.log());
    assert_eq!(made.port, Some(lending.ssh_port));
    let way = key.open(&made);
    assert_eq!((way.username.as_str(), way.version), ("root", Some(190)));
    assert_eq!((way.password.len(), way.port), (24, lending.ssh_port));
    let ssh = Ssh::new(&way);
    let shell = |script: &str| said(&ssh.password(&way.password, script));
    assert_eq!(shell("id -u; whoami"), "0\nroot");
    // As the kernel has it.
    let limits = "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max /sys/fs/cgroup/pids.max \
        2>/dev/null || cd /sys/fs/cgroup && cat memory/memory.limit_in_bytes \
        cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us pids/pids.max";
    let limits = shell(limits).replace('\n', " ");
    assert_eq!(limits, format!("{} 100000 100000 16384", GIB / 2));
    assert_eq!(shell("grep NoNewPrivs /proc/self/status"), "NoNewPrivs:\t1");
    let wrong = ssh.password("wrong", "id");
    assert_eq!(wrong.status.code(), Some(255), "{wrong:?}");
    let containers = lending.containers();
    assert_eq!(containers.len(), 1);
    let host: Value = serde_json::from_str(&inspect(&containers[0], ".HostConfig")).unwrap();
    assert_eq!(
        (&host["Binds"], &host["Privileged"]),
        (&Value::Null, &false.into())
    );
    assert_eq!(inspect(&containers[0], ".Mounts"), "[]");
    assert!(!lending.ask(VALIDATOR, &is_free()).status);
    assert!(lending.ask(VALIDATOR, &is_mine(key)).status);
    let everything = format!("{}{}", lending.log(), inspect(&containers[0], "."));
    assert!(!everything.contains(&way.password));
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    assert_eq!(lending.containers(), [""; 0]);
    assert_eq!(lending.stages(), ["ended"]);
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    assert!(!lending.ask(VALIDATOR, &is_mine(key)).status);
    Ok(())
}
