//! `wallet transfer`: to the rao.

use serde_json::Value;

use super::{ALICE, BOB, DEPOSIT, Town, names, rao};
use crate::{prompt::terminal, support::tests};

tests![
    two_point_zero_one_moves_exactly_that,
    a_dry_run_shows_the_call_and_does_nothing,
    a_wallets_name_is_an_address,
    all_leaves_the_existential_deposit_or_nothing,
    an_account_ends_only_where_that_is_allowed,
    a_person_is_shown_the_plan_and_may_say_no,
];

fn two_point_zero_one_moves_exactly_that() {
    let town = Town::new(&["Alice"]);
    let (alice, bob) = (town.free("Alice"), town.free("Bob"));
    let words = format!("wallet transfer --wallet Alice --to {BOB} --amount 2.01 --yes");
    let run = town.run(&format!("{words} --json"));
    assert_eq!(run.code, 0, "{run:?}");
    let envelope = run.json();
    let data = &envelope["data"];
    let fee = rao(&data["receipt"]["fee"]);
    assert!(fee > 0);
    assert_eq!(rao(&data["sent"]), 2_010_000_000);
    assert_eq!(data["sent"]["tao"], "2.01");
    assert_eq!(town.free("Bob") - bob, 2_010_000_000);
    assert_eq!(alice - town.free("Alice"), 2_010_000_000 + fee);
    assert_eq!(rao(&data["balance"]["before"]), alice);
    assert_eq!(rao(&data["balance"]["after"]), town.free("Alice"));
    assert_eq!(data["balance"]["agrees"], true);
    let head = town.localnet.head();
    assert_eq!(data["receipt"]["block"]["number"], head.number);
    assert_eq!(data["plan"]["signer"], ALICE);
    assert_eq!(rao(&data["plan"]["fee"]), fee);
    let mut shape = names(data);
    shape.sort_unstable();
    assert_eq!(
        shape,
        ["amount", "balance", "plan", "receipt", "sent", "to"]
    );
    // The same again in prose, where the amounts have their units.
    let run = town.run(&words);
    assert!(run.stdout.starts_with("sent 2.01 TAO\n"), "{run:?}");
    assert!(run.stdout.contains("2.01 TAO (2010000000 rao)"), "{run:?}");
}

fn a_dry_run_shows_the_call_and_does_nothing() {
    let town = Town::new(&["Alice"]);
    let before = (town.ledger(), town.localnet.head());
    let data = town.good(&format!(
        "wallet transfer --wallet Alice --to {BOB} --amount 2.01 --dry-run"
    ));
    assert_eq!(data["plan"]["dry_run"], true);
    let call = &data["plan"]["call"];
    assert_eq!(call["call"], "Balances.transfer_keep_alive");
    assert_eq!(call["arguments"]["value"], 2_010_000_000_u64);
    // Pallet 5, call 3, MultiAddress::Id, Bob, and the amount as a compact number.
    let bob = "8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48";
    assert_eq!(call["scale"], format!("0x050300{bob}03802ace77"));
    for absent in ["receipt", "sent", "balance"] {
        assert_eq!(data[absent], Value::Null);
    }
    assert_eq!((town.ledger(), town.localnet.head()), before);
}

fn a_wallets_name_is_an_address() {
    let town = Town::new(&["Alice", "Bob"]);
    // btcli's spellings, too.
    let data = town.good(
        "w transfer --wallet.name Alice --dest Bob --amount 1 --yes --subtensor.network local \
         --subtensor.chain_endpoint URL"
            .replace("URL", town.localnet.url())
            .as_str(),
    );
    assert_eq!(data["to"], BOB);
    assert_eq!(rao(&data["sent"]), 1_000_000_000);
}

