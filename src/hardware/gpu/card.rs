//! NVIDIA's cards on the PCI bus, which are there without any driver.

use std::{fs, path::Path};

use crate::hardware::text;

/// How many there are.
pub fn nvidia_cards() -> usize {
    count(Path::new("/sys/bus/pci/devices"))
}

fn count(bus: &Path) -> usize {
    let devices = fs::read_dir(bus).into_iter().flatten().flatten();
    devices
        .filter(|device| {
            let is = |file, prefix| {
                text(device.path().join(file)).is_some_and(|text| text.starts_with(prefix))
            };
            // NVIDIA's number, and the class of display controllers: not their sound, not NVSwitch.
            is("vendor", "0x10de") && is("class", "0x03")
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nvidia_s_display_controllers_count() {
        let bus = tempfile::tempdir().expect("a folder");
        for (name, vendor, class) in [
            ("0000:01:00.0", "0x10de", "0x030000"),
            ("0000:02:00.0", "0x10de", "0x030200"),
            ("0000:01:00.1", "0x10de", "0x040300"),
            ("0000:00:02.0", "0x8086", "0x030000"),
        ] {
            let device = bus.path().join(name);
            fs::create_dir(&device).expect("a folder");
            fs::write(device.join("vendor"), format!("{vendor}\n")).expect("a file");
            fs::write(device.join("class"), format!("{class}\n")).expect("a file");
        }
        assert_eq!(count(bus.path()), 2);
        assert_eq!(count(Path::new("/no/such/bus")), 0);
    }
}
