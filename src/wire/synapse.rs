//! Bodies: the base synapse's fields, then those of the one that is meant.
//!
//! Reading is the SDK's: keys that are missing have their defaults, keys that are not known are
//! passed over, and a value of another type is an error.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{SynapseName, Terminal};

/// A kind of synapse: its fields, and the name it goes by.
pub trait Synapse: Serialize + DeserializeOwned + Send + Sync {
    /// Its name.
    const NAME: SynapseName;
}

/// A body that is no such synapse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBody {
    /// Not JSON, or cut.
    #[error("not JSON: {0}")]
    Json(String),
    /// JSON, but no object.
    #[error("no JSON object")]
    NotAnObject,
    /// A field with a value that it can't have.
    #[error("{0}")]
    Field(String),
}

/// A body, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Received<T> {
    /// The caller's timeout in seconds, of the base fields.
    pub timeout: Option<f64>,
    /// The synapse.
    pub synapse: T,
}

#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
struct Reading<T> {
    #[serde(default)]
    timeout: Option<f64>,
    #[serde(flatten)]
    synapse: T,
}

#[derive(Serialize)]
struct Writing<'a, T> {
    name: &'static str,
    timeout: f64,
    total_size: u32,
    header_size: u32,
    dendrite: &'a Terminal,
    axon: &'a Terminal,
    computed_body_hash: &'static str,
    #[serde(flatten)]
    synapse: &'a T,
}

/// Reads a body.
///
/// # Errors
/// What is the matter with it.
pub fn read<T: Synapse>(body: &[u8]) -> Result<Received<T>, InvalidBody> {
    // An array would do for a struct otherwise.
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => {}
        _ => {
            return Err(
                match serde_json::from_slice::<serde::de::IgnoredAny>(body) {
                    Ok(_) => InvalidBody::NotAnObject,
                    Err(error) => InvalidBody::Json(error.to_string()),
                },
            );
        }
    }
    let reading: Reading<T> = serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            InvalidBody::Field(error.to_string())
        } else {
            InvalidBody::Json(error.to_string())
        }
    })?;
    Ok(Received {
        timeout: reading.timeout,
        synapse: reading.synapse,
    })
}

/// Writes a body, its fields in the SDK's order.
pub fn write<T: Synapse>(
    timeout: f64,
    dendrite: &Terminal,
    axon: &Terminal,
    synapse: &T,
) -> Vec<u8> {
    let writing = Writing {
        name: T::NAME.as_str(),
        timeout,
        total_size: 0,
        header_size: 0,
        dendrite,
        axon,
        computed_body_hash: "",
        synapse,
    };
    // Strings, numbers and maps with text keys always have a JSON.
    serde_json::to_vec(&writing).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Allocate, Challenge, ChallengeOutput, Ping, Specs};

    #[test]
    fn bodies_are_the_sdks() {
        let null = r#"{"status_code":null,"status_message":null,"process_time":null,"ip":null,"port":null,"version":null,"nonce":null,"uuid":null,"hotkey":null,"signature":null}"#;
        let base = |name: &str| {
            format!(
                r#"{{"name":"{name}","timeout":12.0,"total_size":0,"header_size":0,"dendrite":{null},"axon":{null},"computed_body_hash":"""#
            )
        };
        fn written<T: Synapse>(synapse: &T) -> String {
            let none = Terminal::default();
            String::from_utf8(write(12.0, &none, &none, synapse)).expect("UTF-8")
        }
        assert_eq!(written(&Ping {}), base("Synapse") + "}");
        let specs = r#","specs_input":"","specs_output":""}"#;
        assert_eq!(written(&Specs::default()), base("Specs") + specs);
        let challenge = Challenge {
            challenge_difficulty: Some(7),
            ..Challenge::default()
        };
        let expected = r#","challenge_hash":"","challenge_salt":"","challenge_mode":"","challenge_chars":"","challenge_mask":"","challenge_difficulty":7,"output":{}}"#;
        assert_eq!(written(&challenge), base("Challenge") + expected);
        let expected = r#","timeline":0,"device_requirement":{},"checking":true,"output":{},"public_key":"","docker_requirement":{"base_image":"ubuntu","ssh_key":"","ssh_port":4444,"volume_path":"/tmp","dockerfile":""},"docker_change":false,"docker_action":{"action":"","ssh_key":""}}"#;
        assert_eq!(written(&Allocate::default()), base("Allocate") + expected);
    }

    #[test]
    fn missing_keys_have_defaults_and_others_are_passed_over() {
        let body = br#"{"challenge_hash":"a","new":[1],"required_hash_fields":[],"timeout":3}"#;
        let received = read::<Challenge>(body).expect("good");
        assert_eq!(received.timeout, Some(3.0));
        assert_eq!(received.synapse.challenge_hash, "a");
        assert_eq!(received.synapse.output, None);
        assert!(read::<Allocate>(b"{}").expect("good").synapse.checking);
    }

    #[test]
    fn wrong_types_and_forms_are_named() {
        use InvalidBody::{Field, Json, NotAnObject};
        for (body, expected) in [
            (&b""[..], Json(String::new())),
            (b"{", Json(String::new())),
            (b"\xff\xfe", Json(String::new())),
            (b"null", NotAnObject),
            (b"[]", NotAnObject),
            (br#"{"output":null}"#, Field(String::new())),
            (br#"{"challenge_difficulty":"7"}"#, Field(String::new())),
            (br#"{"challenge_hash":7}"#, Field(String::new())),
            (br#"{"output":{"password":7}}"#, Field(String::new())),
        ] {
            let error = read::<Challenge>(body).expect_err("bad");
            let same = std::mem::discriminant(&error) == std::mem::discriminant(&expected);
            assert!(same, "{error:?} instead of {expected:?}");
        }
        let text = br#"{"device_requirement":""}"#;
        assert!(matches!(read::<Allocate>(text), Err(Field(_))));
        let deep = "[".repeat(100_000);
        assert!(matches!(
            read::<Ping>(format!("{{\"a\":{deep}").as_bytes()),
            Err(Json(_))
        ));
    }

    #[test]
    fn answers_are_read() {
        let body = br#"{"output":{"password":"p","local_execution_time":1,"error":null}}"#;
        let expected = ChallengeOutput {
            password: Some("p".to_owned()),
            local_execution_time: Some(1.0),
            error: None,
        };
        let received = read::<Challenge>(body).expect("good");
        assert_eq!(received.synapse.output, Some(expected));
    }
}
