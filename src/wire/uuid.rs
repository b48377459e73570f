//! UUIDs as texts: random ones for our calls, and the clock within those of old SDKs.

/// A random UUID (version 4).
pub(super) fn random() -> String {
    let mut bytes: [u8; 16] = rand::random();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex::encode(bytes);
    [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ]
    .join("-")
}

/// When a UUID of version 1 was made, in nanoseconds since 1970; absent for other versions.
pub(super) fn made(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split('-').collect();
    let &[low, middle, high, clock, node] = &parts[..] else {
        return None;
    };
    if [low, middle, high, clock, node].map(str::len) != [8, 4, 4, 4, 12] {
        return None;
    }
    let number = |text| u64::from_str_radix(text, 16).ok();
    let (low, middle, high) = (number(low)?, number(middle)?, number(high)?);
    if high >> 12 != 1 {
        return None;
    }
    // RFC 9562: units of 100 ns since 1582-10-15.
    let ticks = (high & 0x0fff) << 48 | middle << 32 | low;
    ticks.checked_sub(0x01b2_1dd2_1381_4000)?.checked_mul(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_of_version_1_is_read() {
        // uuid.UUID(…).time of Python 3.11.
        let made_at = made("5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a");
        assert_eq!(made_at, Some(EXAMPLE));
        for text in [
            "",
            "5ecbd69c-1cec-41ee-b0dc-e29ce36fec1a",
            "5ecbd69c1cec11eeb0dce29ce36fec1a",
            "zecbd69c-1cec-11ee-b0dc-e29ce36fec1a",
            "00000000-0000-1000-b0dc-e29ce36fec1a",
        ] {
            assert_eq!(made(text), None, "{text}");
        }
    }

    #[test]
    fn random_ones_have_their_form() {
        let uuid = random();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert_ne!(uuid, random());
    }

    const EXAMPLE: u64 = 1_688_751_202_334_070_000;
}
