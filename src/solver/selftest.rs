//! Known answers that every lane must find before it is used.

use super::{Budget, DeviceError, device::Lane, job::Job};
use crate::challenge::{Challenge, Charsets, Digest, HashLine, Mask};

/// Password, salt and mask; `?1` is ten characters. Each takes another way through a kernel:
/// the first word varied, the second word varied, and a message past the fourth word. The first is
/// hashcat's own example for mode 610.
const CASES: [(&str, &str, &str); 3] = [
    ("hashcat", "1033", "hash?l?l?l"),
    ("3a1b3a1b2:b3", "0123456789abcdef", "3a1b3a1b?1?1?1?1"),
    (
        "1:2:3:ab",
        "a salt of more than four words, as no validator sends",
        "1:2:3?1?1?1",
    ),
];
const CHARS: &str = "0123:abcd.";

/// Runs all cases and a keyspace without an answer on one lane.
pub(super) fn run(lane: &mut dyn Lane) -> Result<(), DeviceError> {
    for (password, salt, mask) in CASES {
        let digest = Digest::of(password.as_bytes(), salt.as_bytes());
        let found = answer(lane, digest, salt, mask)?;
        if found.as_deref() != Some(password.as_bytes()) {
            return Err(DeviceError::SelfTest(format!(
                "the password of a known challenge ({mask}) was not found"
            )));
        }
    }
    // No candidate of the mask: a device that "finds" it reports what is not there.
    let absent = Digest::of(b"absent", b"");
    if answer(lane, absent, "", "?1?1?1")?.is_some() {
        return Err(DeviceError::SelfTest(
            "a password was found where there is none".to_owned(),
        ));
    }
    Ok(())
}

fn answer(
    lane: &mut dyn Lane,
    digest: Digest,
    salt: &str,
    mask: &str,
) -> Result<Option<Vec<u8>>, DeviceError> {
    let broken =
        |error: crate::challenge::InvalidChallenge| DeviceError::SelfTest(error.to_string());
    let charsets = Charsets::parse([Some(CHARS.as_bytes()), None, None, None]).map_err(broken)?;
    let mask = Mask::parse(mask.as_bytes(), &charsets).map_err(broken)?;
    let salt = salt.as_bytes().to_vec();
    let challenge = Challenge::new(HashLine { digest, salt }, mask).map_err(broken)?;
    let job = Job::new(&challenge, &Budget::default());
    let rows = job.keyspace.rows;
    let searched = lane.search(0, &job, 0..rows)?;
    if job.answer().is_none() && searched != rows {
        return Err(DeviceError::SelfTest(format!(
            "{searched} of {rows} rows were searched"
        )));
    }
    Ok(job.answer().map(|answer| answer.password.clone()))
}
