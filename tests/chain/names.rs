//! Every name of `chain::names` in the metadata of every runtime that is known here: there with the
//! shape that is encoded and decoded, or known to be absent.

use std::collections::{BTreeMap, BTreeSet};

use scale_info::{PortableRegistry, TypeDef};
use sn27::{
    address::Address,
    chain::{
        Argument, Call, ChainError, Hash, Hyperparameters, Metagraph, Runtime, Subnets, Value,
        View,
        names::{self, Api, CallName, EventName, Item},
    },
    money::{Alpha, Tao},
};
use subxt::{
    ext::scale_value::{Value as Dynamic, scale},
    metadata::Metadata,
    utils::AccountId32,
};

use super::{
    replay::{self, Replay, Script, header},
    run,
    samples::sample,
};
use crate::support::tests;

tests![
    names_that_are_absent_are_known,
    storage_has_the_keys_and_values_that_are_read,
    calls_take_the_arguments_that_are_sent,
    events_have_the_fields_that_are_read,
    runtime_apis_answer_what_is_read,
    metagraphs_subnets_and_settings_are_read_from_every_runtime,
    accounts_stakes_and_markets_are_read_from_every_runtime,
];

/// A runtime's metadata.
struct Known {
    name: &'static str,
    file: &'static str,
    spec_version: u32,
}

const fn known(name: &'static str, file: &'static str, spec_version: u32) -> Known {
    Known {
        name,
        file,
        spec_version,
    }
}

const ALL: [Known; 6] = [
    known("218", "subtensor-218-v15.scale", 218),
    known("293", "subtensor-293-v15.scale", 293),
    known("365", "subtensor-365-finney-v16.scale", 365),
    known("425", "subtensor-425-v15.scale", 425),
    known("425-v16", "subtensor-425-v16.scale", 425),
    known("425-v14", "subtensor-425-v14.scale", 425),
];

/// What is absent, and where. Metadata of version 14 tells of no runtime APIs at all; of those of
/// 218 that answer with bytes the metadata does not say what they mean, so they can't be read.
const ABSENT: &[(&str, &[&str])] = &[
    ("Api NeuronInfoRuntimeApi_get_neurons_lite", &["218"]),
    (
        "Api StakeInfoRuntimeApi_get_stake_info_for_coldkey",
        &["218"],
    ),
    (
        "Api StakeInfoRuntimeApi_get_stake_info_for_coldkeys",
        &["218"],
    ),
    ("Api SubnetInfoRuntimeApi_get_all_dynamic_info", &["218"]),
    ("Api SubnetInfoRuntimeApi_get_dynamic_info", &["218"]),
    ("Api SubnetInfoRuntimeApi_get_metagraph", &["218"]),
    (
        "Api SubnetInfoRuntimeApi_get_next_epoch_start_block",
        &["218", "293", "365"],
    ),
    ("Api SubnetInfoRuntimeApi_get_subnet_hyperparams", &["218"]),
    (
        "Api SubnetInfoRuntimeApi_get_subnet_hyperparams_v2",
        &["218"],
    ),
    (
        "Api SubnetInfoRuntimeApi_get_subnet_hyperparams_v3",
        &["218", "293", "365"],
    ),
    ("Api SubnetInfoRuntimeApi_get_subnets_info_v2", &["218"]),
    ("Api SwapRuntimeApi_current_alpha_price", &["218"]),
    (
        "Api SwapRuntimeApi_current_alpha_price_all",
        &["218", "293", "365"],
    ),
    ("Api SwapRuntimeApi_sim_swap_alpha_for_tao", &["218", "293"]),
    ("Api SwapRuntimeApi_sim_swap_tao_for_alpha", &["218", "293"]),
    ("Call SubtensorModule.add_stake_limit", &["218"]),
    (
        "Call SubtensorModule.commit_timelocked_weights",
        &["218", "293"],
    ),
    (
        "Call SubtensorModule.register_limit",
        &["218", "293", "365"],
    ),
    ("Call SubtensorModule.remove_stake_full_limit", &["218"]),
    ("Call SubtensorModule.remove_stake_limit", &["218"]),
    (
        "Constant SubtensorModule.InitialMinStake",
        &["218", "293", "365"],
    ),
    ("Item SubtensorModule.BurnHalfLife", &["218", "293", "365"]),
    (
        "Item SubtensorModule.BurnIncreaseMult",
        &["218", "293", "365"],
    ),
    (
        "Item SubtensorModule.CollateralLockShare",
        &["218", "293", "365", "425", "425-v16", "425-v14"],
    ),
    (
        "Item SubtensorModule.CommitRevealWeightsVersion",
        &["218", "293"],
    ),
    ("Item SubtensorModule.ImmuneOwnerUidsLimit", &["218", "293"]),
    ("Item SubtensorModule.MinNonImmuneUids", &["218", "293"]),
    (
        "Item SubtensorModule.PendingEpochAt",
        &["218", "293", "365"],
    ),
    (
        "Item SubtensorModule.PruningScores",
        &["425", "425-v16", "425-v14"],
    ),
    ("Item SubtensorModule.Rank", &["425", "425-v16", "425-v14"]),
    ("Item SubtensorModule.StakeThreshold", &["218"]),
    ("Item SubtensorModule.SubtokenEnabled", &["218"]),
    ("Item SubtensorModule.Trust", &["425", "425-v16", "425-v14"]),
];

