//! The rules that apply to a validator's weights, and where it stands, in one batch.

use subxt::utils::{AccountId32, H256};

use super::Schedule;
use crate::{
    address::Address,
    chain::{Argument, ChainError, Hash, Runtime, View, names},
};

/// What decides how and when a validator may set weights.
#[derive(Debug, Clone)]
pub struct WeightRules {
    /// The subnet.
    pub netuid: u16,
    /// The validator.
    pub hotkey: Address,
    /// The block that all this was read at.
    pub block: u64,
    /// The runtime of that block.
    pub runtime: Runtime,
    /// The validator's uid; none where it is not registered.
    pub uid: Option<u16>,
    /// Whether it may weigh others: with a permit, or as the subnet's owner.
    pub may_weigh: bool,
    /// Neurons of the subnet.
    pub neurons: u16,
    /// When it last set or committed weights; 0 for never.
    pub last_update: u64,
    /// Blocks that must pass between two settings.
    pub rate_limit: u64,
    /// The least version key.
    pub version_key: u64,
    /// The fewest weights at once.
    pub fewest: u16,
    /// The largest share of one weight, of 65535.
    pub largest: u16,
    /// Whether weights are committed first.
    pub commit_reveal: bool,
    /// The kind of timelocked commitment that the chain opens; none where it opens none.
    pub timelock: Option<u16>,
    /// Epochs between commitment and reveal.
    pub reveal_period: u64,
    /// When epochs begin.
    pub schedule: Schedule,
    /// The validator's commitments that wait to be revealed.
    pub commits: Vec<OnChain>,
    /// The subnet owner's hotkey.
    pub owner: Option<Address>,
    /// Extrinsics of the hotkey that are in blocks.
    pub nonce: u64,
}

/// A commitment that waits on chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnChain {
    /// The commitment.
    pub hash: Hash,
    /// The epoch in which it came.
    pub epoch: u64,
}

impl WeightRules {
    /// Reads them.
    ///
    /// # Errors
    /// A node that can't be reached, or a runtime of another shape.
    pub async fn read(view: &View, netuid: u16, hotkey: Address) -> Result<Self, ChainError> {
        let subnet = || [Argument::from(netuid)];
        let own = || [Argument::from(netuid), hotkey.into()];
        let mut batch = view.batch();
        let uid = batch.storage::<u16>(names::UIDS, own());
        let permits = batch.storage::<Vec<bool>>(names::VALIDATOR_PERMIT, subnet());
        let neurons = batch.storage::<u16>(names::SUBNETWORK_N, subnet());
        let updates = batch.storage::<Vec<u64>>(names::LAST_UPDATE, subnet());
        let rate_limit = batch.storage::<u64>(names::WEIGHTS_SET_RATE_LIMIT, subnet());
        let version_key = batch.storage::<u64>(names::WEIGHTS_VERSION_KEY, subnet());
        let fewest = batch.storage::<u16>(names::MIN_ALLOWED_WEIGHTS, subnet());
        let largest = batch.storage::<u16>(names::MAX_WEIGHTS_LIMIT, subnet());
        let commit_reveal = batch.storage::<bool>(names::COMMIT_REVEAL, subnet());
        let version = batch.storage::<u16>(names::COMMIT_REVEAL_VERSION, []);
        let period = batch.storage::<u64>(names::REVEAL_PERIOD, subnet());
        let tempo = batch.storage::<u16>(names::TEMPO, subnet());
        let last = batch.storage::<u64>(names::LAST_EPOCH_BLOCK, subnet());
        let pending = batch.storage::<u64>(names::PENDING_EPOCH, subnet());
        let index = batch.storage::<u64>(names::SUBNET_EPOCH_INDEX, subnet());
        let commits = batch.storage::<Vec<(H256, u64, u64, u64)>>(names::WEIGHT_COMMITS, own());
        let owner = batch.storage::<AccountId32>(names::SUBNET_OWNER_HOTKEY, subnet());
        let account = batch.storage::<Nonce>(names::ACCOUNT, [hotkey.into()]);
        let answers = batch.read().await?;

        let block = view.block().number;
        let tempo = answers.need(&tempo)?;
        let schedule = match answers.get(&index)? {
            Some(index) => Schedule::Kept {
                block,
                tempo,
                last: answers.need(&last)?,
                pending: answers.get(&pending)?.unwrap_or(0),
                index,
            },
            None => Schedule::Counted { tempo, netuid },
        };
        let epoch = |number| match schedule {
            // The chain keeps the number of the epoch here, and kept that of the block before.
            Schedule::Kept { .. } => number,
            Schedule::Counted { .. } => schedule.epoch(number),
        };
        let commits = answers.get(&commits)?.unwrap_or_default().into_iter();
        let commits = commits.map(|(hash, number, ..)| OnChain {
            hash: hash.into(),
            epoch: epoch(number),
        });
        let uid: Option<u16> = answers.get(&uid)?;
        let owner = answers.get(&owner)?.map(|key| Address::from_bytes(key.0));
        let place = usize::from(uid.unwrap_or(u16::MAX));
        let permits = answers.need(&permits)?;
        let updates = answers.need(&updates)?;
        let runtime = view.runtime();
        let timelock = answers
            .get(&version)?
            .filter(|_| runtime.has_call(&names::COMMIT_TIMELOCKED_WEIGHTS));
        Ok(Self {
            netuid,
            hotkey,
            block,
            runtime: runtime.clone(),
            uid,
            may_weigh: owner == Some(hotkey) || permits.get(place).copied().unwrap_or(false),
            neurons: answers.need(&neurons)?,
            last_update: updates.get(place).copied().unwrap_or(0),
            rate_limit: answers.need(&rate_limit)?,
            version_key: answers.need(&version_key)?,
            fewest: answers.need(&fewest)?,
            largest: answers.get(&largest)?.unwrap_or(u16::MAX),
            commit_reveal: answers.get(&commit_reveal)?.unwrap_or(false),
            timelock,
            reveal_period: answers.get(&period)?.unwrap_or(1),
            schedule,
            commits: commits.collect(),
            owner,
            nonce: answers
                .get(&account)?
                .map_or(0, |Nonce { nonce }| nonce.into()),
        })
    }

    /// The first block in which the chain takes weights of this validator again.
    pub fn allowed_at(&self) -> u64 {
        match self.last_update {
            0 => self.block + 1,
            last => (last + self.rate_limit).max(self.block + 1),
        }
    }

    /// The newest of the validator's commitments that the next block would reveal.
    pub fn due(&self) -> Option<OnChain> {
        let epoch = self.schedule.epoch(self.block + 1);
        let due = |commit: &&OnChain| commit.epoch + self.reveal_period == epoch;
        self.commits.iter().rev().find(due).copied()
    }
}

#[derive(subxt::ext::scale_decode::DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Nonce {
    nonce: u32,
}
