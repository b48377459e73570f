//! What is sold: which stakes, how much of each, and an order for each.

use std::collections::BTreeMap;

use crate::{
    chain::{Argument, Call, Pool, Prices, Stake, View, names},
    cli::{
        chain,
        plan::refuse,
        stake::{
            hotkeys::{Hotkey, Hotkeys},
            limit::{Guard, Limit},
            order::{Coins, Order},
        },
        wallet::owners::Owner,
    },
    error::{Error, Kind},
    money::{Alpha, Tao},
};

/// How much of each stake.
#[derive(Debug, Clone, Copy)]
pub(super) enum Amount {
    Exactly(Alpha),
    All,
}

/// What decides about the orders.
pub(super) struct Selling {
    amount: Amount,
    limit: Limit,
    prices: Prices,
    /// Where this program has to see to the limit.
    pools: BTreeMap<u16, Option<Pool>>,
}

/// The stakes that are meant, and how many of the same hotkeys are on other subnets.
pub(super) fn choose(
    stakes: Vec<Stake>,
    hotkeys: &Hotkeys,
    only: Option<u16>,
) -> Result<(Vec<Stake>, usize), Error> {
    let own = stakes.into_iter().filter(|stake| hotkeys.has(stake.hotkey));
    let (chosen, other): (Vec<_>, Vec<_>) =
        own.partition(|stake| only.is_none_or(|netuid| stake.netuid == netuid));
    if chosen.is_empty() {
        let place = only.map_or(String::new(), |netuid| format!(" on subnet {netuid}"));
        let message = format!("there is no stake on these hotkeys{place}");
        return Err(Error::new(Kind::NotFound, message).help("see `sn27 stake list`"));
    }
    Ok((chosen, other.len()))
}

impl Selling {
    pub(super) async fn read(
        view: &View,
        stakes: &[Stake],
        amount: Amount,
        limit: Limit,
    ) -> Result<Self, Error> {
        let netuids = || stakes.iter().map(|stake| stake.netuid);
        let pools = async {
            match limit.guard {
                Guard::Before => view.pools(netuids()).await,
                _ => Ok(BTreeMap::new()),
            }
        };
        let read = async { tokio::try_join!(view.prices(netuids()), pools) };
        let (prices, pools) = read.await.map_err(chain::error)?;
        Ok(Self {
            amount,
            limit,
            prices,
            pools,
        })
    }

    /// The orders with what they would bring; refuses what the chain would.
    pub(super) async fn orders(
        &self,
        view: &View,
        stakes: &[Stake],
        owner: &Owner,
    ) -> Result<Vec<Order>, Error> {
        let amounts = stakes.iter().map(|stake| self.of(stake));
        let amounts = amounts.collect::<Result<Vec<_>, Error>>()?;
        let asked: Vec<_> = stakes
            .iter()
            .zip(&amounts)
            .map(|(stake, alpha)| (stake.netuid, *alpha))
            .collect();
        let quotes = view.would_sell(&asked).await.map_err(chain::error)?;
        let mut pools = self.pools.clone();
        let mut orders = Vec::new();
        for ((stake, alpha), quote) in stakes.iter().zip(amounts).zip(quotes) {
            let netuid = stake.netuid;
            let Some(price) = self.prices.of(netuid) else {
                return Err(refuse("InsufficientLiquidity", format!("subnet {netuid}")));
            };
            let limit_price = self.limit.at(price)?;
            if let (Some(Some(pool)), Some(limit)) = (pools.get_mut(&netuid), limit_price) {
                let after = pool.after_selling(alpha);
                self.limit.check(after, limit, netuid)?;
                *pool = after.unwrap_or(*pool);
            }
            orders.push(Order {
                hotkey: Hotkey::of(stake.hotkey, owner),
                netuid,
                gives: Coins::Alpha(alpha),
                expects: quote.map(|quote| Coins::Tao(quote.tao)),
                price,
                limit_price,
                call: self.call(view, stake, alpha, limit_price),
            });
        }
        Ok(orders)
    }

    /// How much of a stake; the chain would sell what there is of a larger amount.
    fn of(&self, stake: &Stake) -> Result<Alpha, Error> {
        match self.amount {
            Amount::All => Ok(stake.alpha),
            Amount::Exactly(amount) if amount <= stake.alpha => Ok(amount),
            Amount::Exactly(_) => {
                let there = stake.alpha.with_unit();
                let place = format!("hotkey {}, subnet {}", stake.hotkey, stake.netuid);
                Err(
                    refuse("NotEnoughStakeToWithdraw", format!("{there}: {place}"))
                        .help(format!("{there} is there, {place}")),
                )
            }
        }
    }

    /// All is told by name where the runtime has one for it: it takes along what came in meanwhile.
    fn call(&self, view: &View, stake: &Stake, alpha: Alpha, limit: Option<Tao>) -> Call {
        let mut arguments: Vec<Argument> = vec![stake.hotkey.into(), stake.netuid.into()];
        let whole = matches!(self.amount, Amount::All)
            && self.limit.guard != (Guard::Chain { partial: true })
            && view.runtime().has_call(&names::REMOVE_STAKE_FULL_LIMIT);
        if whole {
            let limit = limit.map(|limit| Box::new(limit.into()));
            arguments.push(Argument::Option(limit));
            return Call::new(names::REMOVE_STAKE_FULL_LIMIT, arguments);
        }
        arguments.push(alpha.into());
        match (self.limit.guard, limit) {
            (Guard::Chain { partial }, Some(limit)) => {
                arguments.extend([limit.into(), partial.into()]);
                Call::new(names::REMOVE_STAKE_LIMIT, arguments)
            }
            _ => Call::new(names::REMOVE_STAKE, arguments),
        }
    }
}
