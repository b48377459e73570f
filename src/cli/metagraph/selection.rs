//! Which neurons are shown, and in which order.

use std::{collections::HashSet, path::Path};

use clap::ValueEnum;

use super::Column;
use crate::{
    address::Address,
    chain::{Metagraph, Neuron},
    cli::wallet::target,
    context::Context,
    error::{Error, Kind},
    wallet,
};

/// What a neuron can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Filter {
    /// Has a validator permit
    #[value(alias = "validator")]
    Validators,
    /// Has none
    #[value(alias = "miner")]
    Miners,
    /// Announced an address
    Serving,
    /// Announced none
    Silent,
    /// Set weights, or came, not too long ago
    Active,
    /// Did not
    Inactive,
    /// Can't be pruned yet
    Immune,
    /// Can be pruned
    Mortal,
}

/// What is left of all neurons.
pub(super) struct Selection {
    /// All where there are none.
    pub(super) uids: Vec<u16>,
    /// The keys of the wallets here, where only those are wanted.
    pub(super) keys: Option<HashSet<Address>>,
    pub(super) filters: Vec<Filter>,
    pub(super) sort: Column,
    pub(super) reverse: bool,
    pub(super) limit: Option<usize>,
}

impl Selection {
    /// The metagraph with those neurons alone.
    pub(super) fn of(&self, mut metagraph: Metagraph) -> Result<Metagraph, Error> {
        self.check(&metagraph)?;
        metagraph.neurons.retain(|neuron| self.wants(neuron));
        metagraph.neurons.sort_by(|one, other| {
            let order = self.sort.compare(one, other);
            if self.reverse { order.reverse() } else { order }
        });
        metagraph.neurons.truncate(self.limit.unwrap_or(usize::MAX));
        Ok(metagraph)
    }

    /// That the uids asked for are there.
    fn check(&self, metagraph: &Metagraph) -> Result<(), Error> {
        let count = metagraph.neurons.len();
        let mut missing: Vec<_> = self.uids.iter().collect();
        missing.retain(|uid| usize::from(**uid) >= count);
        if missing.is_empty() {
            return Ok(());
        }
        let missing: Vec<_> = missing.into_iter().map(u16::to_string).collect();
        let netuid = metagraph.netuid;
        let message = format!("subnet {netuid} has no uid {}", missing.join(", "));
        Err(Error::new(Kind::NotFound, message).help(match count {
            0 => "it has no neurons".to_owned(),
            count => format!("its uids are 0 to {}", count - 1),
        }))
    }

    fn wants(&self, neuron: &Neuron) -> bool {
        let Self {
            uids,
            keys,
            filters,
            ..
        } = self;
        let ours = |keys: &HashSet<Address>| {
            keys.contains(&neuron.hotkey) || keys.contains(&neuron.coldkey)
        };
        (uids.is_empty() || uids.contains(&neuron.uid))
            && keys.as_ref().is_none_or(ours)
            && filters.iter().all(|filter| filter.admits(neuron))
    }
}

impl Filter {
    fn admits(self, neuron: &Neuron) -> bool {
        match self {
            Self::Validators => neuron.validator_permit,
            Self::Miners => !neuron.validator_permit,
            Self::Serving => neuron.axon.is_some(),
            Self::Silent => neuron.axon.is_none(),
            Self::Active => neuron.active,
            Self::Inactive => !neuron.active,
            Self::Immune => neuron.immunity_left > 0,
            Self::Mortal => neuron.immunity_left == 0 && !neuron.protected,
        }
    }
}

/// The accounts of all wallets in a folder, without any password.
pub(super) fn keys(base: &Path, context: &Context) -> Result<HashSet<Address>, Error> {
    let wallets = wallet::list(base).map_err(target::error)?;
    let mut addresses = HashSet::new();
    for wallet in wallets {
        let hotkeys = wallet.hotkeys.into_iter().map(|hotkey| hotkey.key);
        for key in hotkeys.chain([wallet.coldkey]) {
            if let Some(problem) = &key.problem {
                context.output.warn(problem.to_string());
            }
            addresses.extend(key.address);
        }
        if let Some(problem) = wallet.problem {
            context.output.warn(problem.to_string());
        }
    }
    if addresses.is_empty() {
        let message = format!("no wallets in {}", base.display());
        return Err(Error::new(Kind::NotFound, message).help(
            "name another folder with --wallet-path, or make one with `sn27 wallet create`",
        ));
    }
    Ok(addresses)
}
