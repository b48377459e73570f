//! Calls by development accounts, for whoever sets up a rehearsal or a test in this process.
//!
//! They go the way of every extrinsic: signed, through the pool, into a block of their own making.

use codec::Encode;
use sp_core::{Pair, sr25519};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    DispatchError, MultiSignature,
    generic::{Era, SignedPayload},
    transaction_validity::TransactionValidityError,
};

use super::{
    block::Hash,
    error::LocalnetError,
    execution::over,
    handle::{BlockRef, Handle},
    nodes::State,
    pool::Status,
    runtime::{
        Runtime, RuntimeCall, RuntimeEvent, TxExtension, UncheckedExtrinsic, extensions::CheckNonce,
    },
};

impl Handle {
    /// Carries out a call as root: Alice has the sudo key.
    ///
    /// # Errors
    /// The pool's refusal, or that of the call.
    pub fn sudo(&self, call: RuntimeCall) -> Result<BlockRef, LocalnetError> {
        let call = Box::new(call);
        let sudo = RuntimeCall::Sudo(pallet_sudo::Call::sudo { call });
        self.call_as(Sr25519Keyring::Alice, sudo)
    }

    /// Carries out a call signed by a development account, in a block that is made for it.
    ///
    /// # Errors
    /// The pool's refusal, or that of the call.
    pub fn call_as(
        &self,
        account: Sr25519Keyring,
        call: RuntimeCall,
    ) -> Result<BlockRef, LocalnetError> {
        let node = self.node();
        let (_, state) = node.chain.head_state();
        let signed = over(&state, || sign(account, call));
        let signed = signed.map_err(|error| LocalnetError::Runtime(error.to_string()))?;
        let signed = signed.map_err(|error| LocalnetError::Refused(format!("{error:?}")))?;
        let taken = node.pool.submit(signed.encode());
        let (_, mut watch) = taken.map_err(|error| LocalnetError::Refused(error.to_string()))?;
        let mut block = self.produce_block()?;
        while let Ok(status) = watch.try_recv() {
            if let Status::InBlock((hash, index)) = status {
                // The author may have been quicker, with a block before the one that was asked for.
                let made = node.chain.by_hash(hash).map(|block| block.number());
                block = BlockRef {
                    number: made.unwrap_or(block.number),
                    hash: hash.0,
                };
                let state = node.chain.state(Hash::from(block.hash));
                let state = state.map_err(|error| LocalnetError::Runtime(error.to_string()))?;
                return outcome(&state, index).map(|()| block);
            }
        }
        Err(LocalnetError::Refused("it is in no block".to_owned()))
    }
}

/// Signs with the account's nonce at this state, for ever.
fn sign(
    account: Sr25519Keyring,
    call: RuntimeCall,
) -> Result<UncheckedExtrinsic, TransactionValidityError> {
    let id = account.to_account_id();
    let nonce = frame_system::Pallet::<Runtime>::account_nonce(&id);
    let extension: TxExtension = (
        (
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckEra::from(Era::Immortal),
            CheckNonce(nonce),
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
    let payload = SignedPayload::new(call, extension)?;
    let pair: sr25519::Pair = account.pair();
    let signature = MultiSignature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
    let (call, extension, _) = payload.deconstruct();
    Ok(UncheckedExtrinsic::new_signed(
        call,
        id.into(),
        signature,
        extension,
    ))
}

/// What the events of the block with this state say of its extrinsic at `index`.
fn outcome(state: &State, index: u32) -> Result<(), LocalnetError> {
    let events = over(state, || {
        let events = frame_system::Pallet::<Runtime>::read_events_no_consensus();
        events.collect::<Vec<_>>()
    });
    let events = events.map_err(|error| LocalnetError::Runtime(error.to_string()))?;
    let refused = |error: DispatchError| {
        let name = match error {
            DispatchError::Module(module) => module.message.map(str::to_owned),
            _ => None,
        };
        LocalnetError::Refused(name.unwrap_or_else(|| format!("{error:?}")))
    };
    for record in events {
        if record.phase != frame_system::Phase::ApplyExtrinsic(index) {
            continue;
        }
        match record.event {
            RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
                dispatch_error, ..
            }) => {
                return Err(refused(dispatch_error));
            }
            RuntimeEvent::Sudo(pallet_sudo::Event::Sudid {
                sudo_result: Err(error),
            }) => {
                return Err(refused(error));
            }
            _ => {}
        }
    }
    Ok(())
}
