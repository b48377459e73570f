//! Every name of `chain::names` in the metadata of every runtime that is known here: there where it is
//! said to be, and nowhere else. Calls and events have the arguments and fields that are relied upon.

use scale_info::{PortableRegistry, TypeDef};
use sn27::{
    address::Address,
    chain::{
        Argument, Call,
        names::{self, CallName, EventName, Span},
    },
};
use subxt::{ext::scale_value::scale, metadata::Metadata};

use super::runtimes::ALL;
use crate::support::tests;

tests![
    names_are_in_the_runtimes_that_they_are_said_to_be_in,
    what_a_runtime_lacks_is_named,
    calls_take_the_arguments_that_are_sent,
    events_have_the_fields_that_are_read,
];

/// Of those of 218 that answer with bytes the metadata does not say what they mean, so they can't be
/// read.
fn names_are_in_the_runtimes_that_they_are_said_to_be_in() {
    for known in ALL {
        let runtime = known.runtime();
        let metadata = known.metadata();
        let spec_version = runtime.spec_version();
        let note = |name: &dyn std::fmt::Display, span: Span, is_there: bool| {
            let what = format!("{name} in {}", known.name);
            assert_eq!(span.expects(spec_version), is_there, "{what}");
        };
        for item in names::ITEMS {
            note(item, item.span, runtime.has_item(item));
        }
        for call in names::CALLS {
            note(call, call.span, runtime.has_call(call));
        }
        // Metadata of version 14 tells of no runtime APIs at all.
        for api in names::APIS.iter().filter(|_| known.name != "425-v14") {
            note(api, api.span, runtime.has_api(api));
        }
        for event in names::EVENT_NAMES {
            note(event, event.span, fields(&metadata, event).is_some());
        }
        for constant in names::CONSTANTS {
            let value = runtime.constant::<u64>(constant).unwrap();
            note(constant, constant.span, value.is_some());
        }
        if known.name != "425-v14" {
            assert_eq!(runtime.missing(), [] as [String; 0], "{}", known.name);
        }
    }
}

/// Metadata of 218 under the number of 425: what an upgrade could take away, by name.
fn what_a_runtime_lacks_is_named() {
    let missing = ALL[0].as_runtime(425).missing();
    for name in [
        "storage item SubtensorModule.BurnHalfLife",
        "call SubtensorModule.register_limit",
        "runtime API SubnetInfoRuntimeApi_get_metagraph",
        "constant SubtensorModule.InitialMinStake",
        "event SubtensorModule.TimelockedWeightsCommitted",
    ] {
        assert!(missing.iter().any(|it| it == name), "{name}: {missing:?}");
    }
    assert!(
        missing
            .iter()
            .all(|name| !name.contains("CollateralLockShare"))
    );
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
