//! Numbers with their units, as people read them.

/// A hash rate in the unit that keeps it short: `84.8 MH/s`, `9.97 GH/s`.
pub fn hash_rate(hashes_per_second: f64) -> String {
    scaled(
        hashes_per_second,
        1000.0,
        &["H/s", "kH/s", "MH/s", "GH/s", "TH/s"],
    )
}

/// A size in binary units: `79.6 GiB`.
pub fn bytes(bytes: u64) -> String {
    scaled(
        bytes as f64,
        1024.0,
        &["B", "KiB", "MiB", "GiB", "TiB", "PiB"],
    )
}

/// Three significant digits and the largest unit that leaves a whole part.
fn scaled(value: f64, step: f64, units: &[&str]) -> String {
    let mut value = value;
    let mut units = units.iter();
    let mut unit = units.next();
    // Where three digits would round up to the next unit, that unit is meant.
    while value >= step - 0.5
        && let Some(next) = units.next()
    {
        value /= step;
        unit = Some(next);
    }
    format!("{} {}", three_digits(value), unit.unwrap_or(&""))
}

fn three_digits(value: f64) -> String {
    let decimals = match value {
        v if v == 0.0 || v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.decimals$}")
}

/// A duration in seconds: `31 µs`, `1.20 ms`, `4.00 s`, `2 min 5 s`, `3 h 20 min`, `12 d 4 h`.
pub fn seconds(seconds: f64) -> String {
    let whole = seconds.round();
    match seconds {
        s if s < 0.9995e-3 => format!("{:.0} µs", s * 1e6),
        s if s < 0.9995 => format!("{} ms", three_digits(s * 1e3)),
        s if s < 119.5 => format!("{} s", three_digits(s)),
        s if s < 7_199.5 => format!("{} min {} s", (whole / 60.0).floor(), whole % 60.0),
        s if s < 172_800.0 => {
            let minutes = (s / 60.0).round();
            format!("{} h {} min", (minutes / 60.0).floor(), minutes % 60.0)
        }
        s => {
            let hours = (s / 3600.0).round();
            format!("{} d {} h", (hours / 24.0).floor(), hours % 24.0)
        }
    }
}

/// A share of one, as a percentage that says 100 only for all and 0 only for nothing.
pub fn percent(share: f64) -> String {
    match share {
        s if s >= 1.0 => "100 %".to_owned(),
        s if s > 0.9995 => "> 99.9 %".to_owned(),
        s if s > 0.0 && s < 0.0005 => "< 0.1 %".to_owned(),
        s => format!("{:.1} %", s * 100.0),
    }
}

/// A whole number with its thousands apart.
pub fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_three_digits_and_their_unit() {
        assert_eq!(hash_rate(0.0), "0 H/s");
        assert_eq!(hash_rate(84_812_345.0), "84.8 MH/s");
        assert_eq!(hash_rate(999_960_000.0), "1.00 GH/s");
        assert_eq!(hash_rate(9_965_000_000.0), "9.96 GH/s");
        assert_eq!(bytes(25_769_803_776), "24.0 GiB");
        assert_eq!(count(4_984_209_207), "4,984,209,207");
        assert_eq!(count(12), "12");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.9999), "> 99.9 %");
        assert_eq!(percent(0.0001), "< 0.1 %");
        assert_eq!(percent(0.255), "25.5 %");
    }

    #[test]
    fn durations_go_from_microseconds_to_days() {
        let texts = [31e-6, 1.2e-3, 0.9999, 4.0, 125.0, 12_000.0, 1_051_200.0].map(seconds);
        let expected = [
            "31 µs",
            "1.20 ms",
            "1.00 s",
            "4.00 s",
            "2 min 5 s",
            "3 h 20 min",
            "12 d 4 h",
        ];
        assert_eq!(texts, expected);
    }
}
