//! The machine that was measured.

use std::path::Path;

use serde::Serialize;

use crate::{
    hardware::{self, Gpu, Machine},
    output::{Page, bytes},
    solver::Platform,
};

/// Facts about the machine, and the instruction set that its CPU solves with.
#[derive(Serialize)]
pub(super) struct Hardware {
    #[serde(flatten)]
    machine: Machine,
    /// What `--device cpu` uses.
    solver_instruction_set: &'static str,
    gpus: Vec<Gpu>,
    /// Why there is nothing about GPUs.
    gpu_problem: Option<String>,
}

impl Hardware {
    pub(super) fn look() -> Self {
        let (gpus, gpu_problem) = match hardware::gpus() {
            Ok(gpus) => (gpus, None),
            Err(error) => (Vec::new(), Some(format!("{error}; {}", error.help()))),
        };
        Self {
            machine: hardware::machine(Path::new(".")),
            solver_instruction_set: Platform::detect().name(),
            gpus,
            gpu_problem,
        }
    }

    pub(super) fn show(&self, page: &mut Page) {
        let Self {
            machine:
                Machine {
                    system,
                    cpu,
                    memory,
                    disk,
                },
            gpus,
            gpu_problem,
            ..
        } = self;
        let mut fields = Vec::new();
        fields.extend(gpus.iter().map(|gpu| ("GPU", self::gpu(gpu))));
        fields.extend(gpu_problem.iter().map(|problem| ("GPU", problem.clone())));
        let cores = cpu.logical_cores.map(|cores| format!("{cores} cores"));
        let clock = cpu.frequency_mhz.map(|clock| format!("{clock} MHz"));
        let kernel = Some(format!("solves with {}", self.solver_instruction_set));
        fields.push(("CPU", joined([cpu.model.clone(), cores, clock, kernel])));
        let free = memory
            .available_bytes
            .map(|free| format!("{} available", bytes(free)));
        fields.push(("RAM", joined([memory.total_bytes.map(bytes), free])));
        if let Some(disk) = disk {
            let free = disk.free_bytes.map(|free| format!("{} free", bytes(free)));
            fields.push(("disk", joined([disk.total_bytes.map(bytes), free])));
        }
        let container = system
            .container
            .as_ref()
            .map(|kind| format!("in a container ({kind})"));
        let machine = system
            .virtual_machine
            .filter(|is| *is)
            .map(|_| "in a virtual machine".to_owned());
        fields.push((
            "system",
            joined([
                system.name.clone(),
                system.kernel.clone(),
                container,
                machine,
            ]),
        ));
        page.fields(&fields);
    }
}

fn gpu(gpu: &Gpu) -> String {
    let mhz = |what: &str, clock: Option<u32>| clock.map(|clock| format!("{what} {clock} MHz"));
    let power = match (gpu.power_watts, gpu.power_limit_watts) {
        (Some(watts), Some(limit)) => Some(format!("{watts:.0} of {limit:.0} W")),
        _ => None,
    };
    joined([
        gpu.name.clone(),
        gpu.memory_total_bytes.map(bytes),
        mhz("at most", gpu.sm_clock_max_mhz),
        mhz("memory", gpu.memory_clock_mhz),
        power,
        gpu.driver_version
            .as_ref()
            .map(|version| format!("driver {version}")),
        gpu.cuda_driver_version
            .as_ref()
            .map(|version| format!("CUDA {version}")),
        gpu.problem.clone(),
    ])
}

/// The facts that are known, or a word that none is.
fn joined<const N: usize>(facts: [Option<String>; N]) -> String {
    let known: Vec<_> = facts.into_iter().flatten().collect();
    if known.is_empty() {
        return "unknown".to_owned();
    }
    known.join(", ")
}
