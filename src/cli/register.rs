//! `register`: a hotkey becomes a neuron of a subnet.

mod burn;
mod obstacle;
mod outcome;
mod progress;
mod send;
mod terms;
mod work;

use clap_complete::ArgValueCompleter;

use crate::{
    address::Address,
    chain::{Chain, Persistence, registration::Registration},
    cli::{
        chain::{self, ChainArgs, NetuidArgs},
        devices,
        plan::MutationArgs,
        stake::limit::parse_share,
        wallet::{
            password::PasswordArgs,
            target::{self, HotkeyArgs, WalletArgs},
            transfer::parse_tao,
        },
    },
    context::Context,
    error::Error,
    money::{Share, Tao},
    output::Outcome,
    settings::Timeout,
    solver::Selection,
    wallet::Wallet,
};

/// Register a hotkey on a subnet
///
/// The coldkey pays the subnet's price of the block. It never pays more than --max-price, or than
/// the quoted price and --tolerance: the chain itself refuses more where its runtime can. All that is
/// in the way is told before the key is unlocked. With --wait it goes on until the price, the
/// interval's slots and the places allow it, and registers in the first block that does.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 register --wallet miner --hotkey first
  sn27 register --wallet miner --max-price 0.5 --dry-run
  sn27 register --wallet miner --wait --max-price 0.25 --deadline 12h --yes --json")]
pub struct Args {
    #[command(flatten)]
    wallet: WalletArgs,
    #[command(flatten)]
    hotkey: HotkeyArgs,
    #[command(flatten)]
    netuid: NetuidArgs,
    /// Pay no more than this, in TAO [default: the quoted price and --tolerance]
    #[arg(long, value_name = "TAO", value_parser = parse_tao, alias = "max_price")]
    max_price: Option<Tao>,
    /// How far the price may rise over the quoted one, where --max-price does not say
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = parse_share, aliases = ["rate-tolerance", "rate_tolerance"])]
    tolerance: Share,
    /// Wait until it can be registered, and register in the first block that takes it
    #[arg(long)]
    wait: bool,
    /// With --wait: until the price is no more than this, in TAO [default: the most that is paid]
    #[arg(long, value_name = "TAO", value_parser = parse_tao, requires = "wait", alias = "until_price")]
    until_price: Option<Tao>,
    /// With --wait: give up after this time
    #[arg(long, value_name = "TIME", requires = "wait")]
    deadline: Option<Timeout>,
    /// With --wait: give up after so many refusals, each of which costs a fee
    #[arg(long, value_name = "N", requires = "wait", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    tries: u32,
    /// Register by proof of work, where the runtime still honours it
    #[arg(long, conflicts_with_all = ["max_price", "wait"])]
    pow: bool,
    /// With --pow: what works, as with benchmark [default: auto] [env: SN27_DEVICE]
    #[arg(long, value_name = "DEVICES", requires = "pow", value_parser = devices::parse, add = ArgValueCompleter::new(devices::complete))]
    device: Option<Selection>,
    #[command(flatten)]
    password: PasswordArgs,
    #[command(flatten)]
    mutation: MutationArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

/// Who registers where.
struct Candidate {
    wallet: Wallet,
    netuid: u16,
    hotkey: Address,
    coldkey: Address,
}

pub(in crate::cli) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        wallet,
        hotkey,
        netuid,
        max_price,
        tolerance,
        wait,
        until_price,
        deadline,
        tries,
        pow,
        device,
        password,
        mutation,
        chain,
    } = args;
    let wallet = wallet.wallet(Some(hotkey), context)?;
    let hotkey = wallet.hotkeypub().map_err(target::error)?.address;
    let coldkey = wallet.coldkeypub().map_err(target::error)?.address;
    let persistence = match wait || pow {
        true => Persistence::Forever,
        false => Persistence::Once,
    };
    let chain = chain.open(persistence, context).await?;
    let candidate = Candidate {
        netuid: netuid.netuid(&chain, context)?,
        wallet,
        hotkey,
        coldkey,
    };
    let outcome = if pow {
        let selection = devices::selection(context, device)?;
        work::register(candidate, selection, mutation, password, &chain, context).await?
    } else {
        let wishes = terms::Wishes {
            max_price,
            tolerance,
            until_price,
        };
        let patience = wait.then_some(burn::Patience {
            deadline: deadline.map(|Timeout(time)| time),
            tries,
        });
        let burn = burn::Burn {
            candidate,
            wishes,
            patience,
        };
        burn.register(mutation, password, &chain, context).await?
    };
    Ok(Outcome::data(outcome))
}

impl Candidate {
    /// How things stand now.
    async fn look(&self, chain: &Chain, context: &Context) -> Result<Registration, Error> {
        let look = async {
            let view = chain.now().await?;
            view.registration(self.netuid, self.hotkey, self.coldkey)
                .await
        };
        tokio::select! {
            looked = look => looked.map_err(chain::error),
            () = chain::interruption(context) => Err(chain::interrupted()),
        }
    }

    fn action(&self, how: &str) -> String {
        format!(
            "register hotkey {} on subnet {}{how}",
            self.hotkey, self.netuid
        )
    }
}
