//! SSH's keys in OpenSSH's forms: public ones that come from outside, pairs that are made here.

mod key_pair;
mod public_key;

pub use key_pair::KeyPair;
pub use public_key::{InvalidSshKey, SshKey};
