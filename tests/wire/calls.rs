//! The dendrite: each way not to get an answer has its own error, and its limits hold.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use sn27::wire::{AxonAddress, CallError, Challenge, Dendrite, DendriteOptions, Limits, Ping};

use super::neuron::{Serving, key, receiver, runtime};
use crate::support::tests;

tests![
    answers_and_refusals_are_told_apart,
    nobody_there_is_unreachable,
    garbage_is_garbage,
    silence_is_a_timeout,
    a_wrong_signature_is_told,
    redirects_and_proxies_are_not_followed,
    calls_wait_for_their_turn_without_losing_time,
];

const TIMEOUT: Duration = Duration::from_secs(10);

fn dendrite() -> Dendrite {
    Dendrite::new(key("//Alice"), DendriteOptions::default()).unwrap()
}

fn at(address: SocketAddr) -> AxonAddress {
    AxonAddress {
        ip: address.ip(),
        port: address.port(),
        hotkey: receiver(),
    }
}

/// A server that reads something and says the same to everyone; it counts its clients.
fn parrot(words: impl Into<Vec<u8>>) -> (AxonAddress, Arc<AtomicUsize>) {
    let words = words.into();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let clients = Arc::new(AtomicUsize::new(0));
    let counted = clients.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            counted.fetch_add(1, Ordering::SeqCst);
            let words = words.clone();
            thread::spawn(move || {
                let _ = stream.read(&mut [0; 65536]);
                let _ = stream.write_all(&words);
                if words.is_empty() {
                    thread::sleep(TIMEOUT);
                }
            });
        }
    });
    (at(address), clients)
}

fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

fn call(axon: &AxonAddress, timeout: Duration) -> Result<Option<String>, CallError> {
    let asked = Challenge::default();
    let answer = runtime().block_on(dendrite().call(axon, &asked, timeout));
    Ok(answer?.synapse.output.and_then(|output| output.password))
}

fn answers_and_refusals_are_told_apart() {
    let serving = Serving::start(Limits::default());
    assert_eq!(
        call(&serving.axon(), TIMEOUT),
        Ok(Some("hashcat".to_owned()))
    );
    let elsewhere = AxonAddress {
        hotkey: key("//Eve").address(),
        ..serving.axon()
    };
    let refused = |status, message: &str| {
        Err(CallError::Refused {
            status,
            message: message.to_owned(),
        })
    };
    let message = "Not Verified with error: the request is for another hotkey";
    assert_eq!(call(&elsewhere, TIMEOUT), refused(401, message));
    let (axon, _) = parrot(http("403 Forbidden", "", r#"{"message":"no"}"#));
    assert_eq!(call(&axon, TIMEOUT), refused(403, "no"));
    let (axon, _) = parrot(http(
        "500 Oops",
        "bt_header_axon_status_message: said\r\n",
        "<html>",
    ));
    assert_eq!(call(&axon, TIMEOUT), refused(500, "said"));
}

fn nobody_there_is_unreachable() {
    let port = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let error = call(&at(port), TIMEOUT).unwrap_err();
    assert!(matches!(error, CallError::Unreachable(_)), "{error:?}");
    let hangs_up = http("200 OK", "", "{}")[..40].to_vec();
    let (axon, _) = parrot(hangs_up);
    let error = call(&axon, TIMEOUT).unwrap_err();
    assert!(matches!(error, CallError::Unreachable(_)), "{error:?}");
}

fn garbage_is_garbage() {
    let long = format!(r#"{{"x":"{}"}}"#, "x".repeat(1 << 20));
    let endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    let chunk = [b"10000\r\n".to_vec(), vec![b'x'; 65536], b"\r\n".to_vec()].concat();
    for words in [
        http("200 OK", "", "hello"),
        http("200 OK", "", "[]"),
        http("200 OK", "", r#"{"output":{"password":7}}"#),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
    ] {
        let (axon, _) = parrot(words.clone());
        let error = call(&axon, TIMEOUT).unwrap_err();
        let start = String::from_utf8_lossy(&words[..20]).into_owned();
        assert!(matches!(error, CallError::Garbage(_)), "{start}: {error:?}");
    }
    for words in [
        http("200 OK", "", &long),
        [endless, chunk.repeat(20)].concat(),
    ] {
        let (axon, _) = parrot(words);
        let error = call(&axon, TIMEOUT).unwrap_err();
        assert_eq!(error, CallError::TooLong { limit: 1 << 20 });
    }
}

fn silence_is_a_timeout() {
    let (axon, _) = parrot("");
    let started = Instant::now();
    assert_eq!(
        call(&axon, Duration::from_millis(300)),
        Err(CallError::Timeout)
    );
    assert!(started.elapsed() < Duration::from_secs(5));
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{";
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let axon = at(listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 65536]);
        stream.write_all(begun.as_bytes()).unwrap();
        thread::sleep(Duration::from_secs(1));
    });
    assert_eq!(
        call(&axon, Duration::from_millis(300)),
        Err(CallError::Timeout)
    );
    server.join().unwrap();
}

fn a_wrong_signature_is_told() {
    let own = key("//Alice").address();
    let signed_by = |uri: &str| {
        let text = format!("5.{own}.{}.u", receiver());
        let signature = key(uri).sign(text.as_bytes());
        let headers = format!(
            "bt_header_axon_nonce: 5\r\nbt_header_axon_uuid: u\r\n\
             bt_header_axon_signature: 0x{signature}\r\n"
        );
        let (axon, _) = parrot(http("200 OK", &headers, "{}"));
        call(&axon, TIMEOUT)
    };
    assert_eq!(signed_by("//Bob"), Ok(None));
    assert_eq!(signed_by("//Eve"), Err(CallError::WrongSignature));
}

fn redirects_and_proxies_are_not_followed() {
    let (target, visitors) = parrot(http("200 OK", "", "{}"));
    let place = format!("Location: http://127.0.0.1:{}/Challenge\r\n", target.port);
    let (axon, _) = parrot(http("307 Elsewhere", &place, ""));
    let error = call(&axon, TIMEOUT).unwrap_err();
    assert!(
        matches!(error, CallError::Refused { status: 307, .. }),
        "{error:?}"
    );
    assert_eq!(visitors.load(Ordering::SeqCst), 0);
}

fn calls_wait_for_their_turn_without_losing_time() {
    let serving = Serving::start(Limits::default());
    let options = DendriteOptions {
        at_once: 2,
        ..DendriteOptions::default()
    };
    let dendrite = Arc::new(Dendrite::new(key("//Alice"), options).unwrap());
    let axon = serving.axon();
    assert_eq!(axon.ip, Ipv4Addr::LOCALHOST);
    let started = Instant::now();
    runtime().block_on(async {
        let calls: Vec<_> = (0..6)
            .map(|_| {
                let dendrite = dendrite.clone();
                tokio::spawn(async move {
                    let soon = Challenge {
                        challenge_salt: "soon".to_owned(),
                        ..Challenge::default()
                    };
                    dendrite
                        .call(&axon, &soon, Duration::from_millis(800))
                        .await
                })
            })
            .collect();
        for call in calls {
            let elapsed = call.await.unwrap().unwrap().elapsed;
            assert!((300..800).contains(&elapsed.as_millis()), "{elapsed:?}");
        }
        let ping = dendrite.call(&axon, &Ping {}, TIMEOUT).await;
        assert!(ping.is_ok());
    });
    assert!(
        started.elapsed() >= Duration::from_millis(900),
        "three turns of two"
    );
}
