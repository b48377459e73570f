//! The miners that may be asked: who serves on the subnet, and what each is worth.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::{
    address::Address,
    allocate::find::Candidate,
    chain::{Chain, Metagraph, Name, Neuron},
    cli::database,
    error::Error,
    reach::Reach,
    validator::store::Store,
    wire::AxonAddress,
};

/// Which miners.
#[derive(Debug, clap::Args)]
pub(super) struct CandidateArgs {
    /// Scores from this validator's database [default: the chain's incentive]
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    database: Option<PathBuf>,
    /// Ask miners at private addresses, too
    #[arg(long)]
    private_addresses: bool,
}

impl CandidateArgs {
    /// Whether a miner at such an address is asked: none shall make this machine talk to its own
    /// network.
    pub(super) fn public_only(&self, chain: &Chain) -> bool {
        let public = matches!(chain.network().name, Name::Finney | Name::Test);
        public && !self.private_addresses
    }

    /// All that serve, but ourselves.
    pub(super) fn of(
        &self,
        metagraph: &Metagraph,
        own: Address,
        public_only: bool,
    ) -> Result<Vec<Candidate>, Error> {
        let scores = self.database.as_deref().map(scores).transpose()?;
        let neurons = metagraph.neurons.iter();
        let others = neurons.filter(|neuron| neuron.hotkey != own);
        let candidates = others.filter_map(|neuron| {
            let axon = axon(neuron)?;
            if public_only && Reach::of(axon.ip) != Reach::Public {
                return None;
            }
            let score = match &scores {
                Some(scores) => scores.get(&neuron.hotkey).copied().unwrap_or(0.0),
                None => neuron.incentive.share(),
            };
            Some(Candidate {
                uid: neuron.uid,
                announced: neuron.axon?.block,
                coldkey: neuron.coldkey,
                axon,
                score,
            })
        });
        Ok(candidates.collect())
    }
}

/// Where a neuron serves.
pub(super) fn axon(neuron: &Neuron) -> Option<AxonAddress> {
    let address = neuron.axon?.address;
    Some(AxonAddress {
        ip: address.ip(),
        port: address.port(),
        hotkey: neuron.hotkey,
    })
}

fn scores(path: &Path) -> Result<HashMap<Address, f64>, Error> {
    let scores = Store::read_only(path).and_then(|store| store.scores());
    let scores = scores.map_err(|error| database::failure(&error))?;
    let scores = scores.into_iter();
    Ok(scores
        .map(|scored| (scored.hotkey, scored.average))
        .collect())
}
