//! Times as the database keeps them.

use std::time::SystemTime;

/// UTC in the form of upstream's rows: `2026-11-23T11:22:33.123456`, without a zone.
pub(super) fn text(at: SystemTime) -> String {
    let text = humantime::format_rfc3339_micros(at).to_string();
    text.trim_end_matches('Z').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc_in_the_form_of_pythons_isoformat() {
        let at = SystemTime::UNIX_EPOCH + std::time::Duration::from_micros(1_700_000_000_000_001);
        assert_eq!(text(at), "2023-11-14T22:13:20.000001");
    }
}
