//! What hashcat writes when it is done: a password, or speeds.

use super::{HashcatError, HashcatSpeed};

/// Reads an outfile of format 3: one line of hexadecimal digits, the password's bytes.
pub(super) fn password(text: &str) -> Result<Vec<u8>, HashcatError> {
    let odd = || HashcatError::OddAnswer {
        text: text.escape_default().take(80).collect(),
    };
    let mut lines = text.lines();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(odd());
    };
    // Later versions might wrap it like every other plaintext of theirs.
    let digits = line
        .strip_prefix("$HEX[")
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(line);
    let pairs = digits.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
    bytes.filter(|bytes| !bytes.is_empty()).ok_or_else(odd)
}

fn byte(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    match *pair {
        [high, low] => u8::try_from(digit(high)? << 4 | digit(low)?).ok(),
        _ => None,
    }
}

/// Reads `--machine-readable` lines: `device:mode:core clock:memory clock:milliseconds:H/s`.
pub(super) fn speeds(text: &str) -> Result<Vec<HashcatSpeed>, HashcatError> {
    let speeds: Vec<_> = text.lines().filter_map(speed).collect();
    if speeds.is_empty() {
        return Err(HashcatError::OddAnswer {
            text: text.escape_default().take(80).collect(),
        });
    }
    Ok(speeds)
}

fn speed(line: &str) -> Option<HashcatSpeed> {
    let fields: Vec<_> = line.trim().split(':').collect();
    let [device, "610", _, _, _, speed] = fields[..] else {
        return None;
    };
    let speed = HashcatSpeed {
        device: device.parse().ok()?,
        hashes_per_second: speed.parse().ok()?,
    };
    // A device that could not be measured reports zero.
    (speed.hashes_per_second.is_finite() && speed.hashes_per_second > 0.0).then_some(speed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_decoded_byte_by_byte() {
        assert_eq!(
            password("613a2c232d\n").ok().as_deref(),
            Some(&b"a:,#-"[..])
        );
        assert_eq!(
            password("$HEX[3aff]\n").ok().as_deref(),
            Some(&b":\xff"[..])
        );
        for text in [
            "",
            "\n",
            "6\n",
            "6g\n",
            "$HEX[61\n",
            "61\n62\n",
            "+1\n",
            "é\n",
        ] {
            assert!(password(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn speeds_are_read_among_other_lines() {
        let text = "# version: v6.2.6\n# option: --opencl-device-types=1\n\
            1:610:4294967295:4294967295:12.28:85795882\n2:610:1980:2619:4.20:9590900000\n\
            3:600:1:1:1.0:5\n4:610:0:0:0.00:0\nStarted: Mon Nov 23 07:21:58 2026\n";
        let speeds = speeds(text).expect("two speeds");
        let expected = [(1, 85_795_882.0), (2, 9_590_900_000.0)];
        let seen: Vec<_> = speeds
            .iter()
            .map(|s| (s.device, s.hashes_per_second))
            .collect();
        assert_eq!(seen, expected);
        assert!(super::speeds("Started: now\n").is_err());
    }
}
