//! Input that nobody meant: parsers take anything and never panic.

use proptest::prelude::*;
use sn27::{
    challenge::{ChallengeFields, Charsets, HashLine, Mask, display_password, hexify, unhexify},
    settings::Timeout,
    solver::Selection,
};

use crate::support::tests;

tests![
    parsers_take_anything,
    good_hash_lines_survive_the_way_through_text,
    fields_from_any_json_are_read_or_refused,
    any_salt_and_password_come_back_from_hex,
];

/// Text that looks a little like what is expected.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"(\$BLAKE2\$)?[0-9a-fA-Fg]{0,140}(:.{0,140})?",
        r"(\?[ludhHsab1-5?x]|.){0,140}",
        r"(cpu|cuda|auto|:|,|[0-9]|avx2){0,6}",
        r"[0-9.e-]{0,8}(ms|s|m|h|d|y)?",
    ]
}

fn parsers_take_anything() {
    proptest!(|(text in texts(), other in texts())| {
        let _ = HashLine::parse(&text);
        let _ = HashLine::from_parts(&text, &other);
        let _ = text.parse::<Selection>();
        let _ = text.parse::<Timeout>();
        let _ = unhexify(text.as_bytes());
        if let Ok(charsets) = Charsets::parse([Some(text.as_bytes()), Some(other.as_bytes()), None, None])
            && let Ok(mask) = Mask::parse(other.as_bytes(), &charsets)
        {
            prop_assert!(mask.candidates() >= 1);
            prop_assert!((1..=128).contains(&mask.len()));
        }
    });
}

fn good_hash_lines_survive_the_way_through_text() {
    proptest!(|(digest in any::<[u8; 32]>(), salt in proptest::collection::vec(any::<u8>(), 0..=128))| {
        let digest = [digest, digest].concat().try_into().unwrap();
        let line = HashLine { digest: sn27::challenge::Digest::from_bytes(digest), salt };
        prop_assert_eq!(HashLine::parse(&line.to_string()), Ok(line));
    });
}

fn fields_from_any_json_are_read_or_refused() {
    proptest!(|(hash in texts(), salt in texts(), mode in "610|[0-9]{0,5}|.{0,3}", chars in texts(), mask in texts(), difficulty in any::<Option<i64>>())| {
        let json = serde_json::json!({
            "challenge_hash": hash, "challenge_salt": salt, "challenge_mode": mode,
            "challenge_chars": chars, "challenge_mask": mask, "challenge_difficulty": difficulty,
            "timeout": 30, "dendrite": {"ip": null},
        });
        let fields: ChallengeFields = serde_json::from_value(json).unwrap();
        if let Err(error) = fields.challenge() {
            prop_assert!(!error.to_string().is_empty() && !error.expected.is_empty());
        }
    });
}

fn any_salt_and_password_come_back_from_hex() {
    proptest!(|(bytes in proptest::collection::vec(any::<u8>(), 0..64))| {
        prop_assert_eq!(unhexify(hexify(&bytes).as_bytes()), Some(bytes.clone()));
        let shown = display_password(&bytes);
        let back = unhexify(shown.as_bytes()).unwrap_or_else(|| shown.into_bytes());
        prop_assert_eq!(back, bytes);
    });
}
