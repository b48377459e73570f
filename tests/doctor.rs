//! `sn27 doctor`: what it finds, what it says of it, and that it leaves everything as it was.

mod chain;
mod docker;
mod machine;
mod peer;
mod ports;
mod wallet;

use serde_json::Value;

use crate::support::{Run, Sn27};

/// All tests of it.
pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
    [
        chain::tests(),
        docker::tests(),
        machine::tests(),
        peer::tests(),
        ports::tests(),
        wallet::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a run found.
struct Findings(Vec<Value>);

/// Runs it in JSON; its envelope and its exit code say the same.
fn examine(sn27: &Sn27, arguments: &[&str]) -> Findings {
    let all = ["doctor", "--json"].iter().chain(arguments);
    let run = sn27.run(all);
    let Run { code, stderr, .. } = &run;
    assert_eq!(stderr, "", "{run:?}");
    let envelope = run.json();
    let data = &envelope["data"];
    let findings = Findings(data["checks"].as_array().unwrap().clone());
    let failed = findings.0.iter().any(|it| it["status"] == "failed");
    assert_eq!(*code, i32::from(failed), "{run:?}");
    assert_eq!(envelope["ok"], !failed);
    assert_eq!(data["healthy"], !failed);
    let count = |status| {
        findings
            .0
            .iter()
            .filter(|it| it["status"] == status)
            .count()
    };
    for (name, status) in [
        ("ok", "ok"),
        ("warnings", "warning"),
        ("failed", "failed"),
        ("skipped", "skipped"),
    ] {
        assert_eq!(data["counts"][name], count(status), "{data}");
    }
    findings
}

impl Findings {
    /// The only one of this name.
    fn one(&self, name: &str) -> &Value {
        let mut all = self.all(name);
        let one = all.next().unwrap_or_else(|| panic!("{name}: {:?}", self.0));
        assert!(all.next().is_none(), "{name}: {:?}", self.0);
        one
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &Value> {
        self.0.iter().filter(move |it| it["name"] == name)
    }

    /// That one is like this, and says this.
    fn assert(&self, name: &str, status: &str, words: &str) -> &Value {
        let one = self.one(name);
        assert_eq!(one["status"], status, "{one}");
        let detail = one["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{words}: {one}");
        one
    }
}

/// The commands of a finding, without the sudo that root needs not.
fn commands(finding: &Value) -> Vec<String> {
    let commands = finding["commands"].as_array().unwrap().iter();
    let commands = commands.map(|command| command.as_str().unwrap().replace("sudo ", ""));
    commands.collect()
}
