//! Stakes of coldkeys, and what they are worth at the prices of the moment.

use std::collections::BTreeMap;

use crate::{
    address::Address,
    chain::{ChainError, Prices, Stake, View},
    context::Context,
    money::Tao,
};

/// Stakes by coldkey, with prices for all of them.
#[derive(Debug)]
pub(in crate::cli) struct Holdings {
    stakes: BTreeMap<Address, Vec<Stake>>,
    pub(in crate::cli) prices: Prices,
}

impl Holdings {
    /// Reads them in two requests; none where the runtime does not tell, which is said.
    pub(in crate::cli) async fn read(
        view: &View,
        coldkeys: &[Address],
        context: &Context,
    ) -> Result<Option<Self>, ChainError> {
        let stakes = match view.stakes(coldkeys).await {
            Ok(stakes) => stakes,
            Err(error @ ChainError::Absent { .. }) => {
                context
                    .output
                    .warn(format!("stakes are not known: {error}"));
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let netuids = stakes.values().flatten().map(|stake| stake.netuid);
        let prices = view.prices(netuids).await?;
        Ok(Some(Self { stakes, prices }))
    }

    /// What a coldkey has staked.
    pub(in crate::cli) fn of(&self, coldkey: Address) -> &[Stake] {
        self.stakes.get(&coldkey).map_or(&[], Vec::as_slice)
    }

    /// What these stakes are worth; what has no price is worth nothing.
    pub(in crate::cli) fn value<'stake>(
        &self,
        stakes: impl IntoIterator<Item = &'stake Stake>,
    ) -> Result<Tao, ChainError> {
        let worth = |stake: &Stake| self.prices.worth(stake.netuid, stake.alpha);
        let values = stakes.into_iter().filter_map(worth);
        sum(values)
    }
}

/// The sum of amounts.
pub(in crate::cli) fn sum(amounts: impl IntoIterator<Item = Tao>) -> Result<Tao, ChainError> {
    let mut amounts = amounts.into_iter();
    let sum = amounts.try_fold(Tao::ZERO, Tao::checked_add);
    sum.ok_or(ChainError::Overflow("the sum"))
}
