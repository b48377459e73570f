//! What is refused, with which code, and that nothing moves then.

use std::{fs, os::unix::fs::PermissionsExt};

use sn27::localnet::runtime::{RuntimeCall, admin};

use super::{ALICE, BOB, DEPOSIT, Town, rao};
use crate::support::tests;

tests![
    amounts_that_are_none_are_usage_errors,
    receivers_that_are_none_are_refused,
    what_is_not_there_cannot_be_spent,
    spending_limits_end_with_7,
    keys_that_cannot_sign_end_with_3_or_5,
    without_a_node_it_ends_with_4,
    nobody_there_to_agree_is_a_usage_error,
    stake_that_the_chain_would_refuse_is_refused_before,
    the_chains_own_refusal_has_its_name_and_costs_the_fee,
];

fn amounts_that_are_none_are_usage_errors() {
    let town = Town::new(&["Alice"]);
    let commands = [
        format!("wallet transfer --wallet Alice --to {BOB} --yes --amount"),
        "stake add --wallet Alice --yes --amount".to_owned(),
        "stake remove --wallet Alice --yes --amount".to_owned(),
    ];
    for command in commands {
        for (amount, why) in [
            ("0", "is nothing to"),
            ("0.0000000001", "more than 9 digits"),
            ("1e3", "not a decimal number"),
            ("-1", ""),
            ("99999999999999999999", "more than there can be"),
        ] {
            let text = town.refused(&format!("{command} {amount}"), 2);
            assert!(text.contains(why), "{command} {amount}: {text}");
        }
        let both = format!("{command} 1 --all");
        assert!(town.refused(&both, 2).contains("cannot be used with"));
    }
    let text = town.refused(
        "stake add --wallet Alice --amount 1 --tolerance 101% --yes",
        2,
    );
    assert!(text.contains("more than 100%"), "{text}");
}

fn receivers_that_are_none_are_refused() {
    let town = Town::new(&["Alice"]);
    let wrong = BOB.replace("4ty", "4tz");
    for (to, code, why) in [
        (wrong.as_str(), 2, "checksum"),
        (
            "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
            2,
            "prefix 0",
        ),
        ("0x00", 2, "64 hexadecimal digits"),
        ("nobody", 3, "neither an SS58 address nor a wallet"),
        ("../Alice", 2, "not an SS58 address"),
        ("Alice", 2, "the sender itself"),
    ] {
        let words = format!("wallet transfer --wallet Alice --to {to} --amount 1 --yes");
        let text = town.refused(&words, code);
        assert!(text.contains(why), "{to}: {text}");
    }
    // Fewer rao than an account needs to be.
    let poor = "5EhKw4iLKy4diLy2P7jwTupox22kXwWvNVRERW7NiZPxLApW";
    let send =
        |amount| format!("wallet transfer --wallet Alice --to {poor} --amount {amount} --yes");
    assert!(
        town.refused(&send("0.000000499"), 6)
            .contains("BelowMinimum")
    );
    town.good(&send("0.0000005"));
}

fn what_is_not_there_cannot_be_spent() {
    let town = Town::new(&["Alice"]);
    let text = town.refused(
        &format!("wallet transfer --wallet Alice --to {BOB} --amount 1000000 --yes"),
        6,
    );
    assert!(text.contains("InsufficientBalance"), "{text}");
    // With the exact amount that is missing: the fee.
    assert!(text.contains("1000000 TAO is there"), "{text}");
    let text = town.refused("stake add --wallet Alice --amount 1000000 --yes", 6);
    assert!(text.contains("InsufficientBalance"), "{text}");
    // A rao that the fee would take from the existential deposit.
    let words = "stake add --wallet Alice --amount 999999 --dry-run --json";
    let fee = rao(&town.run(words).json()["data"]["plan"]["fee"]);
    let most = sn27::money::Tao(town.free("Alice") - fee - DEPOSIT + 1);
    let text = town.refused(
        &format!("stake add --wallet Alice --amount {most} --yes"),
        6,
    );
    assert!(
        text.contains("NotEnoughBalanceToStake") && text.contains("may be staked"),
        "{text}"
    );
}

fn spending_limits_end_with_7() {
    let town = Town::new(&["Alice"]);
    for key in ["max-transfer", "max-stake"] {
        assert_eq!(town.run(&format!("config set {key} 1.5")).code, 0);
    }
    let transfer = format!("wallet transfer --wallet Alice --to {BOB} --yes");
    for words in [
        format!("{transfer} --amount 1.500000001"),
        format!("{transfer} --all"),
        "stake add --wallet Alice --yes --amount 1.500000001".to_owned(),
        "stake add --wallet Alice --yes --all".to_owned(),
    ] {
        let text = town.refused(&words, 7);
        assert!(
            text.contains("over the limit of 1.5 TAO"),
            "{words}: {text}"
        );
    }
    town.good(&format!("{transfer} --amount 1.5"));
    town.good("stake add --wallet Alice --yes --amount 1.5");
    // What is sold is not spent.
    town.good("stake remove --wallet Alice --yes --amount 1.5");
}

