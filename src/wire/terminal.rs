//! What the SDK calls `TerminalInfo`: one end of a call, in headers and in bodies.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{
    headers::{InvalidHeader, header, number},
    python,
};

/// One end of a call; in bodies all ten fields, in headers those that are there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Terminal {
    /// HTTP's status, as this end sees it.
    pub status_code: Option<u16>,
    /// `Success`, or what went wrong.
    pub status_message: Option<String>,
    /// Seconds.
    pub process_time: Option<f64>,
    /// Where it is.
    pub ip: Option<String>,
    /// Where it is.
    pub port: Option<u16>,
    /// The version of the SDK or of SN27, as an integer.
    pub version: Option<u64>,
    /// Nanoseconds of a clock.
    pub nonce: Option<u64>,
    /// Of the dendrite or axon, as long as it lives.
    pub uuid: Option<String>,
    /// SS58.
    pub hotkey: Option<String>,
    /// `0x` and 128 hexadecimal digits.
    pub signature: Option<String>,
}

/// Which end of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerminalSide {
    /// The one that answers.
    Axon,
    /// The one that asks.
    Dendrite,
}

impl TerminalSide {
    /// The name of a field's header.
    pub(super) fn header(self, field: &str) -> String {
        match self {
            Self::Axon => format!("bt_header_axon_{field}"),
            Self::Dendrite => format!("bt_header_dendrite_{field}"),
        }
    }
}

impl Terminal {
    /// Adds the fields that are there. A value that no header can carry is left out.
    pub fn write(&self, side: TerminalSide, headers: &mut HeaderMap) {
        let number = |value: Option<u64>| value.map(|value| value.to_string());
        for (field, value) in [
            ("status_code", self.status_code.map(|code| code.to_string())),
            ("status_message", self.status_message.clone()),
            ("process_time", self.process_time.map(python::float)),
            ("ip", self.ip.clone()),
            ("port", self.port.map(|port| port.to_string())),
            ("version", number(self.version)),
            ("nonce", number(self.nonce)),
            ("uuid", self.uuid.clone()),
            ("hotkey", self.hotkey.clone()),
            ("signature", self.signature.clone()),
        ] {
            let Some(value) = value else { continue };
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(side.header(field)),
                HeaderValue::try_from(value),
            ) {
                headers.insert(name, value);
            }
        }
    }

    /// Reads the fields that are there.
    ///
    /// # Errors
    /// A field that is no number where it should be one, or a header that comes twice.
    pub fn read(side: TerminalSide, headers: &HeaderMap) -> Result<Self, InvalidHeader> {
        let text = |field: &str| -> Result<Option<String>, InvalidHeader> {
            let text = header(headers, &side.header(field))?;
            Ok(text.map(str::to_owned))
        };
        Ok(Self {
            status_code: number(headers, &side.header("status_code"))?,
            status_message: text("status_message")?,
            process_time: number(headers, &side.header("process_time"))?,
            ip: text("ip")?,
            port: number(headers, &side.header("port"))?,
            version: number(headers, &side.header("version"))?,
            nonce: number(headers, &side.header("nonce"))?,
            uuid: text("uuid")?,
            hotkey: text("hotkey")?,
            signature: text("signature")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_carry_what_is_there() {
        let terminal = Terminal {
            status_code: Some(200),
            process_time: Some(0.25),
            nonce: Some(1_700_000_000_000_000_000),
            uuid: Some("5ecbd69c-1cec-11ee-b0dc-e29ce36fec1a".to_owned()),
            ..Terminal::default()
        };
        let mut headers = HeaderMap::new();
        terminal.write(TerminalSide::Axon, &mut headers);
        assert_eq!(headers.len(), 4);
        assert_eq!(headers["bt_header_axon_process_time"], "0.25");
        let read = Terminal::read(TerminalSide::Axon, &headers);
        assert_eq!(read.as_ref(), Ok(&terminal));
        let other = Terminal::read(TerminalSide::Dendrite, &headers);
        assert_eq!(other, Ok(Terminal::default()));
    }

    #[test]
    fn a_body_has_all_ten_fields() {
        let json = serde_json::to_string(&Terminal::default()).expect("JSON");
        assert_eq!(
            json,
            r#"{"status_code":null,"status_message":null,"process_time":null,"ip":null,"port":null,"version":null,"nonce":null,"uuid":null,"hotkey":null,"signature":null}"#
        );
    }

    #[test]
    fn nonsense_is_named() {
        for (field, value) in [("nonce", "x"), ("nonce", "-1"), ("port", "65536")] {
            let mut headers = HeaderMap::new();
            let name = TerminalSide::Dendrite.header(field);
            let name = HeaderName::try_from(name).expect("a name");
            headers.insert(name, HeaderValue::from_static(value));
            let read = Terminal::read(TerminalSide::Dendrite, &headers);
            assert!(matches!(read, Err(InvalidHeader::Wrong(name)) if name.ends_with(field)));
        }
    }
}
