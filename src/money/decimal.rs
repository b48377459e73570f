//! Decimals as whole numbers of their smallest part, in text and back.

/// Why a text is no such decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing, or something other than digits and one point.
    NotDecimal,
    /// Less than the smallest part would be cut off.
    TooFine,
    /// More than fits.
    TooLarge,
}

/// The smallest parts of a decimal with so many places. Zeros beyond them cut nothing off.
pub(super) fn parse(text: &str, places: usize) -> Result<u64, Fault> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return Err(Fault::NotDecimal);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places {
        return Err(Fault::TooFine);
    }
    let padded = format!("{whole}{fraction:0<places$}");
    padded.parse().map_err(|_| Fault::TooLarge)
}

/// The shortest decimal that reads back as the same parts; `one` is 1 followed by `places` zeros.
pub(super) fn show(parts: u64, one: u64, places: usize) -> String {
    let (whole, rest) = (parts / one, parts % one);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:0places$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}
