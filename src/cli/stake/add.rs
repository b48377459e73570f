//! `stake add`: TAO for alpha.

mod buying;

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
            transfer::parse_tao,
        },
    },
    context::Context,
    error::Error,
    money::{InvalidAmount, Tao},
    output::Outcome,
    prompt,
};
use buying::Buying;

/// Buy stake with TAO
///
/// The amount is TAO, for each hotkey; what comes of it is the subnet's alpha. A limit price goes with
/// the trade: the price now and --tolerance on top, which the chain keeps where its runtime can. Several
/// hotkeys are one transaction, all or none. The setting max-stake limits what one command may stake.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 stake add --amount 10 --hotkey validator
  sn27 stake add --amount 2.5 --hotkey 5EhKw4iLKy4diLy2P7jwTupox22kXwWvNVRERW7NiZPxLApW --tolerance 1%
  sn27 stake add --all --all-hotkeys --netuid 27 --dry-run")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkeys: HotkeysArgs,
    /// How much for each hotkey, exactly
    #[arg(long, value_name = "TAO", value_parser = parse_tao, conflicts_with = "all")]
    amount: Option<Tao>,
    /// All free TAO in equal parts, but two fees and the existential deposit
    #[arg(long, short = 'a', aliases = ["stake-all", "all-tokens"])]
    all: bool,
    #[command(flatten)]
    netuid: NetuidArgs,
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
        price,
        chain,
        mutation,
        password,
    } = args;
    let wallet = wallet.wallet(None, context)?;
    let hotkeys = hotkeys.hotkeys(&wallet, context)?.of_wallet(&wallet)?;
    let amount = match amount {
        None if !all => Some(ask(context)?),
        amount => amount,
    };
    if amount == Some(Tao::ZERO) {
        return Err(Error::usage("0 TAO is nothing to stake").help(InvalidAmount::HELP));
    }
    let coldkey = wallet.coldkeypub().map_err(target::error)?.address;
    let chain = chain.open(Persistence::Once, context).await?;
    let netuid = netuid.netuid(&chain, context)?;
    let limit = price.limit(Side::Buy, &chain)?;
    let view = chain.now().await.map_err(chain::error)?;
    let buying = Buying::read(&view, hotkeys, netuid, limit).await?;
    let each = buying.each(&chain, &view, coldkey, amount).await?;
    let orders = buying.orders(&view, each).await?;
    let trades = Trades {
        side: Side::Buy,
        owner: hotkeys::owner(&wallet, coldkey)?,
        wallet,
        orders,
        notes: limit.note().into_iter().collect(),
    };
    trades.carry_out(mutation, password, &chain, context).await
}

fn ask(context: &Context) -> Result<Tao, Error> {
    if !context.prompt.is_allowed() {
        return Err(prompt::missing(&["--amount or --all"]));
    }
    let check = |text: &str| parse_tao(text).map(drop);
    let text = context.prompt.ask("how many TAO for each hotkey", check)?;
    parse_tao(&text).map_err(Error::usage)
}
