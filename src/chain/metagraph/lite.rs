//! The subnet where the runtime gives no columns: from its neurons, its market and the storage.

use subxt::{ext::scale_decode::DecodeAsType, utils::AccountId32};

use super::{Metagraph, Neuron, Read, axon::AxonInfo, immunity_left, pruning::Rule, text};
use crate::{
    address::Address,
    chain::{
        Answers, Argument, Batch, ChainError, Ratio, Slot, View, names,
        subnet::{DynamicInfo, Price},
    },
    money::{Alpha, Tao},
};

/// Subnets of the runtimes in question have no more neurons, but for a few of the first ones.
const USUAL: u16 = 256;

/// What is asked.
pub(super) struct Questions {
    neurons: Slot<Vec<NeuronInfoLite>>,
    market: Slot<Option<DynamicInfo>>,
    price: Price,
    burn: Slot<u64>,
    registration_allowed: Slot<bool>,
    immunity_period: Slot<u16>,
    max_neurons: Slot<u16>,
    /// By uid.
    registered_at: Vec<Slot<u64>>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct NeuronInfoLite {
    hotkey: AccountId32,
    coldkey: AccountId32,
    uid: u16,
    active: bool,
    axon_info: AxonInfo,
    stake: Vec<(AccountId32, u64)>,
    rank: u16,
    emission: u64,
    incentive: u16,
    consensus: u16,
    trust: u16,
    validator_trust: u16,
    dividends: u16,
    last_update: u64,
    validator_permit: bool,
    pruning_score: u16,
}

impl Questions {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            neurons: batch.call(names::NEURONS_LITE, key()),
            market: batch.call(names::DYNAMIC_INFO, key()),
            price: Price::ask(batch, netuid),
            burn: batch.storage(names::BURN, key()),
            registration_allowed: batch.storage(names::REGISTRATION_ALLOWED, key()),
            immunity_period: batch.storage(names::IMMUNITY_PERIOD, key()),
            max_neurons: batch.storage(names::MAX_ALLOWED_UIDS, key()),
            registered_at: registrations(batch, netuid, 0..USUAL),
        }
    }

    pub(super) async fn answered(
        &self,
        view: &View,
        netuid: u16,
        answers: &Answers,
    ) -> Result<Option<Read>, ChainError> {
        let Some(market) = answers.need(&self.market)? else {
            return Ok(None);
        };
        let lites = answers.need(&self.neurons)?;
        let immunity_period = answers.need(&self.immunity_period)?;
        let registered_at = self.registered_at(view, netuid, lites.len(), answers);
        let mut registered_at = registered_at.await?.into_iter();
        let block = view.block();
        let scores = lites.iter().map(|lite| lite.pruning_score).collect();
        let neurons = lites.into_iter().map(|lite| {
            let registered_at = registered_at.next().unwrap_or_default();
            let immunity_left = immunity_left(block, registered_at, immunity_period);
            lite.neuron(registered_at, immunity_left)
        });
        let metagraph = Metagraph {
            block,
            netuid,
            neurons: neurons.collect(),
            price: self.price.answered(netuid, market.pool(), answers)?,
            name: text(&market.subnet_name),
            symbol: text(&market.token_symbol),
            burn: Tao(answers.need(&self.burn)?),
            registration_allowed: answers.need(&self.registration_allowed)?,
            tempo: market.tempo,
            next_epoch: None,
            immunity_period,
            max_neurons: answers.need(&self.max_neurons)?,
            owner: Address::from_bytes(market.owner_coldkey.0),
            owner_hotkey: Address::from_bytes(market.owner_hotkey.0),
            pruning: Rule::default(),
        };
        Ok(Some(Read { metagraph, scores }))
    }

    /// When each neuron registered; those that were not asked about are asked about now.
    async fn registered_at(
        &self,
        view: &View,
        netuid: u16,
        neurons: usize,
        answers: &Answers,
    ) -> Result<Vec<u64>, ChainError> {
        let known = self.registered_at.iter().take(neurons);
        let mut blocks = known
            .map(|slot| answers.need(slot))
            .collect::<Result<Vec<_>, _>>()?;
        if neurons > blocks.len() {
            let mut batch = view.batch();
            let more = USUAL..u16::try_from(neurons).unwrap_or(u16::MAX);
            let slots = registrations(&mut batch, netuid, more);
            let answers = batch.read().await?;
            for slot in &slots {
                blocks.push(answers.need(slot)?);
            }
        }
        Ok(blocks)
    }
}

fn registrations(batch: &mut Batch<'_>, netuid: u16, uids: std::ops::Range<u16>) -> Vec<Slot<u64>> {
    let key = |uid: u16| [netuid.into(), uid.into()];
    uids.map(|uid| batch.storage(names::BLOCK_AT_REGISTRATION, key(uid)))
        .collect()
}

impl NeuronInfoLite {
    fn neuron(self, registered_at: u64, immunity_left: u64) -> Neuron {
        let stakes = self.stake.iter().map(|(_, stake)| *stake);
        Neuron {
            uid: self.uid,
            hotkey: Address::from_bytes(self.hotkey.0),
            coldkey: Address::from_bytes(self.coldkey.0),
            active: self.active,
            validator_permit: self.validator_permit,
            stake: Alpha(stakes.fold(0, u64::saturating_add)),
            alpha_stake: None,
            tao_stake: None,
            rank: Some(Ratio(self.rank)),
            trust: Some(Ratio(self.trust)),
            validator_trust: Some(Ratio(self.validator_trust)),
            consensus: Ratio(self.consensus),
            incentive: Ratio(self.incentive),
            dividends: Ratio(self.dividends),
            emission: Alpha(self.emission),
            last_update: self.last_update,
            registered_at,
            immunity_left,
            pruning_order: None,
            protected: false,
            axon: self.axon_info.axon(),
        }
    }
}
