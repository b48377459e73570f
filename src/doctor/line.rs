//! The way to the chain, which several topics take: connected to once, when somebody first asks.

use std::{fmt, time::Duration};

use tokio::{sync::OnceCell, time::timeout};

use super::{Subject, Topic, aside::LIMIT};
use crate::chain::{Chain, ChainError, Metagraph, Network, Options, Patience, Persistence};

/// The way to the chain.
pub(super) struct Line {
    network: Network,
    options: Options,
    /// For the connection.
    limit: Duration,
    netuid: Option<u16>,
    /// Whether the chain is a topic, where all is told of it.
    told: bool,
    chain: OnceCell<Result<Chain, ChainError>>,
    metagraph: OnceCell<Result<Option<Metagraph>, ChainError>>,
}

/// Why nothing is known of the chain.
#[derive(Debug, Clone)]
pub(super) enum Silent {
    Failed(ChainError),
    Slow(Duration),
}

impl Line {
    pub(super) fn new(subject: &Subject) -> Self {
        let Patience {
            connect, request, ..
        } = subject.options.patience;
        Self {
            network: subject.network.clone(),
            options: Options {
                patience: Patience {
                    connect,
                    request: request.min(LIMIT),
                    persistence: Persistence::Once,
                },
            },
            // To whom it takes all the time, its own words are left.
            limit: connect.saturating_add(Duration::from_secs(2)),
            netuid: subject.netuid,
            told: subject.topics.contains(Topic::Chain),
            chain: OnceCell::new(),
            metagraph: OnceCell::new(),
        }
    }

    /// The chain, connected.
    pub(super) async fn chain(&self) -> Result<Chain, Silent> {
        let open = || Chain::open(self.network.clone(), self.options);
        let opened = timeout(self.limit, self.chain.get_or_init(open)).await;
        let opened = opened.map_err(|_| Silent::Slow(self.limit))?;
        opened.clone().map_err(Silent::Failed)
    }

    /// An answer of the chain.
    pub(super) async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(Chain) -> Result<T, ChainError>,
    ) -> Result<T, Silent> {
        let chain = self.chain().await?;
        let answer = timeout(LIMIT, question(chain)).await;
        let answer = answer.map_err(|_| Silent::Slow(LIMIT))?;
        answer.map_err(Silent::Failed)
    }

    /// The subnet's number, if it is known.
    pub(super) fn netuid(&self) -> Option<u16> {
        self.netuid
    }

    /// Why something of the chain is not known, to be told beside other things.
    pub(super) fn why(&self, silent: &Silent) -> String {
        match self.told {
            true => "the chain does not answer, see above".to_owned(),
            false => silent.to_string(),
        }
    }

    /// The subnet; none where there is no such subnet.
    pub(super) async fn metagraph(&self, netuid: u16) -> Result<Option<Metagraph>, Silent> {
        self.ask(async |chain| {
            let read = || async { Metagraph::read(&chain.now().await?, netuid).await };
            self.metagraph.get_or_init(read).await.clone()
        })
        .await
    }
}

impl Silent {
    /// What to do about it.
    pub(super) fn help(&self) -> String {
        let help = match self {
            Self::Failed(error) => error.help(),
            Self::Slow(_) => None,
        };
        help.unwrap_or_else(|| "name another node with --network URL".to_owned())
    }
}

impl fmt::Display for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Slow(limit) => write!(f, "the chain does not answer within {limit:?}"),
        }
    }
}
