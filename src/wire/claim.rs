//! Who a request of the SDK's dialect says it is from, to whom, and when.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    Nonce, Terminal, TerminalSide, Window,
    body_hash::EMPTY_BODY_HASH,
    headers::{InvalidHeader, header, number, parsed, required},
    python, seal, timeout, uuid,
};
use crate::{
    address::Address,
    wallet::{Signature, Signer},
};

/// A caller's clock may be this much behind, besides its own timeout, or ahead: the SDK's 4 s.
const LENIENCE: Duration = Duration::from_secs(4);
/// The dialect that we speak: SDK 10.5.0. From 7.2.0 on, nonces are times.
const SPOKEN_VERSION: u64 = 10_005_000;

/// The headers of a request, parsed; not yet verified.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Who signed.
    pub dendrite: Address,
    /// Who is meant, as text.
    pub axon: String,
    /// When, by the caller's clock.
    pub nonce: u64,
    /// Of the caller's dendrite.
    pub uuid: String,
    /// What the signature says about the body.
    pub body_hash: String,
    /// Over [`Claim::signed_text`].
    pub signature: Signature,
    /// How long the caller waits, at most a minute; the SDK's 12 s where it doesn't say.
    pub timeout: Duration,
    /// The caller's software.
    pub version: Option<u64>,
    stated_timeout: Duration,
}

impl Claim {
    /// Makes and signs one for a body whose fields are not hashed.
    pub fn sign(signer: &Signer, axon: &Address, timeout: Duration, nonce: u64) -> Self {
        let dendrite = signer.address();
        let axon = axon.to_string();
        let uuid = uuid::random();
        let body_hash = EMPTY_BODY_HASH.to_owned();
        let text = seal::request(nonce, &dendrite.to_string(), &axon, &uuid, &body_hash);
        Self {
            dendrite,
            axon,
            nonce,
            uuid,
            body_hash,
            signature: signer.sign(text.as_bytes()),
            timeout,
            version: Some(SPOKEN_VERSION),
            stated_timeout: timeout,
        }
    }

    /// Reads one, strictly: what is signed has one form only.
    ///
    /// # Errors
    /// The first header that is missing or has no valid value.
    pub fn read(headers: &HeaderMap) -> Result<Self, InvalidHeader> {
        let wrong = |name: &str| InvalidHeader::Wrong(name.to_owned());
        let hotkey = required(headers, "bt_header_dendrite_hotkey")?;
        // Hexadecimal would be an address too, but not the text that was signed.
        let dendrite = Address::from_ss58(hotkey)
            .map(|(address, _)| address)
            .ok()
            .filter(|address| address.to_string() == hotkey)
            .ok_or_else(|| wrong("bt_header_dendrite_hotkey"))?;
        let uuid = required(headers, "bt_header_dendrite_uuid")?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if uuid.is_empty() || uuid.len() > 64 || !uuid.bytes().all(plain) {
            return Err(wrong("bt_header_dendrite_uuid"));
        }
        let hash = required(headers, "computed_body_hash")?;
        let lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if hash.len() != 64 || !hash.bytes().all(lower_hex) {
            return Err(wrong("computed_body_hash"));
        }
        let seconds: Option<f64> = number(headers, "timeout")?;
        let stated = match seconds {
            Some(seconds) => Some(timeout::clamped(seconds).ok_or_else(|| wrong("timeout"))?),
            None => None,
        };
        Ok(Self {
            dendrite,
            axon: required(headers, "bt_header_axon_hotkey")?.to_owned(),
            nonce: parsed(headers, "bt_header_dendrite_nonce")?,
            uuid: uuid.to_owned(),
            body_hash: hash.to_owned(),
            signature: parsed(headers, "bt_header_dendrite_signature")?,
            timeout: stated.unwrap_or(timeout::USUAL),
            version: number(headers, "bt_header_dendrite_version")?,
            stated_timeout: stated.unwrap_or_default(),
        })
    }

    /// Whether a request has a signature of this dialect at all.
    pub(super) fn is_signed(headers: &HeaderMap) -> bool {
        !matches!(
            header(headers, "bt_header_dendrite_signature"),
            Ok(None | Some(""))
        )
    }

    /// What the signature is over.
    pub fn signed_text(&self) -> String {
        let dendrite = self.dendrite.to_string();
        seal::request(
            self.nonce,
            &dendrite,
            &self.axon,
            &self.uuid,
            &self.body_hash,
        )
    }

    /// Whether the signature is the caller's, and for this receiver's text.
    pub fn is_genuine(&self) -> bool {
        seal::verify(&self.signed_text(), &self.signature, &self.dendrite)
    }

    /// The nonce as the ledger keeps it.
    pub(super) fn ledger_nonce(&self) -> Nonce {
        Nonce::of_dendrite(&self.dendrite, &self.uuid, self.nonce)
    }

    /// When the nonce has to be.
    pub(super) fn window(&self) -> Window {
        Window {
            back: LENIENCE + self.stated_timeout,
            longest_back: LENIENCE + timeout::LONGEST,
            ahead: LENIENCE,
        }
    }

