//! What a lent container may have and do.

use std::collections::HashMap;

use bollard::models::{
    ContainerCreateBody, DeviceRequest, HostConfig, HostConfigLogConfig, PortBinding,
    RestartPolicy, RestartPolicyNameEnum,
};

use super::{
    files::{CONFIGURATION, SSHD},
    ledger::Row,
    share::Share,
};

/// The label with the allocation's id.
pub(super) const ALLOCATION: &str = "sn27.allocation";
/// The label with the miner's hotkey.
pub(super) const MINER: &str = "sn27.miner";
/// The label with the id of the ledger that it is written down in.
pub(super) const LEDGER: &str = "sn27.ledger";

/// SSH's port in the container.
const SSH: &str = "22/tcp";
/// Processes and threads, so that a fork bomb ends in its container.
const PROCESSES: i64 = 16_384;

/// Whose containers these are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    /// The miner's hotkey.
    pub(super) miner: String,
    /// The ledger's id.
    pub(super) ledger: String,
}

impl Owner {
    /// What all of this miner's containers carry.
    pub(super) fn labels(&self) -> Vec<String> {
        vec![
            format!("{MINER}={}", self.miner),
            format!("{LEDGER}={}", self.ledger),
        ]
    }
}

/// A container's name.
pub(super) fn name(allocation: &str) -> String {
    format!("sn27-{allocation}")
}

/// A container that has its share of the machine, one published port, nothing of the host's and no
/// privilege.
pub(super) fn body(
    row: &Row,
    owner: &Owner,
    image: &str,
    port: u16,
    quotas: bool,
) -> ContainerCreateBody {
    let labels = [
        (ALLOCATION, row.id.as_str()),
        (MINER, &owner.miner),
        (LEDGER, &owner.ledger),
    ];
    let labels = labels.map(|(name, value)| (name.to_owned(), value.to_owned()));
    // Where NVIDIA's runtime is the default one, an image's own variable would get it all GPUs.
    let env = row
        .share
        .gpus
        .is_empty()
        .then(|| vec!["NVIDIA_VISIBLE_DEVICES=void".to_owned()]);
    ContainerCreateBody {
        hostname: Some(name(&row.id)),
        image: Some(image.to_owned()),
        user: Some("root".to_owned()),
        entrypoint: Some(
            [SSHD, "-D", "-e", "-f", CONFIGURATION]
                .map(str::to_owned)
                .into(),
        ),
        cmd: Some(Vec::new()),
        env,
        exposed_ports: Some(vec![SSH.to_owned()]),
        labels: Some(HashMap::from(labels)),
        host_config: Some(limits(&row.share, port, quotas)),
        ..ContainerCreateBody::default()
    }
}

fn limits(share: &Share, port: u16, quotas: bool) -> HostConfig {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let binding = PortBinding {
        host_ip: None,
        host_port: Some(port.to_string()),
    };
    let disk = share.disk.filter(|_| quotas);
    let logs = [("max-size", "5m"), ("max-file", "2")];
    let logs = logs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    HostConfig {
        nano_cpus: Some(signed(share.cores.saturating_mul(1_000_000_000))),
        memory: Some(signed(share.memory)),
        // The same again: no swap.
        memory_swap: Some(signed(share.memory)),
        // What is in it counts as memory of the container.
        shm_size: Some(signed(share.memory / 2)),
        storage_opt: disk.map(|disk| HashMap::from([("size".to_owned(), disk.to_string())])),
        device_requests: devices(&share.gpus),
        pids_limit: Some(PROCESSES),
        port_bindings: Some(HashMap::from([(SSH.to_owned(), Some(vec![binding]))])),
        restart_policy: Some(RestartPolicy {
            name: Some(RestartPolicyNameEnum::UNLESS_STOPPED),
            maximum_retry_count: None,
        }),
        log_config: Some(HostConfigLogConfig {
            typ: Some("json-file".to_owned()),
            config: Some(HashMap::from(logs)),
        }),
        init: Some(true),
        privileged: Some(false),
        // Forged packets and device files; all else that is left is what sshd and apt need.
        cap_drop: Some(["NET_RAW", "MKNOD"].map(str::to_owned).into()),
        security_opt: Some(vec!["no-new-privileges:true".to_owned()]),
        ..HostConfig::default()
    }
}

/// These GPUs, by NVML's numbers.
fn devices(gpus: &[u32]) -> Option<Vec<DeviceRequest>> {
    if gpus.is_empty() {
        return None;
    }
    Some(vec![DeviceRequest {
        driver: Some("nvidia".to_owned()),
        device_ids: Some(gpus.iter().map(u32::to_string).collect()),
        capabilities: Some(vec![vec!["gpu".to_owned()]]),
        ..DeviceRequest::default()
    }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(gpus: Vec<u32>) -> Share {
        Share {
            cores: 3,
            memory: 2 << 30,
            disk: Some(10 << 30),
            gpus,
        }
    }

    #[test]
    fn limits_are_what_the_share_says() {
        let host = limits(&share(vec![1, 3]), 4444, true);
        assert_eq!(host.nano_cpus, Some(3_000_000_000));
        assert_eq!(
            (host.memory, host.memory_swap),
            (Some(2 << 30), Some(2 << 30))
        );
        let disk = host.storage_opt.expect("a limit");
        assert_eq!(disk["size"], (10u64 << 30).to_string());
        let devices = host.device_requests.expect("GPUs");
        assert_eq!(devices.len(), 1);
        assert_eq!(
            devices[0].device_ids,
            Some(vec!["1".to_owned(), "3".to_owned()])
        );
        assert_eq!(devices[0].count, None);
    }

    #[test]
    fn nothing_of_the_host_is_in_it() {
        let host = limits(&share(Vec::new()), 4444, false);
        assert_eq!((host.binds, host.mounts, host.devices), (None, None, None));
        assert_eq!((host.storage_opt, host.device_requests), (None, None));
        assert_eq!((host.privileged, host.cap_add), (Some(false), None));
        assert_eq!(
            (host.network_mode, host.pid_mode, host.ipc_mode),
            (None, None, None)
        );
    }
}
