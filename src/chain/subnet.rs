//! All subnets, with their places and their markets.

use serde::Serialize;
use subxt::{ext::scale_decode::DecodeAsType, utils::AccountId32};

use super::{
    Answers, Argument, Batch, Block, ChainError, Pool, Prices, ROOT, Slot, View,
    market::{EVEN, SubnetPrice},
    metagraph::text,
    names,
};
use crate::{
    address::Address,
    money::{Alpha, Tao},
};

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subnet {
    /// Its number.
    pub netuid: u16,
    /// Its name.
    pub name: String,
    /// The sign of its alpha.
    pub symbol: String,
    /// TAO for one alpha.
    pub price: Tao,
    /// TAO that the chain puts into its pool in a block.
    pub emission: Tao,
    /// TAO in its pool.
    pub tao_in: Tao,
    /// Alpha in its pool.
    pub alpha_in: Alpha,
    /// Alpha outside of the pool: the stake.
    pub alpha_out: Alpha,
    /// Blocks between two epochs.
    pub tempo: u16,
    /// Blocks since the last one.
    pub blocks_since_epoch: u64,
    /// Its neurons.
    pub neurons: u16,
    /// The most that there can be.
    pub max_neurons: u16,
    /// What a registration costs.
    pub burn: Tao,
    /// The coldkey that owns it.
    pub owner: Address,
    /// The block in which it was made.
    pub registered_at: u64,
}

/// All subnets at a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subnets {
    /// As of which block.
    pub block: Block,
    /// By netuid.
    pub subnets: Vec<Subnet>,
}

/// A subnet's market.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DynamicInfo {
    netuid: u16,
    owner_coldkey: AccountId32,
    subnet_name: Vec<u8>,
    token_symbol: Vec<u8>,
    tempo: u16,
    blocks_since_last_step: u64,
    alpha_in: u64,
    alpha_out: u64,
    tao_in: u64,
    tao_in_emission: u64,
    network_registered_at: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct SubnetInfo {
    netuid: u16,
    subnetwork_n: u16,
    max_allowed_uids: u16,
    burn: u64,
}

/// Where the price of a subnet's alpha will be.
pub(super) struct Price {
    told: Slot<u64>,
    mechanism: Slot<u16>,
}

impl Subnets {
    /// Reads all subnets.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn read(view: &View) -> Result<Self, ChainError> {
        let mut batch = view.batch();
        let markets = batch.call::<Vec<Option<DynamicInfo>>>(names::ALL_DYNAMIC_INFO, []);
        let places = batch.call::<Vec<Option<SubnetInfo>>>(names::SUBNETS_INFO, []);
        let prices = batch.call::<Vec<SubnetPrice>>(names::ALPHA_PRICES, []);
        let answers = batch.read().await?;
        let markets = answers.need(&markets)?.into_iter().flatten();
        let markets: Vec<_> = markets.collect();
        let places: Vec<_> = answers.need(&places)?.into_iter().flatten().collect();
        let prices: Prices = match answers.get(&prices)? {
            Some(prices) => prices.into_iter().collect(),
            None => {
                view.prices(markets.iter().map(|market| market.netuid))
                    .await?
            }
        };
        let subnets = markets.into_iter().filter_map(|market| {
            let place = places.iter().find(|place| place.netuid == market.netuid)?;
            let price = prices.of(market.netuid).unwrap_or_default();
            Some(market.subnet(place, price))
        });
        Ok(Self {
            block: view.block(),
            subnets: subnets.collect(),
        })
    }
}

impl DynamicInfo {
    fn subnet(self, place: &SubnetInfo, price: Tao) -> Subnet {
        Subnet {
            netuid: self.netuid,
            name: text(&self.subnet_name),
            symbol: text(&self.token_symbol),
            price,
            emission: Tao(self.tao_in_emission),
            tao_in: Tao(self.tao_in),
            alpha_in: Alpha(self.alpha_in),
            alpha_out: Alpha(self.alpha_out),
            tempo: self.tempo,
            blocks_since_epoch: self.blocks_since_last_step,
            neurons: place.subnetwork_n,
            max_neurons: place.max_allowed_uids,
            burn: Tao(place.burn),
            owner: Address::from_bytes(self.owner_coldkey.0),
            registered_at: self.network_registered_at,
        }
    }
}

impl Price {
    pub(super) fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        Self {
            told: batch.call(names::ALPHA_PRICE, key()),
            mechanism: batch.storage(names::SUBNET_MECHANISM, key()),
        }
    }

    /// What the runtime says, else what the pool says; one where alpha is not traded.
    pub(super) fn answered(
        &self,
        netuid: u16,
        pool: Pool,
        answers: &Answers,
    ) -> Result<Tao, ChainError> {
        if let Some(price) = answers.get(&self.told)? {
            return Ok(Tao(price));
        }
        if netuid == ROOT || answers.get(&self.mechanism)? == Some(0) {
            return Ok(EVEN);
        }
        if pool.alpha == Alpha::ZERO {
            return Ok(Tao::ZERO);
        }
        pool.price().ok_or(ChainError::Overflow("the price"))
    }
}
