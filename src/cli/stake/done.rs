//! Carrying out trades, and what came of them.

use serde::Serialize;

use super::{
    hotkeys::Hotkey,
    limit::Side,
    order::{Coins, Order, together},
};
use crate::{
    address::Address,
    chain::{Chain, ChainError, Receipt, Trade},
    cli::{
        chain,
        plan::{Carried, MutationArgs, Plan, Planned, both},
        settled::{self, Flow, Settled},
        wallet::{owners::Owner, password::PasswordArgs},
    },
    context::Context,
    error::Error,
    money::{Alpha, Tao},
    output::{Human, Outcome, Page},
    settings::Key,
    wallet::{Role, Wallet},
};

/// What is to be carried out.
pub(super) struct Trades {
    pub(super) side: Side,
    pub(super) wallet: Wallet,
    /// The wallet's coldkey, which signs.
    pub(super) owner: Owner,
    pub(super) orders: Vec<Order>,
    pub(super) notes: Vec<String>,
}

#[derive(Serialize)]
struct Traded {
    plan: Planned,
    orders: Vec<Order>,
    receipt: Option<Receipt>,
    trades: Option<Vec<Made>>,
    /// Paid or received in all, the fee aside.
    tao: Option<Tao>,
    /// The signer's.
    balance: Option<Settled>,
    #[serde(skip)]
    side: Side,
}

/// A trade, as the chain's events tell it.
#[derive(Serialize)]
struct Made {
    #[serde(flatten)]
    hotkey: Hotkey,
    netuid: u16,
    tao: Tao,
    alpha: Alpha,
    /// What the pool kept, of what was given.
    pool_fee: Option<Coins>,
}

impl Trades {
    /// Plans, asks, sends, and reads what was really paid or received.
    pub(super) async fn carry_out(
        self,
        mutation: MutationArgs,
        password: PasswordArgs,
        chain: &Chain,
        context: &mut Context,
    ) -> Result<Outcome, Error> {
        let Self {
            side,
            wallet,
            owner,
            orders,
            notes,
        } = self;
        let signer = owner.coldkey;
        let spends = spends(&orders).map_err(chain::error)?;
        let plan = Plan {
            action: action(side, &orders, spends),
            netuid: single(orders.iter().map(|order| order.netuid)),
            wallet,
            role: Role::Coldkey,
            signer,
            rows: orders.iter().map(|order| ("trade", order.text())).collect(),
            spends,
            limit: (side == Side::Buy).then_some(Key::MaxStake),
            call: together(&orders),
            notes,
        };
        let mut done = match plan.carry_out(mutation, password, chain, context).await? {
            Carried::Planned(plan) => Traded::planned(plan, orders, side),
            Carried::Done(plan, receipt) => Traded {
                receipt: Some(receipt),
                ..Traded::planned(plan, orders, side)
            },
        };
        done.read(&owner, chain, context).await;
        Ok(Outcome::data(done))
    }
}

/// The TAO that leaves the signer.
fn spends(orders: &[Order]) -> Result<Tao, ChainError> {
    super::holdings::sum(orders.iter().filter_map(|order| match order.gives {
        Coins::Tao(tao) => Some(tao),
        Coins::Alpha(_) => None,
    }))
}

fn action(side: Side, orders: &[Order], spends: Tao) -> String {
    match (side, orders) {
        (Side::Buy, [order]) => format!(
            "stake {} on subnet {}, hotkey {}",
            spends.with_unit(),
            order.netuid,
            order.hotkey
        ),
        (Side::Sell, [order]) => format!(
            "sell {} of subnet {}, hotkey {}",
            order.gives, order.netuid, order.hotkey
        ),
        (Side::Buy, orders) => format!(
            "stake {} in {} parts, all or none",
            spends.with_unit(),
            orders.len()
        ),
        (Side::Sell, orders) => format!("sell {} stakes, all or none", orders.len()),
    }
}

/// The one value that all have.
fn single(mut values: impl Iterator<Item = u16>) -> Option<u16> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

impl Traded {
    fn planned(plan: Planned, orders: Vec<Order>, side: Side) -> Self {
        Self {
            plan,
            orders,
            receipt: None,
            trades: None,
            tao: None,
            balance: None,
            side,
        }
    }

    /// Reads what the receipt's events say, and what the balance says to that.
    async fn read(&mut self, owner: &Owner, chain: &Chain, context: &Context) {
        let Some(receipt) = &self.receipt else { return };
        let trades = match self.side {
            Side::Buy => receipt.bought(owner.coldkey),
            Side::Sell => receipt.sold(owner.coldkey),
        };
        // Less than all TAO there is.
        let sum = trades.iter().map(|trade| trade.tao.0);
        let tao = Tao(sum.fold(0, u64::saturating_add));
        let flow = match self.side {
            Side::Buy => Flow {
                out: tao,
                ..Flow::default()
            },
            Side::Sell => Flow {
                into: tao,
                ..Flow::default()
            },
        };
        self.balance = Settled::read(chain, receipt, owner.coldkey, flow, context).await;
        let made = |trade| Made::of(trade, self.side, owner);
        self.trades = Some(trades.into_iter().map(made).collect());
        self.tao = Some(tao);
    }
}

impl Made {
    fn of(trade: Trade, side: Side, owner: &Owner) -> Self {
        let Trade {
            hotkey,
            netuid,
            tao,
            alpha,
            fee,
        } = trade;
        let pool_fee = fee.map(|fee| match side {
            Side::Buy => Coins::Tao(Tao(fee)),
            Side::Sell => Coins::Alpha(Alpha(fee)),
        });
        Self {
            hotkey: Hotkey::of(hotkey, owner),
            netuid,
            tao,
            alpha,
            pool_fee,
        }
    }

    fn text(&self, side: Side) -> String {
        let (gave, got) = match side {
            Side::Buy => (self.tao.with_unit(), self.alpha.with_unit()),
            Side::Sell => (self.alpha.with_unit(), self.tao.with_unit()),
        };
        format!(
            "{gave} for {got}, subnet {}, hotkey {}",
            self.netuid, self.hotkey
        )
    }
}

impl Hotkey {
    /// A hotkey with the name that it has in its owner's wallet.
    pub(super) fn of(address: Address, owner: &Owner) -> Self {
        Self {
            address,
            name: owner.hotkey_name(address).map(str::to_owned),
        }
    }
}

impl Human for Traded {
    fn human(&self, page: &mut Page) {
        let (Some(receipt), Some(trades), Some(tao)) = (&self.receipt, &self.trades, self.tao)
        else {
            return self.plan.human(page);
        };
        let (done, total) = match self.side {
            Side::Buy => ("staked", "paid"),
            Side::Sell => ("sold", "received"),
        };
        page.line(done);
        let trades = trades.iter();
        let mut fields: Vec<_> = trades
            .map(|trade| ("trade", trade.text(self.side)))
            .collect();
        fields.extend([(total, both(tao)), ("fee", both(receipt.fee))]);
        fields.extend(settled::place(receipt));
        fields.extend(self.balance.as_ref().map(Settled::row));
        page.fields(&fields);
    }
}
