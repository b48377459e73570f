//! Who is let in: receiver, signature, nonce.

use std::{
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::http::HeaderMap;

use crate::wire::{
    Authentication, Caller, Claim, EMPTY_BODY_HASH, InvalidHeader, Nonce, NonceLedger,
    NonceSnapshot, Refusal, SignedClaim, SynapseName, Terminal, Window, body_hash, nonce, timeout,
};

/// What it takes to get in.
#[derive(Debug)]
pub(super) struct Gate {
    receiver: String,
    nonces: Mutex<NonceLedger>,
    signed_body: bool,
}

/// A caller that is certain, and a nonce that is still to be used up.
#[derive(Debug)]
pub(super) struct Verified {
    pub(super) caller: Caller,
    nonce: Nonce,
    window: Window,
    body_hash: Option<String>,
}

impl Gate {
    pub(super) fn new(receiver: String, nonces: NonceLedger, signed_body: bool) -> Self {
        Self {
            receiver,
            nonces: Mutex::new(nonces),
            signed_body,
        }
    }

    /// Verifies a request of the SDK's dialect, by its headers alone.
    pub(super) fn sdk(&self, headers: &HeaderMap, peer: SocketAddr) -> Result<Verified, Refusal> {
        if !Claim::is_signed(headers) {
            return Err(Refusal::not_verified(
                "missing-signature",
                "Missing Signature",
            ));
        }
        let claim = Claim::read(headers).map_err(|error| match error {
            InvalidHeader::Missing(name) if name.ends_with("nonce") => {
                Refusal::not_verified("missing-nonce", "Missing Nonce")
            }
            error => error.into(),
        })?;
        self.meant(&claim.axon)?;
        if self.signed_body && claim.body_hash == EMPTY_BODY_HASH {
            let why = "the signature has to cover the body, see btauth/1";
            return Err(Refusal::not_verified("unsigned-body", why));
        }
        if !claim.is_genuine() {
            let text = claim.signed_text();
            let why = format!("Signature mismatch with {text} and 0x{}", claim.signature);
            return Err(Refusal::not_verified("signature", &why));
        }
        let (nonce, window) = (claim.ledger_nonce(), claim.window());
        self.nonces().check(&nonce, window, nonce::now())?;
        Ok(Verified {
            caller: Caller {
                hotkey: claim.dendrite,
                peer,
                timeout: claim.timeout,
                version: claim.version,
                authentication: Authentication::HeadersOnly,
                terminal: at(peer, claim.terminal()),
            },
            nonce,
            window,
            body_hash: (claim.body_hash != EMPTY_BODY_HASH).then_some(claim.body_hash),
        })
    }

    /// What can be said of a request of `btauth/1` before its body is read: all but its signature.
    pub(super) fn claimed(&self, headers: &HeaderMap) -> Result<SignedClaim, Refusal> {
        let claim = SignedClaim::read(headers)?;
        self.meant(&claim.receiver)?;
        let (nonce, window) = (claim.ledger_nonce(), SignedClaim::window());
        self.nonces().check(&nonce, window, nonce::now())?;
        Ok(claim)
    }

    /// Verifies it with its body.
    pub(super) fn signed(
        &self,
        claim: SignedClaim,
        target: &str,
        body: &[u8],
        peer: SocketAddr,
    ) -> Result<Verified, Refusal> {
        if !claim.is_genuine("POST", target, body) {
            let why = "the signature is not the sender's, over this body to this receiver";
            return Err(Refusal::not_verified("signature", why));
        }
        let terminal = Terminal {
            nonce: Some(claim.nonce),
            hotkey: Some(claim.sender.to_string()),
            ..Terminal::default()
        };
        Ok(Verified {
            caller: Caller {
                hotkey: claim.sender,
                peer,
                // The body will say.
                timeout: timeout::USUAL,
                version: None,
                authentication: Authentication::WholeBody,
                terminal: at(peer, terminal),
            },
            nonce: claim.ledger_nonce(),
            window: SignedClaim::window(),
            body_hash: None,
        })
    }

    /// Uses up the nonce.
    pub(super) fn enter(
        &self,
        verified: &Verified,
        keep: impl FnOnce(NonceSnapshot),
    ) -> Result<(), Refusal> {
        let Verified { nonce, window, .. } = verified;
        // Kept while the lock is held: nobody passes on a snapshot that is not stored yet.
        let accepted = self.nonces().accept(nonce, *window, nonce::now(), keep);
        Ok(accepted?)
    }

    fn meant(&self, receiver: &str) -> Result<(), Refusal> {
        if receiver == self.receiver {
            return Ok(());
        }
        Err(Refusal::not_verified(
            "receiver",
            "the request is for another hotkey",
        ))
    }

    fn nonces(&self) -> MutexGuard<'_, NonceLedger> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Verified {
    /// Compares the body with the hash that was signed the SDK's way, where there is one: that of
    /// all of Allocate's own fields, as an unreleased branch of SN27 has it.
    pub(super) fn check_body(&mut self, name: SynapseName, body: &[u8]) -> Result<(), Refusal> {
        let Some(expected) = &self.body_hash else {
            return Ok(());
        };
        let found = match name {
            SynapseName::Allocate => body_hash::of_fields(body, &crate::wire::Allocate::FIELDS),
            _ => None,
        };
        if found.as_ref() != Some(expected) {
            let why = "the body's hash is not the one that was signed";
            return Err(Refusal::not_verified("body-hash", why));
        }
        self.caller.authentication = Authentication::WholeBody;
        Ok(())
    }
}

/// The caller's end, where it really is.
fn at(peer: SocketAddr, terminal: Terminal) -> Terminal {
    Terminal {
        ip: Some(peer.ip().to_string()),
        port: Some(peer.port()),
        ..terminal
    }
}
