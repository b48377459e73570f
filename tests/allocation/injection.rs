//! Texts that would do harm in a shell, a Dockerfile or a file of lines, in every field.

use sn27::wire::{
    Allocate, CallError, DeviceRequirement, DockerAction, DockerRequirement, GpuRequirement,
};

use super::{
    caller::{Key, Ssh, action, call, is_free, register, register_with, release, said, small},
    daemon::inspect,
    lending::Lending,
};
use crate::{
    miner::subnet::{VALIDATOR, run},
    support::{Skipped, tests},
};

tests![
    what_callers_write_is_never_run,
    keys_are_keys_and_nothing_else
];

/// Each would leave a file behind, on the host or in the container.
fn harmful(mark: &str) -> Vec<String> {
    vec![
        format!("$(touch {mark})"),
        format!("`touch {mark}`"),
        format!("'; touch {mark}; '"),
        format!("\"; touch {mark}; \""),
        format!("a\nRUN touch {mark}\n"),
        format!("a\r\ncommand=\"touch {mark}\" ssh-ed25519 AAAA\r\n"),
        format!("--privileged --volume=/:{mark}"),
        format!("| touch {mark}"),
        format!("../../../{mark}"),
        format!("\u{202e}; touch {mark} # ключ 鍵"),
        format!("{mark}{}", "A".repeat(300_000)),
    ]
}

fn what_callers_write_is_never_run() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let mark = lending.sn27.home().join("mark");
    let mark = mark.to_str().unwrap();
    for text in harmful(mark) {
        let shown = &text.chars().take(60).collect::<String>();
        let docker = |requirement: DockerRequirement| Allocate {
            docker_requirement: requirement,
            ..register(key)
        };
        // Not looked at, whatever they are.
        let asked = docker(DockerRequirement {
            base_image: text.clone(),
            volume_path: text.clone(),
            ..DockerRequirement::default()
        });
        let made = lending.ask(VALIDATOR, &asked);
        assert!(made.status, "{shown}: {}", lending.log());
        let container = lending.containers().remove(0);
        assert!(!inspect(&container, ".").contains(mark), "{shown}");
        let way = key.open(&made);
        let ssh = Ssh::new(&way);
        let looked = ssh.password(&way.password, &format!("! test -e {mark}"));
        assert!(looked.status.success(), "{shown}: {looked:?}");
        // Changes with such texts change nothing.
        for asked in [
            action(key, &text, ""),
            action(key, "exchange_key", &text),
            Allocate {
                docker_action: DockerAction {
                    action: "exchange_key".to_owned(),
                    ssh_key: ssh.keygen(&format!("id{}", shown.len()), "ed25519"),
                    key_type: Some(text.clone()),
                },
                ..action(key, "", "")
            },
        ] {
            assert!(!lending.ask(VALIDATOR, &asked).status, "{shown}");
        }
        assert_eq!(said(&ssh.password(&way.password, "id -u")), "0", "{shown}");
        let asked = Allocate {
            public_key: text.clone(),
            ..release(key)
        };
        assert!(!lending.ask(VALIDATOR, &asked).status, "{shown}");
        assert!(lending.ask(VALIDATOR, &release(key)).status);
        // No machine for these.
        for asked in [
            docker(DockerRequirement {
                dockerfile: text.clone(),
                ..DockerRequirement::default()
            }),
            register_with(key, &text),
            Allocate {
                public_key: text.clone(),
                ..register(key)
            },
            Allocate {
                device_requirement: Some(DeviceRequirement {
                    gpu: Some(GpuRequirement {
                        count: 1,
                        capacity: 0,
                        kind: text.clone(),
                    }),
                    ..small()
                }),
                ..register(key)
            },
        ] {
            let answer = lending.ask(VALIDATOR, &asked);
            assert!(!answer.status && answer.info.is_none(), "{shown}");
        }
        assert_eq!(lending.containers(), [""; 0], "{shown}");
        assert!(!std::path::Path::new(mark).exists(), "{shown}");
    }
    // A line of the log is one line, whatever was asked.
    for line in lending.log().lines() {
        let time = line.split(" | ").next().unwrap();
        assert_eq!(time.len(), "2024-01-20 12:00:00.005".len(), "{line}");
    }
    assert!(lending.ask(VALIDATOR, &is_free()).status);
    Ok(())
}

fn keys_are_keys_and_nothing_else() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let key = Key::first();
    let files = tempfile::tempdir().unwrap();
    let line = super::caller::keygen(files.path(), "id", "ed25519");
    let line = line.trim_end();
    for text in [
        format!("command=\"id\" {line}"),
        format!("no-pty,command=\"id\" {line}"),
        format!("{line}\n{line}"),
        format!("{line}\ncommand=\"id\" {line}"),
        line.replace("ssh-ed25519", "ssh-rsa"),
        line[..line.len() - 12].to_owned(),
        format!("ssh-rsa {}", "A".repeat(1000)),
        "ssh-dss AAAAB3NzaC1kc3MAAACBAA==".to_owned(),
    ] {
        let answer = lending.ask(VALIDATOR, &register_with(key, &text));
        assert!(!answer.status, "{text}");
    }
    let long = format!("{line} {}", "A".repeat(1 << 20));
    let refused = run(call(VALIDATOR, &lending.axon(), &register_with(key, &long)));
    assert!(
        matches!(refused, Err(CallError::Refused { status: 413, .. })),
        "{refused:?}"
    );
    assert_eq!(lending.stages(), [""; 0]);
    // Space around it and a comment are nobody's harm, and stay behind.
    let text = format!("  {line} $(id) `id`\n");
    let made = lending.ask(VALIDATOR, &register_with(key, &text));
    assert!(made.status, "{}", lending.log());
    let ssh = Ssh::new(&key.open(&made));
    ssh.adopt(files.path(), "id");
    let written = said(&ssh.key("id", "cat /etc/sn27/authorized_keys"));
    assert!(
        text.contains(&written) && !written.contains('$'),
        "{written}"
    );
    assert!(lending.ask(VALIDATOR, &release(key)).status);
    Ok(())
}
