//! The external hashcat in real runs on this machine's CPU.
//!
//! Without hashcat, or without an OpenCL driver for the CPU, they are skipped.

pub(crate) mod watch;

use std::{
    ffi::OsStr,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::Path,
    process, thread,
    time::{Duration, Instant},
};

use sn27::solver::hashcat::{
    Hashcat, HashcatDevices, HashcatError, HashcatJob, HashcatOutcome, HashcatSpeed,
};

use self::watch::Watch;
use crate::support::{Skipped, Vector, tests};

tests![
    the_vectors_of_difficulty_5_and_6_are_solved,
    literals_sets_and_question_marks_mean_what_they_say,
    awkward_characters_are_only_characters,
    names_of_files_are_only_text,
    options_are_only_text,
    salts_are_any_bytes,
    long_messages_are_not_missed_by_the_optimized_kernel,
    a_mask_without_the_password_is_exhausted,
    a_time_limit_leaves_nothing_behind,
    a_stop_leaves_nothing_behind,
    a_panic_leaves_nothing_behind,
    two_searches_at_once_do_not_meet,
    the_benchmark_measures_the_cpu,
    an_absent_kind_of_device_is_an_error,
];

/// Enough for compiling kernels on a slow machine that does other things too.
const PATIENCE: Option<Duration> = Some(Duration::from_secs(300));

/// The installed hashcat.
fn installed() -> Result<Hashcat, Skipped> {
    Hashcat::find(OsStr::new("hashcat")).map_err(|error| match error {
        HashcatError::NotInstalled { .. } => Skipped("hashcat is not installed".to_owned()),
        error => panic!("{error}"),
    })
}

/// Searches with the installed hashcat on the CPU.
fn search(
    job: &HashcatJob,
    timeout: Option<Duration>,
    stop: &dyn Fn() -> bool,
) -> Result<HashcatOutcome, Skipped> {
    with_device(installed()?.solve(job, timeout, stop))
}

fn solve(job: &HashcatJob) -> Result<HashcatOutcome, Skipped> {
    search(job, PATIENCE, &|| false)
}

fn with_device<T>(result: Result<T, HashcatError>) -> Result<T, Skipped> {
    match result {
        Err(HashcatError::NoDevice) => Err(Skipped("hashcat finds no CPU device".to_owned())),
        other => Ok(other.unwrap_or_else(|error| panic!("{error}; {}", error.help()))),
    }
}

/// The question whose answer is this password.
fn job(password: &[u8], salt: &[u8], charset: &[u8], mask: &[u8]) -> HashcatJob {
    let mut state = blake2b_simd::State::new();
    let digest = state.update(password).update(salt).finalize();
    HashcatJob {
        digest_hex: digest.to_hex().to_string(),
        salt: salt.to_vec(),
        charsets: [Some(charset.to_vec()), None, None, None],
        mask: mask.to_vec(),
        devices: HashcatDevices::Cpu,
    }
}

/// A search that takes years; its mask begins with literals of its own.
fn endless(mark: &str) -> HashcatJob {
    let mask = format!("{mark}-{}?b?b?b?b?b?b?b", process::id());
    job(b"", b"salt", b"", mask.as_bytes())
}

#[track_caller]
fn expect(password: &[u8], salt: &[u8], charset: &[u8], mask: &[u8]) -> Result<(), Skipped> {
    let found = solve(&job(password, salt, charset, mask))?;
    assert_eq!(found, HashcatOutcome::Found(password.to_vec()));
    Ok(())
}

fn the_vectors_of_difficulty_5_and_6_are_solved() -> Result<(), Skipped> {
    let vectors = Vector::all()
        .into_iter()
        .filter(|vector| vector.difficulty <= 6);
    let solvable: Vec<_> = vectors.filter(|vector| vector.password.is_some()).collect();
    let passwords = solvable
        .iter()
        .filter_map(|vector| vector.password.as_ref());
    assert!(
        passwords.into_iter().any(|password| password.contains(':')),
        "the upstream bug"
    );
    for vector in &solvable {
        let job = HashcatJob {
            digest_hex: vector.hash.trim_start_matches("$BLAKE2$").to_owned(),
            salt: vector.salt.clone().into_bytes(),
            charsets: [Some(vector.chars.clone().into_bytes()), None, None, None],
            mask: vector.mask.clone().into_bytes(),
            devices: HashcatDevices::Cpu,
        };
        let password = vector.password.clone().map(String::into_bytes);
        assert_eq!(Some(solve(&job)?), password.map(HashcatOutcome::Found));
    }
    Ok(())
}

fn literals_sets_and_question_marks_mean_what_they_say() -> Result<(), Skipped> {
    expect(b"pass?7", b"1033", b"?d", b"pass???1")?;
    expect(b"literal", b"1033", b"", b"literal")?;
    let mut nested = job(b"zZ9?", b"1033", b"?d??", b"?3?2?1?1");
    nested.charsets[1] = Some(b"?uz".to_vec());
    nested.charsets[2] = Some(b"?2?1".to_vec());
    assert_eq!(solve(&nested)?, HashcatOutcome::Found(b"zZ9?".to_vec()));
    Ok(())
}

