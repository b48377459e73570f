//! Requests put together by hand, and sent as bytes: what signs and writes them is not the code
//! under test.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use serde_json::Value;
use sn27::{address::Address, wire::EMPTY_BODY_HASH};

use super::neuron::{key, now, receiver};

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// A response.
#[derive(Debug, Clone)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

/// What a signature is over, to be changed before signing.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    pub(super) signer: &'static str,
    pub(super) hotkey: Address,
    pub(super) receiver: Address,
    pub(super) nonce: u64,
    pub(super) uuid: String,
}

impl Seal {
    /// By //Alice, now.
    pub(super) fn new() -> Self {
        let random: u128 = rand::random();
        Self {
            signer: "//Alice",
            hotkey: key("//Alice").address(),
            receiver: receiver(),
            nonce: now(),
            uuid: format!("{random:032x}"),
        }
    }

    pub(super) fn by(signer: &'static str) -> Self {
        let hotkey = key(signer).address();
        Self {
            signer,
            hotkey,
            ..Self::new()
        }
    }

    /// Signs, and writes the headers of SDK 9.
    pub(super) fn request(&self, synapse: &str, body: &str) -> Request {
        let Self {
            nonce,
            hotkey,
            receiver,
            uuid,
            ..
        } = self;
        let text = format!("{nonce}.{hotkey}.{receiver}.{uuid}.{EMPTY_BODY_HASH}");
        let signature = key(self.signer).sign(text.as_bytes());
        let headers = [
            ("Host", "127.0.0.1".to_owned()),
            ("name", synapse.to_owned()),
            ("timeout", "12.0".to_owned()),
            ("bt_header_axon_ip", "127.0.0.1".to_owned()),
            ("bt_header_axon_port", "8091".to_owned()),
            ("bt_header_axon_hotkey", receiver.to_string()),
            ("bt_header_dendrite_ip", "192.0.2.1".to_owned()),
            ("bt_header_dendrite_version", "9000000".to_owned()),
            ("bt_header_dendrite_nonce", nonce.to_string()),
            ("bt_header_dendrite_uuid", uuid.clone()),
            ("bt_header_dendrite_hotkey", hotkey.to_string()),
            ("bt_header_dendrite_signature", format!("0x{signature}")),
            ("header_size", "640".to_owned()),
            ("total_size", "4055".to_owned()),
            ("computed_body_hash", EMPTY_BODY_HASH.to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ];
        Request {
            line: format!("POST /{synapse} HTTP/1.1"),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            body: body.as_bytes().to_vec(),
        }
    }
}

impl Request {
    /// A good challenge.
    pub(super) fn good() -> Self {
        Seal::new().request("Challenge", "{}")
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    /// As sent on a connection of its own.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        let told = |(name, _): &(String, String)| name.eq_ignore_ascii_case("content-length");
        if !self.headers.iter().any(told) {
            write!(head, "Content-Length: {}\r\n", self.body.len()).unwrap();
        }
        let head = head + "Connection: close\r\n\r\n";
        [head.as_bytes(), &self.body].concat()
    }

    pub(super) fn send(&self, to: SocketAddr) -> Response {
        send(to, &self.bytes()).expect("an answer")
    }
}

/// Sends bytes, and reads what comes until the end; nothing where nothing comes.
pub(super) fn send(to: SocketAddr, bytes: &[u8]) -> Option<Response> {
    let mut stream = TcpStream::connect(to).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    // Whoever refuses a body may hang up before it is all sent.
    let _ = stream.write_all(bytes);
    Response::read(&mut stream)
}

impl Response {
    pub(super) fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        Some(Self {
            status: head.split(' ').nth(1)?.parse().ok()?,
            head,
            body: answer[end + 4..].to_vec(),
        })
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (other, value) = line.split_once(": ")?;
            other.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}
