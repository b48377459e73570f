//! Any call with any argument, and what recorded answers of a real chain look like to our types.

use codec::{Compact, Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use runtime::{
    Runtime, RuntimeCall,
    subtensor::info::{
        delegate::DelegateInfo, dynamic::DynamicInfo, hyperparams::*, metagraph::Metagraph,
        neuron::*, selective::SelectiveMetagraph, stake::StakeInfo, state::SubnetState, subnet::*,
    },
};
use scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive};
use sn27::localnet::runtime;
use sp_keyring::Sr25519Keyring;

use super::{
    chain::{Chain, NETUID, TAO, api, call, recorded, sudo},
    epochs::conserved,
};
use crate::support::tests;

tests![
    no_call_panics_and_nothing_is_lost,
    apis_answer_in_425_s_layouts,
    apis_answer_about_nothing,
];

/// Calls that a test makes.
const CALLS: u32 = 100_000;

fn no_call_panics_and_nothing_is_lost() {
    let bytes = Runtime::metadata_at_version(14).unwrap();
    let metadata = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).unwrap().1;
    let RuntimeMetadata::V14(metadata) = metadata else {
        panic!("another version of metadata");
    };
    let pallets: Vec<(u8, u32)> = metadata
        .pallets
        .iter()
        // Sudo may do anything, and `Timestamp.set` is not for transactions.
        .filter(|pallet| !matches!(&pallet.name[..], "System" | "Sudo" | "Timestamp"))
        .filter_map(|pallet| Some((pallet.index, pallet.calls.as_ref()?.ty.id)))
        .collect();
    let mut any = Any {
        types: &metadata.types,
        seed: 0x5eed,
        accounts: Vec::new(),
    };
    any.accounts = Sr25519Keyring::iter()
        .take(6)
        .map(|key| key.to_account_id().into())
        .collect();
    let mut chain = Chain::new();
    let (mut decoded, mut worked) = (0, 0);
    for _ in 0..CALLS / 1_000 {
        chain.block(|| {
            for _ in 0..1_000 {
                let (index, calls) = match any.below(4) {
                    0 => pallets[any.below(pallets.len())],
                    _ => *pallets.iter().find(|(index, _)| *index == 7).unwrap(),
                };
                let mut bytes = vec![index];
                any.put(calls, &mut bytes, 0);
                let Ok(random) = RuntimeCall::decode(&mut &bytes[..]) else {
                    continue;
                };
                // It burns TAO behind the pallet's back until the next block.
                if format!("{random:?}").contains("burn {") {
                    continue;
                }
                decoded += 1;
                // Settings may be anything.
                if index == 19 {
                    let _ = sudo(random);
                    continue;
                }
                let who = sp_runtime::AccountId32::new(any.account());
                worked += u32::from(call(&who, random).is_ok());
            }
        });
        conserved(&mut chain);
    }
    assert!(
        decoded > CALLS * 9 / 10 && worked > CALLS / 100,
        "{decoded} {worked}"
    );
}

/// Makes values of any type, near those that mean something.
struct Any<'a> {
    types: &'a PortableRegistry,
    seed: u64,
    accounts: Vec<[u8; 32]>,
}

impl Any<'_> {
    fn next(&mut self) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn account(&mut self) -> [u8; 32] {
        let place = self.below(self.accounts.len());
        self.accounts[place]
    }

    fn number(&mut self) -> u128 {
        match self.below(9) {
            0 => 0,
            1 => 1,
            2 => u128::MAX,
            3 => u128::from(self.next()),
            4 => u128::from(TAO) * u128::from(self.next() % 1_000),
            5 => u128::from(self.next() % 300),
            6 => 4,
            _ => u128::from(NETUID),
        }
    }

    fn put(&mut self, id: u32, bytes: &mut Vec<u8>, depth: u8) {
        let types = self.types;
        let ty = types.resolve(id).unwrap();
        if ty
            .path
            .segments
            .last()
            .is_some_and(|name| name == "AccountId32")
        {
            bytes.extend(self.account());
            return;
        }
        match &ty.type_def {
            TypeDef::Primitive(primitive) => {
                let size = match primitive {
                    TypeDefPrimitive::Bool => return bytes.push(self.below(2) as u8),
                    TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 1,
                    TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
                    TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 4,
                    TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
                    _ => 16,
                };
                bytes.extend(&self.number().to_le_bytes()[..size]);
            }
            TypeDef::Compact(compact) => {
                let most = match &types.resolve(compact.type_param.id).unwrap().type_def {
                    TypeDef::Primitive(TypeDefPrimitive::U8) => 0xff,
                    TypeDef::Primitive(TypeDefPrimitive::U16) => 0xffff,
                    TypeDef::Primitive(TypeDefPrimitive::U32) => 0xffff_ffff,
                    TypeDef::Primitive(TypeDefPrimitive::U64) => u128::from(u64::MAX),
                    _ => u128::MAX,
                };
                Compact(self.number() & most).encode_to(bytes);
            }
            TypeDef::Sequence(sequence) => {
                let length = if depth > 3 { 0 } else { self.below(4) };
                Compact(length as u32).encode_to(bytes);
                (0..length).for_each(|_| self.put(sequence.type_param.id, bytes, depth + 1));
            }
            TypeDef::Array(array) => {
                (0..array.len).for_each(|_| self.put(array.type_param.id, bytes, depth + 1));
            }
            TypeDef::Tuple(tuple) => tuple
                .fields
                .iter()
                .for_each(|f| self.put(f.id, bytes, depth + 1)),
            TypeDef::Composite(ty) => ty
                .fields
                .iter()
                .for_each(|f| self.put(f.ty.id, bytes, depth + 1)),
            TypeDef::Variant(ty) => {
                let place = self.below(ty.variants.len());
                bytes.push(ty.variants[place].index);
                ty.variants[place]
                    .fields
                    .iter()
                    .for_each(|f| self.put(f.ty.id, bytes, depth + 1));
            }
            TypeDef::BitSequence(_) => bytes.push(0),
        }
    }
}

