//! `subnets list`: all subnets.

use serde::Serialize;

use crate::{
    chain::{Persistence, Subnet, Subnets},
    cli::chain::{self, ChainArgs},
    context::Context,
    error::Error,
    output::{Column, Human, Outcome, Page, count},
};

/// List all subnets with their markets
///
/// For each one the price of its alpha, what its pool holds, what the chain adds to it in a block,
/// how many neurons it has, and what a registration costs. Amounts in the table are rounded down;
/// --json has them whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 subnets list
  sn27 subnets list --network test --json")]
pub(super) struct Args {
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Listed(Subnets);

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { chain } = args;
    let connection = chain.open(Persistence::Once, context).await?;
    let look = async {
        let view = connection.now().await?;
        Subnets::read(&view).await
    };
    tokio::select! {
        subnets = look => Ok(Outcome::data(Listed(subnets.map_err(chain::error)?))),
        () = chain::interruption(context) => Err(chain::interrupted()),
    }
}

impl Human for Listed {
    fn human(&self, page: &mut Page) {
        let Self(Subnets { block, subnets }) = self;
        page.fields(&[
            ("block", count(block.number)),
            ("subnets", subnets.len().to_string()),
        ]);
        page.line("");
        let columns = [
            Column::Right("netuid"),
            Column::Left("name"),
            Column::Left(""),
            Column::Right("price"),
            Column::Right("emission"),
            Column::Right("TAO in"),
            Column::Right("alpha in"),
            Column::Right("alpha out"),
            Column::Right("neurons"),
            Column::Right("epoch"),
            Column::Right("register"),
        ];
        page.table(&columns, subnets.iter().map(row));
    }
}

fn row(subnet: &Subnet) -> Vec<String> {
    vec![
        subnet.netuid.to_string(),
        subnet.name.clone(),
        subnet.symbol.clone(),
        decimals(subnet.price.0),
        decimals(subnet.emission.0),
        count(whole(subnet.tao_in.0)),
        count(whole(subnet.alpha_in.0)),
        count(whole(subnet.alpha_out.0)),
        format!("{}/{}", subnet.neurons, subnet.max_neurons),
        format!("{}/{}", subnet.blocks_since_epoch, subnet.tempo),
        decimals(subnet.burn.0),
    ]
}

fn whole(billionths: u64) -> u64 {
    billionths / 1_000_000_000
}

/// Five digits after the point, rounded down.
fn decimals(billionths: u64) -> String {
    format!(
        "{}.{:05}",
        count(whole(billionths)),
        billionths % 1_000_000_000 / 10_000
    )
}
