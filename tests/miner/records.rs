//! What is left of it: log lines that people grep for, counters, tables.

use std::process::Command;

use serde_json::Value;
use sn27::wire::Challenge;

use super::{
    mining::{Mining, ask, challenge, dendrite, home, outcomes_become, send},
    subnet::{STRANGER, Subnet, VALIDATOR, run},
};
use crate::support::tests;

tests![
    the_guides_commands_read_the_log,
    json_lines_say_the_same,
    counters_and_tables_agree,
];

/// Ends a miner that answered so many challenges and refused one.
fn worked(mining: &mut Mining, challenges: u32) {
    let validator = dendrite(VALIDATOR);
    let axon = mining.axon();
    run(async {
        for _ in 0..challenges {
            let asked: Challenge = challenge(5).fields.into();
            ask(&validator, &axon, &asked).await.unwrap();
        }
        let asked: Challenge = challenge(5).fields.into();
        assert!(ask(&dendrite(STRANGER), &axon, &asked).await.is_err());
    });
}

fn sh(script: &str) -> String {
    let output = Command::new("sh").args(["-c", script]).output().unwrap();
    assert!(output.status.success(), "{script}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The guide's own lines but for its quoting: a backslash too many, a typographic quote.
fn the_guides_commands_read_the_log() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start_with(
        &sn27,
        &subnet,
        &[
            "--axon-port",
            "0",
            "--logging.debug",
            "--auto_update",
            "yes",
        ],
    );
    worked(&mut mining, 5);
    mining.wait_for("announced with version");
    assert_eq!(mining.end("-TERM"), Some(0));
    let log = mining.log_path().display().to_string();
    let levels = sh(&format!(
        r#"cat {log} | grep -E "SUCCESS|INFO|DEBUG|ERROR""#
    ));
    assert_eq!(
        levels.matches("|     SUCCESS      |").count(),
        6,
        "{levels}"
    );
    let mean = sh(&format!(
        r#"grep "Challenge .* found in" "{log}" | sed -E 's/.* found in ([0-9.]+) seconds.*/\1/' | awk '{{sum+=$1; count+=1}} END {{if (count > 0) print sum/count; else print "No data to calculate average"}}'"#
    ));
    let mean: f64 = mean.trim().parse().unwrap();
    assert!(mean >= 0.0, "{mean}");
    let found = sh(&format!(r#"cat {log} | grep -i "Challenge.*found""#));
    assert_eq!(found.lines().count(), 5, "{found}");
    for line in mining.log().lines() {
        let mut parts = line.splitn(3, " | ");
        let (time, level) = (parts.next().unwrap(), parts.next().unwrap());
        assert_eq!((time.len(), level.len()), (23, 16), "{line}");
    }
    assert!(mining.log().contains("--auto_update does nothing"));
}

fn json_lines_say_the_same() {
    let (sn27, subnet) = (home(), Subnet::new());
    let file = sn27.home().join("lines.json");
    let mut mining = Mining::start_with(
        &sn27,
        &subnet,
        &[
            "--axon-port",
            "0",
            "--log-format",
            "json",
            "--log-file",
            file.to_str().unwrap(),
        ],
    );
    worked(&mut mining, 1);
    assert_eq!(mining.end("-TERM"), Some(0));
    assert_eq!(mining.log(), "");
    let lines = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let success = lines.iter().find(|line| {
        line["level"] == "SUCCESS" && line["message"].as_str().unwrap().contains("✅ Challenge")
    });
    assert!(success.is_some(), "{lines:?}");
}

fn counters_and_tables_agree() {
    let (sn27, subnet) = (home(), Subnet::new());
    let mut mining = Mining::start_with(
        &sn27,
        &subnet,
        &["--axon-port", "0", "--metrics", "127.0.0.1:0"],
    );
    worked(&mut mining, 3);
    let metrics = mining.ready["metrics"].as_str().unwrap().to_owned();
    let port = metrics.rsplit(':').next().unwrap().parse().unwrap();
    let request = format!("GET /metrics HTTP/1.1\r\nHost: {metrics}\r\nConnection: close\r\n\r\n");
    let (status, text) = send(port, request.as_bytes());
    assert_eq!(status, 200);
    for line in [
        "sn27_challenges_total{outcome=\"found\"} 3",
        "sn27_refusals_total{rule=\"unrecognized-hotkey\"} 1",
        "sn27_queue_length 0.0",
        "sn27_solve_seconds_count 3",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    outcomes_become(&sn27, &serde_json::json!({"found": 3}));
    let stats = ["mine", "stats", "--wallet", "miner", "--since", "1h"];
    let data = sn27.run(stats.iter().chain(&["--json"])).json()["data"].clone();
    let validator = &data["validators"][0];
    assert_eq!(
        (&validator["uid"], &validator["found"]),
        (&2.into(), &3.into())
    );
    assert_eq!(data["difficulties"][0]["of"], "5");
    let seconds = &data["all"]["seconds"];
    assert!(seconds["p50"].as_f64().unwrap() <= seconds["p95"].as_f64().unwrap());
    let table = sn27.run(stats);
    assert_eq!(table.code, 0);
    for word in [
        "By validator",
        "By difficulty",
        "unrecognized-hotkey",
        "p95",
    ] {
        assert!(table.stdout.contains(word), "{word}\n{}", table.stdout);
    }
    let status = sn27.run(["mine", "status", "--wallet", "miner"]);
    assert!(
        status.stdout.contains("running, process"),
        "{}",
        status.stdout
    );
    assert_eq!(mining.end("-TERM"), Some(0));
}
