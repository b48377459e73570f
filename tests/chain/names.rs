//! Every name of `chain::names` in the metadata of every runtime that is known here: there, or known
//! to be absent. Calls and events have the arguments and fields that are relied upon.

use std::collections::BTreeMap;

use scale_info::{PortableRegistry, TypeDef};
use sn27::{
    address::Address,
    chain::{
        Argument, Call,
        names::{self, CallName, EventName},
    },
};
use subxt::{ext::scale_value::scale, metadata::Metadata};

use super::runtimes::ALL;
use crate::support::tests;

tests![
    names_that_are_absent_are_known,
    calls_take_the_arguments_that_are_sent,
    events_have_the_fields_that_are_read,
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
    (
        "Event SubtensorModule.TimelockedWeightsCommitted",
        &["218", "293"],
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
        "Item SubtensorModule.LastEpochBlock",
        &["218", "293", "365"],
    ),
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
    (
        "Item SubtensorModule.SubnetEpochIndex",
        &["218", "293", "365"],
    ),
    ("Item SubtensorModule.SubtokenEnabled", &["218"]),
    ("Item SubtensorModule.Trust", &["425", "425-v16", "425-v14"]),
];

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

const ACCOUNT: Address = Address::from_bytes([7; 32]);

/// Arguments as the commands make them.
fn arguments(call: &CallName) -> Vec<Argument> {
    let number = Argument::Number;
    let one = |name: &&str| match *name {
        "hotkey" | "coldkey" => ACCOUNT.into(),
        "dest" => Argument::Destination(ACCOUNT),
        "allow_partial" | "keep_alive" => Argument::Flag(true),
        "limit_price" if call.call == "remove_stake_full_limit" => {
            Argument::Option(Some(Box::new(number(1))))
        }
        "work" | "commit" | "commit_hash" => Argument::Bytes(vec![7; 32]),
        "dests" | "weights" | "uids" | "values" | "salt" => {
            Argument::List(vec![number(1), number(2)])
        }
        "calls" => {
            let inner = Call::new(names::BURNED_REGISTER, [number(27), ACCOUNT.into()]);
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
        names::DUST_LOST | names::WITHDRAW | names::BURNED | names::DEPOSIT => &[Account, Number],
        names::WEIGHTS_SET => &[Number, Number],
        names::WEIGHTS_COMMITTED
        | names::TIMELOCKED_WEIGHTS_COMMITTED
        | names::WEIGHTS_REVEALED => &[Account, Number, Any],
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
            // Which are absent is the first test's.
            let Some(theirs) = fields(&metadata, name) else {
                continue;
            };
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
