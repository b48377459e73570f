//! `metagraph`: the neurons of a subnet.

mod column;
mod page;
mod selection;
mod watch;

use super::{
    chain::{self, ChainArgs, NetuidArgs},
    wallet::target::PathArgs,
};
use crate::{
    chain::{Chain, Metagraph, Persistence, View},
    context::Context,
    error::{Error, Kind},
    output::{Format, Outcome},
};
use column::Column;
use page::Layout;
pub(super) use page::Neurons;
use selection::{Filter, Selection};

/// Its name in JSON; `subnets metagraph` has its own.
pub(super) const NAME: &str = "metagraph";

/// Show the neurons of a subnet
///
/// Everything is read at one block, in one round trip: stake, incentive, dividends, emission, trust,
/// consensus, permits, where each one serves, how long it is immune, and in which order neurons make
/// room for new ones. Amounts in the table are rounded down; --json and --csv have them whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 metagraph
  sn27 metagraph --mine
  sn27 metagraph --filter miners,serving --sort incentive --limit 10
  sn27 metagraph --sort pruning --limit 5 --watch
  sn27 metagraph --network test --netuid 15 --block 1200000 --csv")]
pub struct Args {
    #[command(flatten)]
    netuid: NetuidArgs,
    /// Only these uids
    #[arg(long, value_name = "UID", value_delimiter = ',')]
    uid: Vec<u16>,
    /// Only neurons whose coldkey or hotkey is in the wallets here
    #[arg(long)]
    mine: bool,
    /// Only neurons that are all of this
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    filter: Vec<Filter>,
    /// Order by this column, the best or nearest first
    #[arg(long, value_name = "COLUMN", default_value = "uid")]
    sort: Column,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// No more than so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Again after each new block, until Ctrl-C
    #[arg(long, conflicts_with = "block")]
    watch: bool,
    /// As it was after this block; nodes forget states, archive nodes do not
    #[arg(long, value_name = "NUMBER")]
    block: Option<u64>,
    /// Comma-separated values with all columns
    #[arg(long)]
    csv: bool,
    /// Whole addresses in the table
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    path: PathArgs,
    #[command(flatten)]
    chain: ChainArgs,
}

pub(super) async fn run(name: &str, args: Args, context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        netuid,
        uid,
        mine,
        filter,
        sort,
        reverse,
        limit,
        watch,
        block,
        csv,
        full,
        path,
        chain,
    } = args;
    if csv && context.output.format() == Format::Json {
        return Err(Error::usage("--csv and --json are two formats").help("give one of them"));
    }
    let keys = match mine {
        true => Some(selection::keys(&path.base(context)?, context)?),
        false => None,
    };
    let selection = Selection {
        uids: uid,
        keys,
        filters: filter,
        sort,
        reverse,
        limit,
    };
    let layout = match csv {
        true => Layout::Csv,
        false => Layout::Table { full },
    };
    let connection = chain.open(Persistence::Once, context).await?;
    if watch {
        // Who is not there is told above at once; who goes away from now on is waited for.
        connection.persist();
    }
    let netuid = netuid.netuid(&connection, context)?;
    let looking = Looking {
        chain: &connection,
        netuid,
        selection: &selection,
        layout,
    };
    if watch {
        return watch::run(name, &looking, context).await;
    }
    let look = async {
        let view = match block {
            Some(number) => connection.at(number).await,
            None => connection.now().await,
        };
        looking.at(&view.map_err(chain::error)?).await
    };
    tokio::select! {
        neurons = look => neurons.map(Neurons::outcome),
        () = chain::interruption(context) => Err(chain::interrupted()),
    }
}

/// What is looked at, and how.
struct Looking<'a> {
    chain: &'a Chain,
    netuid: u16,
    selection: &'a Selection,
    layout: Layout,
}

impl Looking<'_> {
    async fn at(&self, view: &View) -> Result<Neurons, Error> {
        let metagraph = Metagraph::read(view, self.netuid).await;
        let metagraph = metagraph.map_err(chain::error)?;
        let metagraph = metagraph.ok_or_else(|| no_subnet(self.netuid, view))?;
        let total = metagraph.neurons.len();
        let metagraph = self.selection.of(metagraph)?;
        Ok(Neurons::new(metagraph, total, self.layout))
    }
}

/// That there is no such subnet.
pub(in crate::cli) fn no_subnet(netuid: u16, view: &View) -> Error {
    let block = view.block().number;
    let message = format!("there is no subnet {netuid} at block {block}");
    Error::new(Kind::NotFound, message).help("`sn27 subnets list` shows those that there are")
}
