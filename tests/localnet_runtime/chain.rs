//! A chain without a node: blocks made by the runtime over a state in memory.

use std::path::Path;

use codec::Encode;
use runtime::{
    Executive, Header, Runtime, RuntimeCall, RuntimeEvent, System, TxExtension, UncheckedExtrinsic,
    genesis::{GenesisConfig, genesis},
    subtensor::{self, Call},
};
use sn27::localnet::runtime;
use sp_core::{H256, Pair, sr25519};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    AccountId32, ApplyExtrinsicResult, DispatchError, MultiSignature,
    generic::{Digest, Era, SignedPayload},
    traits::{Dispatchable, Header as _},
};

/// The subnet of the tests.
pub(crate) const NETUID: u16 = 27;
/// A TAO.
pub(crate) const TAO: u64 = 1_000_000_000;

pub(crate) struct Chain {
    state: TestExternalities,
    number: u32,
    parent: H256,
}

impl Chain {
    pub(crate) fn new() -> Self {
        Self::with(&GenesisConfig::default())
    }

    pub(crate) fn with(config: &GenesisConfig) -> Self {
        Self {
            state: TestExternalities::new(genesis(config).unwrap()),
            number: 0,
            parent: H256::repeat_byte(0x45),
        }
    }

    pub(crate) fn run<R>(&mut self, look: impl FnOnce() -> R) -> R {
        self.state.execute_with(look)
    }

    /// Makes a block with what `fill` dispatches and submits.
    pub(crate) fn block<R>(&mut self, fill: impl FnOnce() -> R) -> R {
        self.number += 1;
        let (number, parent) = (self.number, self.parent);
        let (result, hash) = self.state.execute_with(|| {
            let header = Header::new(
                number,
                H256::zero(),
                H256::zero(),
                parent,
                Digest::default(),
            );
            Executive::initialize_block(&header);
            let now = u64::from(number) * 12_000;
            let set = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
            Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(set))
                .unwrap()
                .unwrap();
            let result = fill();
            (result, Executive::finalize_block().hash())
        });
        self.parent = hash;
        result
    }

    pub(crate) fn blocks(&mut self, count: u32) {
        for _ in 0..count {
            self.block(|| ());
        }
    }
}

/// Dispatches a call without a transaction around it.
pub(crate) fn call(who: &AccountId32, call: impl Into<RuntimeCall>) -> Result<(), DispatchError> {
    let origin = runtime::RuntimeOrigin::signed(who.clone());
    frame_support::storage::with_storage_layer(|| {
        call.into()
            .dispatch(origin)
            .map(drop)
            .map_err(|error| error.error)
    })
}

/// Dispatches a call as sudo.
pub(crate) fn sudo(inner: impl Into<RuntimeCall>) -> Result<(), DispatchError> {
    let origin = runtime::RuntimeOrigin::root();
    inner
        .into()
        .dispatch(origin)
        .map(drop)
        .map_err(|error| error.error)
}

/// Signs a call and applies the transaction.
pub(crate) fn submit(who: Sr25519Keyring, call: RuntimeCall) -> ApplyExtrinsicResult {
    Executive::apply_extrinsic(sign(who, call))
}

pub(crate) fn sign(who: Sr25519Keyring, call: RuntimeCall) -> UncheckedExtrinsic {
    let account = who.to_account_id();
    let nonce = System::account_nonce(&account);
    let extension: TxExtension = (
        (
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckEra::from(Era::Immortal),
            runtime::extensions::CheckNonce(nonce),
            frame_system::CheckWeight::new(),
        ),
        (
            pallet_transaction_payment::ChargeTransactionPayment::from(0),
            Default::default(),
            Default::default(),
            Default::default(),
            Default::default(),
        ),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
    );
    let payload = SignedPayload::new(call, extension).unwrap();
    let pair: sr25519::Pair = who.pair();
    let signature = MultiSignature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
    let (call, extension, _) = payload.deconstruct();
    UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
}

/// The error of the pallet, by name.
pub(crate) fn name(error: DispatchError) -> String {
    match error {
        DispatchError::Module(module) => module.message.unwrap_or("?").to_owned(),
        other => format!("{other:?}"),
    }
}

pub(crate) fn events() -> Vec<subtensor::Event<Runtime>> {
    let ours = |record: frame_system::EventRecord<RuntimeEvent, H256>| match record.event {
        RuntimeEvent::SubtensorModule(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(ours).collect()
}

/// An account of its own.
pub(crate) fn account(number: u16) -> AccountId32 {
    let mut bytes = [7; 32];
    bytes[..2].copy_from_slice(&number.to_le_bytes());
    AccountId32::new(bytes)
}

/// Answers a runtime API as the node does.
pub(crate) fn api<R: codec::Decode>(method: &str, arguments: impl Encode) -> R {
    let answer = runtime::api::dispatch(method, &arguments.encode()).unwrap();
    R::decode(&mut &answer[..]).unwrap()
}

pub(crate) fn burned(hotkey: AccountId32) -> Call<Runtime> {
    Call::burned_register {
        netuid: NETUID,
        hotkey,
    }
}

pub(crate) fn weigh(dests: &[u16], weights: &[u16], version_key: u64) -> Call<Runtime> {
    let (dests, weights) = (dests.to_vec(), weights.to_vec());
    Call::set_weights {
        netuid: NETUID,
        dests,
        weights,
        version_key,
    }
}

pub(crate) fn axon(ip: u128, port: u16, ip_type: u8) -> Call<Runtime> {
    Call::serve_axon {
        netuid: NETUID,
        version: 1,
        ip,
        port,
        ip_type,
        protocol: 4,
        placeholder1: 0,
        placeholder2: 0,
    }
}

pub(crate) fn refusal(who: &AccountId32, refused: impl Into<RuntimeCall>) -> String {
    name(call(who, refused).unwrap_err())
}

/// A file recorded from a real chain of runtime 425.
pub(crate) fn recorded(file: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chain");
    std::fs::read(folder.join(file)).unwrap()
}
