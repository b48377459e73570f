//! Settings and their origins.

use std::fs;

use serde_json::Value;

use crate::support::{Run, Sn27, tests};

tests![
    flag_comes_before_environment_before_file_before_default,
    set_keeps_comments_and_unset_removes,
    bad_values_are_named_with_their_origin,
    files_that_are_no_settings_are_refused,
];

fn timeout(run: &Run) -> (String, String) {
    let json: Value = run.json();
    let row = &json["data"]["settings"][0];
    let text = |name: &str| row[name].as_str().unwrap().to_owned();
    (text("value"), text("origin"))
}

fn flag_comes_before_environment_before_file_before_default() {
    let get = ["config", "get", "timeout", "--json"];
    let sn27 = Sn27::new();
    assert_eq!(
        timeout(&sn27.run(get)),
        ("30s".to_owned(), "default".to_owned())
    );
    assert_eq!(sn27.run(["config", "set", "timeout", "20s"]).code, 0);
    let file = sn27.home().join(".config/sn27/config.toml");
    let (value, origin) = timeout(&sn27.run(get));
    assert_eq!(
        (value.as_str(), origin),
        ("20s", format!("file {}", file.display()))
    );
    let sn27 = sn27.env("SN27_TIMEOUT", "10s");
    let (value, origin) = timeout(&sn27.run(get));
    assert_eq!(
        (value.as_str(), origin.as_str()),
        ("10s", "environment SN27_TIMEOUT")
    );
    // The flag is seen at work: 10 s would not be over.
    let search = [
        "solve",
        &format!("$BLAKE2${}:", "0".repeat(128)),
        "--mask",
        "?a?a?a?a?a?a?a?a?a",
        "--timeout",
        "10ms",
    ];
    assert_eq!(sn27.run(search).code, 8);
    let colors = Sn27::new()
        .env("NO_COLOR", "1")
        .run(["config", "get", "color", "--json"]);
    assert_eq!(
        timeout(&colors),
        ("never".to_owned(), "environment NO_COLOR".to_owned())
    );
}

fn set_keeps_comments_and_unset_removes() {
    let sn27 = Sn27::new();
    let path = sn27.home().join("my.toml");
    fs::write(&path, "# mine\ntimeout = 20 # seconds\nother = true\n").unwrap();
    let file = path.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let run = sn27.run(["config", "--config", file].iter().chain(arguments));
        assert_eq!(run.code, 0, "{run:?}");
        run
    };
    assert_eq!(timeout(&run(&["get", "timeout", "--json"])).0, "20");
    run(&["set", "device", "cpu"]);
    run(&["set", "--unset", "timeout"]);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, "other = true\ndevice = \"cpu\"\n");
    assert_eq!(
        sn27.home().read_dir().unwrap().count(),
        1,
        "no temporary file stays"
    );
}

fn bad_values_are_named_with_their_origin() {
    let sn27 = Sn27::new();
    let refused = sn27.run(["config", "set", "device", "gpu"]);
    assert_eq!(
        (refused.code, refused.stdout.as_str()),
        (2, ""),
        "{refused:?}"
    );
    assert!(
        refused.stderr.contains("`gpu` names no device"),
        "{refused:?}"
    );
    assert!(sn27.home_is_empty());
    let run = Sn27::new().env("SN27_DEVICE", "gpu").run(["benchmark"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("device (environment SN27_DEVICE)"),
        "{run:?}"
    );
    let color = Sn27::new().env("SN27_COLOR", "red").run(["config", "get"]);
    assert_eq!(color.code, 2, "{color:?}");
    assert_eq!(Sn27::new().run(["config", "get", "colour"]).code, 2);
    assert_eq!(Sn27::new().run(["config", "set", "color"]).code, 2);
}

fn files_that_are_no_settings_are_refused() {
    let sn27 = Sn27::new();
    let path = sn27.home().join("bad.toml");
    let get = ["config", "get", "--config", path.to_str().unwrap()];
    for text in ["timeout = ", "timeout = [1]", "timeout = true"] {
        fs::write(&path, text).unwrap();
        let run = sn27.run(get);
        assert_eq!(run.code, 2, "{text}: {run:?}");
        assert!(run.stderr.contains("bad.toml"), "{run:?}");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(sn27.run(get).code, 1);
}
