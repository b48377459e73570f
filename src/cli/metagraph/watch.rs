//! `--watch`: the neurons again after each new block, by one subscription.

use super::Looking;
use crate::{cli::chain, context::Context, error::Error, output::Outcome};

/// Shows them until the user wants to stop.
pub(super) async fn run(
    name: &str,
    looking: &Looking<'_>,
    context: &Context,
) -> Result<Outcome, Error> {
    let showing = async {
        let mut blocks = looking.chain.blocks().await.map_err(chain::error)?;
        let mut view = looking.chain.now().await.map_err(chain::error)?;
        loop {
            let neurons = looking.at(&view).await?;
            context.output.clear();
            if context.output.show(name, &neurons.outcome()).is_err() {
                // Nobody looks any more.
                return Ok(Outcome::shown(None));
            }
            let shown = view.block();
            // The subscription begins with the block that was shown already.
            while view.block() == shown {
                view = blocks.next().await.map_err(chain::error)?;
            }
        }
    };
    tokio::select! {
        ended = showing => ended,
        () = chain::interruption(context) => Err(chain::interrupted()),
    }
}
