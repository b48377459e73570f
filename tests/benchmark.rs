//! `sn27 benchmark` as a whole command.

use serde_json::Value;

use crate::support::{Sn27, tests};

tests![
    rates_odds_and_trials_are_in_the_json,
    a_machine_without_a_gpu_says_what_is_missing,
    people_get_tables,
    machine_readable_lines_are_hashcats,
    without_hashcat_the_comparison_says_so,
    a_plot_is_a_picture_of_the_same_figures,
    registration_work_is_measured,
    what_is_about_challenges_is_refused_for_registration_work,
];

fn benchmark(arguments: &[&str]) -> Value {
    let all = ["benchmark", "--device", "cpu", "--seconds", "0.2", "--json"];
    let run = Sn27::new().run(all.iter().chain(arguments));
    assert_eq!(run.code, 0, "{run:?}");
    run.json()["data"].clone()
}

fn rates_odds_and_trials_are_in_the_json() {
    let data = benchmark(&["--difficulty", "5", "6:3", "--count", "2"]);
    let device = &data["devices"][0];
    assert_eq!(device["name"], "cpu");
    assert!(["portable", "avx2", "avx512"].contains(&device["backend"].as_str().unwrap()));
    let rate = device["hashes_per_second"].as_f64().unwrap();
    assert!(rate > 0.0);
    assert_eq!(data["total_hashes_per_second"].as_f64(), Some(rate));
    let odds = data["odds"].as_array().unwrap();
    let difficulties: Vec<_> = odds
        .iter()
        .map(|odds| odds["difficulty"].as_u64().unwrap())
        .collect();
    assert_eq!(difficulties, [5, 6, 7, 8, 9, 10, 11, 12]);
    for odds in odds {
        let whole = odds["seconds_whole_keyspace"].as_f64().unwrap();
        let expected = odds["candidates"].as_f64().unwrap() / rate;
        assert!((whole / expected - 1.0).abs() < 1e-9);
    }
    let trials = data["trials"].as_array().unwrap();
    let totals: Vec<_> = trials
        .iter()
        .map(|trials| trials["total"].as_u64().unwrap())
        .collect();
    assert_eq!(totals, [2, 3]);
    for trials in trials {
        assert_eq!(trials["solved"], trials["total"]);
        let time = |name: &str| trials[name].as_f64().unwrap();
        assert!(time("seconds_p50") <= time("seconds_p95") && time("seconds_mean") > 0.0);
    }
    assert!(data["hardware"]["cpu"].is_object(), "{data}");
}

fn a_machine_without_a_gpu_says_what_is_missing() {
    let run = Sn27::new().run(["benchmark", "--seconds", "0.1", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let data = &run.json()["data"];
    if data["devices"][0]["name"] == "cpu" {
        let excluded = &data["excluded"][0];
        assert_eq!(excluded["device"], "cuda");
        assert!(!excluded["reason"].as_str().unwrap().is_empty());
        assert!(!excluded["help"].as_str().unwrap().is_empty());
    }
}

fn people_get_tables() {
    let run = Sn27::new().run([
        "benchmark",
        "--device",
        "cpu",
        "--seconds",
        "0.1",
        "--difficulty",
        "5:1",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    for text in [
        "Hash rate",
        "cpu",
        "MH/s",
        "guide",
        "odds in 30 s",
        "1,000,000,000,000",
        "end to end",
        "Machine",
    ] {
        assert!(run.stdout.contains(text), "{text}: {}", run.stdout);
    }
    assert!(!run.stdout.contains('\x1b'), "no colour off a terminal");
}

fn machine_readable_lines_are_hashcats() {
    let run = Sn27::new().run([
        "benchmark",
        "--device",
        "cpu",
        "--seconds",
        "0.1",
        "--machine-readable",
    ]);
    assert_eq!(run.code, 0);
    let fields: Vec<&str> = run.stdout.trim_end().split(':').collect();
    assert_eq!(
        (fields.len(), fields[0], fields[1]),
        (6, "1", "610"),
        "{run:?}"
    );
    assert!(fields[5].parse::<u64>().unwrap() > 0);
}

fn without_hashcat_the_comparison_says_so() {
    let sn27 = Sn27::new().env("SN27_HASHCAT", "no-such-hashcat");
    let run = sn27.run([
        "benchmark",
        "--device",
        "cpu",
        "--seconds",
        "0.1",
        "--compare",
        "hashcat",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.starts_with("warning: not compared: "), "{run:?}");
    assert!(
        run.stdout.contains("hashcat could not be compared"),
        "{run:?}"
    );
}

fn a_plot_is_a_picture_of_the_same_figures() {
    let sn27 = Sn27::new();
    let path = sn27.home().join("worth.svg");
    let plot = path.to_str().unwrap();
    let all = ["benchmark", "--device", "cpu", "--seconds", "0.2", "--json"];
    let run = sn27.run(all.iter().chain(&["--difficulty", "5:3", "--plot", plot]));
    assert_eq!(run.code, 0, "{run:?}");
    let svg = std::fs::read_to_string(&path).unwrap();
    assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
    for odds in run.json()["data"]["odds"].as_array().unwrap() {
        let number = |name: &str| odds[name].as_f64().unwrap();
        let difficulty = number("difficulty");
        let share = number("odds_within_30_seconds");
        let bar = format!("data-difficulty=\"{difficulty}\" data-odds=\"{share}\"");
        assert!(svg.contains(&bar), "{bar}");
    }
    assert!(svg.contains("data-solved=\"3\""));

    let nowhere = sn27.home().join("no/such/folder.svg");
    let nowhere = nowhere.to_str().unwrap();
    let run = sn27.run(all.iter().chain(&["--plot", nowhere]));
    assert_ne!(run.code, 0);
    assert!(
        run.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains(nowhere)
    );
}

fn registration_work_is_measured() {
    let data = benchmark(&["--work", "registration"]);
    assert_eq!(data["work"], "registration");
    let rate = data["total_hashes_per_second"].as_f64().unwrap();
    assert!(rate > 0.0);
    assert_eq!(data["devices"][0]["name"], "cpu");
    for mean in data["difficulties"].as_array().unwrap() {
        let expected = mean["difficulty"].as_f64().unwrap() / rate;
        assert!((mean["seconds"].as_f64().unwrap() / expected - 1.0).abs() < 1e-9);
    }
}

fn what_is_about_challenges_is_refused_for_registration_work() {
    for option in [
        &["--difficulty", "5"][..],
        &["--compare", "hashcat"],
        &["--plot", "x.svg"],
    ] {
        let all = ["benchmark", "--work", "registration", "--json"];
        let run = Sn27::new().run(all.iter().chain(option));
        assert_eq!(run.code, 2, "{run:?}");
    }
}
