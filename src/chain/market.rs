//! What alpha costs, and what a swap would bring.
//!
//! Each subnet's pool has a price in TAO for one alpha. On root, and on subnets of mechanism 0,
//! alpha is TAO one for one. Runtimes before 293 have pools of a constant product and tell no
//! price: there it is the quotient of what the pool holds.

use std::collections::{BTreeMap, BTreeSet};

use subxt::ext::scale_decode::DecodeAsType;

use super::{Argument, ChainError, View, names};
use crate::money::{Alpha, RAO_PER_TAO, Tao};

/// The subnet where alpha is TAO.
pub const ROOT: u16 = 0;

/// The price of one for one.
pub(super) const EVEN: Tao = Tao(RAO_PER_TAO);

/// The mechanism whose alpha has a market.
const DYNAMIC: u16 = 1;

/// Prices of alpha, in TAO for one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prices(BTreeMap<u16, Tao>);

/// What a swap would bring, if it were the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// Paid or received.
    pub tao: Tao,
    /// Received or paid.
    pub alpha: Alpha,
}

/// A pool of a constant product, as runtimes before 293 have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Its TAO.
    pub tao: Tao,
    /// Its alpha.
    pub alpha: Alpha,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct SubnetPrice {
    netuid: u16,
    price: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct SimSwapResult {
    tao_amount: u64,
    alpha_amount: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DynamicInfo {
    netuid: u16,
}

impl Prices {
    /// A subnet's; none where there is no such subnet, or nothing in its pool.
    pub fn of(&self, netuid: u16) -> Option<Tao> {
        match netuid {
            ROOT => Some(EVEN),
            netuid => self.0.get(&netuid).copied(),
        }
    }

    /// What a subnet's alpha is worth at its price; what it would bring is less.
    pub fn worth(&self, netuid: u16, alpha: Alpha) -> Option<Tao> {
        alpha.worth(self.of(netuid)?)
    }
}

impl FromIterator<SubnetPrice> for Prices {
    fn from_iter<I: IntoIterator<Item = SubnetPrice>>(prices: I) -> Self {
        let prices = prices.into_iter();
        prices.map(|of| (of.netuid, Tao(of.price))).collect()
    }
}

impl FromIterator<(u16, Tao)> for Prices {
    fn from_iter<I: IntoIterator<Item = (u16, Tao)>>(prices: I) -> Self {
        Self(prices.into_iter().collect())
    }
}

impl Pool {
    /// What one alpha costs, rounded down; none without alpha in the pool.
    pub fn price(self) -> Option<Tao> {
        self.tao.buys(Tao(self.alpha.0)).map(|Alpha(rao)| Tao(rao))
    }

    /// The pool after somebody paid in TAO.
    pub fn after_buying(self, tao: Tao) -> Option<Self> {
        let left = self.tao.checked_add(tao)?;
        Some(Self {
            tao: left,
            alpha: Alpha(self.other_side(self.alpha.0, self.tao.0, left.0)?),
        })
    }

    /// The pool after somebody paid in alpha.
    pub fn after_selling(self, alpha: Alpha) -> Option<Self> {
        let left = self.alpha.checked_add(alpha)?;
        Some(Self {
            tao: Tao(self.other_side(self.tao.0, self.alpha.0, left.0)?),
            alpha: left,
        })
    }

    /// What is left of one side when the other one grows: their product stays. Rounded up, as
    /// nobody gets a fraction.
    fn other_side(self, side: u64, grown_from: u64, grown_to: u64) -> Option<u64> {
        if grown_to == 0 {
            return None;
        }
        let product = u128::from(side) * u128::from(grown_from);
        u64::try_from(product.div_ceil(grown_to.into())).ok()
    }
}

impl View {
    /// All subnets, root among them.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a runtime that does not tell, an answer of another
    /// shape.
    pub async fn netuids(&self) -> Result<Vec<u16>, ChainError> {
        let mut batch = self.batch();
        // The shortest answer that names them all.
        let short = self.runtime().has_api(&names::ALPHA_PRICES);
        let netuids: BTreeSet<u16> = if short {
            let slot = batch.call(names::ALPHA_PRICES, []);
            let all: Vec<SubnetPrice> = batch.read().await?.need(&slot)?;
            all.iter().map(|subnet| subnet.netuid).collect()
        } else {
            let slot = batch.call(names::ALL_DYNAMIC_INFO, []);
            let all: Vec<Option<DynamicInfo>> = batch.read().await?.need(&slot)?;
            all.iter().flatten().map(|subnet| subnet.netuid).collect()
        };
        Ok(netuids
            .into_iter()
            .chain([ROOT])
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect())
    }

    /// The prices of these subnets' alpha.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn prices(
        &self,
        netuids: impl IntoIterator<Item = u16>,
    ) -> Result<Prices, ChainError> {
        let wanted: BTreeSet<u16> = netuids.into_iter().filter(|&id| id != ROOT).collect();
        if wanted.is_empty() {
            return Ok(Prices::default());
        }
        let mut batch = self.batch();
        if wanted.len() > 1 && self.runtime().has_api(&names::ALPHA_PRICES) {
            let slot = batch.call(names::ALPHA_PRICES, []);
            let all: Vec<SubnetPrice> = batch.read().await?.need(&slot)?;
            return Ok(all.into_iter().collect());
        }
        if !self.runtime().has_api(&names::ALPHA_PRICE) {
            let pools = self.pools(wanted).await?;
            let priced = pools.into_iter().filter_map(|(netuid, pool)| {
                let price = pool.map_or(Some(EVEN), Pool::price)?;
                Some((netuid, price))
            });
            return Ok(priced.collect());
        }
        let slots: Vec<_> = wanted
            .iter()
            .map(|&netuid| {
                (
                    netuid,
                    batch.call(names::ALPHA_PRICE, [Argument::from(netuid)]),
                )
            })
            .collect();
        let answers = batch.read().await?;
        let prices = slots
            .iter()
            .map(|(netuid, slot)| Ok((*netuid, Tao(answers.need::<u64>(slot)?))));
        prices.collect()
    }

    /// What these subnets' pools hold; none where alpha is TAO.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn pools(
        &self,
        netuids: impl IntoIterator<Item = u16>,
    ) -> Result<BTreeMap<u16, Option<Pool>>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = netuids
            .into_iter()
            .map(|netuid| {
                let key = || [Argument::from(netuid)];
                let mechanism = batch.storage::<u16>(names::SUBNET_MECHANISM, key());
                let tao = batch.storage::<u64>(names::SUBNET_TAO, key());
                let alpha = batch.storage::<u64>(names::SUBNET_ALPHA_IN, key());
                (netuid, mechanism, tao, alpha)
            })
            .collect();
        let answers = batch.read().await?;
        let pools = slots.iter().map(|(netuid, mechanism, tao, alpha)| {
            let pool = Pool {
                tao: Tao(answers.need(tao)?),
                alpha: Alpha(answers.need(alpha)?),
            };
            let has_market = *netuid != ROOT && answers.need(mechanism)? == DYNAMIC;
            Ok((*netuid, has_market.then_some(pool)))
        });
        pools.collect()
    }

    /// What these amounts of TAO would buy, each for itself; none where the runtime can't tell, or
    /// the pool can't do it.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn would_buy(
        &self,
        amounts: &[(u16, Tao)],
    ) -> Result<Vec<Option<Quote>>, ChainError> {
        let amounts = amounts.iter().map(|(netuid, tao)| (*netuid, tao.0));
        self.simulate(names::SIM_BUY, amounts).await
    }

    /// What these amounts of alpha would bring, each for itself; none where the runtime can't tell,
    /// or the pool can't do it.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn would_sell(
        &self,
        amounts: &[(u16, Alpha)],
    ) -> Result<Vec<Option<Quote>>, ChainError> {
        let amounts = amounts.iter().map(|(netuid, alpha)| (*netuid, alpha.0));
        self.simulate(names::SIM_SELL, amounts).await
    }

    async fn simulate(
        &self,
        api: names::Api,
        amounts: impl Iterator<Item = (u16, u64)>,
    ) -> Result<Vec<Option<Quote>>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = amounts
            .map(|(netuid, amount)| {
                batch.call::<SimSwapResult>(api, [Argument::from(netuid), Argument::from(amount)])
            })
            .collect();
        let answers = batch.read().await?;
        let quotes = slots.iter().map(|slot| {
            let quote = answers.get(slot)?.map(|result| Quote {
                tao: Tao(result.tao_amount),
                alpha: Alpha(result.alpha_amount),
            });
            // All zero is how the runtime says that it can't be done.
            Ok(quote.filter(|quote| quote.tao > Tao::ZERO && quote.alpha > Alpha::ZERO))
        });
        quotes.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pool(tao: u64, alpha: u64) -> Pool {
        Pool {
            tao: Tao(tao * RAO_PER_TAO),
            alpha: Alpha(alpha * RAO_PER_TAO),
        }
    }

    #[test]
    fn root_is_one_for_one_and_an_unknown_subnet_has_no_price() {
        let prices: Prices = [(27, Tao(5))].into_iter().collect();
        assert_eq!(prices.of(ROOT), Some(EVEN));
        assert_eq!(prices.of(27), Some(Tao(5)));
        assert_eq!(prices.of(28), None);
    }

    #[test]
    fn a_pool_moves_its_price_as_it_is_traded_with() {
        let pool = pool(1000, 4000);
        assert_eq!(pool.price(), Some(Tao(RAO_PER_TAO / 4)));
        // A tenth more TAO leaves ten elevenths of the alpha, rounded up: the price is 1.21 times as
        // high, rounded down.
        let after = pool.after_buying(Tao(100 * RAO_PER_TAO)).expect("a pool");
        assert_eq!(after.price(), Some(Tao(302_499_999)));
        let after = pool
            .after_selling(Alpha(400 * RAO_PER_TAO))
            .expect("a pool");
        assert_eq!(after.alpha, Alpha(4400 * RAO_PER_TAO));
        assert_eq!(after.price(), Some(Tao(206_611_570)));
        assert_eq!(self::pool(1, 0).price(), None);
        assert_eq!(self::pool(0, 0).after_selling(Alpha::ZERO), None);
    }

    proptest! {
        #[test]
        fn buying_never_lowers_a_price_and_selling_never_raises_it(
            tao in 1..21_000_000_000_000_000_u64,
            alpha in 1..21_000_000_000_000_000_u64,
            amount in 0..21_000_000_000_000_000_u64,
        ) {
            let pool = Pool { tao: Tao(tao), alpha: Alpha(alpha) };
            let product = |pool: Pool| u128::from(pool.tao.0) * u128::from(pool.alpha.0);
            let bought = pool.after_buying(Tao(amount)).expect("it fits");
            let sold = pool.after_selling(Alpha(amount)).expect("it fits");
            prop_assert!(product(bought) >= product(pool) && product(sold) >= product(pool));
            prop_assert!(bought.alpha <= pool.alpha && sold.tao <= pool.tao);
            if let (Some(before), Some(after)) = (pool.price(), bought.price()) {
                prop_assert!(after >= before);
            }
            if let (Some(before), Some(after)) = (pool.price(), sold.price()) {
                prop_assert!(after <= before);
            }
        }
    }
}
