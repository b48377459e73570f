//! Which devices to use, as people write it: `auto`, `cpu`, `cpu:avx2`, `cuda`, `cuda:0,cuda:1`.

use std::{fmt, str::FromStr};

/// One device, or all of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceSpec {
    /// All cores with the best instruction set.
    Cpu,
    /// All cores with the named instruction set.
    CpuWith(InstructionSet),
    /// Every CUDA device.
    AllCuda,
    /// One CUDA device by the driver's number.
    Cuda(u32),
}

/// Instruction sets that have a kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// Plain Rust.
    Portable,
    /// AVX2.
    Avx2,
    /// AVX-512F.
    Avx512,
}

impl InstructionSet {
    /// All, slowest first.
    pub const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    /// Its name in a selection, in results and in `Platform`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }
}

/// The devices asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selection {
    /// Every CUDA device; the CPU where there is none.
    #[default]
    Auto,
    /// These and no others.
    Only(Vec<DeviceSpec>),
}

/// A selection that names no device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no device")]
pub struct InvalidSelection(String);

impl InvalidSelection {
    /// What would be right.
    pub const HELP: &'static str = "use auto, cpu, cpu:portable, cpu:avx2, cpu:avx512, cuda, or cuda:0,cuda:1 (commas join several)";
}

impl FromStr for Selection {
    type Err = InvalidSelection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        let mut specs = Vec::new();
        for part in text.split(',') {
            let spec = part.trim().parse()?;
            // Named twice means used once.
            if !specs.contains(&spec) {
                specs.push(spec);
            }
        }
        Ok(Self::Only(specs))
    }
}

impl FromStr for DeviceSpec {
    type Err = InvalidSelection;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidSelection(text.escape_debug().to_string());
        match text.split_once(':') {
            None if text == "cpu" => Ok(Self::Cpu),
            None if text == "cuda" => Ok(Self::AllCuda),
            Some(("cpu", set)) => InstructionSet::ALL
                .into_iter()
                .find(|known| known.name() == set)
                .map(Self::CpuWith)
                .ok_or_else(invalid),
            Some(("cuda", ordinal)) => ordinal.parse().map(Self::Cuda).map_err(|_| invalid()),
            _ => Err(invalid()),
        }
    }
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Only(specs) = self else {
            return f.write_str("auto");
        };
        for (index, spec) in specs.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{spec}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DeviceSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cpu => f.write_str("cpu"),
            Self::CpuWith(set) => write!(f, "cpu:{}", set.name()),
            Self::AllCuda => f.write_str("cuda"),
            Self::Cuda(ordinal) => write!(f, "cuda:{ordinal}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selections_are_read_and_written() {
        for text in ["auto", "cpu", "cpu:avx2", "cuda", "cuda:0,cuda:11,cpu"] {
            let selection: Selection = text.parse().expect("a good selection");
            assert_eq!(selection.to_string(), text);
        }
        assert_eq!("cpu, cpu".parse(), "cpu".parse::<Selection>());
        for text in [
            "", "gpu", "cuda:", "cuda:x", "cuda:-1", "cpu:sse", "auto,cpu", "cpu,",
        ] {
            assert!(text.parse::<Selection>().is_err(), "{text}");
        }
    }
}
