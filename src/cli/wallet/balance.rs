//! `wallet balance`: free TAO, and what is staked.

use serde::Serialize;

use super::owners::{Owner, OwnersArgs, or_dash};
use crate::{
    address::Address,
    chain::{Block, ChainError, Persistence},
    cli::{
        chain::{self, ChainArgs},
        stake::holdings::{Holdings, sum},
    },
    context::Context,
    error::Error,
    money::Tao,
    output::{Column, Human, Outcome, Page},
};

/// Show the TAO of wallets: free, and staked at the prices of the moment
///
/// Free TAO can be sent at once, but for what is frozen. Stake is alpha, each subnet's own token: its
/// value here is its amount times the subnet's price in this block, which nobody is bound to pay and
/// which a sale lowers; `sn27 stake remove --dry-run` says what a sale would bring.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet balance --wallet miner
  sn27 wallet balance --all --json
  sn27 wallet balance --address 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --network test")]
pub(super) struct Args {
    #[command(flatten)]
    owners: OwnersArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Balances {
    network: String,
    block: Block,
    wallets: Vec<Balance>,
    total: Sums,
}

#[derive(Serialize)]
struct Balance {
    name: Option<String>,
    coldkey: Address,
    #[serde(flatten)]
    sums: Sums,
    /// In deposits, beside the free.
    reserved: Tao,
    /// Of both, what may not leave.
    frozen: Tao,
}

#[derive(Serialize)]
struct Sums {
    free: Tao,
    /// At this block's prices; none where the runtime does not tell of stakes.
    staked_value: Option<Tao>,
    total: Tao,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { owners, chain } = args;
    let owners = owners.owners(context)?;
    let chain = chain.open(Persistence::Once, context).await?;
    let view = chain.now().await.map_err(chain::error)?;
    let coldkeys: Vec<_> = owners.iter().map(|owner| owner.coldkey).collect();
    let read = async {
        let (accounts, holdings) = tokio::try_join!(
            view.accounts(&coldkeys),
            Holdings::read(&view, &coldkeys, context)
        )?;
        let wallets = owners.into_iter().zip(accounts).map(|(owner, account)| {
            let Owner { name, coldkey, .. } = owner;
            let staked = holdings.as_ref().map(|all| all.value(all.of(coldkey)));
            let sums = Sums::of(account.free, staked.transpose()?)?;
            Ok(Balance {
                name,
                coldkey,
                sums,
                reserved: account.reserved,
                frozen: account.frozen,
            })
        });
        let wallets: Vec<Balance> = wallets.collect::<Result<_, ChainError>>()?;
        let free = sum(wallets.iter().map(|wallet| wallet.sums.free))?;
        let staked = sum(wallets.iter().filter_map(|wallet| wallet.sums.staked_value))?;
        let total = Sums::of(free, holdings.map(|_| staked))?;
        Ok::<_, ChainError>((wallets, total))
    };
    let (wallets, total) = read.await.map_err(chain::error)?;
    Ok(Outcome::data(Balances {
        network: chain.network().to_string(),
        block: view.block(),
        wallets,
        total,
    }))
}

impl Sums {
    fn of(free: Tao, staked_value: Option<Tao>) -> Result<Self, ChainError> {
        let total = sum([free, staked_value.unwrap_or_default()])?;
        Ok(Self {
            free,
            staked_value,
            total,
        })
    }

    fn cells(&self) -> [String; 3] {
        let Self {
            free,
            staked_value,
            total,
        } = self;
        let staked = staked_value.map_or("not known".to_owned(), |value| value.to_string());
        [free.to_string(), staked, total.to_string()]
    }
}

impl Human for Balances {
    fn human(&self, page: &mut Page) {
        let columns = [
            Column::Left("wallet"),
            Column::Left("coldkey"),
            Column::Right("free TAO"),
            Column::Right("staked, at today's prices"),
            Column::Right("total TAO"),
        ];
        let row = |name: Option<&str>, coldkey: String, sums: &Sums| {
            let mut row = vec![or_dash(name), coldkey];
            row.extend(sums.cells());
            row
        };
        let wallets = self.wallets.iter();
        let mut rows: Vec<_> = wallets
            .map(|wallet| {
                row(
                    wallet.name.as_deref(),
                    wallet.coldkey.to_string(),
                    &wallet.sums,
                )
            })
            .collect();
        if rows.len() > 1 {
            rows.push(row(Some("total"), String::new(), &self.total));
        }
        page.line(format!("{}, block {}", self.network, self.block.number));
        page.table(&columns, rows);
    }
}
