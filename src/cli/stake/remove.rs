//! `stake remove`: alpha for TAO.

use std::collections::BTreeMap;

use super::{
    done::Trades,
    hotkeys::{self, Hotkey, Hotkeys, HotkeysArgs},
    limit::{Guard, Limit, PriceArgs, Side},
    order::{Coins, Order},
};
use crate::{
    chain::{Argument, Call, Persistence, Pool, Prices, Stake, View, names},
    cli::{
        chain::{self, ChainArgs, NetuidArgs},
        plan::{MutationArgs, refuse},
        wallet::{
            owners::Owner,
            password::PasswordArgs,
            target::{self, WalletArgs},
        },
    },
    context::Context,
    error::{Error, Kind},
    money::{Alpha, InvalidAmount},
    output::Outcome,
    prompt,
};

/// Sell stake for TAO
///
/// The amount is alpha, of each hotkey; what comes of it is TAO. A limit price goes with the trade: the
/// price now less --tolerance, which the chain keeps where its runtime can. Several stakes are one
/// transaction, all or none. Only one subnet's stake is sold, unless --all-netuids is given.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 stake remove --amount 10 --hotkey validator
  sn27 stake remove --all --hotkey validator --tolerance 1% --dry-run
  sn27 stake remove --all --all-hotkeys --all-netuids")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkeys: HotkeysArgs,
    /// How much of each stake, exactly
    #[arg(long, value_name = "ALPHA", value_parser = parse_alpha, conflicts_with = "all")]
    amount: Option<Alpha>,
    /// All of each stake
    #[arg(long, short = 'a', aliases = ["unstake-all", "unstake_all"])]
    all: bool,
    #[command(flatten)]
    netuid: NetuidArgs,
    /// On all subnets
    #[arg(long, alias = "all_netuids", conflicts_with = "netuid")]
    all_netuids: bool,
    #[command(flatten)]
    price: PriceArgs,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    mutation: MutationArgs,
    #[command(flatten)]
    password: PasswordArgs,
}

/// How much of each stake.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Exactly(Alpha),
    All,
}

/// What decides about the orders.
struct Selling {
    amount: Amount,
    limit: Limit,
    prices: Prices,
    /// Where this program has to see to the limit.
    pools: BTreeMap<u16, Option<Pool>>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkeys,
        amount,
        all,
        netuid,
        all_netuids,
        price,
        chain,
        mutation,
        password,
    } = args;
    let wallet = wallet.wallet(None, context)?;
    let hotkeys = hotkeys.hotkeys(&wallet, context)?;
    let amount = match amount {
        _ if all => Amount::All,
        Some(amount) => Amount::Exactly(amount),
        None => Amount::Exactly(ask(context)?),
    };
    if let Amount::Exactly(Alpha::ZERO) = amount {
        return Err(Error::usage("0 alpha is nothing to sell").help(InvalidAmount::HELP));
    }
    let coldkey = wallet.coldkeypub().map_err(target::error)?.address;
    let owner = hotkeys::owner(&wallet, coldkey)?;
    let chain = chain.open(Persistence::Once, context).await?;
    let only = match all_netuids {
        true => None,
        false => Some(netuid.netuid(&chain, context)?),
    };
    let limit = price.limit(Side::Sell, &chain)?;
    let view = chain.now().await.map_err(chain::error)?;
    let stakes = view.stakes(&[coldkey]).await.map_err(chain::error)?;
    let stakes: Vec<_> = stakes.into_values().flatten().collect();
    let (chosen, other) = choose(stakes, &hotkeys, only)?;
    let mut notes: Vec<_> = limit.note().into_iter().collect();
    if other > 0 && matches!(amount, Amount::All) {
        notes.push(format!(
            "{other} stakes of these hotkeys on other subnets stay; --all-netuids sells them too"
        ));
    }
    let selling = Selling::read(&view, &chosen, amount, limit).await?;
    let orders = selling.orders(&view, &chosen, &owner).await?;
    let trades = Trades {
        side: Side::Sell,
        wallet,
        owner,
        orders,
        notes,
    };
    trades.carry_out(mutation, password, &chain, context).await
}

fn ask(context: &Context) -> Result<Alpha, Error> {
    if !context.prompt.is_allowed() {
        return Err(prompt::missing(&["--amount or --all"]));
    }
    let check = |text: &str| parse_alpha(text).map(drop);
    let text = context.prompt.ask("how much alpha of each stake", check)?;
    parse_alpha(&text).map_err(Error::usage)
}

fn parse_alpha(text: &str) -> Result<Alpha, String> {
    text.parse()
        .map_err(|error: InvalidAmount| format!("{error}; {}", InvalidAmount::HELP))
}

/// The stakes that are meant, and how many of the same hotkeys are on other subnets.
fn choose(
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
    async fn read(
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
    async fn orders(
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
    fn call(
        &self,
        view: &View,
        stake: &Stake,
        alpha: Alpha,
        limit: Option<crate::money::Tao>,
    ) -> Call {
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
