//! `wallet transfer`: TAO from one coldkey to another account.

mod receiver;
mod sending;

use serde::Serialize;

use super::{
    password::PasswordArgs,
    target::{self, WalletArgs},
};
use crate::{
    address::Address,
    chain::{Persistence, Receipt, names},
    cli::{
        chain::ChainArgs,
        plan::{Carried, MutationArgs, Plan, Planned, both},
        settled::{self, Flow, Settled},
    },
    context::Context,
    error::Error,
    money::{InvalidAmount, Tao},
    output::{Human, Outcome, Page},
    prompt,
    settings::Key,
    wallet::Role,
};
use receiver::Receiver;
use sending::Sending;

/// Send TAO to another account
///
/// The receiver is an SS58 address or the name of a wallet here. The sender's account is kept alive
/// unless --allow-death is given: an account with less than the existential deposit, 500 rao on
/// Bittensor, ends, and what it had is lost. The setting max-transfer limits what one command may send.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet transfer --to 5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty --amount 2.01
  sn27 wallet transfer --wallet miner --to savings --all --dry-run
  sn27 wallet transfer --to savings --all --allow-death --yes --password-file secret")]
pub(super) struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    /// The receiver: an SS58 address, or a wallet's name
    #[arg(long, value_name = "SS58|NAME", aliases = ["dest", "destination", "recipient"], add = target::wallet_names())]
    to: Option<String>,
    /// How much, exactly
    #[arg(long, value_name = "TAO", value_parser = parse_tao, conflicts_with = "all")]
    amount: Option<Tao>,
    /// Everything but the fee and the existential deposit
    #[arg(long, short = 'a', aliases = ["transfer-all", "transfer_all"])]
    all: bool,
    /// Let the sender's account end, if that is what it comes to
    #[arg(long, alias = "allow_death")]
    allow_death: bool,
    #[command(flatten)]
    chain: ChainArgs,
    #[command(flatten)]
    mutation: MutationArgs,
    #[command(flatten)]
    password: PasswordArgs,
}

/// How much is to be sent.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Exactly(Tao),
    All,
}

#[derive(Serialize)]
struct Transferred {
    plan: Planned,
    to: Address,
    /// As it was asked for; none for all.
    amount: Option<Tao>,
    receipt: Option<Receipt>,
    sent: Option<Tao>,
    /// The signer's.
    balance: Option<Settled>,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        to,
        amount,
        all,
        allow_death,
        chain,
        mutation,
        password,
    } = args;
    let wallet = wallet.wallet(None, context)?;
    let to = match to {
        Some(to) => Some(Receiver::named(&to, wallet.base())?),
        None => None,
    };
    let amount = match amount {
        Some(Tao::ZERO) => {
            return Err(Error::usage("0 TAO is nothing to send").help(InvalidAmount::HELP));
        }
        Some(amount) => Some(Amount::Exactly(amount)),
        None => all.then_some(Amount::All),
    };
    let (to, amount) = asked(to, amount, wallet.base(), context)?;
    let signer = wallet.coldkeypub().map_err(target::error)?.address;
    if to.address == signer {
        return Err(Error::usage(format!("{to} is the sender itself")));
    }
    let chain = chain.open(Persistence::Once, context).await?;
    let sending = Sending::prepare(&chain, signer, to.address, amount, allow_death).await?;
    let plan = Plan {
        action: match amount {
            Amount::Exactly(amount) => format!("send {} to {to}", amount.with_unit()),
            Amount::All => format!("send all of {} to {to}", wallet.name()),
        },
        netuid: None,
        wallet,
        role: Role::Coldkey,
        signer,
        rows: vec![("receiver", to.to_string()), ("amount", sending.text())],
        spends: sending.spends,
        limit: Some(Key::MaxTransfer),
        call: sending.call,
        notes: sending.notes,
    };
    let carried = plan.carry_out(mutation, password, &chain, context).await?;
    let (plan, receipt) = match carried {
        Carried::Planned(plan) => (plan, None),
        Carried::Done(plan, receipt) => (plan, Some(receipt)),
    };
    let mut done = Transferred {
        plan,
        to: to.address,
        amount: match amount {
            Amount::Exactly(amount) => Some(amount),
            Amount::All => None,
        },
        receipt: None,
        sent: None,
        balance: None,
    };
    if let Some(receipt) = receipt {
        let sent = sent(&receipt, signer, to.address);
        let lost = lost(&receipt, signer);
        let out = Tao(sent.0.saturating_add(lost.0));
        let flow = Flow {
            out,
            ..Flow::default()
        };
        done.balance = Settled::read(&chain, &receipt, signer, flow, context).await;
        done.sent = Some(sent);
        done.receipt = Some(receipt);
    }
    Ok(Outcome::data(done))
}

/// What is missing is asked for, or named at once.
fn asked(
    to: Option<Receiver>,
    amount: Option<Amount>,
    base: &std::path::Path,
    context: &Context,
) -> Result<(Receiver, Amount), Error> {
    let given = [
        ("--to", to.is_some()),
        ("--amount or --all", amount.is_some()),
    ];
    let missing = given.into_iter().filter(|(_, given)| !given);
    let missing: Vec<_> = missing.map(|(name, _)| name).collect();
    if !missing.is_empty() && !context.prompt.is_allowed() {
        return Err(prompt::missing(&missing));
    }
    let to = match to {
        Some(to) => to,
        None => {
            let check = |text: &str| Receiver::named(text, base).map(drop);
            let check = |text: &str| check(text).map_err(|error| error.message);
            let text = context.prompt.ask("to whom", check)?;
            Receiver::named(&text, base)?
        }
    };
    let amount = match amount {
        Some(amount) => amount,
        None => {
            let text = context
                .prompt
                .ask("how many TAO", |text| positive(text).map(drop))?;
            Amount::Exactly(positive(&text).map_err(Error::usage)?)
        }
    };
    Ok((to, amount))
}

/// Parses an amount, with what would be right in the error.
pub(in crate::cli) fn parse_tao(text: &str) -> Result<Tao, String> {
    text.parse()
        .map_err(|error: InvalidAmount| format!("{error}; {}", InvalidAmount::HELP))
}

fn positive(text: &str) -> Result<Tao, String> {
    match parse_tao(text)? {
        Tao::ZERO => Err("0 TAO is nothing to send".to_owned()),
        amount => Ok(amount),
    }
}

fn sent(receipt: &Receipt, from: Address, to: Address) -> Tao {
    let transfers = receipt.events.iter().filter(|event| {
        event.is(names::TRANSFER) && event.account(0) == Some(from) && event.account(1) == Some(to)
    });
    let amounts = transfers.filter_map(|event| event.number(2));
    Tao(amounts.fold(0, u64::saturating_add))
}

/// What an account that ended still had.
fn lost(receipt: &Receipt, account: Address) -> Tao {
    let events = receipt.events.iter();
    let mut own =
        events.filter(|event| event.is(names::DUST_LOST) && event.account(0) == Some(account));
    Tao(own.next().and_then(|event| event.number(1)).unwrap_or(0))
}

impl Human for Transferred {
    fn human(&self, page: &mut Page) {
        let (Some(receipt), Some(sent)) = (&self.receipt, self.sent) else {
            return self.plan.human(page);
        };
        page.line(format!("sent {}", sent.with_unit()));
        let mut fields = vec![
            ("receiver", self.to.to_string()),
            ("sent", both(sent)),
            ("fee", both(receipt.fee)),
        ];
        fields.extend(settled::place(receipt));
        fields.extend(self.balance.as_ref().map(Settled::row));
        page.fields(&fields);
    }
}
