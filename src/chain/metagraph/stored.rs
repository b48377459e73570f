//! The subnet where no runtime API tells of it, from the storage: runtime 218 and its like, whose
//! APIs give bytes of a shape that their metadata does not know, and nodes with metadata of version
//! 14. It takes two round trips more: first how many neurons there are, then whose.

use subxt::utils::AccountId32;

use super::{Metagraph, Neuron, immunity_left, pruning::Rule, text};
use crate::{
    address::Address,
    chain::{
        Answers, Argument, Batch, ChainError, Pool, Ratio, Slot, View,
        axon::AxonInfo,
        names::{self, Item},
        subnet::Price,
    },
    money::{Alpha, Tao},
};

/// What is asked of the subnet.
pub(super) struct Questions {
    exists: Slot<bool>,
    symbol: Slot<Vec<u8>>,
    price: Price,
    pool: (Slot<u64>, Slot<u64>),
    burn: Slot<u64>,
    registration_allowed: Slot<bool>,
    tempo: Slot<u16>,
    immunity_period: Slot<u16>,
    max_neurons: Slot<u16>,
    owner: Slot<AccountId32>,
    owner_hotkey: Slot<AccountId32>,
    neurons: Slot<u16>,
    columns: Columns,
}

/// An element for each neuron.
struct Columns {
    active: Slot<Vec<bool>>,
    validator_permit: Slot<Vec<bool>>,
    ratios: [Slot<Vec<u16>>; 7],
    emission: Slot<Vec<u64>>,
    last_update: Slot<Vec<u64>>,
}

/// In the order of [`Columns::ratios`].
const RATIOS: [Item; 7] = [
    names::RANK,
    names::TRUST,
    names::VALIDATOR_TRUST,
    names::CONSENSUS,
    names::INCENTIVE,
    names::DIVIDENDS,
    names::PRUNING_SCORES,
];

/// What is known of a neuron by its uid.
struct Place {
    hotkey: AccountId32,
    registered_at: u64,
}

impl Questions {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            exists: batch.storage(names::NETWORKS_ADDED, key()),
            symbol: batch.storage(names::TOKEN_SYMBOL, key()),
            price: Price::ask(batch, netuid),
            pool: (
                batch.storage(names::SUBNET_TAO, key()),
                batch.storage(names::SUBNET_ALPHA_IN, key()),
            ),
            burn: batch.storage(names::BURN, key()),
            registration_allowed: batch.storage(names::REGISTRATION_ALLOWED, key()),
            tempo: batch.storage(names::TEMPO, key()),
            immunity_period: batch.storage(names::IMMUNITY_PERIOD, key()),
            max_neurons: batch.storage(names::MAX_ALLOWED_UIDS, key()),
            owner: batch.storage(names::SUBNET_OWNER, key()),
            owner_hotkey: batch.storage(names::SUBNET_OWNER_HOTKEY, key()),
            neurons: batch.storage(names::SUBNETWORK_N, key()),
            columns: Columns {
                active: batch.storage(names::ACTIVE, key()),
                validator_permit: batch.storage(names::VALIDATOR_PERMIT, key()),
                ratios: RATIOS.map(|item| batch.storage(item, key())),
                emission: batch.storage(names::EMISSION, key()),
                last_update: batch.storage(names::LAST_UPDATE, key()),
            },
        }
    }

    pub(super) async fn answered(
        &self,
        view: &View,
        netuid: u16,
        answers: &Answers,
    ) -> Result<Option<Metagraph>, ChainError> {
        if !answers.need(&self.exists)? {
            return Ok(None);
        }
        let immunity_period = answers.need(&self.immunity_period)?;
        let places = places(view, netuid, answers.need(&self.neurons)?).await?;
        let neurons = self.columns.neurons(view, netuid, &places, answers);
        let mut neurons = neurons.await?;
        for neuron in &mut neurons {
            neuron.immunity_left =
                immunity_left(view.block(), neuron.registered_at, immunity_period);
        }
        let pool = Pool {
            tao: Tao(answers.need(&self.pool.0)?),
            alpha: Alpha(answers.need(&self.pool.1)?),
        };
        Ok(Some(Metagraph {
            block: view.block(),
            netuid,
            name: String::new(),
            symbol: text(&answers.get(&self.symbol)?.unwrap_or_default()),
            price: self.price.answered(netuid, pool, answers)?,
            burn: Tao(answers.need(&self.burn)?),
            registration_allowed: answers.need(&self.registration_allowed)?,
            tempo: answers.need(&self.tempo)?,
            next_epoch: None,
            immunity_period,
            max_neurons: answers.need(&self.max_neurons)?,
            owner: Address::from_bytes(answers.need(&self.owner)?.0),
            owner_hotkey: Address::from_bytes(answers.need(&self.owner_hotkey)?.0),
            pruning: Rule::default(),
            neurons,
        }))
    }
}

