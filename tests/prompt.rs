//! Questions: asked on a terminal, and only there.

use std::time::Duration;

use rexpect::session::{Options, PtySession, spawn_with_options};

use crate::support::{Sn27, tests};

tests![
    what_is_missing_is_asked_for_on_a_terminal,
    what_is_missing_is_named_at_once_elsewhere,
    questions_are_off_where_they_were_declined,
    ctrl_c_at_a_question_ends_with_130,
];

const EXAMPLE: &str = "$BLAKE2$41fcd44c789c735c08b43a871b81c8f617ca43918d38aee6cf8291c58a0b00a03115857425e5ff6f044be7a5bec8536b52d6c9992e21cd43cdca8a55bbf1f5c1:1033";

pub(crate) fn terminal(sn27: &Sn27, arguments: &[&str]) -> PtySession {
    let mut command = sn27.command();
    command.args(arguments).env("TERM", "xterm");
    let options = Options::new().timeout_ms(Some(Duration::from_secs(20).as_millis() as u64));
    spawn_with_options(command, options.strip_ansi_escape_codes(true)).unwrap()
}

fn what_is_missing_is_asked_for_on_a_terminal() {
    let sn27 = Sn27::new();
    let mut session = terminal(&sn27, &["solve", "--device", "cpu"]);
    session.exp_string("hash:salt").unwrap();
    // A wrong answer is told at once, and the question stands.
    session.send_line("nonsense").unwrap();
    session.exp_string("does not begin with $BLAKE2$").unwrap();
    session.send_control('u').unwrap();
    session.send_line(EXAMPLE).unwrap();
    session.exp_string("characters of ?1").unwrap();
    session.send_line("achst").unwrap();
    session.exp_string("mask").unwrap();
    session.send_line("?1?1?1?1?1?1?1").unwrap();
    // The command that needs no questions, to be learned.
    session
        .exp_string("--chars 'achst' --mask '?1?1?1?1?1?1?1'")
        .unwrap();
    session.exp_string("hashcat").unwrap();
    session.exp_eof().unwrap();
}

fn what_is_missing_is_named_at_once_elsewhere() {
    let run = Sn27::new().run(["solve"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.starts_with("error: missing HASH:SALT, --mask\n"),
        "{run:?}"
    );
    let run = Sn27::new().run(["solve", EXAMPLE, "--json"]);
    assert_eq!(run.json()["error"]["message"], "missing --mask");
}

fn questions_are_off_where_they_were_declined() {
    let sn27 = Sn27::new();
    for flag in ["--no-prompt", "--no-input", "--no_prompt", "--quiet"] {
        let mut session = terminal(&sn27, &["solve", flag]);
        session.exp_string("missing HASH:SALT, --mask").unwrap();
        session.exp_eof().unwrap();
    }
}

fn ctrl_c_at_a_question_ends_with_130() {
    let sn27 = Sn27::new();
    let mut session = terminal(&sn27, &["solve"]);
    session.exp_string("hash:salt").unwrap();
    session.send_control('c').unwrap();
    session.exp_eof().unwrap();
    let status = session.process_mut().wait();
    assert!(format!("{status:?}").contains("130"), "{status:?}");
}