impl Known {
    fn bytes(&self) -> Vec<u8> {
        replay::metadata(self.file)
    }

    fn metadata(&self) -> Metadata {
        Metadata::decode_from(&self.bytes()).unwrap()
    }

    fn runtime(&self) -> Runtime {
        Runtime::new(&self.bytes(), self.spec_version, 1, Hash([0; 32])).unwrap()
    }

    /// A node whose answers are samples of what its metadata says.
    async fn node(&self) -> Replay {
        let metadata = self.metadata();
        let keys = self.metadata();
        Replay::start(Script {
            metadata: self.bytes(),
            spec_version: self.spec_version,
            header: header(1_000),
            call: Box::new(move |name, _| {
                let (interface, method) = name.split_once('_')?;
                let found = metadata.runtime_api_trait_by_name(interface)?;
                let output = found.method_by_name(method)?.output_ty();
                Some(sample(metadata.types(), output))
            }),
            storage: Box::new(move |key| {
                let value = names::ITEMS.iter().find_map(|item| {
                    let prefix = [item.pallet, item.entry]
                        .map(|name| sp_crypto_hashing::twox_128(name.as_bytes()));
                    let pallet = keys.pallet_by_name(item.pallet)?;
                    let entry = pallet.storage()?.entry_by_name(item.entry)?;
                    key.starts_with(&prefix.concat()).then(|| entry.value_ty())
                });
                Some(sample(keys.types(), value?))
            }),
        })
        .await
    }
}

fn names_that_are_absent_are_known() {
    let mut absent = BTreeMap::<String, Vec<&str>>::new();
    for known in ALL {
        let runtime = known.runtime();
        let metadata = known.metadata();
        let mut note = |name: String, is_there: bool| {
            if !is_there {
                absent.entry(name).or_default().push(known.name);
            }
        };
        for item in names::ITEMS {
            note(format!("Item {item}"), runtime.has_item(item));
        }
        for call in names::CALLS {
            note(format!("Call {call}"), runtime.has_call(call));
        }
        for api in names::APIS {
            // Version 14 has none of them.
            note(
                format!("Api {api}"),
                known.name == "425-v14" || runtime.has_api(api),
            );
        }
        for event in names::EVENT_NAMES {
            note(format!("Event {event}"), fields(&metadata, event).is_some());
        }
        for constant in names::CONSTANTS {
            let value = runtime.constant::<u64>(constant).unwrap();
            note(format!("Constant {constant}"), value.is_some());
        }
    }
    let expected = ABSENT
        .iter()
        .map(|(name, where_)| (name.to_string(), where_.to_vec()));
    let expected: BTreeMap<_, _> = expected.collect();
    let wrong = absent
        .iter()
        .filter(|(name, at)| expected.get(*name) != Some(at));
    assert_eq!(wrong.collect::<Vec<_>>(), [], "absent, and not known");
    let wrong = expected.keys().filter(|name| !absent.contains_key(*name));
    assert_eq!(wrong.collect::<Vec<_>>(), [] as [&String; 0], "not absent");
}

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

