//! `--requirement`: the machine that is wanted, in the guide's JSON.

use std::str::FromStr;

use serde::Deserialize;

use crate::{
    allocate::Query,
    wire::{Amount, Capacity, DeviceRequirement, GpuRequirement},
};

/// A requirement in the guide's form: cores, MB of all GPUs, bytes of disk and RAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Requirement(pub(super) DeviceRequirement);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    cpu: Option<Amount>,
    gpu: Option<GpuRequirement>,
    hard_disk: Option<Capacity>,
    ram: Option<Capacity>,
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Said {
            cpu,
            gpu,
            hard_disk,
            ram,
        } = serde_json::from_str(text).map_err(|error| {
            format!(
                r#"{error}; it looks like {{"cpu":{{"count":1}},"gpu":{{"count":1,"capacity":80000,"type":"h100"}},"hard_disk":{{"capacity":107374182400}},"ram":{{"capacity":17179869184}}}}"#
            )
        })?;
        let least = Query::default().requirement();
        Ok(Self(DeviceRequirement {
            cpu: cpu.unwrap_or(least.cpu),
            gpu: gpu.filter(|gpu| gpu.count > 0 || gpu.capacity > 0 || !gpu.kind.is_empty()),
            hard_disk: hard_disk.unwrap_or(least.hard_disk),
            ram: ram.unwrap_or(least.ram),
            testing: false,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_form_is_read_and_nothing_is_guessed() {
        let said =
            r#"{"cpu":{"count":4},"gpu":{},"hard_disk":{"capacity":5},"ram":{"capacity":6}}"#;
        let Requirement(wanted) = said.parse().expect("read");
        assert_eq!((wanted.cpu.count, wanted.gpu), (4, None));
        let Requirement(wanted) = r#"{"gpu":{"count":2,"type":"H100"}}"#.parse().expect("read");
        assert_eq!(wanted.gpu.map(|gpu| gpu.count), Some(2));
        assert_eq!(wanted.ram, Query::default().requirement().ram);
        for wrong in ["", "[]", r#"{"cores":1}"#, r#"{"cpu":{"count":-1}}"#] {
            assert!(wrong.parse::<Requirement>().is_err(), "{wrong}");
        }
    }
}
