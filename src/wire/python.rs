//! Texts that Python makes of values: `str` and `repr`, as body hashes and headers need them.

use std::fmt::Write;

use serde_json::Value;

/// `str(value)` of a value that was read from JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => repr(other),
    }
}

/// `repr(value)`.
fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => match number.as_f64() {
            Some(value) if number.is_f64() => float(value),
            _ => number.to_string(),
        },
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(repr).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry =
                |(key, value): (&String, &Value)| format!("{}: {}", quoted(key), repr(value));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}

/// `str(float)`: the shortest digits that read back the same, an exponent below 1e-4 and from 1e16.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..16).contains(&exponent) => format!("{digits}e{exponent:+03}"),
        _ => {
            let plain = value.to_string();
            let whole = !plain.contains('.');
            if whole { plain + ".0" } else { plain }
        }
    }
}

/// `repr(str)`. Unassigned and invisible characters beyond Latin-1 stay as they are.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(quote);
    for character in text.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            c if c == quote => quoted.extend(['\\', c]),
            c if c.is_control() || c == '\u{a0}' || c == '\u{ad}' => {
                // Writing to a string can't fail.
                let _ = write!(quoted, "\\x{:02x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_pythons() {
        // As Python 3.11 prints them.
        for (value, expected) in [
            (30.0, "30.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e16, "1.5e+16"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.25e-7, "1.25e-07"),
            (1e100, "1e+100"),
            (-2.5, "-2.5"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(value), expected);
        }
    }

    #[test]
    fn values_are_pythons() {
        let json = r#"{"a": [1, 2.0, null, true], "b'c": {"\"": "x'y\"z\n\u0007"}, "é": ""}"#;
        let value = serde_json::from_str(json).expect("JSON");
        // repr(json.loads(…)) of Python 3.11.
        let expected = r#"{'a': [1, 2.0, None, True], "b'c": {'"': 'x\'y"z\n\x07'}, 'é': ''}"#;
        assert_eq!(text(&value), expected);
        assert_eq!(text(&Value::from("it's")), "it's");
    }
}
