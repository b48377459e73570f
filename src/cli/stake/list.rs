//! `stake list`: stakes, hotkey by hotkey and subnet by subnet.

use serde::Serialize;

use super::holdings::{Holdings, sum};
use crate::{
    address::Address,
    chain::{Block, ChainError, Persistence},
    cli::{
        chain::{self, ChainArgs},
        wallet::owners::{Owner, OwnersArgs, or_dash},
    },
    context::Context,
    error::Error,
    money::{Alpha, Tao},
    output::{Column, Human, Outcome, Page},
};

/// List stakes and what they are worth
///
/// The value of a stake is its alpha times the subnet's price in this block; a sale brings less, since
/// it moves the price. Emission is what the hotkey was given in the subnet's last epoch, in alpha.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 stake list --wallet miner
  sn27 stake list --all --netuid 27 --json")]
pub(super) struct Args {
    #[command(flatten)]
    owners: OwnersArgs,
    /// Only these subnets
    #[arg(long, value_name = "N", value_delimiter = ',', alias = "netuids")]
    netuid: Vec<u16>,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Stakes {
    network: String,
    block: Block,
    wallets: Vec<Row>,
    /// Of all that is listed.
    value: Tao,
}

#[derive(Serialize)]
struct Row {
    name: Option<String>,
    coldkey: Address,
    stakes: Vec<Stake>,
    value: Tao,
}

#[derive(Serialize)]
struct Stake {
    hotkey: Address,
    hotkey_name: Option<String>,
    netuid: u16,
    alpha: Alpha,
    /// For one alpha.
    price: Option<Tao>,
    value: Option<Tao>,
    emission: Alpha,
    registered: bool,
}

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        owners,
        netuid,
        chain,
    } = args;
    let owners = owners.owners(context)?;
    let chain = chain.open(Persistence::Once, context).await?;
    let view = chain.now().await.map_err(chain::error)?;
    let coldkeys: Vec<_> = owners.iter().map(|owner| owner.coldkey).collect();
    let read = async {
        let Some(holdings) = Holdings::read(&view, &coldkeys, context).await? else {
            let name = crate::chain::names::STAKE_INFOS.to_string();
            let spec_version = view.runtime().spec_version();
            return Err(ChainError::Absent { name, spec_version });
        };
        let rows = owners
            .into_iter()
            .map(|owner| Row::of(owner, &holdings, &netuid));
        let wallets = rows.collect::<Result<Vec<_>, ChainError>>()?;
        let value = sum(wallets.iter().map(|wallet| wallet.value))?;
        Ok((wallets, value))
    };
    let (wallets, value) = read.await.map_err(chain::error)?;
    Ok(Outcome::data(Stakes {
        network: chain.network().to_string(),
        block: view.block(),
        wallets,
        value,
    }))
}

impl Row {
    fn of(owner: Owner, holdings: &Holdings, only: &[u16]) -> Result<Self, ChainError> {
        let wanted = |netuid| only.is_empty() || only.contains(&netuid);
        let stakes = holdings.of(owner.coldkey).iter();
        let stakes: Vec<_> = stakes.filter(|stake| wanted(stake.netuid)).collect();
        let value = holdings.value(stakes.iter().copied())?;
        let prices = &holdings.prices;
        let shown = stakes.into_iter().map(|stake| Stake {
            hotkey: stake.hotkey,
            hotkey_name: owner.hotkey_name(stake.hotkey).map(str::to_owned),
            netuid: stake.netuid,
            alpha: stake.alpha,
            price: prices.of(stake.netuid),
            value: prices.worth(stake.netuid, stake.alpha),
            emission: stake.emission,
            registered: stake.registered,
        });
        Ok(Self {
            stakes: shown.collect(),
            name: owner.name,
            coldkey: owner.coldkey,
            value,
        })
    }
}

impl Stake {
    fn cells(&self) -> Vec<String> {
        let tao = |amount: Option<Tao>| amount.map_or("-".to_owned(), |tao| tao.to_string());
        vec![
            self.netuid.to_string(),
            or_dash(self.hotkey_name.as_deref()),
            self.hotkey.to_string(),
            self.alpha.to_string(),
            tao(self.price),
            tao(self.value),
            self.emission.to_string(),
            if self.registered { "yes" } else { "no" }.to_owned(),
        ]
    }
}

impl Human for Stakes {
    fn human(&self, page: &mut Page) {
        let columns = [
            Column::Right("subnet"),
            Column::Left("hotkey"),
            Column::Left("address"),
            Column::Right("alpha"),
            Column::Right("price, TAO"),
            Column::Right("value, TAO"),
            Column::Right("emission, alpha"),
            Column::Left("registered"),
        ];
        page.line(format!("{}, block {}", self.network, self.block.number));
        for wallet in &self.wallets {
            page.heading(&format!(
                "{}  {}  {} at today's prices",
                or_dash(wallet.name.as_deref()),
                wallet.coldkey,
                wallet.value.with_unit()
            ));
            match wallet.stakes.is_empty() {
                true => page.line("no stake"),
                false => page.table(&columns, wallet.stakes.iter().map(Stake::cells)),
            }
        }
        if self.wallets.len() > 1 {
            page.heading(&format!("total  {}", self.value.with_unit()));
        }
    }
}
