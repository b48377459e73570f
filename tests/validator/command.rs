//! `sn27 score`.

use snapbox::{assert_data_eq, str};

use crate::support::{Sn27, tests};

tests![
    the_guides_examples_come_out_to_the_last_digit,
    terms_are_shown_by_name,
    histories_and_machines_are_scored,
    a_miner_is_explained_from_the_database,
    what_a_formula_does_not_take_is_refused,
];

fn score(words: &str) -> serde_json::Value {
    let words = words.split(' ').chain(["--json"]);
    let run = Sn27::new().run(["score"].into_iter().chain(words));
    assert_eq!(run.code, 0, "{run:?}");
    run.json()["data"].clone()
}

fn the_guides_examples_come_out_to_the_last_digit() {
    for (words, expected) in [
        ("--formula seed --elapsed 4 --difficulty 6", "8.2865"),
        ("--elapsed 4 --difficulty 6 --allocated", "8.3865"),
        (
            "--elapsed 16 --difficulty 8 --allocated",
            "24.835058823529412",
        ),
        ("--elapsed 1 --difficulty 12", "40.628750000000004"),
        ("--elapsed 4 --difficulty 6 --unsolved", "0.0"),
    ] {
        assert_eq!(score(words)["score"].to_string(), expected, "{words}");
    }
}

fn terms_are_shown_by_name() {
    let run = Sn27::new().run(["score", "--elapsed", "4", "--difficulty", "6"]);
    assert_data_eq!(
        run.stdout,
        str![[r#"
  TERM               VALUE
  lowest difficulty  7782
  difficulty         4.5
  elapsed time       500
  allocation         0
  score              8.2865
  the score is the sum of the terms divided by 1000

"#]]
    );
}

fn histories_and_machines_are_scored() {
    let perfect = "--attempts 60 --successes 60 --elapsed 5 --difficulty 12 --formula v1.5";
    let data = score(perfect);
    assert_eq!(data["score"], 0.8964143426294822);
    assert_eq!(data["formula"], "v1.5");
    assert_eq!(data["terms"][1]["name"], "success");
    let rented = score(&format!("{perfect} --allocated"));
    assert_eq!(rented["score"], 0.8075697211155379);
    let machine = score("--formula hardware --cpu-count 8 --cpu-frequency 2400");
    assert_eq!(machine["score"], 10.625);
}

fn a_miner_is_explained_from_the_database() {
    let sn27 = Sn27::new();
    let connection = rusqlite::Connection::open(sn27.home().join("database.db")).unwrap();
    let upstream = include_str!("../fixtures/validator-v1.5.3.sql");
    connection.execute_batch(upstream).unwrap();
    let run = sn27.run(["score", "--uid", "3", "--json"]);
    assert_eq!(run.code, 0, "{run:?}");
    let data = &run.json()["data"];
    assert_eq!(data["formula"], "v1.5");
    assert_eq!(data["inputs"]["history"]["attempts"], 3);
    assert_eq!(
        data["miner"]["hotkey"],
        "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
    );
    assert_eq!(data["miner"]["stored"], serde_json::Value::Null);
    let seed = sn27.run(["score", "--uid", "3", "--formula", "seed", "--json"]);
    assert_eq!(seed.json()["data"]["inputs"]["answer"]["elapsed"], 8.0);

    let unknown = sn27.run(["score", "--uid", "4", "--json"]);
    assert_eq!(
        (unknown.code, &unknown.json()["error"]["code"]),
        (3, &"not_found".into())
    );
    let nowhere = Sn27::new().run(["score", "--uid", "3", "--json"]);
    assert_eq!(nowhere.code, 3, "{nowhere:?}");
    let elsewhere = Sn27::new().env("SQLITE_DB_PATH", sn27.home().join("database.db"));
    assert_eq!(elsewhere.run(["score", "--uid", "9"]).code, 0);
}

fn what_a_formula_does_not_take_is_refused() {
    for (words, named) in [
        ("--elapsed 4", "--difficulty"),
        ("--formula v1.5 --elapsed 4 --difficulty 7", "--attempts"),
        ("--elapsed 4 --difficulty 6.5", "6.5"),
        ("--elapsed 4 --difficulty 6 --attempts 3", "seed"),
        ("--elapsed=-1 --difficulty 6", "elapsed"),
        ("--elapsed NaN --difficulty 6", "elapsed"),
        (
            "--formula v1.5 --attempts 1 --successes 2 --elapsed 1 --difficulty 7",
            "2 of 1",
        ),
        ("--formula hardware --elapsed 4", "hardware"),
        ("--formula v9", "v9"),
        ("--uid 3 --elapsed 4", "--uid"),
        ("--database x", "--uid"),
    ] {
        let all = ["score"]
            .into_iter()
            .chain(words.split(' '))
            .chain(["--json"]);
        let run = Sn27::new().run(all);
        assert_eq!(run.code, 2, "{words}: {run:?}");
        let message = run.json()["error"]["message"].to_string();
        assert!(message.contains(named), "{words}: {message}");
    }
}
