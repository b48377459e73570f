//! Docker: well, not there, off, and closed to this user.

use std::{
    fs::Permissions,
    os::unix::{fs::PermissionsExt as _, net::UnixListener},
};

use super::{commands, examine};
use crate::{
    allocation::{IMAGE, docker_is_there},
    support::{Skipped, Sn27, tests},
};

tests![
    docker_as_it_is_here,
    an_image_that_is_not_there_is_told,
    no_socket_and_a_dead_one_are_told_apart,
    docker_fails_only_where_it_is_wanted,
    what_is_no_docker_is_told,
];

fn docker_as_it_is_here() -> Result<(), Skipped> {
    docker_is_there()?;
    let found = examine(&Sn27::new(), &["docker", "--allocate-image", IMAGE]);
    found.assert("docker", "ok", "/var/run/docker.sock answers, version");
    found.assert("image", "ok", "sha256:");
    let limits = found.one("disk limits");
    assert!(["ok", "warning"].contains(&limits["status"].as_str().unwrap()));
    assert!(
        limits["detail"]
            .as_str()
            .unwrap()
            .contains("limit a container's disk")
    );
    for name in ["memory", "disk"] {
        assert!(found.one(name)["detail"].as_str().unwrap().contains("GB"));
    }
    Ok(())
}

fn an_image_that_is_not_there_is_told() -> Result<(), Skipped> {
    docker_is_there()?;
    let image = ["docker", "--allocate-image", "sn27-no-such-image:7"];
    let found = examine(&Sn27::new(), &image);
    let missing = found.assert("image", "warning", "is not on this machine");
    assert_eq!(commands(missing), ["docker pull sn27-no-such-image:7"]);
    Ok(())
}

fn no_socket_and_a_dead_one_are_told_apart() {
    let sn27 = Sn27::new();
    let socket = sn27.home().join("docker.sock");
    let path = socket.to_str().unwrap();
    let look = || examine(&sn27, &["docker", "--allocate-docker", path]);
    let missing = look();
    missing.assert("docker", "failed", "there is no ");
    // Bound, and nobody listens any more.
    drop(UnixListener::bind(&socket).unwrap());
    let dead = look();
    let dead = dead.assert("docker", "failed", "Connection refused");
    let start = commands(dead);
    assert!(start.len() == 1 && start[0].contains("docker"), "{start:?}");
    if rustix::process::geteuid().is_root() {
        // Nothing is closed to root.
        return;
    }
    std::fs::set_permissions(&socket, Permissions::from_mode(0o000)).unwrap();
    let closed = look();
    let closed = closed.assert("docker", "failed", "no permission");
    assert!(commands(closed)[0].contains("usermod -aG docker"));
}

fn docker_fails_only_where_it_is_wanted() {
    let sn27 = Sn27::new();
    let socket = sn27.home().join("docker.sock");
    let nothing = [
        "--network",
        "ws://127.0.0.1:1",
        "--allocate-docker",
        socket.to_str().unwrap(),
    ];
    examine(&sn27, &nothing).assert("docker", "warning", "challenges need none");
    let wanted = [&nothing[..], &["--allocate-image", "x"]].concat();
    examine(&sn27, &wanted).assert("docker", "failed", "");
    let named = [&nothing[..], &["docker"]].concat();
    examine(&sn27, &named).assert("docker", "failed", "");
}

/// Something listens, and never says a word.
fn what_is_no_docker_is_told() {
    let sn27 = Sn27::new();
    let socket = sn27.home().join("docker.sock");
    let listener = UnixListener::bind(&socket).unwrap();
    // Whoever comes is sent away at once.
    std::thread::spawn(move || while listener.accept().is_ok() {});
    let path = socket.to_str().unwrap();
    let found = examine(&sn27, &["docker", "--allocate-docker", path]);
    found.assert("docker", "failed", "Docker, asked for its version");
}
