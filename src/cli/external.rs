//! The external hashcat, for the commands that may use it.

use std::ffi::OsStr;

use crate::{
    context::Context,
    error::{Error, Kind},
    settings::Key,
    solver::{
        DeviceSpec, Selection,
        hashcat::{Hashcat, HashcatDevices, HashcatError},
    },
};

/// Finds the program that the settings name.
pub(super) fn find(context: &Context) -> Result<Hashcat, Error> {
    let program = context.settings.text(Key::Hashcat)?.value;
    Hashcat::find(OsStr::new(&program)).map_err(error)
}

/// The kinds of device that a selection means to hashcat, which numbers its own.
pub(super) fn devices(selection: &Selection) -> HashcatDevices {
    let Selection::Only(specs) = selection else {
        return HashcatDevices::All;
    };
    let is_cpu = |spec: &DeviceSpec| matches!(spec, DeviceSpec::Cpu | DeviceSpec::CpuWith(_));
    match (specs.iter().any(is_cpu), specs.iter().all(is_cpu)) {
        (_, true) => HashcatDevices::Cpu,
        (false, _) => HashcatDevices::Gpu,
        (true, false) => HashcatDevices::All,
    }
}

/// hashcat's failure as the user's.
pub(super) fn error(error: HashcatError) -> Error {
    Error::new(Kind::Device, error.to_string()).help(error.help())
}
