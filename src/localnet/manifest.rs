//! What a user of a localnet must know: where it is, and with which keys.

use serde::Serialize;
use sp_core::crypto::Ss58Codec;
use sp_runtime::AccountId32;

use super::runtime;

/// A running localnet, in a form to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// `ws://127.0.0.1:PORT`; the same port answers HTTP.
    pub endpoint: String,
    /// Block 0's hash, 0x and 64 digits.
    pub genesis_hash: String,
    /// Name and version of the runtime.
    pub runtime: String,
    /// The subnet that is open for registration.
    pub netuid: u16,
    /// Funded accounts whose keys everybody knows.
    pub accounts: Vec<DevAccount>,
}

/// An account for development.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DevAccount {
    /// As Substrate's keyring calls it.
    pub name: String,
    /// The secret URI, such as `//Alice`.
    pub uri: String,
    /// SS58.
    pub address: String,
}

/// The accounts that hold funds in the first state; the first of them is the sudo key.
pub(crate) fn accounts() -> Vec<DevAccount> {
    let accounts = runtime::genesis::accounts().into_iter();
    let account = |(uri, account): (String, AccountId32)| DevAccount {
        name: uri.trim_start_matches('/').to_owned(),
        uri,
        address: account.to_ss58check(),
    };
    accounts.map(account).collect()
}
