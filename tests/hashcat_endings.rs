//! How runs of the external hashcat can end, acted by a shell script in its place.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use sn27::solver::hashcat::{
    Hashcat, HashcatDevices, HashcatError, HashcatExit, HashcatJob, HashcatOutcome,
};
use tempfile::TempDir;

use crate::{hashcat_cases::watch::alive, support::tests};

tests![
    exit_codes_are_told_apart,
    a_hanging_program_is_killed_with_what_it_started,
    a_deadline_that_has_passed_starts_nothing,
    endings_without_a_good_answer_are_errors,
    other_programs_are_not_taken_for_hashcat,
];

/// Longer than any of these takes.
const PATIENCE: Option<Duration> = Some(Duration::from_secs(300));

/// The scripts do not look at it.
fn any_job() -> HashcatJob {
    HashcatJob {
        digest_hex: "0".repeat(128),
        salt: b"salt".to_vec(),
        charsets: [None, None, None, None],
        mask: b"?d".to_vec(),
        devices: HashcatDevices::Cpu,
    }
}

fn exit_codes_are_told_apart() {
    for code in [2, 3, 5, 77, 245, 254, 255] {
        let body = format!("echo some words; echo 'the reason' >&2; exit {code}");
        match Fake::new(&body).solve(PATIENCE) {
            Err(
                error @ HashcatError::Failed {
                    exit: HashcatExit::Code(seen),
                    ..
                },
            ) => {
                assert_eq!(seen, code);
                assert!(
                    error.to_string().ends_with("some words the reason"),
                    "{error}"
                );
            }
            other => panic!("{code}: {other:?}"),
        }
    }
    for complaint in [
        "No devices found/left.",
        "ATTENTION! No OpenCL, HIP or CUDA compatible platform found.",
    ] {
        let error = Fake::new(&format!("echo '{complaint}' >&2; exit 255")).solve(PATIENCE);
        assert!(matches!(error, Err(HashcatError::NoDevice)), "{error:?}");
    }
    assert!(matches!(
        Fake::new("exit 4").solve(PATIENCE),
        Ok(HashcatOutcome::TimedOut)
    ));
    assert!(matches!(
        Fake::new("exit 1").solve(PATIENCE),
        Ok(HashcatOutcome::Exhausted)
    ));
    let killed = Fake::new("kill -ABRT $$").solve(PATIENCE);
    let Err(HashcatError::Failed {
        exit: HashcatExit::Signal(6),
        ..
    }) = killed
    else {
        panic!("{killed:?}");
    };
}

fn a_hanging_program_is_killed_with_what_it_started() {
    // The shell waits for a child of its own, whose number it writes beside itself.
    let fake = Fake::new("sleep 1000 & echo $! >\"$0.child\"; pwd >\"$0.cwd\"; wait");
    let child_file = fake.beside("child");
    let stop = || fs::read_to_string(&child_file).is_ok_and(|text| text.ends_with('\n'));
    let outcome = fake.hashcat.solve(&any_job(), None, &stop);
    assert!(
        matches!(outcome, Ok(HashcatOutcome::Stopped)),
        "{outcome:?}"
    );
    let child = fs::read_to_string(child_file).expect("written");
    wait_until(|| !alive(child.trim()));

    let started = Instant::now();
    let outcome = fake.solve(Some(Duration::from_millis(300)));
    assert!(
        matches!(outcome, Ok(HashcatOutcome::TimedOut)),
        "{outcome:?}"
    );
    assert!(started.elapsed() >= Duration::from_millis(300));
    let cwd = fs::read_to_string(fake.beside("cwd")).expect("written");
    assert!(
        cwd.contains("sn27-hashcat-") && !Path::new(cwd.trim()).exists(),
        "{cwd}"
    );
}

fn a_deadline_that_has_passed_starts_nothing() {
    let fake = Fake::new("touch \"$0.ran\"");
    let outcome = fake.solve(Some(Duration::ZERO));
    assert!(
        matches!(outcome, Ok(HashcatOutcome::TimedOut)),
        "{outcome:?}"
    );
    assert!(!fake.beside("ran").exists());
}

fn endings_without_a_good_answer_are_errors() {
    for body in [
        "exit 0",
        "echo xyz >password.txt",
        "printf '61\\n62\\n' >password.txt",
    ] {
        let outcome = Fake::new(body).solve(PATIENCE);
        assert!(
            matches!(outcome, Err(HashcatError::OddAnswer { .. })),
            "{body}: {outcome:?}"
        );
    }
    let decoded = Fake::new("echo 3a3a >password.txt").solve(PATIENCE);
    assert!(
        matches!(decoded, Ok(HashcatOutcome::Found(ref found)) if found == b"::"),
        "{decoded:?}"
    );
    let speeds = Fake::new("echo nothing")
        .hashcat
        .benchmark(HashcatDevices::All, Duration::from_secs(60));
    assert!(
        matches!(speeds, Err(HashcatError::OddAnswer { .. })),
        "{speeds:?}"
    );
}

fn other_programs_are_not_taken_for_hashcat() {
    let find = |script: &str| {
        let folder = TempDir::new().expect("a directory");
        let program = write_program(folder.path(), script);
        Hashcat::find(program.as_os_str()).map(|hashcat| hashcat.version().to_owned())
    };
    let old = find("#!/bin/sh\necho v6.2.5");
    assert!(
        matches!(old, Err(HashcatError::TooOld { ref version, .. }) if version == "v6.2.5"),
        "{old:?}"
    );
    let newer = find("#!/bin/sh\necho v7.1.2");
    assert_eq!(newer.ok().as_deref(), Some("v7.1.2"));
    for script in [
        "#!/bin/sh\necho hello",
        "#!/bin/sh\nexit 0",
        "#!/bin/sh\ncat /dev/zero | head -c 100000",
    ] {
        let other = find(script);
        assert!(
            matches!(other, Err(HashcatError::NotHashcat { .. })),
            "{other:?}"
        );
    }
    let broken = find("#!/no/such/interpreter\n");
    assert!(
        matches!(broken, Err(HashcatError::Start { .. })),
        "{broken:?}"
    );
}

/// A shell script that says it is hashcat 6.2.6 and then does what a test wants.
struct Fake {
    folder: TempDir,
    hashcat: Hashcat,
}

impl Fake {
    fn new(body: &str) -> Self {
        let folder = TempDir::new().expect("a directory");
        let script =
            format!("#!/bin/sh\ncase \"$*\" in *--version*) echo v6.2.6; exit;; esac\n{body}\n");
        let program = write_program(folder.path(), &script);
        let hashcat = Hashcat::find(program.as_os_str()).unwrap_or_else(|error| panic!("{error}"));
        Self { folder, hashcat }
    }

    fn solve(&self, timeout: Option<Duration>) -> Result<HashcatOutcome, HashcatError> {
        self.hashcat.solve(&any_job(), timeout, &|| false)
    }

    /// A file that the script writes as `$0.<name>`.
    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("hashcat.{name}"))
    }
}

/// Writes an executable. `cp` does the writing: a descriptor of ours could be inherited by what
/// another test starts meanwhile, and a file open for writing can't be executed.
fn write_program(folder: &Path, script: &str) -> PathBuf {
    let (draft, program) = (folder.join("draft"), folder.join("hashcat"));
    fs::write(&draft, script).expect("writable");
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o755)).expect("ours");
    let copied = Command::new("cp")
        .arg("-p")
        .arg(&draft)
        .arg(&program)
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    program
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !condition() {
        assert!(Instant::now() < deadline, "still not so after 10 s");
        thread::sleep(Duration::from_millis(10));
    }
}