fn all_leaves_the_existential_deposit_or_nothing() {
    let town = Town::new(&["Alice", "Dave"]);
    let (dave, bob) = (town.free("Dave"), town.free("Bob"));
    let all = format!("wallet transfer --wallet Dave --to {BOB} --all --yes");
    let run = town.run(&format!("{all} --json"));
    assert_eq!(run.code, 0, "{run:?}");
    let data = &run.json()["data"];
    let (sent, fee) = (rao(&data["sent"]), rao(&data["receipt"]["fee"]));
    assert_eq!(data["plan"]["call"]["call"], "Balances.transfer_all");
    assert_eq!(data["plan"]["call"]["arguments"]["keep_alive"], true);
    assert_eq!(data["balance"]["agrees"], true);
    assert_eq!(town.free("Dave"), DEPOSIT);
    assert_eq!((town.free("Bob") - bob, sent), (sent, dave - fee - DEPOSIT));
    // Nothing more can be sent: the fee is not there.
    let text = town.refused(&all, 6);
    assert!(text.contains("InsufficientBalance"), "{text}");
    // With the fee there, an account can be emptied.
    town.good("wallet transfer --wallet Alice --to Dave --amount 1 --yes");
    let (dave, bob) = (town.free("Dave"), town.free("Bob"));
    let run = town.run(&format!("{all} --allow-death --json"));
    assert_eq!(run.code, 0, "{run:?}");
    let data = &run.json()["data"];
    let (sent, fee) = (rao(&data["sent"]), rao(&data["receipt"]["fee"]));
    assert_eq!(data["balance"]["agrees"], true);
    assert_eq!((town.free("Dave"), sent), (0, dave - fee));
    assert_eq!(town.free("Bob") - bob, sent);
}

fn an_account_ends_only_where_that_is_allowed() {
    let town = Town::new(&["Alice", "Dave"]);
    // The two calls have fees of their own.
    let fee = |flag: &str| {
        let words = "wallet transfer --wallet Dave --to Alice --amount 999999 --dry-run --json";
        rao(&town.run(&format!("{words} {flag}")).json()["data"]["plan"]["fee"])
    };
    let free = town.free("Dave");
    let send = |rao: u64| {
        let amount = sn27::money::Tao(rao);
        format!("wallet transfer --wallet Dave --to Alice --amount {amount} --yes --json")
    };
    // A rao more than can leave an account that lives.
    let text = town.run(&send(free - fee("") - DEPOSIT + 1));
    assert_eq!(text.code, 6, "{text:?}");
    assert!(text.stdout.contains("NotExpendable"), "{text:?}");
    assert_eq!(town.free("Dave"), free);
    // What is left over is lost, which is said before and counted after.
    let amount = free - fee("--allow-death") - DEPOSIT + 1;
    let run = town.run(&format!("{} --allow-death", send(amount)));
    assert_eq!(run.code, 0, "{run:?}");
    let envelope = run.json();
    let warned = envelope["warnings"].to_string();
    assert!(warned.contains("0.000000499 TAO would be left"), "{warned}");
    assert_eq!(envelope["data"]["balance"]["agrees"], true);
    assert_eq!(town.free("Dave"), 0);
}

fn a_person_is_shown_the_plan_and_may_say_no() {
    let town = Town::new(&["Alice"]);
    let words = ["wallet", "transfer", "--wallet", "Alice", "--to", BOB];
    let before = town.ledger();
    let mut session = terminal(&town.sn27, &words);
    session.exp_string("how many TAO").unwrap();
    session.send_line("2.01").unwrap();
    session.exp_string("2.01 TAO (2010000000 rao)").unwrap();
    session.exp_string("do it? [y/N]").unwrap();
    session.send_line("n").unwrap();
    session.exp_string("nothing was done").unwrap();
    session.exp_eof().unwrap();
    assert_eq!(town.ledger(), before);
    let mut session = terminal(&town.sn27, &words);
    session.exp_string("how many TAO").unwrap();
    session.send_line("2.01").unwrap();
    session.exp_string("do it? [y/N]").unwrap();
    session.send_line("y").unwrap();
    session.exp_string("sent 2.01 TAO").unwrap();
    session.exp_eof().unwrap();
    assert_ne!(town.ledger(), before);
}
