//! One call: a request is signed and sent, the response read within its limits.

use std::time::{Duration, Instant};

use reqwest::{
    Client, Response, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderValue},
};

use super::{Answer, AxonAddress, CallError, offers::Offers};
use crate::{
    wallet::{Signature, Signer},
    wire::{
        Authentication, Claim, OFFER, SignedClaim, Synapse, Terminal, TerminalSide,
        btauth::PROTOCOL, read, seal, write,
    },
};

/// Characters of a refusal's message that are passed on.
const MESSAGE: usize = 512;

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Sdk,
    SignedBody,
}

/// A call to be made.
pub(super) struct Exchange<'a> {
    pub(super) client: &'a Client,
    pub(super) signer: &'a Signer,
    pub(super) offers: &'a Offers,
    pub(super) axon: &'a AxonAddress,
    pub(super) timeout: Duration,
    pub(super) nonce: u64,
    pub(super) body_bytes: usize,
}

impl Exchange<'_> {
    pub(super) async fn run<T: Synapse>(
        self,
        synapse: &T,
        dialect: Dialect,
    ) -> Result<Answer<T>, CallError> {
        let (headers, body) = self.request(synapse, dialect);
        let started = Instant::now();
        let url = format!("http://{}{}", self.axon.socket(), T::NAME.path());
        let request = self.client.post(url).headers(headers).body(body);
        let sent = request.timeout(self.timeout).send().await;
        let mut response = sent.map_err(|error| CallError::from_http(&error))?;
        if response
            .headers()
            .get(OFFER)
            .is_some_and(|offer| offer == PROTOCOL)
        {
            self.offers.insert(self.axon);
        }
        let body = self.body(&mut response).await?;
        let elapsed = started.elapsed();
        if response.status() != StatusCode::OK {
            return Err(refused(response.status(), response.headers(), &body));
        }
        let axon = terminal(response.headers());
        self.check_signature(&axon)?;
        let received = read::<T>(&body).map_err(|error| CallError::Garbage(error.to_string()))?;
        Ok(Answer {
            synapse: received.synapse,
            elapsed,
            axon,
            authentication: match dialect {
                Dialect::Sdk => Authentication::HeadersOnly,
                Dialect::SignedBody => Authentication::WholeBody,
            },
        })
    }

    fn request<T: Synapse>(&self, synapse: &T, dialect: Dialect) -> (HeaderMap, Vec<u8>) {
        let hotkey = &self.axon.hotkey;
        let seconds = self.timeout.as_secs_f64();
        let axon = Terminal {
            ip: Some(self.axon.ip.to_string()),
            port: Some(self.axon.port),
            hotkey: Some(hotkey.to_string()),
            ..Terminal::default()
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = match dialect {
            Dialect::Sdk => {
                let claim = Claim::sign(self.signer, hotkey, self.timeout, self.nonce);
                let body = write(seconds, &claim.terminal(), &axon, synapse);
                claim.write(T::NAME.as_str(), &axon, body.len(), &mut headers);
                body
            }
            Dialect::SignedBody => {
                let body = write(seconds, &Terminal::default(), &axon, synapse);
                let path = T::NAME.path();
                SignedClaim::sign(self.signer, hotkey, path, &body, self.nonce).write(&mut headers);
                body
            }
        };
        (headers, body)
    }

    async fn body(&self, response: &mut Response) -> Result<Vec<u8>, CallError> {
        let most = self.body_bytes;
        let too_long = || CallError::TooLong { limit: most };
        if response
            .content_length()
            .is_some_and(|length| length > most as u64)
        {
            return Err(too_long());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| CallError::from_http(&error))?
        {
            if body.len() + chunk.len() > most {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Axons of SDKs up to 7.1 sign their responses, though not the answers in them.
    fn check_signature(&self, axon: &Terminal) -> Result<(), CallError> {
        let (Some(nonce), Some(uuid), Some(signature)) = (axon.nonce, &axon.uuid, &axon.signature)
        else {
            return Ok(());
        };
        let hotkey = &self.axon.hotkey;
        let own = self.signer.address().to_string();
        let text = seal::response(nonce, &own, &hotkey.to_string(), uuid);
        match signature.parse::<Signature>() {
            Ok(signature) if seal::verify(&text, &signature, hotkey) => Ok(()),
            _ => Err(CallError::WrongSignature),
        }
    }
}

/// What the headers say; those that make no sense are no reason to refuse an answer.
fn terminal(headers: &HeaderMap) -> Terminal {
    Terminal::read(TerminalSide::Axon, headers).unwrap_or_default()
}

fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> CallError {
    #[derive(serde::Deserialize)]
    struct Body {
        message: Option<String>,
    }
    let body: Option<Body> = serde_json::from_slice(body).ok();
    let said = body.and_then(|body| body.message);
    let message = said.or_else(|| terminal(headers).status_message);
    CallError::Refused {
        status: status.as_u16(),
        message: message.unwrap_or_default().chars().take(MESSAGE).collect(),
    }
}
