//! A challenge as hashcat's arguments, in a form that can't be taken for anything else.
//!
//! hashcat takes a charset, a mask or a hash that names an existing file for that file, a leading
//! `-` for an option, and `:` for a separator. So salt, charsets and mask literals go in
//! hexadecimal (`--hex-salt`, `--hex-charset`), the hash goes in a file, and everything runs in a
//! directory of our own in which no name could be written in hexadecimal digits and `?`.

use std::time::Duration;

use super::{HashcatDevices, HashcatError, HashcatJob};

/// The hash line's file. Like every name here it has letters that no translated mask has.
pub(super) const HASH_FILE: &str = "challenge.txt";
/// Where hashcat writes the password.
pub(super) const OUT_FILE: &str = "password.txt";

/// `hashcat --hash-info -m 610`: both lengths end at 256.
const MAX_LENGTH: usize = 256;

/// The optimized kernel refuses masks longer than this.
const MAX_OPTIMIZED_PASSWORD: usize = 55;

/// The optimized kernel keeps password and salt in 64 bytes, and finds nothing, without a word,
/// where they fill them (seen in 6.2.6).
const MAX_OPTIMIZED_MESSAGE: usize = 63;

/// A checked job.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attack {
    /// What goes into [`HASH_FILE`].
    pub(super) hash_line: String,
    devices: &'static str,
    optimized: bool,
    charsets: Vec<String>,
    mask: String,
}

impl Attack {
    pub(super) fn new(job: &HashcatJob) -> Result<Self, HashcatError> {
        let digits = job.digest_hex.as_bytes();
        if digits.len() != 128
            || !digits
                .iter()
                .all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f'))
        {
            return Err(invalid(
                "the digest is not 128 lower-case hexadecimal digits",
            ));
        }
        if job.salt.len() > MAX_LENGTH {
            return Err(invalid("the salt is longer than 256 bytes"));
        }
        let mut defined = [false; 4];
        let mut charsets = Vec::new();
        for (index, definition) in job.charsets.iter().enumerate() {
            let Some(definition) = definition.as_deref().filter(|text| !text.is_empty()) else {
                continue;
            };
            let (text, _) = translate(definition, defined)?;
            charsets.push(format!("--custom-charset{}={text}", index + 1));
            defined[index] = true;
        }
        let (mask, positions) = translate(&job.mask, defined)?;
        if positions == 0 || positions > MAX_LENGTH {
            return Err(invalid("the mask does not have 1 to 256 positions"));
        }
        Ok(Self {
            hash_line: format!("$BLAKE2${}:{}\n", job.digest_hex, hex(&job.salt)),
            devices: device_types(job.devices),
            optimized: positions <= MAX_OPTIMIZED_PASSWORD
                && positions + job.salt.len() <= MAX_OPTIMIZED_MESSAGE,
            charsets,
            mask,
        })
    }

    /// The arguments, less the session's own.
    pub(super) fn options(&self, timeout: Option<Duration>) -> Vec<String> {
        let mut options = words(&["--attack-mode=3", "--hash-type=610", "--workload-profile=3"]);
        options.extend(words(&["--quiet", "--hex-charset", "--hex-salt"]));
        // Format 3 is the password in hexadecimal and nothing else.
        options.extend(words(&["--outfile-format=3"]));
        options.push(format!("--outfile={OUT_FILE}"));
        options.push(format!("--opencl-device-types={}", self.devices));
        if self.optimized {
            options.push("--optimized-kernel-enable".to_owned());
        }
        if let Some(timeout) = timeout {
            // Counted from the start of the search, so ours passes first; this one still holds
            // where nobody is left to kill it.
            let seconds = timeout.as_secs().saturating_add(1).min(u32::MAX.into());
            options.push(format!("--runtime={seconds}"));
        }
        options.extend(self.charsets.iter().cloned());
        options.extend(words(&["--", HASH_FILE]));
        options.push(self.mask.clone());
        options
    }
}

/// The arguments of hashcat's own benchmark; it uses optimized kernels by itself.
pub(super) fn benchmark_options(devices: HashcatDevices) -> Vec<String> {
    let mut options = words(&[
        "--benchmark",
        "--hash-type=610",
        "--machine-readable",
        "--quiet",
    ]);
    options.push(format!("--opencl-device-types={}", device_types(devices)));
    options
}

