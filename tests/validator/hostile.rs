//! Axons that lie, stall, talk without end, hang up, answer others' questions or refuse: each harms
//! its own score alone.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::scene::{MINERS, Program, Scene, VALIDATOR, database, home, ip, once};
use crate::support::tests;

tests![hostile_axons_harm_their_own_score_alone];

/// What an axon does with a request's body.
type Manner = fn(&mut TcpStream, &Value, &Heard);
/// Challenges that came to any axon, by its address.
type Heard = Mutex<BTreeMap<SocketAddr, Value>>;

/// An axon on the address of a miner, and what it hears.
fn axon(scene: &Scene, miner: usize, heard: &Arc<Heard>, manner: Manner) {
    let listener = TcpListener::bind((ip(miner), 0)).unwrap();
    let address = listener.local_addr().unwrap();
    scene.announce(MINERS[miner], address);
    let heard = heard.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, heard) = (stream.unwrap(), heard.clone());
            thread::spawn(move || {
                let body = request(&mut stream);
                heard.lock().unwrap().insert(address, body.clone());
                manner(&mut stream, &body, &heard);
            });
        }
    });
}

fn request(stream: &mut TcpStream) -> Value {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let (_, length) = head.split_once("content-length: ").unwrap();
    let mut body = vec![0; length.lines().next().unwrap().trim().parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    serde_json::from_slice(&body).unwrap()
}

fn reply(stream: &mut TcpStream, status: &str, body: &Value) {
    let body = body.to_string();
    let length = body.len();
    // The validator may have hung up.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
}

fn answered(body: &Value, password: &str) -> Value {
    let mut answer = body.clone();
    answer["output"] = json!({"password": password, "local_execution_time": 0.1, "error": null});
    answer
}

fn lies(stream: &mut TcpStream, body: &Value, _: &Heard) {
    reply(stream, "200 OK", &answered(body, "12345"));
}

fn stalls(stream: &mut TcpStream, _: &Value, _: &Heard) {
    // Until the validator gives up: nothing comes, and the connection stays.
    let _ = stream.read(&mut [0; 16]);
}

/// 100 MB, as fast as they are taken.
fn floods(stream: &mut TcpStream, _: &Value, _: &Heard) {
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let _ = stream.write_all(head.as_bytes());
    let chunk = [
        b"100000\r\n".to_vec(),
        vec![b' '; 1 << 20],
        b"\r\n".to_vec(),
    ]
    .concat();
    for _ in 0..100 {
        if stream.write_all(&chunk).is_err() {
            return;
        }
    }
}

fn hangs_up(stream: &mut TcpStream, _: &Value, _: &Heard) {
    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{\"out");
}

fn refuses(stream: &mut TcpStream, _: &Value, _: &Heard) {
    let words = json!({"message": "Forbidden. Key is blacklisted: \u{1b}[2J\nINFO | nothing."});
    reply(stream, "403 Forbidden", &words);
}

/// Solves what another was asked, which takes a moment, and says that it is its own answer.
fn answers_for_another(stream: &mut TcpStream, body: &Value, heard: &Heard) {
    for _ in 0..200 {
        let theirs = heard
            .lock()
            .unwrap()
            .values()
            .find(|it| *it != body)
            .cloned();
        if let Some(theirs) = theirs {
            let password = solve(&theirs);
            return reply(stream, "200 OK", &answered(&theirs, &password));
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Tries all of them.
fn solve(body: &Value) -> String {
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    let hash = text("challenge_hash");
    let hash = hash.trim_start_matches("$BLAKE2$");
    let (salt, chars) = (text("challenge_salt"), text("challenge_chars").into_bytes());
    let positions = text("challenge_mask").len() / 2;
    for number in 0..10_usize.pow(u32::try_from(positions).unwrap()) {
        let digit = |place: u32| chars[number / 10_usize.pow(place) % 10];
        let places = 0..u32::try_from(positions).unwrap();
        let mut candidate: Vec<u8> = places.map(digit).collect();
        candidate.extend(salt.bytes());
        if *blake2b_simd::blake2b(&candidate).to_hex() == *hash {
            candidate.truncate(positions);
            return String::from_utf8(candidate).unwrap();
        }
    }
    panic!("no candidate has the hash of {body}");
}

fn hostile_axons_harm_their_own_score_alone() {
    let scene = Scene::new(7);
    let honest_home = home(MINERS[0]);
    let honest = Program::mine(&honest_home, &scene, 0);
    honest.wait_for_log("announced with version", 0);
    let heard = Arc::new(Heard::default());
    let manners: [Manner; 6] = [lies, stalls, floods, hangs_up, refuses, answers_for_another];
    for (manner, miner) in manners.into_iter().zip(1..) {
        axon(&scene, miner, &heard, manner);
    }
    let sn27 = home(VALIDATOR);
    let run = once(&sn27, &scene, &["--timeout", "5s"]);
    assert_eq!(run.code, 0, "{run:?}");
    let data = run.json()["data"].clone();
    let causes: Vec<_> = data["miners"]
        .as_array()
        .unwrap()
        .iter()
        .map(|miner| miner["failure"]["cause"].as_str())
        .collect();
    assert_eq!(
        causes,
        [
            None,
            Some("wrong"),
            Some("timeout"),
            Some("too_big"),
            Some("unreachable"),
            Some("refused"),
            Some("wrong")
        ],
        "{data}"
    );
    let refused = &data["miners"][5]["failure"];
    assert_eq!(refused["status"], 403);
    let words = refused["message"].as_str().unwrap();
    assert!(words.starts_with("Forbidden. Key is blacklisted: "));
    assert!(!words.chars().any(char::is_control), "{words:?}");
    assert_eq!(data["solved"], 1);
    let scores: Vec<_> = data["miners"].as_array().unwrap().iter().collect();
    for miner in &scores[1..] {
        assert_eq!(miner["score"], 0.0, "{miner}");
    }
    // The staller had all the time there was, and not more.
    assert_eq!(data["miners"][2]["elapsed"], 5.0);
    assert!(data["miners"][0]["elapsed"].as_f64().unwrap() < 5.0);
    assert_eq!(data["weights"]["state"], "set");
    assert_eq!(scene.weights(), [(1, 65_535)]);
    let counted = "SELECT SUM(success), COUNT(*) FROM challenge_details";
    let counted = database(&sn27).query_row(counted, [], |row| {
        Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))
    });
    assert_eq!(counted.unwrap(), (1, 7));
}
