//! Validating, until it is told to stop.

use std::time::{Duration, Instant};

use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
    time::timeout,
};

use super::{
    board::Board, dashboard::draw, ground::Ground, lines, options::Weights, ready::Ready,
    report::RoundReport, weighed::Weighed,
};
use crate::{
    cli::{database, screen::Screen},
    context::Context,
    error::{Error, Kind},
    output::{Format, Outcome},
    validator::{
        Metrics, Notice, Outlook, Pace, Validator,
        round::{Event, Examiner, Terms},
        weights::{Report, WeightsPlan},
    },
    wire::serve_metrics,
};

/// Between two looks at whether the user wants to stop, while nothing happens.
const NAP: Duration = Duration::from_millis(50);
/// Between two pictures.
const TICK: Duration = Duration::from_millis(500);

/// All that is wanted.
pub(super) struct Work {
    pub(super) ground: Ground,
    pub(super) terms: Terms,
    pub(super) pace: Pace,
    pub(super) weights: Weights,
    /// Whether the terminal shows it.
    pub(super) dashboard: bool,
}

impl Work {
    /// Starts everything, and works.
    pub(super) async fn run(self, context: &Context) -> Result<Outcome, Error> {
        let Self {
            ground,
            terms,
            pace,
            weights,
            dashboard,
        } = self;
        let Ground {
            signer,
            line,
            network,
            netuid,
            outlook,
            metrics: listener,
            store,
            database,
        } = ground;
        let scores = store.scores().map_err(|error| database::failure(&error))?;
        lines::initialized(&scores);
        let roster = outlook.roster();
        let ready = Ready {
            event: "ready",
            hotkey: signer.address(),
            network: network.to_string(),
            netuid,
            uid: roster.find(signer.address()).map(|member| member.uid),
            block: roster.block,
            formula: terms.formula.to_string(),
            weights: match (weights.dry_run, weights.burn) {
                (true, _) => "not set",
                (false, true) => "burned",
                (false, false) => "by score",
            },
            metrics: listener.as_ref().and_then(|it| it.local_addr().ok()),
            database: database.display().to_string(),
        };
        let examiner = Examiner::new(signer.clone(), store, terms)
            .map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
        let validator = Validator {
            examiner,
            outlook: outlook.clone(),
            pace,
            network: network.to_string(),
            netuid,
            wanted: weights.wanted(signer),
        };
        let metrics = Metrics::default();
        let mut tasks = JoinSet::new();
        if let Some(listener) = listener {
            let (metrics, outlook) = (metrics.clone(), outlook.clone());
            let serving = serve_metrics(listener, move || metrics.text(&outlook));
            tasks.spawn(async move {
                if let Err(error) = serving.await {
                    tracing::error!("the metrics can't be served any more: {error}");
                }
            });
        }
        let board = Board::new(&ready);
        let screen = match dashboard {
            true => Some(Screen::open()?),
            false => {
                // Whoever started it reads that it is ready; if nobody does, it still runs.
                let _ = context.output.show("validate", &Outcome::data(ready));
                None
            }
        };
        let (told, notices) = mpsc::unbounded_channel();
        let link = async move { line.connect().await };
        let tell = move |notice| drop(told.send(notice));
        let validating = tokio::spawn(validator.run(link, tell));
        let watching = Watching {
            notices,
            board,
            outlook,
            screen,
            metrics,
            planned: None,
            context,
        };
        let watched = watching.watch(&validating).await;
        validating.abort();
        // What is under way with the disk may end; nothing else is waited for.
        let _ = timeout(LAST, validating).await;
        tracing::info!("stopped");
        watched.map(|()| Outcome::shown(None))
    }
}

/// In which what is under way may end, once the user wants to stop.
const LAST: Duration = Duration::from_secs(3);

/// Shows what is told.
struct Watching<'a> {
    notices: mpsc::UnboundedReceiver<Notice>,
    board: Board,
    outlook: Outlook,
    screen: Option<Screen>,
    metrics: Metrics,
    /// The weights that are on their way.
    planned: Option<WeightsPlan>,
    context: &'a Context,
}

impl Watching<'_> {
    /// Until the user wants to stop.
    async fn watch(mut self, validating: &JoinHandle<()>) -> Result<(), Error> {
        let mut drawn: Option<Instant> = None;
        while !self.context.interrupted.is_cancelled() {
            if validating.is_finished() {
                return Err(Error::new(Kind::Failed, "the validator has stopped")
                    .help("see the lines before this one, and report them"));
            }
            if let Ok(Some(notice)) = timeout(NAP, self.notices.recv()).await {
                self.note(notice);
            }
            if let Some(screen) = &mut self.screen {
                screen.listen(&self.context.interrupted);
                if drawn.is_none_or(|drawn| drawn.elapsed() >= TICK) {
                    drawn = Some(Instant::now());
                    screen.draw(|frame| draw(frame, &self.board, &self.outlook));
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, notice: Notice) {
        lines::notice(&notice);
        self.metrics.note(&notice);
        self.board.note(&notice);
        if self.context.output.format() == Format::Json
            && let Some(outcome) = self.outcome(notice)
        {
            // That nobody reads any more is no reason to stop.
            let _ = self.context.output.show("validate", &outcome);
        }
    }

    /// A line for programs, of what is worth one.
    fn outcome(&mut self, notice: Notice) -> Option<Outcome> {
        let weighed = match notice {
            Notice::Round(Event::Finished(finished)) => {
                return Some(Outcome::data(RoundReport::new(*finished)));
            }
            Notice::Weights(Report::Planned(plan)) => {
                self.planned = Some(*plan);
                return None;
            }
            Notice::Weights(Report::Waits(allowed_at)) => Weighed::TooSoon { allowed_at },
            Notice::Weights(Report::Done(done)) => Weighed::done(self.planned.take()?, done),
            Notice::Weights(Report::Revealed(receipt)) => Weighed::Revealed { receipt: *receipt },
            Notice::Weights(Report::Hindered(obstacle)) | Notice::WouldSet(Err(obstacle)) => {
                Weighed::hindered(&obstacle)
            }
            Notice::Weights(Report::Failed(error, _)) => Weighed::Failed {
                why: error.to_string(),
            },
            Notice::WouldSet(Ok(plan)) => Weighed::WouldSet { plan: *plan },
            Notice::Round(_)
            | Notice::OutOfDate(_)
            | Notice::Unwritten(_)
            | Notice::Waiting(_)
            | Notice::Unplanned(_) => return None,
        };
        Some(Outcome::data(weighed.line()))
    }
}
