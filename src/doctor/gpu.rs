//! NVIDIA's driver, each GPU, and our kernels on it.

use std::time::Duration;

use super::{Subject, Topic, aside::aside};
use crate::{
    check::{Check, Remedy},
    hardware::{self, Gpu, GpuError, nvidia_cards},
    output::bytes,
    solver::{
        DeviceInfo, DeviceSpec, Exclusion, Selection, Solver,
        cuda::{self, CudaError, GpuInfo},
    },
};

/// Drivers that nothing keeps awake take seconds for each GPU.
const LIMIT: Duration = Duration::from_secs(30);

/// What was seen, all of it in one go: the driver does not like to be asked from everywhere.
struct Seen {
    /// By NVML.
    gpus: Result<Vec<Gpu>, GpuError>,
    /// By CUDA.
    devices: Result<Vec<GpuInfo>, CudaError>,
    /// Opened, with known answers.
    tested: Vec<DeviceInfo>,
    excluded: Vec<Exclusion>,
}

pub(super) async fn look(subject: &Subject) -> Vec<Check> {
    let wanted = subject.topics.names(Topic::Gpu);
    let Some(seen) = aside(LIMIT, see).await else {
        let detail = format!("the NVIDIA driver does not answer within {LIMIT:?}");
        let help = "check `nvidia-smi` and `sudo dmesg | grep -i nvrm`";
        return vec![Check::fail("driver", detail, help).mend(Remedy::Reboot)];
    };
    if let Err(GpuError::NoLibrary) = seen.gpus
        && let Err(CudaError::NoDriver) = seen.devices
    {
        return vec![absent(nvidia_cards(), wanted)];
    }
    let mut checks = vec![driver(&seen.gpus)];
    match &seen.devices {
        Ok(devices) => checks.extend(devices.iter().map(|gpu| device(gpu, &seen))),
        Err(error) => checks.push(cuda_is_not_there(error)),
    }
    checks
}

fn see() -> Seen {
    let gpus = hardware::gpus();
    let devices = cuda::devices();
    let (tested, excluded) = match &devices {
        Err(_) => (Vec::new(), Vec::new()),
        Ok(_) => match Solver::open(&Selection::Only(vec![DeviceSpec::AllCuda]), None) {
            Ok(solver) => (solver.devices().to_vec(), solver.excluded().to_vec()),
            Err(error) => (Vec::new(), error.excluded),
        },
    };
    Seen {
        gpus,
        devices,
        tested,
        excluded,
    }
}

/// There is no driver.
fn absent(cards: usize, wanted: bool) -> Check {
    let name = "driver";
    if cards > 0 {
        let detail = format!("{cards} NVIDIA cards are in this machine, and no driver");
        let help = "install the NVIDIA driver, 525 or newer; no CUDA toolkit is needed";
        return Check::fail(name, detail, help).mend(Remedy::InstallDriver);
    }
    let detail = "no NVIDIA GPU and no driver: the CPU solves challenges";
    let help = "`sn27 benchmark` says how far it gets; in a container: start it with `--gpus all`";
    match wanted {
        true => Check::fail(name, detail, help),
        false => Check::warn(name, detail, help),
    }
}

fn driver(gpus: &Result<Vec<Gpu>, GpuError>) -> Check {
    let name = "driver";
    let gpus = match gpus {
        Ok(gpus) => gpus,
        Err(error) => {
            let remedy = match error {
                GpuError::NoLibrary => Some(Remedy::InstallDriver),
                GpuError::DriverNotLoaded => Some(Remedy::LoadDriver),
                GpuError::NoPermission => Some(Remedy::JoinGpuGroups),
                GpuError::VersionMismatch => Some(Remedy::Reboot),
                GpuError::Other(_) => None,
            };
            return Check::fail(name, error.to_string(), error.help()).mend(remedy);
        }
    };
    let said = |version: Option<&String>| version.map_or("?", String::as_str).to_owned();
    let first = gpus.first();
    let detail = format!(
        "{}, CUDA {}, GPUs: {}",
        said(first.and_then(|gpu| gpu.driver_version.as_ref())),
        said(first.and_then(|gpu| gpu.cuda_driver_version.as_ref())),
        gpus.len()
    );
    let lost = gpus
        .iter()
        .find_map(|gpu| Some((gpu.index, gpu.problem.as_ref()?)));
    match lost {
        None => Check::ok(name, detail),
        Some((index, problem)) => Check::fail(
            name,
            format!("{detail}, of which number {index} is lost: {problem}"),
            "look for `Xid` lines with `sudo dmesg | grep -i nvrm`; a restart may bring it back",
        )
        .mend(Remedy::Reboot),
    }
}

