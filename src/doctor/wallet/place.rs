//! The hotkey's place on the subnet, or what is in the way of one.

use crate::{
    address::Address,
    chain::{
        Chain,
        registration::{Problem, Registration},
    },
    check::{Check, Remedy},
    doctor::{Subject, line::Line},
    shell::word,
};

const REGISTRATION: &str = "registration";
const BALANCE: &str = "balance";

pub(super) async fn look(
    subject: &Subject,
    line: &Line,
    coldkey: Option<Address>,
    hotkey: Option<Address>,
) -> Vec<Check> {
    let skip = |why: String| {
        vec![
            Check::skip(REGISTRATION, why.clone()),
            Check::skip(BALANCE, why),
        ]
    };
    let (Some(coldkey), Some(hotkey)) = (coldkey, hotkey) else {
        return skip("there is no coldkey or no hotkey to look for".to_owned());
    };
    let Some(netuid) = line.netuid() else {
        return skip("no subnet is named: --netuid names one".to_owned());
    };
    let asked = line.ask(async |chain: Chain| {
        let view = chain.now().await?;
        view.registration(netuid, hotkey, coldkey).await
    });
    match asked.await {
        Err(silent) => skip(line.why(&silent)),
        Ok(registration) => judge(subject, &registration),
    }
}

fn judge(subject: &Subject, registration: &Registration) -> Vec<Check> {
    let netuid = registration.netuid;
    if !registration.exists {
        let detail = format!("{} has no subnet {netuid}", subject.network);
        let none = Check::fail(REGISTRATION, detail, "see `sn27 subnets list`");
        return vec![none, Check::skip(BALANCE, "there is nothing to pay for")];
    }
    let stranger = registration
        .owner
        .filter(|owner| *owner != registration.coldkey);
    if let Some(owner) = stranger {
        let detail = format!(
            "the chain has the hotkey as that of coldkey {owner}, and not of this wallet's"
        );
        let help = "name the wallet that it belongs to, or make a new hotkey";
        let strange = Check::fail(REGISTRATION, detail, help);
        return vec![
            strange,
            Check::skip(BALANCE, "this coldkey can't register it"),
        ];
    }
    let free = registration
        .account
        .spendable_alive(registration.existential_deposit);
    if let Some(uid) = registration.uid {
        let detail = format!("{}, and nothing is to be paid", free.with_unit());
        return vec![
            Check::ok(REGISTRATION, format!("uid {uid} on subnet {netuid}")),
            Check::ok(BALANCE, detail),
        ];
    }
    vec![absent(subject, registration), balance(registration)]
}

/// Not registered yet, which is where everybody begins.
fn absent(subject: &Subject, registration: &Registration) -> Check {
    let netuid = registration.netuid;
    let mut problems = registration.problems_of_place();
    if !registration.open {
        problems.push(Problem::Closed);
    }
    let hotkey = registration.hotkey;
    let mut detail = format!("{hotkey} is not registered on subnet {netuid}");
    for problem in &problems {
        detail = format!("{detail}; {problem}");
    }
    let register = format!(
        "sn27 register --netuid {netuid} --wallet {} --hotkey {}",
        word(subject.wallet.name()),
        word(subject.wallet.hotkey_name())
    );
    let help = match problems.is_empty() {
        true => "register it",
        false => "with --wait it is registered as soon as nothing is in the way",
    };
    Check::warn(REGISTRATION, detail, help).mend(Remedy::Run(register))
}

fn balance(registration: &Registration) -> Check {
    let price = registration.next_price().unwrap_or(registration.price.now);
    match registration.shortfall(price) {
        Some(problem) => {
            let coldkey = registration.coldkey;
            let detail = format!("{problem} for a registration");
            Check::fail(BALANCE, detail, format!("send TAO to {coldkey}"))
        }
        None => {
            let free = registration
                .account
                .spendable_alive(registration.existential_deposit);
            let detail = format!(
                "{}, and a registration costs {}",
                free.with_unit(),
                price.with_unit()
            );
            Check::ok(BALANCE, detail)
        }
    }
}
