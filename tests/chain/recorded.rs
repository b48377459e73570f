//! What a real chain of runtime 425 answered, read again.

use serde_json::Value;
use sn27::chain::{Argument, Metagraph, names};
use subxt::ext::scale_value::{Composite, Primitive, Value as Dynamic, ValueDef};

use super::{
    replay::{Replay, Script, bytes, metadata},
    run,
};
use crate::support::tests;

tests![
    recorded_calls_decode_to_what_was_recorded,
    recorded_values_are_found_and_decode_to_what_was_recorded,
    a_recorded_metagraph_has_the_recorded_neurons,
];

/// What this program does not ask for.
const NOT_OURS: [&str; 2] = [
    "NeuronInfoRuntimeApi_get_neurons",
    "SubnetInfoRuntimeApi_get_subnet_state",
];

fn recorded() -> Value {
    serde_json::from_str(include_str!("../fixtures/chain/subtensor-425.json")).unwrap()
}

fn list(recorded: &Value, name: &str) -> Vec<Value> {
    recorded[name].as_array().unwrap().clone()
}

/// A node that knows the recorded answers, and a few that were not recorded.
async fn node() -> Replay {
    let recorded = recorded();
    let calls = list(&recorded, "runtime_calls");
    let values = list(&recorded, "storage");
    Replay::start(Script {
        metadata: metadata("subtensor-425-v15.scale"),
        spec_version: 425,
        header: recorded["header"].clone(),
        call: Box::new(move |name, input| {
            let known = calls
                .iter()
                .find(|call| call["name"] == name && bytes(&call["args"]) == input);
            known.map(|call| bytes(&call["result"])).or(match name {
                "SwapRuntimeApi_current_alpha_price" => Some(7_u64.to_le_bytes().to_vec()),
                "SubnetInfoRuntimeApi_get_next_epoch_start_block" => {
                    Some([&[1][..], &55_u64.to_le_bytes()].concat())
                }
                _ => None,
            })
        }),
        storage: Box::new(move |key| {
            let known = values.iter().find(|value| bytes(&value["key"]) == key);
            known
                .filter(|value| !value["value"].is_null())
                .map(|value| bytes(&value["value"]))
        }),
    })
    .await
}

fn argument(value: &Value) -> Argument {
    match value {
        Value::String(address) => Argument::Account(address.parse().unwrap()),
        number => number.as_u64().unwrap().into(),
    }
}

/// The arguments that were encoded: nothing, a netuid, or an account.
fn arguments(input: &[u8]) -> Vec<Argument> {
    match input.len() {
        0 => vec![],
        2 => vec![u16::from_le_bytes([input[0], input[1]]).into()],
        _ => {
            let account: [u8; 32] = input.try_into().unwrap();
            vec![Argument::Account(sn27::address::Address::from_bytes(
                account,
            ))]
        }
    }
}

fn recorded_calls_decode_to_what_was_recorded() {
    run(async {
        let node = node().await;
        let view = node.chain.now().await.unwrap();
        let mut not_ours = Vec::new();
        for call in list(&recorded(), "runtime_calls") {
            let name = call["name"].as_str().unwrap();
            let Some(api) = names::APIS.iter().find(|api| api.to_string() == name) else {
                not_ours.push(name.to_owned());
                continue;
            };
            let input = bytes(&call["args"]);
            let answer = view.call::<Dynamic>(*api, arguments(&input)).await;
            let answer = answer.unwrap().unwrap();
            same(&answer, &call["decoded"], name);
        }
        not_ours.sort();
        assert_eq!(not_ours, NOT_OURS);
    });
}

fn recorded_values_are_found_and_decode_to_what_was_recorded() {
    run(async {
        let node = node().await;
        let view = node.chain.now().await.unwrap();
        let values = list(&recorded(), "storage");
        for value in &values {
            let (pallet, entry) = (&value["pallet"], &value["item"]);
            let item = names::ITEMS
                .iter()
                .find(|item| item.pallet == pallet && item.entry == entry);
            let item = *item.unwrap_or_else(|| panic!("{pallet} {entry} has no name"));
            let keys = value["params"].as_array().unwrap().iter().map(argument);
            let found = view.storage::<Dynamic>(item, keys).await.unwrap();
            assert_eq!(node.keys().last(), Some(&bytes(&value["key"])), "{item}");
            match found {
                Some(found) => same(&found, &value["decoded"], &item.to_string()),
                None => assert!(value["decoded"].is_null(), "{item}"),
            }
        }
        assert_eq!(node.keys().len(), values.len());
    });
}