fn awkward_characters_are_only_characters() -> Result<(), Skipped> {
    let charset = b",#\\?? -:$[]'\"";
    expect(b"-,#\\?", b"0123456789abcdef", charset, b"?1?1?1?1?1")?;
    expect(b" : $[", b"0123456789abcdef", charset, b"?1?1?1?1?1")?;
    expect(b"#,\\,-\n\0\xff", b"12", b"\n\0\xff", b"#,\\,-?1?1?1")
}

fn names_of_files_are_only_text() -> Result<(), Skipped> {
    // Of the system, and of the directory that hashcat runs in.
    for name in ["/etc/passwd", "challenge.txt"] {
        expect(name.as_bytes(), b"salt", b"x", name.as_bytes())?;
        let last = &name.as_bytes()[name.len() - 1..];
        expect(last, b"salt", name.as_bytes(), b"?1")?;
    }
    Ok(())
}

fn options_are_only_text() -> Result<(), Skipped> {
    expect(b"--version", b"--stdout", b"-", b"--version")?;
    expect(b"-h", b"-o x", b"--help", b"-?1")
}

fn salts_are_any_bytes() -> Result<(), Skipped> {
    for salt in [&b""[..], b"a:b:", b"-o", b"\xff\0\n", b"$HEX[00]"] {
        expect(b"ab", salt, b"abc", b"?1?1")?;
    }
    Ok(())
}

/// hashcat 6.2.6 with `-O` reports "exhausted" where password and salt fill 64 bytes.
fn long_messages_are_not_missed_by_the_optimized_kernel() -> Result<(), Skipped> {
    for length in [61, 62, 100] {
        expect(b"ab", &vec![b's'; length], b"abc", b"?1?1")?;
    }
    Ok(())
}

fn a_mask_without_the_password_is_exhausted() -> Result<(), Skipped> {
    let outcome = solve(&job(b"abcd", b"salt", b"abc", b"?1?1?1?1"))?;
    assert_eq!(outcome, HashcatOutcome::Exhausted);
    Ok(())
}

fn a_time_limit_leaves_nothing_behind() -> Result<(), Skipped> {
    let job = endless("watch-1");
    let watch = Watch::of(&job.mask);
    let look = || {
        watch.look();
        false
    };
    let started = Instant::now();
    let outcome = search(&job, Some(Duration::from_secs(2)), &look)?;
    let elapsed = started.elapsed();
    assert_eq!(outcome, HashcatOutcome::TimedOut);
    assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
    watch.assert_gone();
    Ok(())
}

fn a_stop_leaves_nothing_behind() -> Result<(), Skipped> {
    let job = endless("watch-2");
    let watch = Watch::of(&job.mask);
    let outcome = search(&job, None, &|| watch.look())?;
    assert_eq!(outcome, HashcatOutcome::Stopped);
    watch.assert_gone();
    Ok(())
}

fn a_panic_leaves_nothing_behind() -> Result<(), Skipped> {
    let job = endless("watch-3");
    let watch = Watch::of(&job.mask);
    let stop = || {
        if watch.look() {
            // Unlike panic! it prints nothing into the middle of the results.
            resume_unwind(Box::new("as planned"));
        }
        false
    };
    match catch_unwind(AssertUnwindSafe(|| search(&job, None, &stop))) {
        Ok(outcome) => panic!("no panic: {:?}", outcome?),
        Err(_) => watch.assert_gone(),
    }
    Ok(())
}

fn two_searches_at_once_do_not_meet() -> Result<(), Skipped> {
    let jobs =
        [b"abba", b"baab"].map(|password| (password, job(password, b"s", b"ab", b"?1?1?1?1")));
    let threads = jobs.map(|(password, job)| {
        thread::spawn(move || Ok(solve(&job)? == HashcatOutcome::Found(password.to_vec())))
    });
    for thread in threads {
        assert!(thread.join().expect("no panic")?);
    }
    Ok(())
}

fn the_benchmark_measures_the_cpu() -> Result<(), Skipped> {
    let patience = Duration::from_secs(300);
    let speeds = with_device(installed()?.benchmark(HashcatDevices::Cpu, patience))?;
    let plausible = |speed: &HashcatSpeed| (1e5..1e12).contains(&speed.hashes_per_second);
    assert!(speeds.iter().all(plausible), "{speeds:?}");
    assert_eq!(speeds[0].device, 1);
    Ok(())
}

fn an_absent_kind_of_device_is_an_error() -> Result<(), Skipped> {
    let hashcat = installed()?;
    let signs = ["/dev/nvidiactl", "/dev/kfd", "/dev/dri"];
    if signs.iter().any(|path| Path::new(path).exists()) {
        return Err(Skipped("this machine may have a GPU".to_owned()));
    }
    let mut question = job(b"a", b"s", b"a", b"?1");
    question.devices = HashcatDevices::Gpu;
    let error = hashcat.solve(&question, PATIENCE, &|| false);
    assert!(matches!(error, Err(HashcatError::NoDevice)), "{error:?}");
    Ok(())
}
