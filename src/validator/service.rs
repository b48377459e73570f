//! A validator that goes on: round after round, and weights after them.
//!
//! The chain may come and go: rounds are made with what is known of it, and weights follow when it
//! is back. Nothing is waited for that only the chain can give, so that no round is late for it.

mod notice;
mod weighing;

use std::{sync::Arc, time::Instant};

use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

pub use notice::{Notice, Standing};
pub use weighing::Wanted;

use super::{
    Outlook, Pace,
    round::{Examiner, Finished},
    store::{Store, StoreError},
    weights::Target,
};
use crate::chain::Chain;
use weighing::Weighing;

/// All that a validator needs.
pub struct Validator {
    /// Makes the rounds.
    pub examiner: Examiner,
    /// What is known of the subnet.
    pub outlook: Outlook,
    /// When rounds come.
    pub pace: Pace,
    /// The chain's name, under which its state is kept for the next run.
    pub network: String,
    /// The subnet.
    pub netuid: u16,
    /// Weights.
    pub wanted: Wanted,
}

impl Validator {
    /// Makes rounds until it is dropped; `link` gives the chain as soon as it is there. It should be
    /// one that never gives up.
    pub async fn run(
        self,
        link: impl Future<Output = Chain> + Send + 'static,
        tell: impl Fn(Notice) + Clone + Send + 'static,
    ) {
        let (connected, connection) = watch::channel(None);
        let (target, targets) = watch::channel(None);
        // All end with this future.
        let mut tasks = JoinSet::new();
        let outlook = self.outlook.clone();
        tasks.spawn(async move {
            let chain = link.await;
            connected.send_replace(Some(chain.clone()));
            outlook.follow(&chain).await;
        });
        let weighing = Weighing {
            wanted: self.wanted.clone(),
            store: self.examiner.store().clone(),
            hotkey: self.examiner.hotkey(),
            netuid: self.netuid,
            connection: connection.clone(),
            targets,
        };
        tasks.spawn(weighing.run(tell.clone()));
        loop {
            let began = (Instant::now(), self.outlook.block());
            self.refresh(&connection, &tell).await;
            if let Some(finished) = self.round(&tell).await
                && finished.recorded
            {
                target.send_replace(Some(self.target(&finished)));
            }
            self.wait(began, &tell).await;
        }
    }

    fn target(&self, finished: &Finished) -> Target {
        match self.wanted.burns() {
            true => Target::Burn,
            false => Target::Scores(finished.averages()),
        }
    }

    async fn refresh(&self, connection: &watch::Receiver<Option<Chain>>, tell: &impl Fn(Notice)) {
        let Self {
            outlook,
            netuid,
            network,
            ..
        } = self;
        let Some(chain) = connection.borrow().clone() else {
            return;
        };
        let own = self.examiner.hotkey();
        if let Err(error) = outlook.refresh(&chain, *netuid, own).await {
            tell(Notice::OutOfDate(error));
            return;
        }
        let saved = outlook.roster().save(network.clone(), *netuid);
        let kept = blocking(self.examiner.store().clone(), move |store| {
            store.keep_roster(&saved)
        });
        if let Err(error) = kept.await {
            tell(Notice::Unwritten(error));
        }
    }

    async fn round(&self, tell: &impl Fn(Notice)) -> Option<Finished> {
        let (roster, age) = (self.outlook.roster(), self.outlook.age());
        let told = |event| tell(Notice::Round(event));
        match self.examiner.round(&roster, age, told).await {
            Ok(finished) => Some(finished),
            Err(error) => {
                tell(Notice::Unwritten(error));
                None
            }
        }
    }

    /// Until the next round: by blocks, or as long as so many take, whichever is over first.
    async fn wait(&self, (began, block): (Instant, u64), tell: &impl Fn(Notice)) {
        let blocks = self.pace.next();
        let next = block + u64::from(blocks);
        let time = Pace::BLOCK * blocks;
        tell(Notice::Waiting(Box::new(Standing {
            block: self.outlook.block(),
            age: self.outlook.age(),
            own: self.outlook.own(),
            next,
            within: time,
        })));
        let until = tokio::time::Instant::from_std(began + time);
        tokio::select! {
            () = self.outlook.wait_for(next) => {}
            () = tokio::time::sleep_until(until) => {}
        }
    }
}

/// Does something with the store where waiting for the disk keeps nobody else waiting.
pub(super) async fn blocking<T: Send + 'static>(
    store: Arc<Store>,
    work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let done: JoinHandle<_> = tokio::task::spawn_blocking(move || work(&store));
    match done.await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program ends.
            Err(_) => std::future::pending().await,
        },
    }
}
