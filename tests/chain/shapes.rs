//! What is read, from nodes whose answers are samples of what their metadata says: it decodes, on
//! every runtime that is known here.

use std::collections::BTreeSet;

use sn27::{
    address::Address,
    chain::{
        Argument, ChainError, Hyperparameters, Metagraph, Subnets, Value, View,
        names::{self, Api, Item},
        weights::{Schedule, WeightRules},
    },
    money::{Alpha, Tao},
};
use subxt::{
    ext::scale_value::Value as Dynamic,
    metadata::Metadata,
    utils::{AccountId32, H256},
};

use super::{
    run,
    runtimes::{ALL, Known},
};
use crate::support::tests;

tests![
    storage_has_the_keys_and_values_that_are_read,
    runtime_apis_answer_what_is_read,
    metagraphs_subnets_and_settings_are_read_from_every_runtime,
    rules_of_weights_are_read_from_every_runtime,
    accounts_stakes_and_markets_are_read_from_every_runtime,
];

/// The keys of an item, as this program gives them, and what it reads the value as.
macro_rules! items {
    ($($item:ident [$($key:ident),*] $value:ty;)*) => {
        const READ: &[Item] = &[$(names::$item),*];

        async fn read_all(view: &View) -> Vec<(Item, Result<bool, ChainError>)> {
            vec![$({
                let keys = [$(Argument::from($key())),*];
                let read = view.storage::<$value>(names::$item, keys).await;
                (names::$item, read.map(|value| value.is_some()))
            }),*]
        }
    };
}
items! {
    ACCOUNT [account] Dynamic;
    EVENTS [] Dynamic;
    NOW [] u64;
    NETWORKS_ADDED [netuid] bool;
    SUBNETWORK_N [netuid] u16;
    MAX_ALLOWED_UIDS [netuid] u16;
    REGISTRATION_ALLOWED [netuid] bool;
    POW_REGISTRATION_ALLOWED [netuid] bool;
    BURN [netuid] u64;
    MIN_BURN [netuid] u64;
    MAX_BURN [netuid] u64;
    BURN_HALF_LIFE [netuid] u16;
    BURN_INCREASE_MULT [netuid] Dynamic;
    COLLATERAL_LOCK_SHARE [netuid] Dynamic;
    REGISTRATIONS_THIS_BLOCK [netuid] u16;
    MAX_REGISTRATIONS_PER_BLOCK [netuid] u16;
    REGISTRATIONS_THIS_INTERVAL [netuid] u16;
    TARGET_REGISTRATIONS [netuid] u16;
    ADJUSTMENT_INTERVAL [netuid] u16;
    LAST_ADJUSTMENT_BLOCK [netuid] u64;
    DIFFICULTY [netuid] u64;
    IMMUNITY_PERIOD [netuid] u16;
    MIN_NON_IMMUNE_UIDS [netuid] u16;
    IMMUNE_OWNER_UIDS_LIMIT [netuid] u16;
    BLOCK_AT_REGISTRATION [netuid, uid] u64;
    UIDS [netuid, account] u16;
    KEYS [netuid, uid] AccountId32;
    OWNER [account] AccountId32;
    OWNED_HOTKEYS [account] Vec<AccountId32>;
    SUBNET_OWNER [netuid] AccountId32;
    SUBNET_OWNER_HOTKEY [netuid] AccountId32;
    AXONS [netuid, account] Dynamic;
    SERVING_RATE_LIMIT [netuid] u64;
    TEMPO [netuid] u16;
    PENDING_EPOCH [netuid] u64;
    SUBNET_MECHANISM [netuid] u16;
    SUBNET_TAO [netuid] u64;
    SUBNET_ALPHA_IN [netuid] u64;
    SUBTOKEN_ENABLED [netuid] bool;
    STAKE_THRESHOLD [] u64;
    WEIGHTS_VERSION_KEY [netuid] u64;
    WEIGHTS_SET_RATE_LIMIT [netuid] u64;
    COMMIT_REVEAL [netuid] bool;
    REVEAL_PERIOD [netuid] u64;
    COMMIT_REVEAL_VERSION [] u16;
    MIN_ALLOWED_WEIGHTS [netuid] u16;
    MAX_WEIGHTS_LIMIT [netuid] u16;
    WEIGHTS [netuid, uid] Vec<(u16, u16)>;
    WEIGHT_COMMITS [netuid, account] Vec<(H256, u64, u64, u64)>;
    SUBNET_EPOCH_INDEX [netuid] u64;
    LAST_EPOCH_BLOCK [netuid] u64;
    LAST_UPDATE [netuid] Vec<u64>;
    VALIDATOR_PERMIT [netuid] Vec<bool>;
    VALIDATOR_TRUST [netuid] Vec<u16>;
    ACTIVE [netuid] Vec<bool>;
    EMISSION [netuid] Vec<u64>;
    RANK [netuid] Vec<u16>;
    TRUST [netuid] Vec<u16>;
    CONSENSUS [netuid] Vec<u16>;
    DIVIDENDS [netuid] Vec<u16>;
    PRUNING_SCORES [netuid] Vec<u16>;
    TOKEN_SYMBOL [netuid] Vec<u8>;
    TOTAL_HOTKEY_ALPHA [account, netuid] u64;
    INCENTIVE [netuid] Vec<u16>;
}

