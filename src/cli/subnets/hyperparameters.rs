//! `subnets hyperparameters`: the settings of a subnet.

use serde::Serialize;

use crate::{
    chain::{Hyperparameter, Hyperparameters, Persistence, Unit, Value},
    cli::{
        chain::{self, ChainArgs, NetuidArgs},
        metagraph,
    },
    context::Context,
    error::Error,
    output::{Column, Human, Outcome, Page, count, percent, seconds},
};

/// Show the settings of a subnet
///
/// Price and limits of registrations, immunity, tempo, rules of weights, commit and reveal, each
/// with its unit and what it does. Settings that this runtime does not have are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 subnets hyperparameters
  sn27 subnets hyperparams --network test --netuid 15 --json")]
pub(super) struct Args {
    #[command(flatten)]
    netuid: NetuidArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Serialize)]
struct Shown(Hyperparameters);

pub(super) async fn run(args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args { netuid, chain } = args;
    let connection = chain.open(Persistence::Once, context).await?;
    let netuid = netuid.netuid(&connection, context)?;
    let look = async {
        let view = connection.now().await.map_err(chain::error)?;
        let found = Hyperparameters::read(&view, netuid).await;
        let found = found.map_err(chain::error)?;
        found.ok_or_else(|| metagraph::no_subnet(netuid, &view))
    };
    tokio::select! {
        found = look => Ok(Outcome::data(Shown(found?))),
        () = chain::interruption(context) => Err(chain::interrupted()),
    }
}

impl Human for Shown {
    fn human(&self, page: &mut Page) {
        let Self(Hyperparameters {
            block,
            netuid,
            hyperparameters,
        }) = self;
        page.fields(&[
            ("subnet", netuid.to_string()),
            ("block", count(block.number)),
        ]);
        page.line("");
        let columns = [
            Column::Left("setting"),
            Column::Right("value"),
            Column::Left("unit"),
            Column::Left("what it does"),
        ];
        page.table(&columns, hyperparameters.iter().map(row));
    }
}

/// A block takes this long on Bittensor.
const BLOCK_SECONDS: f64 = 12.0;

fn row(setting: &Hyperparameter) -> Vec<String> {
    let Hyperparameter {
        name,
        value,
        unit,
        meaning,
    } = setting;
    let unit = match (unit, value) {
        (Unit::Blocks, Value::Number(blocks)) => {
            format!("blocks, {}", seconds(*blocks as f64 * BLOCK_SECONDS))
        }
        (_, Value::Tao(_)) => "TAO".to_owned(),
        (Unit::Number | Unit::Flag | Unit::Share | Unit::Fixed(_), _) => String::new(),
        (unit, _) => unit.name().to_owned(),
    };
    let value = match value {
        Value::Flag(true) => "yes".to_owned(),
        Value::Flag(false) => "no".to_owned(),
        Value::Number(number) => count(*number),
        Value::Share(ratio) => percent(ratio.share()),
        Value::Tao(amount) => amount.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Other(text) => text.clone(),
    };
    vec![name.clone(), value, unit, (*meaning).to_owned()]
}
