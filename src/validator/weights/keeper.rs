//! The task that owns the hotkey's nonce for as long as a validator runs.

use std::{sync::Arc, time::Duration};

use tokio::sync::{mpsc, watch};

use super::{Done, Obstacle, Options, Target, WeightsError, WeightsPlan, carry_out, reveal};
use crate::{
    chain::{Chain, Receipt, weights::WeightRules},
    validator::store::Store,
    wallet::Signer,
};

/// The shortest pause after a failure, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Tells the keeper what is wanted; the newest counts.
#[derive(Debug)]
pub struct Targets(watch::Sender<Option<Target>>);

/// What the keeper did.
#[derive(Debug)]
pub enum Report {
    /// Weights were planned.
    Planned(Box<WeightsPlan>),
    /// They are on chain.
    Done(Done),
    /// The chain takes none before this block; they are set then.
    Waits(u64),
    /// Committed weights were revealed.
    Revealed(Box<Receipt>),
    /// Something stands in the way; it is looked at again when weights are wanted anew.
    Hindered(Obstacle),
    /// It failed, and will be tried again after a pause.
    Failed(WeightsError, Duration),
}

/// Sets weights as they are wanted, and reveals what is due.
pub struct Keeper {
    /// The chain.
    pub chain: Chain,
    /// The validator's hotkey.
    pub signer: Signer,
    /// What is on its way.
    pub store: Arc<Store>,
    /// The subnet.
    pub netuid: u16,
    /// How weights are made; the time is the moment's.
    pub options: Options,
}

/// Where the task is.
struct Progress {
    /// Whether weights are wanted that are not on chain.
    wants: bool,
    /// The block that was told to be waited for.
    told: Option<u64>,
    /// After the next failure.
    pause: Duration,
}

/// What the newest block allows.
enum Next {
    /// Nothing is wanted.
    Nothing,
    /// Weights, from this block on.
    Later(u64),
    /// These weights.
    Now(Box<WeightsPlan>),
}

impl Targets {
    /// Wants these weights from now on.
    pub fn want(&self, target: Target) {
        self.0.send_replace(Some(target));
    }
}

impl Keeper {
    /// Its wishes and its reports, of which as many as `reports` may wait.
    pub fn start(self, reports: usize) -> (Targets, mpsc::Receiver<Report>) {
        let (targets, wanted) = watch::channel(None);
        let (report, reports) = mpsc::channel(reports);
        tokio::spawn(self.run(wanted, report));
        (Targets(targets), reports)
    }

    /// Ends when nobody wants or hears anything any more. A chain that is away is waited for.
    async fn run(self, mut wanted: watch::Receiver<Option<Target>>, reports: mpsc::Sender<Report>) {
        let mut progress = Progress {
            wants: false,
            told: None,
            pause: PAUSES.0,
        };
        while let Err(error) = self.serve(&mut wanted, &reports, &mut progress).await {
            let failed = Report::Failed(error, progress.pause);
            if reports.send(failed).await.is_err() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(progress.pause) => {}
                () = reports.closed() => return,
            }
            progress.pause = (progress.pause * 2).min(PAUSES.1);
        }
    }

    async fn serve(
        &self,
        wanted: &mut watch::Receiver<Option<Target>>,
        reports: &mpsc::Sender<Report>,
        progress: &mut Progress,
    ) -> Result<(), WeightsError> {
        let mut blocks = self.chain.blocks().await?;
        loop {
            self.step(wanted, reports, progress).await?;
            tokio::select! {
                block = blocks.next() => { block?; }
                changed = wanted.changed() => match changed {
                    Ok(()) => progress.wants = true,
                    Err(_) => return Ok(()),
                },
                () = reports.closed() => return Ok(()),
            }
        }
    }

    /// What the newest block allows. A reveal comes first: weights that must wait would keep it
    /// waiting too.
    async fn step(
        &self,
        wanted: &mut watch::Receiver<Option<Target>>,
        reports: &mpsc::Sender<Report>,
        progress: &mut Progress,
    ) -> Result<(), WeightsError> {
        let Self {
            chain,
            signer,
            store,
            netuid,
            ..
        } = self;
        // Whoever stopped listening is noticed when this is done.
        let tell = async |report| drop(reports.send(report).await);
        if let Some(receipt) = reveal(*netuid, chain, signer, store).await? {
            progress.pause = PAUSES.0;
            tell(Report::Revealed(Box::new(receipt))).await;
        }
        if !progress.wants {
            return Ok(());
        }
        match self.plan(wanted).await {
            Ok(Next::Nothing) => return Ok(()),
            Ok(Next::Later(block)) => {
                if progress.told.replace(block) != Some(block) {
                    tell(Report::Waits(block)).await;
                }
                return Ok(());
            }
            Ok(Next::Now(plan)) => {
                tell(Report::Planned(plan.clone())).await;
                let done = carry_out(&plan, chain, signer, store).await?;
                progress.pause = PAUSES.0;
                tell(Report::Done(done)).await;
            }
            Err(WeightsError::Obstacle(obstacle)) => tell(Report::Hindered(obstacle)).await,
            Err(error) => return Err(error),
        }
        progress.wants = false;
        Ok(())
    }

    /// What is wanted, and whether the chain would take it.
    async fn plan(
        &self,
        wanted: &mut watch::Receiver<Option<Target>>,
    ) -> Result<Next, WeightsError> {
        let Some(target) = wanted.borrow_and_update().clone() else {
            return Ok(Next::Nothing);
        };
        let view = self.chain.now().await?;
        let rules = WeightRules::read(&view, self.netuid, self.signer.address()).await?;
        if rules.allowed_at() > rules.block + 1 {
            return Ok(Next::Later(rules.allowed_at()));
        }
        let plan = target.plan(&view, &rules, &self.options).await?;
        Ok(Next::Now(Box::new(plan)))
    }
}