fn device_types(devices: HashcatDevices) -> &'static str {
    match devices {
        HashcatDevices::Cpu => "1",
        HashcatDevices::Gpu => "2",
        HashcatDevices::All => "1,2",
    }
}

/// hashcat's notation with every literal in hexadecimal, and its number of positions.
fn translate(notation: &[u8], defined: [bool; 4]) -> Result<(String, usize), HashcatError> {
    let mut text = String::new();
    let mut positions = 0;
    let mut rest = notation.iter().copied();
    while let Some(byte) = rest.next() {
        positions += 1;
        if byte != b'?' {
            text.push_str(&hex(&[byte]));
            continue;
        }
        match rest.next() {
            Some(b'?') => text.push_str(&hex(b"?")),
            Some(digit @ b'1'..=b'4') if !defined[usize::from(digit - b'1')] => {
                return Err(invalid(
                    "a custom charset is used but not defined before it",
                ));
            }
            Some(symbol) if b"ludhHsab1234".contains(&symbol) => {
                text.push('?');
                text.push(symbol.into());
            }
            Some(_) => return Err(invalid("an unknown symbol follows `?`")),
            None => return Err(invalid("a lone `?` ends a mask or charset")),
        }
    }
    Ok((text, positions))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn invalid(problem: &'static str) -> HashcatError {
    HashcatError::InvalidJob { problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(charset: &[u8], mask: &[u8], salt: &[u8]) -> HashcatJob {
        HashcatJob {
            digest_hex: "0f".repeat(64),
            salt: salt.to_vec(),
            charsets: [Some(charset.to_vec()), None, None, None],
            mask: mask.to_vec(),
            devices: HashcatDevices::Cpu,
        }
    }

    fn problem(job: &HashcatJob) -> &'static str {
        match Attack::new(job) {
            Err(HashcatError::InvalidJob { problem }) => problem,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn challenge_text_travels_in_hexadecimal_only() {
        let attack = Attack::new(&job(b"-,#??\\:?d", b"--?1/?d??", b"-s:\xff")).expect("good");
        assert_eq!(attack.charsets, ["--custom-charset1=2d2c233f5c3a?d"]);
        assert_eq!(attack.mask, "2d2d?12f?d3f");
        assert_eq!(
            attack.hash_line,
            format!("$BLAKE2${}:2d733aff\n", "0f".repeat(64))
        );
    }

    #[test]
    fn nothing_we_write_could_be_meant_by_a_mask() {
        for name in [HASH_FILE, OUT_FILE] {
            let alphabet = b"0123456789abcdefH?luhs";
            assert!(!name.bytes().all(|byte| alphabet.contains(&byte)), "{name}");
        }
    }

    #[test]
    fn the_optimized_kernel_is_left_where_it_misses_passwords() {
        let optimized = |mask: usize, salt: usize| {
            let job = job(b"ab", &b"?1".repeat(mask), &vec![b's'; salt]);
            Attack::new(&job).expect("good").optimized
        };
        assert!(optimized(12, 16) && optimized(4, 59) && optimized(55, 8));
        assert!(!optimized(4, 60) && !optimized(56, 0) && !optimized(55, 9));
    }

    #[test]
    fn jobs_that_hashcat_would_misread_are_refused() {
        let good = job(b"ab", b"?1", b"");
        let with = |change: &dyn Fn(&mut HashcatJob)| {
            let mut job = good.clone();
            change(&mut job);
            problem(&job)
        };
        assert!(with(&|job| job.digest_hex = "0F".repeat(64)).contains("digest"));
        assert!(with(&|job| job.digest_hex.push('0')).contains("digest"));
        assert!(with(&|job| job.salt = vec![0; 257]).contains("salt"));
        assert!(with(&|job| job.mask.clear()).contains("positions"));
        assert!(with(&|job| job.mask = vec![b'a'; 257]).contains("positions"));
        assert!(with(&|job| job.mask = b"?2".to_vec()).contains("not defined"));
        assert!(with(&|job| job.mask = b"?x".to_vec()).contains("unknown"));
        assert!(with(&|job| job.mask = b"a?".to_vec()).contains("lone"));
        assert!(with(&|job| job.charsets[0] = Some(b"?1".to_vec())).contains("not defined"));
        assert!(with(&|job| job.charsets[0] = Some(Vec::new())).contains("not defined"));
    }
}
