//! Devices that fail, and devices that are slow, without any device.

use std::{ops::Range, thread, time::Duration};

use super::*;
use crate::{
    challenge::{Charsets, Digest, HashLine, Mask},
    solver::{DeviceError, Platform, cpu::Core, cuda::CudaError, device::Lane, lane::Opener},
};

/// A core that is slower than it could be, and fails after so many pieces of work.
struct Odd {
    core: Core,
    nap: Duration,
    lasts: usize,
}

impl Lane for Odd {
    fn search(&mut self, lane: usize, job: &Job, rows: Range<u64>) -> Result<u64, DeviceError> {
        if self.lasts == 0 {
            // As a launch does that the driver refuses.
            return Err(DeviceError::Cuda(CudaError::Failed {
                call: "cuLaunchKernel",
                code: "CUDA_ERROR_LAUNCH_FAILED".to_owned(),
            }));
        }
        self.lasts -= 1;
        thread::sleep(self.nap * (rows.end - rows.start) as u32);
        self.core.search(lane, job, rows)
    }

    fn stride(&self) -> Duration {
        Duration::from_millis(5)
    }
}

/// The self-test's cases are pieces of work, too.
const TESTED: usize = 4;

/// A device of one lane each: its name, naps for a row, pieces of work until it fails.
fn solver(devices: &[(&str, Duration, usize)]) -> Solver {
    let lane = |(index, &(name, nap, lasts)): (usize, &(&str, Duration, usize))| {
        let opener: Opener = Box::new(move || {
            let core = Core::new(Platform::portable());
            Ok(Box::new(Odd { core, nap, lasts }))
        });
        let (mut handle, ready) = lane::LaneHandle::start(name, 1e6, opener).expect("a thread");
        ready.recv().expect("it opens").expect("it is right");
        handle.device = index;
        handle
    };
    let info = |&(name, _, _): &(&str, Duration, usize)| DeviceInfo {
        name: name.to_owned(),
        model: None,
        backend: "portable",
        lanes: 1,
        uuid: None,
    };
    Solver {
        lanes: devices.iter().enumerate().map(lane).collect(),
        devices: devices.iter().map(info).collect(),
        excluded: Vec::new(),
    }
}

fn challenge(password: &[u8], mask: &str) -> Challenge {
    let line = HashLine {
        digest: Digest::of(password, b"salt"),
        salt: b"salt".to_vec(),
    };
    let mask = Mask::parse(mask.as_bytes(), &Charsets::default());
    Challenge::new(line, mask.expect("good")).expect("fits")
}

const FOREVER: usize = usize::MAX;
const NO_NAP: Duration = Duration::ZERO;

#[test]
fn others_finish_what_a_failed_device_began() {
    let solver = solver(&[
        ("good", NO_NAP, FOREVER),
        ("bad", NO_NAP, TESTED + 2),
        ("worse", NO_NAP, TESTED),
    ]);
    // Whole keyspaces, so that rows that got lost would be missed.
    let absent = challenge(b"none", "?d?d?d?d?d?d");
    let solution = solver.solve(&absent, &Budget::default());
    assert_eq!(solution.end, End::Exhausted);
    assert_eq!(solution.total_candidates(), 1_000_000);
    let mut failed: Vec<_> = solution.failures.iter().map(|f| &*f.device).collect();
    failed.sort_unstable();
    assert!(failed.contains(&"worse"), "{failed:?}");
    let reason = &solution.failures[0].reason;
    assert!(reason.contains("CUDA_ERROR_LAUNCH_FAILED"), "{reason}");
    // It goes on with those that are left, and tells of each failure once.
    for _ in 0..20 {
        let next = solver.solve(&challenge(b"98765", "?d?d?d?d?d"), &Budget::default());
        assert!(
            matches!(next.end, End::Found { device: 0 | 1, .. }),
            "{next:?}"
        );
        assert!(next.failures.iter().all(|failure| failure.device == "bad"));
    }
}

#[test]
fn a_search_without_devices_is_abandoned() {
    let solver = solver(&[("bad", NO_NAP, TESTED + 1)]);
    let absent = challenge(b"none", "?d?d?d?d?d?d");
    let solution = solver.solve(&absent, &Budget::default());
    assert_eq!(solution.end, End::Abandoned);
    assert_eq!(solution.failures.len(), 1);
    let next = solver.solve(&absent, &Budget::default());
    assert_eq!((next.end, next.failures.len()), (End::Abandoned, 0));
}

#[test]
fn unequal_devices_get_what_they_can_do() {
    let solver = solver(&[
        ("fast", NO_NAP, FOREVER),
        ("slow", Duration::from_millis(20), FOREVER),
    ]);
    let absent = challenge(b"none", "?d?d?d?d?d?d");
    // The first one shows their speeds.
    solver.solve(&absent, &Budget::default());
    let solution = solver.solve(&absent, &Budget::default());
    assert_eq!(solution.end, End::Exhausted);
    let [fast, slow] = solution.candidates[..] else {
        panic!("{solution:?}");
    };
    assert_eq!(fast + slow, 1_000_000);
    assert!(fast > slow, "{fast} {slow}");
}

#[test]
fn a_paused_search_goes_on_where_it_was() {
    let solver = solver(&[("one", NO_NAP, FOREVER), ("other", NO_NAP, FOREVER)]);
    let mut search = Search::new(&challenge(b"none", "?d?d?d?d?d?d"), &Budget::default());
    let pause = search.pause();
    let mut pauses = 0;
    let solution = loop {
        // Paused before it begins, and then while it is searched.
        let solution = thread::scope(|scope| {
            let pause = &pause;
            if pauses == 0 {
                pause.pause();
            } else {
                scope.spawn(move || {
                    thread::sleep(Duration::from_millis(1));
                    pause.pause();
                });
            }
            solver.go_on(&mut search)
        });
        match solution {
            Some(solution) => break solution,
            None => pauses += 1,
        }
        // Another one in between.
        let other = solver.solve(&challenge(b"42", "?d?d"), &Budget::default());
        assert!(matches!(other.end, End::Found { .. }));
    };
    assert_eq!(solution.end, End::Exhausted);
    assert_eq!(solution.total_candidates(), 1_000_000);
    assert!(pauses > 0);
}
