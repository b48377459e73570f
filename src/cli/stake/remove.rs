//! `stake remove`: alpha for TAO.

mod selling;

use super::{
    done::Trades,
    hotkeys::{self, HotkeysArgs},
    limit::{PriceArgs, Side},
};
use crate::{
    chain::Persistence,
    cli::{
        chain::{self, ChainArgs, NetuidArgs},
        plan::MutationArgs,
        wallet::{
            password::PasswordArgs,
            target::{self, WalletArgs},
        },
    },
    context::Context,
    error::Error,
    money::{Alpha, InvalidAmount},
    output::Outcome,
    prompt,
};
use selling::{Amount, Selling, choose};

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