/// The chain's own answer has our layout, and so has ours.
fn apis_answer_in_425_s_layouts() {
    let file = recorded("subtensor-425.json");
    let recorded: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let mut chain = Chain::new();
    let mut seen = Vec::new();
    for recorded in recorded["runtime_calls"].as_array().unwrap() {
        let name = recorded["name"].as_str().unwrap();
        let bytes = sp_core::bytes::from_hex(recorded["result"].as_str().unwrap()).unwrap();
        let known = chain.run(|| match name.split_once('_').unwrap().1 {
            "get_neurons" => same::<Vec<NeuronInfo>>(name, &bytes, NETUID.encode()),
            "get_neurons_lite" => same::<Vec<NeuronInfoLite>>(name, &bytes, NETUID.encode()),
            "get_neuron" => same::<Option<NeuronInfo>>(name, &bytes, (NETUID, 0_u16).encode()),
            "get_neuron_lite" => {
                same::<Option<NeuronInfoLite>>(name, &bytes, (NETUID, 0_u16).encode())
            }
            "get_subnet_info" => same::<Option<SubnetInfo>>(name, &bytes, NETUID.encode()),
            "get_subnet_info_v2" => same::<Option<SubnetInfov2>>(name, &bytes, NETUID.encode()),
            "get_subnet_hyperparams" => {
                same::<Option<SubnetHyperparams>>(name, &bytes, NETUID.encode())
            }
            "get_subnet_hyperparams_v2" => {
                same::<Option<SubnetHyperparamsV2>>(name, &bytes, NETUID.encode())
            }
            "get_subnet_hyperparams_v3" => {
                same::<Option<Vec<HyperparamEntry>>>(name, &bytes, NETUID.encode())
            }
            "get_all_dynamic_info" => same::<Vec<Option<DynamicInfo>>>(name, &bytes, vec![]),
            "get_dynamic_info" => same::<Option<DynamicInfo>>(name, &bytes, NETUID.encode()),
            "get_metagraph" => same::<Option<Metagraph>>(name, &bytes, NETUID.encode()),
            "get_all_metagraphs" => same::<Vec<Option<Metagraph>>>(name, &bytes, vec![]),
            "get_selective_metagraph" => same::<Option<SelectiveMetagraph>>(
                name,
                &bytes,
                (NETUID, vec![0_u16, 72, 73]).encode(),
            ),
            "get_subnet_state" => same::<Option<SubnetState>>(name, &bytes, NETUID.encode()),
            "get_delegates" => same::<Vec<DelegateInfo>>(name, &bytes, vec![]),
            "get_stake_info_for_coldkey" => {
                same::<Vec<StakeInfo>>(name, &bytes, [7_u8; 32].encode())
            }
            "get_network_registration_cost" => same::<u64>(name, &bytes, vec![]),
            _ => false,
        });
        if !known {
            seen.push(name.to_owned());
        }
    }
    assert!(seen.is_empty(), "not looked at: {seen:?}");
}

fn same<R: Encode + Decode>(name: &str, theirs: &[u8], arguments: Vec<u8>) -> bool {
    let mut left = theirs;
    let decoded = R::decode(&mut left).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(left.is_empty(), "{name}: {} bytes left", left.len());
    assert_eq!(decoded.encode(), theirs, "{name}");
    let ours = runtime::api::dispatch(name, &arguments).unwrap();
    let mut left = &ours[..];
    R::decode(&mut left).unwrap();
    assert!(left.is_empty(), "{name}");
    true
}

fn apis_answer_about_nothing() {
    Chain::new().run(|| {
        assert!(runtime::api::dispatch("NeuronInfoRuntimeApi_get_everything", &[]).is_none());
        assert_eq!(
            api::<Option<Metagraph>>("SubnetInfoRuntimeApi_get_metagraph", 9_u16),
            None
        );
        assert_eq!(
            api::<Vec<NeuronInfoLite>>("NeuronInfoRuntimeApi_get_neurons_lite", 9_u16),
            []
        );
        let name = api::<Option<DynamicInfo>>("SubnetInfoRuntimeApi_get_dynamic_info", NETUID);
        let name: Vec<u8> = name
            .unwrap()
            .subnet_name
            .into_iter()
            .map(|byte| byte.0)
            .collect();
        assert_eq!(name, b"Compute");
        assert_eq!(api::<u32>("AccountNonceApi_account_nonce", [7_u8; 32]), 0);
    });
}
