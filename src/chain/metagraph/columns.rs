//! The subnet as runtimes from 293 on give it: a column for each fact, an element for each neuron.

use subxt::{ext::scale_decode::DecodeAsType, utils::AccountId32};

use super::{Metagraph, Neuron, immunity_left, pruning::Rule, text};
use crate::{
    address::Address,
    chain::{
        Answers, Argument, Batch, Block, ChainError, Pool, Ratio, Slot, axon::AxonInfo, names,
        subnet,
    },
    money::{Alpha, Tao},
};

/// What is asked.
pub(super) struct Questions {
    columns: Slot<Option<Columns>>,
    validator_trust: Slot<Vec<u16>>,
    price: subnet::Price,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Columns {
    name: Vec<u8>,
    symbol: Vec<u8>,
    owner_hotkey: AccountId32,
    owner_coldkey: AccountId32,
    tempo: u16,
    alpha_in: u64,
    tao_in: u64,
    max_uids: u16,
    burn: u64,
    registration_allowed: bool,
    immunity_period: u16,
    hotkeys: Vec<AccountId32>,
    coldkeys: Vec<AccountId32>,
    axons: Vec<AxonInfo>,
    active: Vec<bool>,
    validator_permit: Vec<bool>,
    pruning_score: Vec<u16>,
    last_update: Vec<u64>,
    emission: Vec<u64>,
    dividends: Vec<u16>,
    incentives: Vec<u16>,
    consensus: Vec<u16>,
    trust: Vec<u16>,
    rank: Vec<u16>,
    block_at_registration: Vec<u64>,
    alpha_stake: Vec<u64>,
    tao_stake: Vec<u64>,
    total_stake: Vec<u64>,
}

impl Questions {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            columns: batch.call(names::METAGRAPH, key()),
            validator_trust: batch.storage(names::VALIDATOR_TRUST, key()),
            price: subnet::Price::ask(batch, netuid),
        }
    }

    pub(super) fn answered(
        &self,
        block: Block,
        netuid: u16,
        answers: &Answers,
    ) -> Result<Option<Metagraph>, ChainError> {
        let Some(columns) = answers.need(&self.columns)? else {
            return Ok(None);
        };
        let validator_trust = answers.get(&self.validator_trust)?.unwrap_or_default();
        let pool = Pool {
            tao: Tao(columns.tao_in),
            alpha: Alpha(columns.alpha_in),
        };
        let uids = 0..u16::try_from(columns.hotkeys.len()).map_err(|_| too_short("uid"))?;
        let neurons = uids.map(|uid| columns.neuron(uid, block, &validator_trust));
        Ok(Some(Metagraph {
            block,
            netuid,
            price: self.price.answered(netuid, pool, answers)?,
            neurons: neurons.collect::<Result<_, _>>()?,
            name: text(&columns.name),
            symbol: text(&columns.symbol),
            burn: Tao(columns.burn),
            registration_allowed: columns.registration_allowed,
            tempo: columns.tempo,
            next_epoch: None,
            immunity_period: columns.immunity_period,
            max_neurons: columns.max_uids,
            owner: Address::from_bytes(columns.owner_coldkey.0),
            owner_hotkey: Address::from_bytes(columns.owner_hotkey.0),
            pruning: Rule::default(),
        }))
    }
}

impl Columns {
    fn neuron(
        &self,
        uid: u16,
        block: Block,
        validator_trust: &[u16],
    ) -> Result<Neuron, ChainError> {
        let index = usize::from(uid);
        let account = |column: &[AccountId32], name| {
            let account = column.get(index).ok_or_else(|| too_short(name))?;
            Ok::<_, ChainError>(Address::from_bytes(account.0))
        };
        // Columns that newer runtimes leave empty.
        let ratio = |column: &[u16]| column.get(index).copied().map(Ratio);
        let registered_at = cell(&self.block_at_registration, index, "block_at_registration")?;
        let axon = self.axons.get(index).ok_or_else(|| too_short("axons"))?;
        Ok(Neuron {
            uid,
            hotkey: account(&self.hotkeys, "hotkeys")?,
            coldkey: account(&self.coldkeys, "coldkeys")?,
            active: cell(&self.active, index, "active")?,
            validator_permit: cell(&self.validator_permit, index, "validator_permit")?,
            stake: Alpha(cell(&self.total_stake, index, "total_stake")?),
            alpha_stake: Alpha(cell(&self.alpha_stake, index, "alpha_stake")?),
            tao_stake: Tao(cell(&self.tao_stake, index, "tao_stake")?),
            rank: ratio(&self.rank),
            trust: ratio(&self.trust),
            validator_trust: ratio(validator_trust),
            consensus: Ratio(cell(&self.consensus, index, "consensus")?),
            incentive: Ratio(cell(&self.incentives, index, "incentives")?),
            dividends: Ratio(cell(&self.dividends, index, "dividends")?),
            emission: Alpha(cell(&self.emission, index, "emission")?),
            last_update: cell(&self.last_update, index, "last_update")?,
            registered_at,
            immunity_left: immunity_left(block, registered_at, self.immunity_period),
            pruning_score: ratio(&self.pruning_score),
            pruning_order: None,
            protected: false,
            axon: axon.axon(),
        })
    }
}

fn cell<T: Copy>(column: &[T], index: usize, name: &str) -> Result<T, ChainError> {
    column.get(index).copied().ok_or_else(|| too_short(name))
}

fn too_short(column: &str) -> ChainError {
    ChainError::Answer {
        what: names::METAGRAPH.to_string(),
        why: format!("column {column} has another length than the uids"),
    }
}
