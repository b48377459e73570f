//! Runs the runtime natively over a state, and makes a block with it.

mod quiet;

use codec::Decode;
use sp_runtime::{
    ApplyExtrinsicResult,
    traits::{BlakeTwo256, Header as _},
    transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use sp_state_machine::{Ext, OverlayedChanges, StorageChanges};

use super::{
    block::Block,
    metadata,
    nodes::State,
    runtime::{
        Executive, Header, RuntimeCall, UncheckedExtrinsic, VERSION, api, subtensor::rules::Rules,
    },
};

type Overlay = OverlayedChanges<BlakeTwo256>;

/// The runtime panicked; what it said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Panicked(pub(crate) String);

/// Runs `work` with the state below it; what it writes is forgotten.
pub(crate) fn over<R>(state: &State, work: impl FnOnce() -> R) -> Result<R, Panicked> {
    run(state, &mut Overlay::default(), work)
}

/// Answers a runtime API's `Trait_method`; `None` where the runtime has no such method.
///
/// Arguments that don't decode make the generated code panic, so this is where they are refused.
pub(crate) fn call(state: &State, method: &str, args: &[u8]) -> Result<Option<Vec<u8>>, Panicked> {
    let (answer, rules) = over(state, || (api::dispatch(method, args), Rules::get()))?;
    Ok(answer.map(|answer| match method {
        "Metadata_metadata" | "Metadata_metadata_at_version" => {
            metadata::as_clients_know_it(method, answer, rules)
        }
        _ => answer,
    }))
}

/// What an extrinsic would come to in the block after this one.
pub(crate) fn try_after(
    parent: &Block,
    state: &State,
    extrinsic: UncheckedExtrinsic,
) -> Result<ApplyExtrinsicResult, Panicked> {
    over(state, || {
        Executive::initialize_block(&header_after(parent));
        Executive::apply_extrinsic(extrinsic)
    })
}

fn header_after(parent: &Block) -> Header {
    Header::new(
        parent.number() + 1,
        Default::default(),
        Default::default(),
        parent.hash,
        Default::default(),
    )
}

/// An extrinsic of exactly these bytes.
pub(crate) fn decode(bytes: &[u8]) -> Result<UncheckedExtrinsic, codec::Error> {
    let mut input = bytes;
    let extrinsic = UncheckedExtrinsic::decode(&mut input)?;
    match input {
        [] => Ok(extrinsic),
        _ => Err("bytes after the end of the extrinsic".into()),
    }
}

fn run<R>(state: &State, overlay: &mut Overlay, work: impl FnOnce() -> R) -> Result<R, Panicked> {
    let mut ext = Ext::new(overlay, state, None);
    quiet::catch(|| sp_externalities::set_and_run_with_externalities(&mut ext, work))
        .map_err(Panicked)
}

/// A block in the making.
pub(crate) struct Draft {
    state: State,
    overlay: Overlay,
    extrinsics: Vec<Vec<u8>>,
}

impl Draft {
    /// Begins the block after `parent`, whose state this is, with the time as its first extrinsic.
    pub(crate) fn new(parent: &Block, state: State, now: u64) -> Result<Self, Panicked> {
        let header = header_after(parent);
        let mut draft = Self {
            state,
            overlay: Overlay::default(),
            extrinsics: Vec::new(),
        };
        run(&draft.state, &mut draft.overlay, || {
            Executive::initialize_block(&header)
        })?;
        let now = RuntimeCall::from(pallet_timestamp::Call::set { now });
        let inherent = UncheckedExtrinsic::new_bare(now);
        let bytes = codec::Encode::encode(&inherent);
        match draft.push(bytes, inherent) {
            Ok(()) => Ok(draft),
            Err(error) => Err(Panicked(format!("timestamp: {error:?}"))),
        }
    }

    /// Applies an extrinsic; one whose call fails is in the block all the same. An error leaves the
    /// block as it was.
    pub(crate) fn push(
        &mut self,
        bytes: Vec<u8>,
        extrinsic: UncheckedExtrinsic,
    ) -> Result<(), TransactionValidityError> {
        self.overlay.start_transaction();
        let outcome = run(&self.state, &mut self.overlay, || {
            Executive::apply_extrinsic(extrinsic)
        });
        // A panic may leave transactions of the runtime's own open above ours.
        let refused = match outcome {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(error),
            Err(_) => Some(InvalidTransaction::BadMandatory.into()),
        };
        while self.overlay.transaction_depth() > 1 {
            let _ = self.overlay.rollback_transaction();
        }
        match refused {
            None => {
                let _ = self.overlay.commit_transaction();
                self.extrinsics.push(bytes);
                Ok(())
            }
            Some(error) => {
                let _ = self.overlay.rollback_transaction();
                Err(error)
            }
        }
    }

    /// Ends the block.
    pub(crate) fn finish(mut self) -> Result<(Block, StorageChanges<BlakeTwo256>), Panicked> {
        let header = run(&self.state, &mut self.overlay, Executive::finalize_block)?;
        let changes = self
            .overlay
            .drain_storage_changes(&self.state, VERSION.state_version())
            .map_err(|error| Panicked(error.to_string()))?;
        Ok((Block::new(header, self.extrinsics), changes))
    }
}
