//! hashcat's `$HEX[..]` notation for bytes that a line of text can't carry.

/// The bytes of `$HEX[..]`, or `None` where the text is not of that form.
pub fn unhexify(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.strip_prefix(b"$HEX[")?.strip_suffix(b"]")?;
    if digits.len() % 2 != 0 {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
        .collect()
}

/// Bytes as `$HEX[..]`.
pub fn hexify(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(6 + 2 * bytes.len());
    text.push_str("$HEX[");
    for byte in bytes {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push(']');
    text
}

/// A password as text: itself where that is unambiguous, otherwise `$HEX[..]`.
///
/// Unlike hashcat, a `:` stays as it is: it separates nothing here, and upstream's miner answered
/// such challenges wrong because of it.
pub fn display_password(password: &[u8]) -> String {
    match std::str::from_utf8(password) {
        Ok(text) if !text.chars().any(char::is_control) && unhexify(password).is_none() => {
            text.to_owned()
        }
        _ => hexify(password),
    }
}

/// The value of one hexadecimal digit of either case.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_notation_is_read_and_written() {
        assert_eq!(unhexify(b"$HEX[3a00fF]"), Some(vec![0x3a, 0, 0xff]));
        assert_eq!(unhexify(b"$HEX[]"), Some(vec![]));
        for not_hex in [&b"$HEX[3]"[..], b"$HEX[zz]", b"$HEX[3a", b"3a", b"$hex[3a]"] {
            assert_eq!(unhexify(not_hex), None);
        }
        assert_eq!(hexify(&[0x3a, 0xff]), "$HEX[3aff]");
    }

    #[test]
    fn passwords_that_text_would_blur_are_shown_in_hex() {
        assert_eq!(display_password(b"c:)::Kt"), "c:)::Kt");
        assert_eq!(display_password(b"a\n"), "$HEX[610a]");
        assert_eq!(display_password(&[0xff]), "$HEX[ff]");
        assert_eq!(display_password(b"$HEX[61]"), hexify(b"$HEX[61]"));
    }
}