/// Who has the uids, and since when.
async fn places(view: &View, netuid: u16, neurons: u16) -> Result<Vec<Place>, ChainError> {
    let mut batch = view.batch();
    let slots = (0..neurons).map(|uid| {
        let key = || [netuid.into(), uid.into()];
        let hotkey = batch.storage(names::KEYS, key());
        (hotkey, batch.storage(names::BLOCK_AT_REGISTRATION, key()))
    });
    let slots: Vec<_> = slots.collect();
    let answers = batch.read().await?;
    let places = slots.iter().map(|(hotkey, registered_at)| {
        Ok(Place {
            hotkey: answers.need(hotkey)?,
            registered_at: answers.need(registered_at)?,
        })
    });
    places.collect()
}

impl Columns {
    async fn neurons(
        &self,
        view: &View,
        netuid: u16,
        places: &[Place],
        answers: &Answers,
    ) -> Result<Vec<Neuron>, ChainError> {
        let mut batch = view.batch();
        let slots = places.iter().map(|place| {
            let hotkey = Argument::from(Address::from_bytes(place.hotkey.0));
            let on = |netuid: u16| [hotkey.clone(), netuid.into()];
            (
                batch.storage::<AccountId32>(names::OWNER, [hotkey.clone()]),
                batch.storage::<AxonInfo>(names::AXONS, [netuid.into(), hotkey.clone()]),
                batch.storage::<u64>(names::TOTAL_HOTKEY_ALPHA, on(netuid)),
                batch.storage::<u64>(names::TOTAL_HOTKEY_ALPHA, on(0)),
            )
        });
        let slots: Vec<_> = slots.collect();
        let by_hotkey = batch.read().await?;

        let active = answers.need(&self.active)?;
        let permits = answers.need(&self.validator_permit)?;
        let emission = answers.need(&self.emission)?;
        let last_update = answers.need(&self.last_update)?;
        let mut ratios = Vec::new();
        for slot in &self.ratios {
            ratios.push(answers.get(slot)?);
        }
        let neurons = (0..)
            .zip(places.iter().zip(slots))
            .map(|(uid, (place, slots))| {
                let index = usize::from(uid);
                let (owner, axon, alpha, tao) = slots;
                // None where the runtime has no such item; what is not filled yet is zero.
                let ratio = |column: usize| {
                    let column: Option<&Vec<u16>> = ratios[column].as_ref();
                    column.map(|column| Ratio(column.get(index).copied().unwrap_or_default()))
                };
                let alpha = Alpha(by_hotkey.need(&alpha)?);
                Ok(Neuron {
                    uid,
                    hotkey: Address::from_bytes(place.hotkey.0),
                    coldkey: Address::from_bytes(by_hotkey.need(&owner)?.0),
                    active: active.get(index).copied().unwrap_or_default(),
                    validator_permit: permits.get(index).copied().unwrap_or_default(),
                    stake: alpha,
                    alpha_stake: alpha,
                    tao_stake: Tao(by_hotkey.need(&tao)?),
                    rank: ratio(0),
                    trust: ratio(1),
                    validator_trust: ratio(2),
                    consensus: ratio(3).unwrap_or_default(),
                    incentive: ratio(4).unwrap_or_default(),
                    dividends: ratio(5).unwrap_or_default(),
                    emission: Alpha(emission.get(index).copied().unwrap_or_default()),
                    last_update: last_update.get(index).copied().unwrap_or_default(),
                    registered_at: place.registered_at,
                    immunity_left: 0,
                    pruning_score: ratio(6),
                    pruning_order: None,
                    protected: false,
                    axon: by_hotkey.get(&axon)?.and_then(|axon| axon.axon()),
                })
            });
        neurons.collect()
    }
}
