//! `sn27 solve` as a whole command.

use std::{
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::Duration,
};

use serde_json::json;

use crate::support::{Skipped, Sn27, Vector, tests};

tests![
    the_password_alone_is_on_stdout,
    json_tells_all_of_it,
    a_keyspace_without_an_answer_ends_with_3,
    a_timeout_ends_with_8,
    ctrl_c_ends_with_130,
    stdin_answers_line_by_line,
    answers_come_before_the_input_ends,
    lines_in_plain_text_go_together,
    what_is_wrong_is_named,
    names_of_files_and_leading_dashes_are_characters,
    bytes_that_text_cannot_show_come_in_hex,
    a_device_that_is_not_there_ends_with_9,
    a_closed_stdout_is_no_crash,
    the_external_hashcat_gives_the_same_answers,
];

/// hashcat's own example for mode 610.
const EXAMPLE: &str = "$BLAKE2$41fcd44c789c735c08b43a871b81c8f617ca43918d38aee6cf8291c58a0b00a03115857425e5ff6f044be7a5bec8536b52d6c9992e21cd43cdca8a55bbf1f5c1:1033";
/// More candidates than can be tried.
const ENDLESS: &str = "?a?a?a?a?a?a?a?a?a?a?a?a";

fn the_password_alone_is_on_stdout() {
    let sn27 = Sn27::new();
    let run = sn27.run(["solve", EXAMPLE, "--mask", "hash?l?l?l"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "hashcat\n"), "{run:?}");
    assert!(run.stderr.starts_with("found by "), "{run:?}");
    let quiet = sn27.run(["solve", EXAMPLE, "--mask", "hash?l?l?l", "--quiet"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    assert!(sn27.home_is_empty());
}

fn json_tells_all_of_it() {
    for vector in Vector::easy() {
        let run = Sn27::new().run([
            "solve",
            &vector.line(),
            "--chars",
            &vector.chars,
            "--mask",
            &vector.mask,
            "--device",
            "cpu",
            "--json",
        ]);
        let envelope = run.json();
        let data = &envelope["data"];
        assert_eq!(data["password"], json!(vector.password), "{vector:?}");
        assert_eq!(data["device"], "cpu");
        assert!(data["candidates"].as_u64().unwrap() <= 10_u64.pow(vector.difficulty));
        for number in ["seconds_hashing", "seconds_total", "hashes_per_second"] {
            assert!(data[number].as_f64().unwrap() > 0.0, "{number}");
        }
        assert_eq!(run.code, if vector.password.is_some() { 0 } else { 3 });
    }
}

fn a_keyspace_without_an_answer_ends_with_3() {
    let run = Sn27::new().run(["solve", EXAMPLE, "--mask", "hash?d?d?d"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    snapbox::assert_data_eq!(
        run.stderr,
        snapbox::str![[r#"
error: none of 1,000 candidates has this digest: the whole keyspace was searched
help: check the mask's length, the characters and the salt

"#]]
    );
    let json = Sn27::new()
        .run(["solve", EXAMPLE, "--mask", "hash?d?d?d", "--json"])
        .json();
    assert_eq!(json["error"]["code"], "not_found");
    assert_eq!(json["data"]["password"], json!(null));
    assert_eq!(json["data"]["candidates"], 1000);
}

fn a_timeout_ends_with_8() {
    let run = Sn27::new().run([
        "solve",
        EXAMPLE,
        "--mask",
        ENDLESS,
        "--timeout",
        "100ms",
        "--json",
    ]);
    assert_eq!(run.code, 8);
    let json = run.json();
    assert_eq!(json["error"]["code"], "timeout");
    assert_eq!(json["data"]["password"], json!(null));
    let run = Sn27::new()
        .env("SN27_TIMEOUT", "0.05")
        .run(["solve", EXAMPLE, "--mask", ENDLESS]);
    assert_eq!(run.code, 8);
}

fn ctrl_c_ends_with_130() {
    let sn27 = Sn27::new();
    let search = [
        "solve",
        EXAMPLE,
        "--mask",
        ENDLESS,
        "--timeout",
        "1h",
        "--json",
    ];
    for arguments in [&search[..], &["solve", "--stdin"]] {
        let mut child = sn27
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Left open: waiting would close it, and the input would end.
        let _stdin = child.stdin.take();
        std::thread::sleep(Duration::from_millis(300));
        let kill = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{arguments:?}");
    }
}

/// A challenge as it travels.
fn line(vector: &Vector) -> String {
    serde_json::to_string(&vector.fields()).unwrap()
}

fn stdin_answers_line_by_line() {
    let vectors: Vec<_> = Vector::all()
        .into_iter()
        .filter(|v| v.difficulty <= 6)
        .collect();
    let mut lines: Vec<String> = vectors.iter().map(line).collect();
    let unsolvable = Vector::all()
        .into_iter()
        .find(|v| v.password.is_none())
        .unwrap();
    lines.push(line(&unsolvable));
    lines.push("{\"challenge_hash\": 3}".to_owned());
    lines.push(line(&vectors[0]).replace("610", "1410"));
    lines.push("x".repeat(200_000));
    lines.push(line(&vectors[0]));
    let run = Sn27::new()
        .input(lines.join("\n"))
        .run(["solve", "--stdin", "--json", "--device", "cpu"]);
    let envelopes = run.json_lines();
    assert_eq!(envelopes.len(), lines.len(), "{}", run.stdout);
    for (envelope, vector) in envelopes.iter().zip(&vectors) {
        assert_eq!(envelope["data"]["password"], json!(vector.password));
    }
    let codes: Vec<_> = envelopes[vectors.len()..]
        .iter()
        .map(|envelope| envelope["error"]["code"].as_str().unwrap_or("ok"))
        .collect();
    assert_eq!(codes, ["not_found", "usage", "usage", "usage", "ok"]);
    for (number, envelope) in (1..).zip(&envelopes) {
        assert_eq!(envelope["data"]["line"], number);
    }
    // The first failure's.
    assert_eq!(run.code, 3);
}

fn answers_come_before_the_input_ends() {
    let sn27 = Sn27::new();
    let mut child = sn27
        .command()
        .args(["solve", "--stdin", "--device", "cpu"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for vector in Vector::easy().into_iter().take(2) {
        writeln!(stdin, "{}", line(&vector)).unwrap();
        assert_eq!(answers.next().unwrap().ok(), vector.password);
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn lines_in_plain_text_go_together() {
    let vectors = Vector::easy();
    let input = format!("{}\nnonsense\n\n{}\n", line(&vectors[0]), line(&vectors[1]));
    let run = Sn27::new().input(input).run(["solve", "--stdin"]);
    let password = |vector: &Vector| vector.password.clone().unwrap();
    let expected = format!("{}\n\n{}\n", password(&vectors[0]), password(&vectors[1]));
    assert_eq!((run.stdout, run.code), (expected, 2));
    assert!(
        run.stderr.contains("error: line 2: not a challenge"),
        "{}",
        run.stderr
    );
}

fn what_is_wrong_is_named() {
    let short = &EXAMPLE[..100];
    let long_salt = format!("{EXAMPLE}{}", "x".repeat(120));
    for (hash, mask, chars, field) in [
        (short, "?d", "", "hash"),
        ("/etc/passwd", "?d", "", "hash"),
        (EXAMPLE.trim_end_matches(":1033"), "?d", "", "salt"),
        (&EXAMPLE.replace("1033", "$HEX[1]"), "?d", "", "salt"),
        (&long_salt, "?d?d?d?d?d", "", "mask"),
        (EXAMPLE, "?x", "", "mask"),
        (EXAMPLE, "", "", "mask"),
        (EXAMPLE, "?1", "", "mask"),
        (EXAMPLE, "?d?", "", "mask"),
        (EXAMPLE, "?1", "abc?", "chars"),
    ] {
        let arguments = ["solve", hash, "--chars", chars, "--mask", mask];
        let run = Sn27::new().run(arguments);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{arguments:?} {run:?}"
        );
        assert!(
            run.stderr.starts_with(&format!("error: {field}: ")),
            "{run:?}"
        );
        assert!(run.stderr.contains("\nhelp: "), "{run:?}");
        let json = Sn27::new()
            .run(arguments.into_iter().chain(["--json"]))
            .json();
        assert_eq!(json["error"]["code"], "usage");
    }
}

fn names_of_files_and_leading_dashes_are_characters() {
    let sn27 = Sn27::new();
    std::fs::write(sn27.home().join("abc"), "xyz").unwrap();
    std::fs::write(sn27.home().join("?1?1?1"), "?d").unwrap();
    let digest = |password: &str| {
        let digest = sn27::challenge::Digest::of(password.as_bytes(), b"-salt");
        format!("$BLAKE2${digest}:-salt")
    };
    let run = sn27.run([
        "solve",
        &digest("cab"),
        "--chars",
        "abc",
        "--mask",
        "?1?1?1",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "cab\n"), "{run:?}");
    let run = sn27.run(["solve", &digest("-V-"), "--chars", "-V", "--mask", "-?1-"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "-V-\n"), "{run:?}");
}

fn bytes_that_text_cannot_show_come_in_hex() {
    let digest = sn27::challenge::Digest::of(&[0xff, b'a'], &[0, 1]);
    let line = format!("$BLAKE2${digest}:$HEX[0001]");
    let run = Sn27::new().run(["solve", &line, "--mask", "?b?l"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "$HEX[ff61]\n"),
        "{run:?}"
    );
}

fn a_device_that_is_not_there_ends_with_9() {
    let run = Sn27::new().run([
        "solve", EXAMPLE, "--mask", "hashca?l", "--device", "cuda:77",
    ]);
    assert_eq!((run.code, run.stdout.as_str()), (9, ""), "{run:?}");
    assert!(
        run.stderr.contains("cuda:77") && run.stderr.contains("help: "),
        "{run:?}"
    );
    let mixed = Sn27::new().run([
        "solve",
        EXAMPLE,
        "--mask",
        "hashca?l",
        "--device",
        "cuda:77,cpu",
    ]);
    assert_eq!((mixed.code, mixed.stdout.as_str()), (0, "hashcat\n"));
    assert!(
        mixed.stderr.starts_with("warning: cuda:77 is not used"),
        "{mixed:?}"
    );
}

fn a_closed_stdout_is_no_crash() {
    let sn27 = Sn27::new();
    let mut child = sn27
        .command()
        .args(["solve", EXAMPLE, "--mask", "hashca?l"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

fn the_external_hashcat_gives_the_same_answers() -> Result<(), Skipped> {
    let sn27 = Sn27::new();
    let hashcat = |arguments: &[&str]| {
        let all = ["solve", "--backend", "hashcat", "--device", "cpu", "--json"];
        sn27.run(all.iter().chain(arguments))
    };
    let run = hashcat(&[EXAMPLE, "--mask", "hash?l?l?l"]);
    if run.code == 9 {
        let why = run.json()["error"]["message"].as_str().unwrap().to_owned();
        return Err(Skipped(why));
    }
    let json = run.json();
    assert_eq!(
        (run.code, &json["data"]["password"]),
        (0, &json!("hashcat")),
        "{run:?}"
    );
    assert_eq!(json["data"]["device"], "hashcat");
    assert_eq!(json["data"]["candidates"], json!(null));
    let nothing = hashcat(&[EXAMPLE, "--mask", "hash?d?d?d"]);
    assert_eq!(nothing.code, 3, "{nothing:?}");
    // hashcat takes no more than 2^64 candidates.
    let mask = "?a?a?a?a?a?a?a?a?a";
    let late = hashcat(&[EXAMPLE, "--mask", mask, "--timeout", "3s"]);
    assert_eq!(late.code, 8, "{late:?}");
    Ok(())
}
