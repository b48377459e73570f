//! Keys: their files and who may read them, their place on the subnet, the money for one.

mod files;
mod place;

use super::{Subject, line::Line};
use crate::{
    check::{Check, Remedy},
    shell::word,
    wallet::{KeyState, Presence, Role, Wallet},
};

pub(super) async fn look(subject: &Subject, line: &Line) -> Vec<Check> {
    let wallet = &subject.wallet;
    let folder = wallet.folder();
    if !folder.is_dir() {
        let detail = format!("there is no wallet at {}", folder.display());
        let help = "make one, or name yours with --wallet and --wallet-path";
        let create = format!("sn27 wallet create --wallet {}", word(wallet.name()));
        return vec![Check::fail("wallet", detail, help).mend(Remedy::Run(create))];
    }
    let (coldkey, hotkey) = (wallet.coldkey_state(), wallet.hotkey_state());
    let mut checks = vec![
        self::coldkeypub(wallet, &coldkey),
        self::coldkey(wallet, &coldkey),
        self::hotkey(wallet, &hotkey),
    ];
    checks.extend(files::look(wallet, coldkey.address));
    checks.extend(place::look(subject, line, coldkey.address, hotkey.address).await);
    checks
}

fn coldkeypub(wallet: &Wallet, state: &KeyState) -> Check {
    let name = "coldkeypub";
    if let Some(problem) = &state.problem {
        return Check::fail(name, problem.to_string(), problem.help());
    }
    match wallet.coldkeypub() {
        Ok(public) => Check::ok(name, format!("{} ({})", public.address, wallet.name())),
        Err(error) => {
            let regenerate = format!(
                "sn27 wallet regen-coldkeypub --wallet {} --address {}",
                word(wallet.name()),
                state
                    .address
                    .map_or("ADDRESS".to_owned(), |it| it.to_string())
            );
            let help = "it tells whose the miner is, and is all of the coldkey that mining needs";
            Check::fail(name, error.to_string(), help).mend(Remedy::Run(regenerate))
        }
    }
}

fn coldkey(wallet: &Wallet, state: &KeyState) -> Check {
    let name = "coldkey";
    let passwd = || {
        Remedy::Run(format!(
            "sn27 wallet passwd --wallet {}",
            word(wallet.name())
        ))
    };
    match state.presence {
        Some(Presence::Absent) => Check::ok(name, "not on this machine, where mining needs none"),
        Some(Presence::Plain) => Check::warn(
            name,
            "is not encrypted: whoever reads the file has the money",
            "give it a password",
        )
        .mend(passwd()),
        Some(Presence::Encrypted(encryption)) if encryption.is_outdated() => Check::warn(
            name,
            "is encrypted in an outdated way",
            "a new password encrypts it as btcli does today",
        )
        .mend(passwd()),
        Some(Presence::Encrypted(_)) => Check::ok(name, "encrypted"),
        None => Check::skip(name, "its file can't be read"),
    }
}

fn hotkey(wallet: &Wallet, state: &KeyState) -> Check {
    let name = "hotkey";
    if let Some(problem) = &state.problem {
        return Check::fail(name, problem.to_string(), problem.help());
    }
    let address = state.address.map(|address| address.to_string());
    let address = address.unwrap_or_else(|| "of an unknown address".to_owned());
    match state.presence {
        Some(Presence::Plain) => {
            let label = wallet.hotkey_name();
            Check::ok(name, format!("{address} ({label})"))
        }
        Some(Presence::Encrypted(_)) => Check::warn(
            name,
            format!("{address} is encrypted: a miner asks for its password at each start"),
            "name the file of its password with --password-file",
        ),
        Some(Presence::Absent) | None => {
            let path = wallet.path(Role::Hotkey);
            let create = format!(
                "sn27 wallet new-hotkey --wallet {} --hotkey {}",
                word(wallet.name()),
                word(wallet.hotkey_name())
            );
            let detail = format!("there is no {}", path.display());
            let help = "make one, bring it here from another machine, or name yours with --hotkey";
            Check::fail(name, detail, help).mend(Remedy::Run(create))
        }
    }
}