fn keys_that_cannot_sign_end_with_3_or_5() {
    let town = Town::new(&["Alice"]);
    let file = |name: &str, text: &str| {
        let path = town.sn27.home().join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    };
    file("right", "a good long password\n");
    file("wrong", "another password\n");
    let create = "wallet create --wallet locked --uri //Charlie --password-file right";
    assert_eq!(town.run(create).code, 0);
    let public = "wallet regen-coldkeypub --wallet public --address";
    assert_eq!(town.run(&format!("{public} {BOB}")).code, 0);
    let wallets = town.sn27.home().join(".bittensor/wallets");
    let other = fs::read_to_string(wallets.join("Alice/coldkey")).unwrap();
    let other = other.replace("\"cryptoType\":1", "\"cryptoType\":0");
    assert!(other.contains("\"cryptoType\":0"), "{other}");
    fs::create_dir(wallets.join("other")).unwrap();
    file(".bittensor/wallets/other/coldkey", &other);
    let public = fs::read_to_string(wallets.join("Alice/coldkeypub.txt")).unwrap();
    file(".bittensor/wallets/other/coldkeypub.txt", &public);
    for (wallet, code, why) in [
        ("locked", 5, "needs a password"),
        ("locked --password-file wrong", 5, "password"),
        ("public", 3, "coldkey"),
        ("other", 5, "ed25519"),
        ("absent", 3, "coldkeypub.txt"),
    ] {
        for words in [
            format!(
                "wallet transfer --to 5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL --amount 1 --wallet {wallet}"
            ),
            format!("stake add --amount 1 --hotkey {ALICE} --wallet {wallet}"),
        ] {
            let text = town.refused(&format!("{words} --yes"), code);
            assert!(text.contains(why), "{words}: {text}");
        }
    }
    town.good(&format!(
        "wallet transfer --to {BOB} --amount 1 --wallet locked --password-file right --yes"
    ));
}

fn without_a_node_it_ends_with_4() {
    let town = Town::new(&["Alice"]);
    let nobody = "--network ws://127.0.0.1:1 --connect-timeout 1s";
    for words in [
        format!("wallet transfer --wallet Alice --to {BOB} --amount 1 --yes"),
        "wallet balance --wallet Alice".to_owned(),
        "wallet overview --wallet Alice".to_owned(),
        "stake list --wallet Alice".to_owned(),
        "stake add --wallet Alice --amount 1 --yes".to_owned(),
        "stake remove --wallet Alice --amount 1 --yes".to_owned(),
    ] {
        let text = town.refused(&format!("{words} {nobody}"), 4);
        assert!(text.contains("ws://127.0.0.1:1"), "{words}: {text}");
    }
}

fn nobody_there_to_agree_is_a_usage_error() {
    let town = Town::new(&["Alice"]);
    for words in [
        format!("wallet transfer --wallet Alice --to {BOB} --amount 1"),
        "stake add --wallet Alice --amount 1".to_owned(),
    ] {
        let text = town.refused(&words, 2);
        assert!(text.contains("--yes"), "{words}: {text}");
    }
    let text = town.refused("wallet transfer --wallet Alice --yes", 2);
    assert!(text.contains("missing --to, --amount or --all"), "{text}");
    for words in ["stake add", "stake remove"] {
        let text = town.refused(&format!("{words} --wallet Alice --yes"), 2);
        assert!(text.contains("missing --amount or --all"), "{text}");
    }
}

fn stake_that_the_chain_would_refuse_is_refused_before() {
    let town = Town::new(&["Alice", "Eve"]);
    town.good("stake add --wallet Alice --amount 3 --yes");
    for (words, code, why) in [
        (
            "add --wallet Alice --amount 1 --netuid 9",
            6,
            "SubnetNotExists",
        ),
        (
            "add --wallet Alice --amount 0.001",
            6,
            "stake at least 0.002 TAO",
        ),
        ("add --wallet Eve --amount 1", 6, "HotKeyAccountNotExists"),
        ("add --wallet Alice --amount 1 --hotkey nobody", 3, "nobody"),
        ("add --wallet Alice --amount 1 --hotkey 5Grw", 3, "5Grw"),
        (
            "remove --wallet Alice --amount 3.000000001",
            6,
            "NotEnoughStakeToWithdraw",
        ),
        (
            "remove --wallet Alice --all --netuid 0",
            3,
            "no stake on these hotkeys on subnet 0",
        ),
        (
            "remove --wallet Eve --all --all-netuids",
            3,
            "no stake on these hotkeys",
        ),
        (
            "remove --wallet Alice --all --all-netuids --netuid 27",
            2,
            "cannot be used",
        ),
        (
            "add --wallet Alice --amount 1 --no-limit --partial",
            2,
            "cannot be used",
        ),
        (
            "add --wallet Alice --amount 1 --no-limit --tolerance 1%",
            2,
            "cannot be used",
        ),
    ] {
        let text = town.refused(&format!("stake {words} --yes"), code);
        assert!(text.contains(why), "{words}: {text}");
    }
    let closed = admin::Call::sudo_set_subtoken_enabled {
        netuid: 27,
        subtoken_enabled: false,
    };
    town.localnet.sudo(RuntimeCall::AdminUtils(closed)).unwrap();
    let text = town.refused("stake add --wallet Alice --amount 1 --yes", 6);
    assert!(text.contains("SubtokenDisabled"), "{text}");
}

/// A part of a stake that is worth too little: only the chain knows when it gets there.
fn the_chains_own_refusal_has_its_name_and_costs_the_fee() {
    let town = Town::new(&["Alice"]);
    town.good("stake add --wallet Alice --amount 3 --yes");
    let (free, stakes) = (town.free("Alice"), town.stakes("Alice"));
    let words = "stake remove --wallet Alice --amount 0.001";
    let fee = super::rao(&town.good(&format!("{words} --dry-run"))["plan"]["fee"]);
    let run = town.run(&format!("{words} --yes --json"));
    assert_eq!(run.code, 6, "{run:?}");
    let error = &run.json()["error"];
    assert_eq!(error["code"], "chain_refused");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("AmountTooLow") && message.contains("below the least"),
        "{message}"
    );
    assert!(error["help"].is_string());
    assert_eq!(town.stakes("Alice"), stakes);
    let paid = free - town.free("Alice");
    assert!(paid == 0 || paid == fee, "{paid} of {fee}");
}
