//! `btauth/1`: signed HTTP requests as SDK 11 has them, whose signature covers the raw body.
//!
//! An axon of ours offers it in a header of every response; a dendrite of ours uses it from then on.
//! The receiver has to be named, and of the signature schemes only sr25519 is taken, as neurons'
//! keys are.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::{
    Nonce, Window,
    headers::{InvalidHeader, header, parsed, required},
    seal,
};
use crate::{
    address::Address,
    wallet::{Signature, Signer},
};

/// The protocol: the first line of what is signed, and what the header [`OFFER`] says.
pub(super) const PROTOCOL: &str = "btauth/1";
/// The response header in which an axon offers the protocol.
pub const OFFER: &str = "x-sn27-auth";

const VERSION: &str = "x-bittensor-version";
const HOTKEY: &str = "x-bittensor-hotkey";
const RECEIVER: &str = "x-bittensor-receiver";
const NONCE: &str = "x-bittensor-nonce";
const CRYPTO: &str = "x-bittensor-crypto";
const SIGNATURE: &str = "x-bittensor-signature";
const SCHEME: &str = "sr25519";

/// The protocol's window.
const WINDOW: Window = Window {
    back: Duration::from_secs(10),
    longest_back: Duration::from_secs(10),
    ahead: Duration::from_secs(2),
};

/// The headers of a signed request, parsed; not yet verified.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedClaim {
    /// Who signed.
    pub sender: Address,
    /// Who is meant, as text.
    pub receiver: String,
    /// When, by the caller's clock.
    pub nonce: u64,
    /// Over the method, the target and the body too.
    pub signature: Signature,
}

impl SignedClaim {
    /// Signs a POST of this body to this path.
    pub fn sign(signer: &Signer, receiver: &Address, path: &str, body: &[u8], nonce: u64) -> Self {
        let sender = signer.address();
        let receiver = receiver.to_string();
        let text = signed_text("POST", path, body, nonce, &sender, &receiver);
        Self {
            sender,
            receiver,
            nonce,
            signature: signer.sign(text.as_bytes()),
        }
    }

    /// Whether a request claims to speak the protocol.
    pub(super) fn is_claimed(headers: &HeaderMap) -> bool {
        headers.contains_key(VERSION) || headers.contains_key(SIGNATURE)
    }

    /// Reads one.
    ///
    /// # Errors
    /// The first header that is missing or has no valid value.
    pub fn read(headers: &HeaderMap) -> Result<Self, InvalidHeader> {
        let wrong = |name: &str| InvalidHeader::Wrong(name.to_owned());
        if required(headers, VERSION)? != "1" {
            return Err(wrong(VERSION));
        }
        if header(headers, CRYPTO)?.is_some_and(|scheme| scheme != SCHEME) {
            return Err(wrong(CRYPTO));
        }
        let hotkey = required(headers, HOTKEY)?;
        let sender = Address::from_ss58(hotkey)
            .map(|(address, _)| address)
            .ok()
            .filter(|address| address.to_string() == hotkey)
            .ok_or_else(|| wrong(HOTKEY))?;
        Ok(Self {
            sender,
            receiver: required(headers, RECEIVER)?.to_owned(),
            nonce: parsed(headers, NONCE)?,
            signature: parsed(headers, SIGNATURE)?,
        })
    }

    /// Adds the headers that say this.
    pub fn write(&self, headers: &mut HeaderMap) {
        for (name, value) in [
            (VERSION, "1".to_owned()),
            (HOTKEY, self.sender.to_string()),
            (RECEIVER, self.receiver.clone()),
            (NONCE, self.nonce.to_string()),
            (SIGNATURE, format!("0x{}", self.signature)),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }

    /// Whether the signature is the sender's, over this request to this receiver.
    pub fn is_genuine(&self, method: &str, target: &str, body: &[u8]) -> bool {
        let text = signed_text(
            method,
            target,
            body,
            self.nonce,
            &self.sender,
            &self.receiver,
        );
        seal::verify(&text, &self.signature, &self.sender)
    }

    /// The nonce as the ledger keeps it.
    pub(super) fn ledger_nonce(&self) -> Nonce {
        Nonce::once(&self.sender, self.nonce)
    }

    /// When the nonce has to be.
    pub(super) fn window() -> Window {
        WINDOW
    }
}

fn signed_text(
    method: &str,
    target: &str,
    body: &[u8],
    nonce: u64,
    sender: &Address,
    receiver: &str,
) -> String {
    let hash = hex::encode(Sha256::digest(body));
    let nonce = nonce.to_string();
    let sender = sender.to_string();
    [
        PROTOCOL, SCHEME, method, target, &hash, &nonce, &sender, receiver,
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Secret;

    /// Made with SDK 11.3.0's rules by the development key //Alice for //Bob.
    fn known() -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (VERSION, "1"),
            (HOTKEY, "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"),
            (RECEIVER, "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty"),
            (NONCE, "1700000000000000000"),
            (
                SIGNATURE,
                "0xc08b5d4b11a579b964da222e62a4bcd6b83d1c6bf2e7fd2f77236c9d1b6946559118855d38c3f9940b2f35f1d4279dc881c1d0385c09eeb62e1fce6f2bc5a489",
            ),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_known_signature_covers_every_part() {
        let claim = SignedClaim::read(&known()).expect("good headers");
        let body = br#"{"prompt": "hello"}"#;
        assert!(claim.is_genuine("POST", "/Challenge?x=1", body));
        assert!(!claim.is_genuine("GET", "/Challenge?x=1", body));
        assert!(!claim.is_genuine("POST", "/Challenge", body));
        assert!(!claim.is_genuine("POST", "/Challenge?x=1", b"{}"));
        let mut other = claim.clone();
        other.receiver = claim.sender.to_string();
        assert!(!other.is_genuine("POST", "/Challenge?x=1", body));
        let mut other = claim;
        other.nonce += 1;
        assert!(!other.is_genuine("POST", "/Challenge?x=1", body));
    }

    #[test]
    fn what_is_written_is_read() {
        let alice = Secret::from_uri("//Alice").expect("good");
        let claim = SignedClaim::sign(alice.signer(), &alice.address(), "/Synapse", b"{}", 7);
        let mut headers = HeaderMap::new();
        claim.write(&mut headers);
        assert_eq!(SignedClaim::read(&headers), Ok(claim.clone()));
        assert!(claim.is_genuine("POST", "/Synapse", b"{}"));
    }

    #[test]
    fn headers_of_another_form_are_refused() {
        for (name, value) in [
            (VERSION, "2"),
            (HOTKEY, "5Grw"),
            (NONCE, "1e9"),
            (CRYPTO, "ed25519"),
            (SIGNATURE, "0x"),
        ] {
            let mut headers = known();
            headers.insert(name, HeaderValue::from_static(value));
            let expected = Err(InvalidHeader::Wrong(name.to_owned()));
            assert_eq!(SignedClaim::read(&headers), expected, "{name}");
        }
        let mut headers = known();
        headers.remove(RECEIVER);
        let missing = Err(InvalidHeader::Missing(RECEIVER.to_owned()));
        assert_eq!(SignedClaim::read(&headers), missing);
    }
}