    /// The caller's end.
    pub fn terminal(&self) -> Terminal {
        Terminal {
            version: self.version,
            nonce: Some(self.nonce),
            uuid: Some(self.uuid.clone()),
            hotkey: Some(self.dendrite.to_string()),
            signature: Some(format!("0x{}", self.signature)),
            ..Terminal::default()
        }
    }

    /// Adds the headers that say this; `axon` is where the call goes, `size` the body's bytes.
    pub fn write(&self, name: &'static str, axon: &Terminal, size: usize, to: &mut HeaderMap) {
        axon.write(TerminalSide::Axon, to);
        self.terminal().write(TerminalSide::Dendrite, to);
        let seconds = python::float(self.timeout.as_secs_f64());
        // In the SDK both sizes are those of Python objects, and never looked at.
        for (name, value) in [
            ("name", name.to_owned()),
            ("timeout", seconds),
            ("header_size", size_of_headers(to).to_string()),
            ("total_size", size.to_string()),
            ("computed_body_hash", self.body_hash.clone()),
        ] {
            if let Ok(value) = HeaderValue::try_from(value) {
                to.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

fn size_of_headers(headers: &HeaderMap) -> usize {
    let size = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
    headers.iter().map(size).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wallet::Secret;

    /// A message that bittensor signed with the development key //Alice for //Bob.
    fn known() -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (
                "bt_header_axon_hotkey",
                "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
            ),
            (
                "bt_header_dendrite_hotkey",
                "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            ),
            ("bt_header_dendrite_nonce", "1700000000000000000"),
            (
                "bt_header_dendrite_uuid",
                "5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a",
            ),
            (
                "bt_header_dendrite_signature",
                "0x228ac2f263edf8fdb263bf473bca94612469a8f0da18217cd8e5c9184dbecb682edd03a24df4217b3a0d189d790eb1ce99359292d87e5c8878a5a36988022280",
            ),
            ("computed_body_hash", EMPTY_BODY_HASH),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_known_signature_verifies_and_binds_every_part() {
        let claim = Claim::read(&known()).expect("good headers");
        assert!(claim.is_genuine());
        assert_eq!(claim.timeout, timeout::USUAL);
        assert_eq!(claim.window().back, LENIENCE);
        for (name, value) in [
            (
                "bt_header_axon_hotkey",
                "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
            ),
            (
                "bt_header_dendrite_hotkey",
                "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty",
            ),
            ("bt_header_dendrite_nonce", "1700000000000000001"),
            (
                "bt_header_dendrite_uuid",
                "5ecbd69c-1cec-11ee-b0dc-e29ce36fec1b",
            ),
            (
                "computed_body_hash",
                "b2c785674607c0f3297c9b2e838589c39bf08dcb1478fd778c024362ac7c9daf",
            ),
        ] {
            let mut headers = known();
            headers.insert(name, HeaderValue::from_static(value));
            assert!(!Claim::read(&headers).expect(name).is_genuine(), "{name}");
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let alice = Secret::from_uri("//Alice").expect("good");
        let claim = Claim::sign(alice.signer(), &alice.address(), Duration::from_secs(30), 7);
        let mut headers = HeaderMap::new();
        let axon = Terminal {
            hotkey: Some(alice.address().to_string()),
            ..Terminal::default()
        };
        claim.write("Challenge", &axon, 100, &mut headers);
        assert_eq!(headers["timeout"], "30.0");
        assert_eq!(headers["name"], "Challenge");
        let read = Claim::read(&headers).expect("our own");
        assert_eq!(read, claim);
        assert!(read.is_genuine());
    }

    #[test]
    fn headers_of_another_form_are_refused() {
        for (name, value) in [
            (
                "bt_header_dendrite_hotkey",
                "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d",
            ),
            (
                "bt_header_dendrite_hotkey",
                "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
            ),
            ("bt_header_dendrite_nonce", "soon"),
            ("bt_header_dendrite_uuid", "a.b"),
            ("bt_header_dendrite_uuid", ""),
            ("bt_header_dendrite_signature", "0x00"),
            ("computed_body_hash", ""),
            ("timeout", "nan"),
            ("timeout", "-1"),
            ("timeout", "12s"),
        ] {
            let mut headers = known();
            headers.insert(name, HeaderValue::from_static(value));
            let expected = Err(InvalidHeader::Wrong(name.to_owned()));
            assert_eq!(Claim::read(&headers), expected, "{value}");
        }
        let mut headers = known();
        headers.append(
            "computed_body_hash",
            HeaderValue::from_static(EMPTY_BODY_HASH),
        );
        let twice = InvalidHeader::Twice("computed_body_hash".to_owned());
        assert_eq!(Claim::read(&headers), Err(twice));
    }

    #[test]
    fn a_minute_is_the_longest_timeout() {
        for timeout in ["61.0", "1e300", "inf"] {
            let mut headers = known();
            headers.insert("timeout", HeaderValue::from_static(timeout));
            let claim = Claim::read(&headers).expect("good headers");
            assert_eq!(claim.timeout, Duration::from_secs(60));
            assert_eq!(claim.window().back, claim.window().longest_back);
        }
    }
}
