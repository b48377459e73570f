//! What the options say of a machine.

use super::AnswerArgs;
use crate::{error::Error, validator::score::hardware::Hardware};

/// What a machine is.
#[derive(Debug, Clone, PartialEq, Default, clap::Args)]
#[command(next_help_heading = "A machine, for hardware; what is not given counts as 0")]
pub(super) struct HardwareArgs {
    /// Cores
    #[arg(long, value_name = "N", value_parser = super::amount)]
    cpu_count: Option<f64>,
    /// Their clock
    #[arg(long, value_name = "MHZ", value_parser = super::amount)]
    cpu_frequency: Option<f64>,
    /// All GPUs' memory
    #[arg(long, value_name = "MB", value_parser = super::amount)]
    gpu_capacity: Option<f64>,
    /// The GPUs' clock
    #[arg(long, value_name = "MHZ", value_parser = super::amount)]
    graphics_speed: Option<f64>,
    /// Their memory's clock
    #[arg(long, value_name = "MHZ", value_parser = super::amount)]
    memory_speed: Option<f64>,
    /// Free space
    #[arg(long, value_name = "BYTES", value_parser = super::amount)]
    disk_free: Option<f64>,
    /// Read from it in a second
    #[arg(long, value_name = "MB", value_parser = super::amount)]
    disk_read: Option<f64>,
    /// Written to it in a second
    #[arg(long, value_name = "MB", value_parser = super::amount)]
    disk_write: Option<f64>,
    /// Free memory
    #[arg(long, value_name = "BYTES", value_parser = super::amount)]
    ram_free: Option<f64>,
    /// Read from it in a second
    #[arg(long, value_name = "MB", value_parser = super::amount)]
    ram_read: Option<f64>,
}

impl HardwareArgs {
    pub(super) fn hardware(&self, answer: &AnswerArgs) -> Result<Hardware, Error> {
        let Self {
            cpu_count,
            cpu_frequency,
            gpu_capacity,
            graphics_speed,
            memory_speed,
            disk_free,
            disk_read,
            disk_write,
            ram_free,
            ram_read,
        } = *self;
        if answer.unsolved || answer.missing().len() < 2 {
            return Err(Error::usage("the formula hardware looks at no answer")
                .help("it takes what the machine is, and --allocated"));
        }
        let given = |value: Option<f64>| value.unwrap_or(0.0);
        Ok(Hardware {
            cpu_count: given(cpu_count),
            cpu_frequency: given(cpu_frequency),
            gpu_capacity: given(gpu_capacity),
            graphics_speed: given(graphics_speed),
            memory_speed: given(memory_speed),
            disk_free: given(disk_free),
            disk_read: given(disk_read),
            disk_write: given(disk_write),
            ram_free: given(ram_free),
            ram_read: given(ram_read),
            allocated: answer.allocated,
        })
    }
}
