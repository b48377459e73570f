//! SSH's keys in OpenSSH's forms: public ones that come from outside, pairs that are made here; and how one
//! sees that SSH is there.

mod greeting;
mod key_pair;
mod public_key;

pub use greeting::greets;
pub use key_pair::KeyPair;
pub use public_key::{InvalidSshKey, SshKey};
