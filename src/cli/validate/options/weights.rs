//! How weights are set.

use std::time::Duration;

use crate::{
    validator::{Wanted, weights::Options},
    wallet::Signer,
};

/// How weights are set.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Weights")]
pub(in crate::cli::validate) struct WeightArgs {
    /// Put all weight on the subnet owner's hotkey, as SN27's validators have done since 1.8.6
    #[arg(long)]
    burn: bool,
    /// The version of the rules that weights are set by; the subnet may ask for a newer one
    #[arg(long, value_name = "N", default_value_t = Options::VERSION_KEY)]
    version_key: u64,
}

/// How weights are set, resolved.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli::validate) struct Weights {
    pub(in crate::cli::validate) options: Options,
    pub(in crate::cli::validate) burn: bool,
    /// Whether they are only told.
    pub(in crate::cli::validate) dry_run: bool,
}

impl WeightArgs {
    pub(in crate::cli::validate) fn resolve(self, dry_run: bool) -> Weights {
        let Self { burn, version_key } = self;
        // The time is that of each setting.
        let options = Options {
            version_key,
            ..Options::at(Duration::ZERO)
        };
        Weights {
            options,
            burn,
            dry_run,
        }
    }
}

impl Weights {
    /// What is to become of scores.
    pub(in crate::cli::validate) fn wanted(self, signer: Signer) -> Wanted {
        let Self {
            options,
            burn,
            dry_run,
        } = self;
        match dry_run {
            true => Wanted::Told { options, burn },
            false => Wanted::Set {
                signer: Box::new(signer),
                options,
                burn,
            },
        }
    }
}
