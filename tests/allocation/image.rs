//! The image: fetched where it is missing, of no use where it has no sshd.

use std::{
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    caller::{Key, is_free, register},
    daemon::{self, docker},
    lending::Lending,
};
use crate::{
    miner::subnet::{VALIDATOR, wait_until},
    support::{Skipped, tests},
};

tests![
    an_image_that_is_missing_is_fetched_and_one_without_sshd_leaves_nothing_behind,
    an_image_that_can_t_be_had_is_named,
];

/// A registry of one image with one file, as `GET /v2/…` has it.
struct Registry(SocketAddr);

impl Registry {
    fn start() -> Self {
        let digest = |bytes: &[u8]| format!("sha256:{}", hex::encode(Sha256::digest(bytes)));
        let layer = {
            let mut archive = tar::Builder::new(Vec::new());
            let mut header = tar::Header::new_gnu();
            header.set_size(5);
            header.set_mode(0o644);
            // An image of its own for each run: none is there before.
            let name = format!("file-{}", std::process::id());
            archive
                .append_data(&mut header, name, &b"hello"[..])
                .unwrap();
            archive.into_inner().unwrap()
        };
        let config = json!({
            "architecture": "amd64", "os": "linux", "config": {},
            "rootfs": {"type": "layers", "diff_ids": [digest(&layer)]},
        });
        let config = config.to_string().into_bytes();
        let of = |kind: &str, bytes: &[u8]| {
            let media = format!("application/vnd.oci.image.{kind}");
            json!({"mediaType": media, "digest": digest(bytes), "size": bytes.len()})
        };
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": of("config.v1+json", &config),
            "layers": [of("layer.v1.tar", &layer)],
        });
        let manifest = manifest.to_string().into_bytes();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let parts = Arc::new([manifest, config, layer]);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let parts = parts.clone();
                std::thread::spawn(move || drop(answer(client.unwrap(), &*parts, digest)));
            }
        });
        Self(address)
    }
}

fn answer(
    mut client: TcpStream,
    parts: &[Vec<u8>],
    digest: impl Fn(&[u8]) -> String,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap_or_default());
    let asked = path.rsplit('/').next().unwrap_or_default();
    let part = match path {
        "/v2/" => Some(&b"{}"[..]),
        _ if path.ends_with("/manifests/latest") => Some(&parts[0][..]),
        _ => parts
            .iter()
            .find(|part| digest(part) == asked)
            .map(|part| &part[..]),
    };
    let media = if path.contains("/manifests/") {
        "application/vnd.oci.image.manifest.v1+json"
    } else {
        "application/octet-stream"
    };
    let (status, body) = match part {
        Some(part) => ("200 OK", part),
        None => ("404 Not Found", &b"{}"[..]),
    };
    write!(
        client,
        "HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\
         Docker-Content-Digest: {}\r\nConnection: close\r\n\r\n",
        body.len(),
        digest(body),
    )?;
    if method == "GET" {
        client.write_all(body)?;
    }
    Ok(())
}

fn an_image_that_is_missing_is_fetched_and_one_without_sshd_leaves_nothing_behind()
-> Result<(), Skipped> {
    daemon::there()?;
    let registry = Registry::start();
    let image = format!("{}/sn27/small", registry.0);
    let lending = Lending::start_for(&["--allocate-image", &image])?;
    assert!(
        lending.log().contains("is being fetched"),
        "{}",
        lending.log()
    );
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    let answer = lending.ask(VALIDATOR, &register(Key::first()));
    assert!(!answer.status && answer.info.is_none());
    assert_eq!(lending.containers(), [""; 0]);
    assert_eq!(lending.stages(), ["ended"]);
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    drop(lending);
    docker(&["rmi", &image]);
    Ok(())
}

fn an_image_that_can_t_be_had_is_named() -> Result<(), Skipped> {
    use crate::miner::{
        mining::{Mining, home},
        subnet::Subnet,
    };
    daemon::there()?;
    let (sn27, subnet) = (home(), Subnet::new());
    let options = ["--axon-port", "0", "--allocate-image", "127.0.0.1:1/none:1"];
    let mining = Mining::start_with(&sn27, &subnet, &options);
    wait_until("the warning", || {
        let log = mining.log();
        log.contains("the machine can't be lent: Docker, asked for the image from its registry")
    });
    let answer = super::caller::ask(VALIDATOR, &mining.axon(), &is_free());
    assert!(!answer.status);
    Ok(())
}