/// Arguments as the commands make them.
fn arguments(call: &CallName) -> Vec<Argument> {
    let number = Argument::Number;
    let one = |name: &&str| match *name {
        "hotkey" | "coldkey" => account().into(),
        "dest" => Argument::Destination(account()),
        "allow_partial" | "keep_alive" => Argument::Flag(true),
        "limit_price" if call.call == "remove_stake_full_limit" => {
            Argument::Option(Some(Box::new(number(1))))
        }
        "work" | "commit" | "commit_hash" => Argument::Bytes(vec![7; 32]),
        "dests" | "weights" | "uids" | "values" | "salt" => {
            Argument::List(vec![number(1), number(2)])
        }
        "calls" => {
            let inner = Call::new(names::BURNED_REGISTER, [number(27), account().into()]);
            Argument::List(vec![Argument::Call(Box::new(inner))])
        }
        _ => number(1),
    };
    call.arguments.iter().map(one).collect()
}

fn calls_take_the_arguments_that_are_sent() {
    for known in ALL {
        let (runtime, metadata) = (known.runtime(), known.metadata());
        for name in names::CALLS.iter().filter(|name| runtime.has_call(name)) {
            let what = format!("{} {name}", known.name);
            let pallet = metadata.pallet_by_name(name.pallet).unwrap();
            let variant = pallet.call_variant_by_name(name.call).unwrap();
            let theirs = variant
                .fields
                .iter()
                .map(|field| field.name.as_deref().unwrap());
            assert_eq!(theirs.collect::<Vec<_>>(), name.arguments, "{what}");
            let encoded = Call::new(*name, arguments(name)).encode(&runtime);
            let encoded = encoded.unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(encoded[..2], [pallet.call_index(), variant.index], "{what}");
            let mut rest = &encoded[2..];
            for field in &variant.fields {
                scale::decode_as_type(&mut rest, field.ty.id, metadata.types()).unwrap();
            }
            assert!(rest.is_empty(), "{what}");
        }
    }
}

/// What a field of an event must be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Field {
    Number,
    Account,
    /// Nobody reads it.
    Any,
}

fn fields(metadata: &Metadata, name: &EventName) -> Option<Vec<u32>> {
    let pallet = metadata.pallet_by_name(name.pallet)?;
    let mut variants = pallet.event_variants()?.iter();
    let variant = variants.find(|variant| variant.name == name.event)?;
    Some(variant.fields.iter().map(|field| field.ty.id).collect())
}

/// What is read of an event, by the fields' places.
fn expected(name: &EventName) -> &'static [Field] {
    use Field::{Account, Any, Number};
    match *name {
        names::SUCCESS => &[],
        names::FAILED => &[Any],
        names::FEE_PAID => &[Account, Number, Number],
        names::NEURON_REGISTERED => &[Number, Number, Account],
        names::AXON_SERVED => &[Number, Account],
        names::STAKE_ADDED | names::STAKE_REMOVED => &[Account, Account, Number, Number, Number],
        names::TRANSFER => &[Account, Account, Number],
        names::DUST_LOST => &[Account, Number],
        names::WEIGHTS_SET => &[Number, Number],
        other => panic!("{other} is not in this test"),
    }
}

fn kind(types: &PortableRegistry, id: u32) -> Field {
    let ty = types.resolve(id).unwrap();
    if ty.path.ident().as_deref() == Some("AccountId32") {
        return Field::Account;
    }
    match &ty.type_def {
        TypeDef::Primitive(_) => Field::Number,
        TypeDef::Composite(composite) => match composite.fields.as_slice() {
            [only] => kind(types, only.ty.id),
            _ => Field::Any,
        },
        _ => Field::Any,
    }
}

fn events_have_the_fields_that_are_read() {
    for known in ALL {
        let metadata = known.metadata();
        for name in names::EVENT_NAMES {
            let expected = expected(name);
            let theirs = fields(&metadata, name).unwrap();
            let theirs = theirs.into_iter().take(expected.len());
            let theirs = theirs.zip(expected).map(|(id, expected)| match expected {
                Field::Any => Field::Any,
                _ => kind(metadata.types(), id),
            });
            assert_eq!(
                theirs.collect::<Vec<_>>(),
                expected,
                "{} {name}",
                known.name
            );
        }
    }
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
