//! What came of it.

use std::{net::SocketAddr, path::Path};

use serde::Serialize;

use super::{
    cast::Cast,
    closing::Closing,
    stage::{NETUID, neuron},
    tally::{Answers, Tally},
};
use crate::{
    address::Address,
    chain::{Metagraph, Ratio},
    challenge::Difficulty,
    cli::metagraph::Neurons,
    error::{Error, Kind},
    money::Alpha,
    output::{Column, Human, Outcome, Page, seconds},
};

/// All of it.
#[derive(Serialize)]
pub(super) struct Scoreboard {
    netuid: u16,
    device: String,
    difficulty: Difficulty,
    rounds: u32,
    challenges: u32,
    solved: u32,
    miners: Vec<Standing>,
    metagraph: Metagraph,
    #[serde(flatten)]
    upkeep: Option<Upkeep>,
}

/// One miner.
#[derive(Serialize)]
struct Standing {
    name: String,
    uid: Option<u16>,
    hotkey: Address,
    axon: Option<SocketAddr>,
    challenges: u32,
    solved: u32,
    /// Of those solved.
    mean_seconds: Option<f64>,
    score: Option<f64>,
    /// Of 65535.
    weight: u16,
    incentive: Ratio,
    emission: Alpha,
}

/// How to look around in what is left up.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Upkeep {
    endpoint: String,
    wallet_path: String,
    /// Commands to try.
    #[serde(rename = "try")]
    commands: [String; 3],
}

impl Upkeep {
    pub(super) fn new(endpoint: &str, wallets: &Path, database: &Path, miner: u16) -> Self {
        let (wallets, database) = (wallets.display(), database.display());
        Self {
            endpoint: endpoint.to_owned(),
            wallet_path: wallets.to_string(),
            commands: [
                format!("sn27 metagraph --network {endpoint} --netuid {NETUID} --watch"),
                format!(
                    "sn27 wallet overview --network {endpoint} --wallet miner-1 --wallet-path {wallets}"
                ),
                format!("sn27 score --uid {miner} --database {database}"),
            ],
        }
    }
}

impl Standing {
    fn wants(&self) -> Option<&'static str> {
        match self {
            Self { solved: 0, .. } => Some("solved no challenge"),
            Self { weight: 0, .. } => Some("has no weight on chain"),
            Self {
                incentive: Ratio(0),
                ..
            } => Some("earns nothing"),
            _ => None,
        }
    }
}

impl Scoreboard {
    pub(super) fn new(
        cast: &Cast,
        tally: &Tally,
        closing: Closing,
        difficulty: Difficulty,
        device: String,
    ) -> Self {
        let miners = cast.miners.iter().map(|member| {
            let hotkey = member.hotkey.address();
            let answers = tally.answers(&hotkey);
            let neuron = neuron(&closing.metagraph, hotkey);
            let Answers {
                challenges,
                solved,
                score,
                ..
            } = answers;
            Standing {
                name: member.name().to_owned(),
                uid: neuron.map(|neuron| neuron.uid),
                hotkey,
                axon: neuron.and_then(|neuron| Some(neuron.axon.as_ref()?.address)),
                challenges,
                solved,
                mean_seconds: answers.mean(),
                score,
                weight: neuron.map_or(0, |neuron| closing.weight(neuron.uid)),
                incentive: neuron.map_or(Ratio(0), |neuron| neuron.incentive),
                emission: neuron.map_or(Alpha(0), |neuron| neuron.emission),
            }
        });
        let miners: Vec<_> = miners.collect();
        Self {
            netuid: NETUID,
            device,
            difficulty,
            rounds: tally.rounds,
            challenges: miners.iter().map(|miner| miner.challenges).sum(),
            solved: miners.iter().map(|miner| miner.solved).sum(),
            miners,
            metagraph: closing.metagraph,
            upkeep: None,
        }
    }

    /// The uid of the first miner.
    pub(super) fn first(&self) -> u16 {
        let first = self.miners.first().and_then(|miner| miner.uid);
        first.unwrap_or_default()
    }

    /// Success only if all of it happened, for every miner.
    pub(super) fn outcome(self, upkeep: Option<Upkeep>) -> Outcome {
        let wanting = self.miners.iter().find_map(|miner| {
            let what = miner.wants()?;
            Some(format!("{} {what}", miner.name))
        });
        let outcome = Outcome::data(Self { upkeep, ..self });
        match wanting {
            None => outcome,
            Some(wanting) => outcome.failing(
                Error::new(Kind::Failed, wanting)
                    .help("a busy machine needs more time: --seconds 120, or fewer --miners"),
            ),
        }
    }
}

impl Human for Scoreboard {
    fn human(&self, page: &mut Page) {
        page.heading("scoreboard");
        page.table(
            &[
                Column::Left("miner"),
                Column::Right("uid"),
                Column::Left("axon"),
                Column::Right("challenges"),
                Column::Right("solved"),
                Column::Right("mean"),
                Column::Right("score"),
                Column::Right("weight"),
                Column::Right("incentive"),
            ],
            self.miners.iter().map(|miner| {
                let text = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
                vec![
                    miner.name.clone(),
                    text(miner.uid.map(|uid| uid.to_string())),
                    text(miner.axon.map(|axon| axon.to_string())),
                    miner.challenges.to_string(),
                    miner.solved.to_string(),
                    text(miner.mean_seconds.map(seconds)),
                    text(miner.score.map(|score| format!("{score:.4}"))),
                    miner.weight.to_string(),
                    miner.incentive.to_string(),
                ]
            }),
        );
        page.line(format!(
            "{} of {} challenges of length {} solved in {} rounds, on {}",
            self.solved, self.challenges, self.difficulty, self.rounds, self.device
        ));
        page.heading("metagraph");
        Neurons::all(self.metagraph.clone()).human(page);
        let Some(upkeep) = &self.upkeep else { return };
        page.heading("it goes on until Ctrl-C");
        page.fields(&[
            ("endpoint", upkeep.endpoint.clone()),
            ("wallets", upkeep.wallet_path.clone()),
        ]);
        for command in &upkeep.commands {
            page.line(command);
        }
    }
}
