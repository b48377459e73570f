//! What is bought: the subnet and the hotkeys as the chain has them, and an order for each.

use crate::{
    address::Address,
    chain::{Argument, Call, Chain, ChainError, Pool, View, names},
    cli::{
        chain,
        plan::refuse,
        stake::{
            hotkeys::Hotkey,
            limit::{Guard, Limit},
            order::{Coins, Order, together},
        },
    },
    error::Error,
    money::Tao,
};

/// What decides about the orders, beside the amount.
pub(super) struct Buying {
    hotkeys: Vec<Hotkey>,
    netuid: u16,
    price: Tao,
    limit: Limit,
    /// Where this program has to see to the limit.
    pool: Option<Pool>,
}

impl Buying {
    /// Reads the subnet and the hotkeys, and refuses what the chain would.
    pub(super) async fn read(
        view: &View,
        hotkeys: Vec<Hotkey>,
        netuid: u16,
        limit: Limit,
    ) -> Result<Self, Error> {
        let addresses: Vec<_> = hotkeys.iter().map(|hotkey| hotkey.address).collect();
        let read = async {
            let mut batch = view.batch();
            let exists = batch.storage::<bool>(names::NETWORKS_ADDED, [netuid.into()]);
            let traded = batch.storage::<bool>(names::SUBTOKEN_ENABLED, [netuid.into()]);
            let pools = async {
                match limit.guard {
                    Guard::Before => view.pools([netuid]).await,
                    _ => Ok(Default::default()),
                }
            };
            let (answers, owners, prices, pools) = tokio::try_join!(
                batch.read(),
                view.owners(&addresses),
                view.prices([netuid]),
                pools
            )?;
            let exists = answers.get(&exists)? != Some(false);
            let traded = answers.get(&traded)? != Some(false);
            Ok::<_, ChainError>((exists, traded, owners, prices, pools))
        };
        let (exists, traded, owners, prices, pools) = read.await.map_err(chain::error)?;
        let subnet = format!("subnet {netuid}");
        if !exists {
            return Err(refuse("SubnetNotExists", subnet));
        }
        if !traded {
            return Err(refuse("SubtokenDisabled", subnet));
        }
        if let Some((hotkey, _)) = hotkeys
            .iter()
            .zip(&owners)
            .find(|(_, owner)| owner.is_none())
        {
            return Err(refuse("HotKeyAccountNotExists", hotkey.to_string()));
        }
        let Some(price) = prices.of(netuid) else {
            return Err(refuse("InsufficientLiquidity", subnet));
        };
        Ok(Self {
            hotkeys,
            netuid,
            price,
            limit,
            pool: pools.get(&netuid).copied().flatten(),
        })
    }

    /// What each hotkey gets: the amount, or an equal part of all.
    pub(super) async fn each(
        &self,
        chain: &Chain,
        view: &View,
        coldkey: Address,
        amount: Option<Tao>,
    ) -> Result<Tao, Error> {
        let parts = u64::try_from(self.hotkeys.len()).unwrap_or(u64::MAX);
        // The fee does not depend on the amounts.
        let call = together(&self.drafts(amount.unwrap_or_default())?);
        let read = async {
            let runtime = view.runtime();
            let (account, fee) =
                tokio::try_join!(view.account(coldkey), chain.fee(&call, coldkey))?;
            Ok::<_, ChainError>((
                account,
                fee,
                runtime.existential_deposit()?,
                runtime.least_stake()?,
            ))
        };
        let (account, fee, deposit, least) = read.await.map_err(chain::error)?;
        let most = account.spendable_alive(deposit).saturating_sub(fee);
        let each = match amount {
            // A second fee stays, with which the stake can be sold again.
            None => Tao(most.saturating_sub(fee).0 / parts),
            Some(each) => each,
        };
        let total = Tao(each.0.saturating_mul(parts));
        let dies = total > most && total.0.saturating_add(fee.0) <= account.spendable().0;
        if each == Tao::ZERO || dies {
            let why = format!("{} is free", account.free.with_unit());
            return Err(refuse("NotEnoughBalanceToStake", why).help(format!(
                "{} may be staked: the fee of {} and the existential deposit of {} stay",
                most.with_unit(),
                fee.with_unit(),
                deposit.with_unit()
            )));
        }
        match least {
            Some(least) if each < least => {
                let help = format!("stake at least {} on each hotkey", least.with_unit());
                Err(refuse("AmountTooLow", each.with_unit()).help(help))
            }
            _ => Ok(each),
        }
    }

    /// The orders with what they would bring.
    pub(super) async fn orders(&self, view: &View, each: Tao) -> Result<Vec<Order>, Error> {
        let quotes = view.would_buy(&[(self.netuid, each)]).await;
        let quote = quotes.map_err(chain::error)?.into_iter().next().flatten();
        let mut pool = self.pool;
        let mut orders = self.drafts(each)?;
        for order in &mut orders {
            order.expects = quote.map(|quote| Coins::Alpha(quote.alpha));
            if let (Some(before), Some(limit)) = (pool, order.limit_price) {
                pool = before.after_buying(each);
                self.limit.check(pool, limit, self.netuid)?;
            }
        }
        Ok(orders)
    }

    fn drafts(&self, each: Tao) -> Result<Vec<Order>, Error> {
        let limit_price = self.limit.at(self.price)?;
        let drafts = self.hotkeys.iter().map(|hotkey| Order {
            hotkey: hotkey.clone(),
            netuid: self.netuid,
            gives: Coins::Tao(each),
            expects: None,
            price: self.price,
            limit_price,
            call: self.call(hotkey.address, each, limit_price),
        });
        Ok(drafts.collect())
    }

    fn call(&self, hotkey: Address, amount: Tao, limit: Option<Tao>) -> Call {
        let mut arguments: Vec<Argument> = vec![hotkey.into(), self.netuid.into(), amount.into()];
        match (self.limit.guard, limit) {
            (Guard::Chain { partial }, Some(limit)) => {
                arguments.extend([limit.into(), partial.into()]);
                Call::new(names::ADD_STAKE_LIMIT, arguments)
            }
            _ => Call::new(names::ADD_STAKE, arguments),
        }
    }
}