fn netuid() -> u16 {
    27
}

fn uid() -> u16 {
    3
}

fn account() -> Address {
    Address::from_bytes([7; 32])
}

fn storage_has_the_keys_and_values_that_are_read() {
    let named = names::ITEMS.iter().map(Item::to_string);
    let read = READ.iter().map(Item::to_string);
    assert_eq!(named.collect::<BTreeSet<_>>(), read.collect());
    run(async {
        for known in ALL {
            let node = known.node().await;
            let view = node.chain.now().await.unwrap();
            for (item, read) in read_all(&view).await {
                let is_there =
                    read.unwrap_or_else(|error| panic!("{} {item}: {error}", known.name));
                assert_eq!(
                    is_there,
                    view.runtime().has_item(&item),
                    "{} {item}",
                    known.name
                );
            }
        }
    });
}

/// The arguments of a runtime API, by the names of its parameters.
fn inputs(metadata: &Metadata, api: &Api) -> Vec<Argument> {
    let found = metadata.runtime_api_trait_by_name(api.interface).unwrap();
    let found = found.method_by_name(api.method).unwrap();
    let one = |name: &str| match name {
        "coldkey_account" => Some(account().into()),
        "coldkey_accounts" => Some(Argument::List(vec![account().into()])),
        "netuid" | "tao" | "alpha" => Some(Argument::Number(1)),
        _ => None,
    };
    found
        .inputs()
        .filter_map(|input| one(&input.name))
        .collect()
}

fn runtime_apis_answer_what_is_read() {
    run(async {
        for known in ALL {
            let (metadata, node) = (known.metadata(), known.node().await);
            let view = node.chain.now().await.unwrap();
            let there = names::APIS.iter().filter(|api| view.runtime().has_api(api));
            // An extrinsic is no value that could be made up; every fee that is asked for tests it.
            for api in there.filter(|api| **api != names::QUERY_INFO) {
                let answer = view.call::<Dynamic>(*api, inputs(&metadata, api)).await;
                let answer = answer.unwrap_or_else(|error| panic!("{} {api}: {error}", known.name));
                assert!(answer.is_some(), "{} {api}", known.name);
            }
        }
    });
}

