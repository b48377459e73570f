//! The text that a signature of the SDK's dialect is over.

use crate::{address::Address, wallet::Signature};

/// What a dendrite signs; `axon` is the SS58 text of the receiver.
pub(super) fn request(nonce: u64, dendrite: &str, axon: &str, uuid: &str, hash: &str) -> String {
    format!("{nonce}.{dendrite}.{axon}.{uuid}.{hash}")
}

/// What an axon of the SDK signs in some of its responses.
pub(super) fn response(nonce: u64, dendrite: &str, axon: &str, uuid: &str) -> String {
    format!("{nonce}.{dendrite}.{axon}.{uuid}")
}

/// Whether the account signed the text. `<Bytes>` wrappers of browser wallets are not taken: no
/// neuron signs in a browser, and each forgery would cost two verifications.
pub(super) fn verify(text: &str, signature: &Signature, account: &Address) -> bool {
    signature.verify(text.as_bytes(), account)
}
