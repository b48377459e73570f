//! The options of `mine`, by what they are about.

mod axon;
mod obsolete;
mod policy;

pub(super) use axon::{AxonArgs, Place};
pub(super) use obsolete::ObsoleteArgs;
pub(super) use policy::PolicyArgs;

/// Yes or no, as people write it.
fn yes(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("use true or false".to_owned()),
    }
}
