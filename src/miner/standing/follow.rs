//! Keeping the census fresh, by one subscription to new blocks.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle};

use super::{Census, Register};
use crate::{
    address::Address,
    chain::{Chain, ChainError, Metagraph},
};

/// After a failure that waiting may cure.
const PAUSE: Duration = Duration::from_secs(3);

/// The task that keeps a [`Register`] fresh; it ends when this is dropped.
#[derive(Debug)]
pub struct Following {
    task: JoinHandle<()>,
    taken: watch::Receiver<u64>,
}

impl Following {
    /// Waits for the next census.
    pub async fn next(&mut self) {
        if self.taken.changed().await.is_err() {
            // The task is gone, as it is while the program ends.
            std::future::pending().await
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes a census every so many blocks, for as long as it is held. The connection is the chain's to
/// keep: it should be one that never gives up.
pub fn follow(
    chain: Chain,
    netuid: u16,
    own: Address,
    every: u64,
    register: Register,
) -> Following {
    let (tell, taken) = watch::channel(register.census().block);
    let task = tokio::spawn(async move {
        loop {
            if let Err(error) = keep(&chain, netuid, &own, every, &register, &tell).await {
                let age = register.age().as_secs();
                tracing::warn!(
                    "the chain can't be read: {error}; going on with block {}, {age} s old",
                    register.block()
                );
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
    Following { task, taken }
}

/// Follows the chain until something fails.
async fn keep(
    chain: &Chain,
    netuid: u16,
    own: &Address,
    every: u64,
    register: &Register,
    tell: &watch::Sender<u64>,
) -> Result<(), ChainError> {
    let mut blocks = chain.blocks().await?;
    loop {
        let view = blocks.next().await?;
        let block = view.block().number;
        register.heard(block);
        let census = register.census();
        if !census.is_remembered() && census.block.saturating_add(every) > block {
            continue;
        }
        match Metagraph::read(&view, netuid).await? {
            Some(metagraph) => register.put(Census::new(&metagraph, own)),
            None => tracing::error!("there is no subnet {netuid} any more"),
        }
        tell.send_replace(block);
    }
}