fn metagraphs_subnets_and_settings_are_read_from_every_runtime() {
    run(async {
        for known in ALL {
            let node = known.node().await;
            let view = node.chain.now().await.unwrap();
            let metagraph = Metagraph::read(&view, 1).await;
            let subnets = Subnets::read(&view).await;
            let settings = Hyperparameters::read(&view, 1).await;
            let metagraph = metagraph.unwrap_or_else(|error| panic!("{}: {error}", known.name));
            let metagraph = metagraph.unwrap();
            let [neuron] = &metagraph.neurons[..] else {
                panic!("{}: {metagraph:?}", known.name);
            };
            assert_eq!(
                (neuron.emission.0, neuron.incentive.0),
                (1, 1),
                "{}",
                known.name
            );
            assert_eq!((neuron.registered_at, neuron.last_update), (1, 1));
            assert_eq!(neuron.stake.0, 1);
            assert!(neuron.active && neuron.protected);
            let axon = neuron.axon.unwrap();
            assert_eq!(axon.address.to_string(), "0.0.0.1:1");
            assert!(metagraph.next_epoch.unwrap() > 1_000);
            // Of these the storage alone does not tell.
            let told = view.runtime().has_api(&names::SUBNETS_INFO);
            if !told {
                for error in [subnets.err(), settings.err()] {
                    assert!(
                        matches!(error, Some(ChainError::Absent { .. })),
                        "{error:?}"
                    );
                }
                continue;
            }
            let subnets = subnets.unwrap_or_else(|error| panic!("{}: {error}", known.name));
            assert_eq!(subnets.subnets.len(), 1, "{}", known.name);
            let settings = settings.unwrap_or_else(|error| panic!("{}: {error}", known.name));
            let settings = settings.unwrap().hyperparameters;
            let has_meaning = |name: &str| {
                let setting = settings.iter().find(|setting| setting.name == name);
                setting.is_some_and(|setting| !setting.meaning.is_empty())
            };
            assert!(
                has_meaning("max_allowed_uids"),
                "{}: {settings:?}",
                known.name
            );
            let readable = settings
                .iter()
                .all(|one| !matches!(one.value, Value::Other(_)));
            assert!(readable, "{}: {settings:?}", known.name);
        }
    });
}

fn rules_of_weights_are_read_from_every_runtime() {
    run(async {
        for known in ALL {
            let node = known.node().await;
            let view = node.chain.now().await.unwrap();
            let rules = WeightRules::read(&view, netuid(), account()).await;
            let rules = rules.unwrap_or_else(|error| panic!("{}: {error}", known.name));
            assert_eq!((rules.uid, rules.neurons), (Some(1), 1), "{}", known.name);
            assert_eq!((rules.version_key, rules.rate_limit), (1, 1));
            assert_eq!((rules.fewest, rules.largest), (1, 1));
            assert!(rules.commit_reveal, "{}", known.name);
            let kept = matches!(rules.schedule, Schedule::Kept { tempo: 1, .. });
            assert_eq!(kept, view.runtime().has_item(&names::SUBNET_EPOCH_INDEX));
            let opens = view.runtime().has_call(&names::COMMIT_TIMELOCKED_WEIGHTS);
            assert_eq!(rules.timelock.is_some(), opens, "{}", known.name);
            assert!(rules.owner.is_some());
        }
    });
}

/// What was read; none where the runtime is said not to tell.
fn read<T>(known: &Known, what: &str, result: Result<T, ChainError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(ChainError::Absent { .. }) if ["218", "425-v14"].contains(&known.name) => None,
        Err(error) => panic!("{} {what}: {error}", known.name),
    }
}

fn accounts_stakes_and_markets_are_read_from_every_runtime() {
    run(async {
        for known in &ALL {
            let node = known.node().await;
            let view = node.chain.now().await.unwrap();
            let account = account();
            let found = read(known, "account", view.account(account).await);
            assert_eq!(found.unwrap().free.0, 1, "{}", known.name);
            read(known, "stakes", view.stakes(&[account]).await);
            if let Some(prices) = read(known, "prices", view.prices([1]).await) {
                assert!(prices.of(1).is_some(), "{}", known.name);
            }
            read(known, "pools", view.pools([1]).await);
            if let Some(neurons) = read(known, "neurons", view.neurons_lite(&[1]).await) {
                assert_eq!(neurons.len(), 1, "{}", known.name);
            }
            let told = view.runtime().has_api(&names::SIM_BUY);
            let buying = read(known, "buying", view.would_buy(&[(1, Tao(1))]).await);
            assert_eq!(
                buying.is_some_and(|quotes| quotes[0].is_some()),
                told,
                "{}",
                known.name
            );
            read(known, "selling", view.would_sell(&[(1, Alpha(1))]).await);
            read(known, "owners", view.owners(&[account]).await).unwrap();
            read(known, "hotkeys", view.owned_hotkeys(&[account]).await).unwrap();
        }
    });
}
