//! Wallets: key files shared with btcli, and the keys in them.
//!
//! The files are those of bittensor-wallet 4.1, readable both ways:
//! `BASE/NAME/{coldkey, coldkeypub.txt, hotkeys/HOTKEY, hotkeys/HOTKEYpub.txt}`. A [`Wallet`] names
//! the files of one coldkey and one hotkey; a [`Secret`] is a key to be kept, with its mnemonic; a
//! [`Signer`] is an unlocked key. Mining and validating open [`Wallet::coldkeypub`] and
//! [`Wallet::hotkey`] alone.
//!
//! Prompting, the order in which passwords are looked for, and the base directory's default are
//! the caller's.

mod derive;
mod entry;
mod error;
mod keyfile;
mod leftover;
mod list;
mod mnemonic;
mod name;
mod open;
mod password;
mod paths;
mod polkadot_js;
mod presence;
mod public;
mod secret;
mod signature;
mod signer;
mod store;
mod write;

pub use entry::{HotkeyEntry, KeyState, WalletEntry};
pub use error::{FileProblem, WalletError};
pub use keyfile::{Encryption, KeyfileError, MAX_BYTES, nacl::ARGON2_BYTES};
pub use leftover::Leftover;
pub use list::list;
pub use mnemonic::WordCount;
pub use name::InvalidName;
pub use password::{
    PasswordError, PasswordFile, password_from_environment, password_from_file, variable_name,
};
pub use paths::{Role, Wallet};
pub use presence::Presence;
pub use public::{PublicKey, Scheme};
pub use secret::{InvalidSecret, Secret};
pub use signature::{InvalidSignature, Signature};
pub use signer::Signer;
pub use store::Overwrite;
pub use write::Sealed;
