//! Load: requests signed beforehand, over connections that are kept, one after the other on each.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Instant, SystemTime},
};

use sn27::wire::EMPTY_BODY_HASH;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use crate::subnet::{MINER, VALIDATOR, key};

/// How a request is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seal {
    Good,
    /// By another key than it says.
    Forged,
}

#[derive(Debug, Clone)]
pub(crate) struct Load {
    pub(crate) to: SocketAddr,
    pub(crate) requests: usize,
    pub(crate) connections: usize,
    /// What every answer has to have.
    pub(crate) status: u16,
}

/// Times of all requests.
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// Milliseconds, ascending.
    latencies: Vec<f64>,
}

impl Measured {
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let last = self.latencies.len() - 1;
        self.latencies[(last as f64 * share).round() as usize]
    }
}

/// Requests as SDK 9 writes them, each with a UUID and a nonce of its own, good for a minute.
pub(crate) fn requests(count: usize, body: &str, seal: Seal) -> Vec<Vec<u8>> {
    let (caller, receiver) = (key(VALIDATOR), key(MINER).address());
    let signer = match seal {
        Seal::Good => caller.clone(),
        Seal::Forged => key("//Mallory"),
    };
    let (hotkey, length) = (caller.address(), body.len());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap().as_nanos();
    let request = |number: usize| {
        let nonce = now - (count - number) as u128;
        let uuid = format!("{:032x}", rand::random::<u128>());
        let text = format!("{nonce}.{hotkey}.{receiver}.{uuid}.{EMPTY_BODY_HASH}");
        let signature = signer.sign(text.as_bytes());
        format!(
            "POST /Challenge HTTP/1.1\r\nHost: 127.0.0.1\r\nname: Challenge\r\ntimeout: 60.0\r\n\
             bt_header_axon_ip: 127.0.0.1\r\nbt_header_axon_port: 8091\r\n\
             bt_header_axon_hotkey: {receiver}\r\nbt_header_dendrite_ip: 192.0.2.1\r\n\
             bt_header_dendrite_version: 9000000\r\nbt_header_dendrite_nonce: {nonce}\r\n\
             bt_header_dendrite_uuid: {uuid}\r\nbt_header_dendrite_hotkey: {hotkey}\r\n\
             bt_header_dendrite_signature: 0x{signature}\r\nheader_size: 640\r\n\
             total_size: 4055\r\ncomputed_body_hash: {EMPTY_BODY_HASH}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .into_bytes()
    };
    (0..count).map(request).collect()
}

impl Load {
    pub(crate) async fn run(self, requests: Vec<Vec<u8>>) -> Measured {
        let requests = Arc::new(requests);
        let begun = Instant::now();
        let mut lanes = JoinSet::new();
        for lane in 0..self.connections {
            let (load, requests) = (self.clone(), requests.clone());
            lanes.spawn(async move {
                let mine = requests.iter().skip(lane).step_by(load.connections);
                load.lane(mine).await
            });
        }
        let latencies = lanes.join_all().await;
        let seconds = begun.elapsed().as_secs_f64();
        let mut latencies: Vec<_> = latencies.into_iter().flatten().collect();
        latencies.sort_by(f64::total_cmp);
        Measured { seconds, latencies }
    }

    /// One connection, opened again where it is closed after an answer.
    async fn lane(&self, requests: impl Iterator<Item = &Vec<u8>>) -> Vec<f64> {
        let mut connection = None;
        let mut latencies = Vec::new();
        let mut answer = Vec::new();
        for request in requests {
            let begun = Instant::now();
            let mut stream = match connection.take() {
                Some(stream) => stream,
                None => {
                    let stream = TcpStream::connect(self.to).await.unwrap();
                    stream.set_nodelay(true).unwrap();
                    stream
                }
            };
            stream.write_all(request).await.unwrap();
            let kept = self.read(&mut stream, &mut answer).await;
            latencies.push(begun.elapsed().as_secs_f64() * 1000.0);
            connection = kept.then_some(stream);
        }
        latencies
    }

    /// Reads an answer; whether the connection may go on.
    async fn read(&self, stream: &mut TcpStream, answer: &mut Vec<u8>) -> bool {
        answer.clear();
        let mut wanted = None;
        while wanted.is_none_or(|wanted| answer.len() < wanted) {
            let read = stream.read_buf(answer).await.unwrap();
            assert!(read > 0, "hung up");
            wanted = wanted.or_else(|| length(answer));
        }
        let text = String::from_utf8_lossy(answer);
        let status = text.split(' ').nth(1).unwrap();
        assert_eq!(status, self.status.to_string(), "{text}");
        !text.to_ascii_lowercase().contains("\r\nconnection: close")
    }
}

/// How long the whole answer is, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
    let (_, rest) = text.split_once("content-length: ")?;
    let body: usize = rest.lines().next()?.trim().parse().ok()?;
    Some(head + 4 + body)
}