fn a_recorded_metagraph_has_the_recorded_neurons() {
    run(async {
        let node = node().await;
        let view = node.chain.now().await.unwrap();
        let metagraph = Metagraph::read(&view, 2).await.unwrap().unwrap();
        let all = list(&recorded(), "runtime_calls");
        let columns = all
            .iter()
            .find(|call| call["name"] == names::METAGRAPH.to_string())
            .unwrap();
        let column = |name: &str| columns["decoded"][name].clone();
        assert_eq!(metagraph.block.number, 53);
        assert_eq!(
            (metagraph.name.as_str(), metagraph.symbol.as_str()),
            ("omron", "β")
        );
        assert_eq!((metagraph.price.0, metagraph.next_epoch), (7, Some(55)));
        assert_eq!(column("burn"), metagraph.burn.0);
        assert_eq!(metagraph.neurons.len(), 4);
        for neuron in &metagraph.neurons {
            let cell = |name: &str| column(name)[usize::from(neuron.uid)].clone();
            assert_eq!(cell("hotkeys"), neuron.hotkey.to_string());
            assert_eq!(cell("coldkeys"), neuron.coldkey.to_string());
            assert_eq!(cell("active"), neuron.active);
            assert_eq!(cell("validator_permit"), neuron.validator_permit);
            assert_eq!(cell("last_update"), neuron.last_update);
            assert_eq!(cell("emission"), neuron.emission.0);
            assert_eq!(cell("dividends"), neuron.dividends.0);
            assert_eq!(cell("incentives"), neuron.incentive.0);
            assert_eq!(cell("consensus"), neuron.consensus.0);
            assert_eq!(cell("block_at_registration"), neuron.registered_at);
            assert_eq!(cell("alpha_stake"), neuron.alpha_stake.0);
            assert_eq!(cell("tao_stake"), neuron.tao_stake.0);
            assert_eq!(cell("total_stake"), neuron.stake.0);
            // 425 gives these two columns without a cell.
            assert_eq!((neuron.rank, neuron.trust), (None, None));
        }
        let served = metagraph.neurons.iter();
        let served: Vec<_> = served
            .map(|neuron| neuron.axon.map(|axon| axon.address.to_string()))
            .collect();
        let expected = [None, Some("10.9.8.7:8100"), Some("10.1.2.4:8092"), None];
        assert_eq!(served, expected.map(|address| address.map(str::to_owned)));
        // All are immune; the owner's hotkey stays, and the others go as they came.
        let order = metagraph.neurons.iter().map(|neuron| neuron.pruning_order);
        assert_eq!(order.collect::<Vec<_>>(), [None, Some(1), Some(2), Some(3)]);
        assert!(metagraph.neurons[0].protected);
        assert_eq!(metagraph.neurons[3].immunity_left, 4994);
    });
}

/// Whether a value is what the recorder saw, behind however many wrappers.
fn same(value: &Dynamic, expected: &Value, what: &str) {
    assert!(
        is_same(value, expected),
        "{what}: {value} is not {expected}"
    );
}

fn is_same(value: &Dynamic, expected: &Value) -> bool {
    let fields = match &value.value {
        ValueDef::Primitive(primitive) => return is_primitive(primitive, expected),
        ValueDef::Variant(variant) if variant.name == "None" => return expected.is_null(),
        ValueDef::Variant(variant) => &variant.values,
        ValueDef::Composite(fields) => fields,
        ValueDef::BitSequence(_) => return false,
    };
    let values: Vec<_> = fields.values().collect();
    let here = match (fields, expected) {
        (Composite::Named(fields), Value::Object(expected)) => {
            fields.len() == expected.len()
                && fields.iter().all(|(name, value)| {
                    expected
                        .get(name)
                        .is_some_and(|expected| is_same(value, expected))
                })
        }
        (Composite::Unnamed(_), Value::Array(expected)) => {
            values.len() == expected.len()
                && values
                    .iter()
                    .zip(expected)
                    .all(|(value, expected)| is_same(value, expected))
        }
        (Composite::Unnamed(_), Value::String(address)) => {
            let byte = |value: &&Dynamic| u8::try_from(value.as_u128()?).ok();
            let bytes: Option<Vec<u8>> = values.iter().map(byte).collect();
            let account = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            account.is_some_and(|account| {
                sn27::address::Address::from_bytes(account).to_string() == *address
            })
        }
        _ => false,
    };
    here || values.len() == 1 && is_same(values[0], expected)
}

fn is_primitive(primitive: &Primitive, expected: &Value) -> bool {
    match primitive {
        Primitive::Bool(flag) => expected == flag,
        Primitive::U128(number) => match u64::try_from(*number) {
            Ok(number) => *expected == number,
            // JSON's reader keeps no more of such a number.
            Err(_) => expected.as_f64() == Some(*number as f64),
        },
        Primitive::I128(number) => i64::try_from(*number).is_ok_and(|n| *expected == n),
        _ => false,
    }
}