/// The driver is there, and CUDA is not.
fn cuda_is_not_there(error: &CudaError) -> Check {
    let remedy = match error {
        CudaError::NoDriver | CudaError::DriverTooOld { .. } => Some(Remedy::InstallDriver),
        CudaError::NoPermission { .. } => Some(Remedy::JoinGpuGroups),
        CudaError::NoDeviceFile { .. } => Some(Remedy::Run("nvidia-modprobe -u -c=0".to_owned())),
        _ => None,
    };
    Check::fail("devices", error.to_string(), error.help()).mend(remedy)
}

fn device(gpu: &GpuInfo, seen: &Seen) -> Check {
    let name = "device";
    let label = format!("cuda:{}", gpu.ordinal);
    let (major, minor) = gpu.compute_capability;
    let what = format!(
        "{label} {}, compute capability {major}.{minor}, {}",
        gpu.name,
        bytes(gpu.memory_bytes)
    );
    if let Some(excluded) = seen.excluded.iter().find(|it| it.device == label) {
        let detail = format!("{what}: {}", excluded.reason);
        return Check::fail(name, detail, excluded.help.clone());
    }
    if !seen.tested.iter().any(|it| it.name == label) {
        let detail = format!("{what}: it was not opened");
        return Check::fail(name, detail, "see the driver's check");
    }
    let detail = format!("{what}: kernels loaded and self-tested");
    let facts = seen.gpus.iter().flatten();
    let mut facts = facts.filter(|facts| facts.uuid.as_ref() == Some(&gpu.uuid));
    match facts.next().and_then(|facts| facts.mig_enabled) {
        Some(true) => Check::warn(
            name,
            format!("{detail}; it is split (MIG), and a program gets one part of it"),
            "mine on all of it after `sudo nvidia-smi -mig 0`",
        ),
        _ => Check::ok(name, detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    fn gpu() -> GpuInfo {
        GpuInfo {
            ordinal: 1,
            name: "NVIDIA H100".to_owned(),
            uuid: "GPU-1".to_owned(),
            pci_bus_id: "0000:04:00.0".to_owned(),
            memory_bytes: 80 << 30,
            compute_capability: (9, 0),
            multiprocessors: 132,
        }
    }

    fn seen() -> Seen {
        Seen {
            gpus: Ok(vec![Gpu::default()]),
            devices: Ok(vec![gpu()]),
            tested: vec![DeviceInfo {
                name: "cuda:1".to_owned(),
                model: None,
                backend: "cuda",
                lanes: 1,
                uuid: None,
            }],
            excluded: Vec::new(),
        }
    }

    #[test]
    fn a_device_is_well_when_its_kernels_are() {
        let well = device(&gpu(), &seen());
        assert_eq!(well.verdict, Verdict::Ok);
        assert!(
            well.detail
                .contains("cuda:1 NVIDIA H100, compute capability 9.0")
        );
        let wrong = Seen {
            tested: Vec::new(),
            excluded: vec![Exclusion {
                device: "cuda:1".to_owned(),
                reason: "the self-test failed".to_owned(),
                help: "do not mine with it".to_owned(),
                absent: false,
            }],
            ..seen()
        };
        let wrong = device(&gpu(), &wrong);
        assert_eq!(wrong.verdict, Verdict::Fail);
        assert!(wrong.detail.ends_with("the self-test failed"), "{wrong:?}");
        let mig = Gpu {
            uuid: Some("GPU-1".to_owned()),
            mig_enabled: Some(true),
            ..Gpu::default()
        };
        let split = Seen {
            gpus: Ok(vec![mig]),
            ..seen()
        };
        assert_eq!(device(&gpu(), &split).verdict, Verdict::Warn);
    }

    #[test]
    fn no_gpu_is_a_state_unless_one_is_wanted() {
        assert_eq!(absent(0, false).verdict, Verdict::Warn);
        assert_eq!(absent(0, true).verdict, Verdict::Fail);
        let driverless = absent(2, false);
        assert_eq!(driverless.verdict, Verdict::Fail);
        assert_eq!(driverless.remedy, Some(Remedy::InstallDriver));
        let lost = Gpu {
            index: 3,
            problem: Some("GPU is lost".to_owned()),
            ..Gpu::default()
        };
        assert_eq!(driver(&Ok(vec![lost])).verdict, Verdict::Fail);
        let mismatch = driver(&Err(GpuError::VersionMismatch));
        assert_eq!(mismatch.remedy, Some(Remedy::Reboot));
    }
}
