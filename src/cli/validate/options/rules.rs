//! Who is asked.

use std::str::FromStr;

use crate::{
    cli::key_lists::{KeyListArgs, KeyLists},
    error::Error,
    keys::exploiters,
    money::Alpha,
    settings::{Settings, YesNo},
    validator::filter::{Rules, VersionFloor},
};

/// Who is asked.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Who is asked")]
pub(in crate::cli::validate) struct RuleArgs {
    /// Neurons with so much stake are validators and not asked; none asks all
    #[arg(long, value_name = "ALPHA", default_value = "1024")]
    stake_ceiling: Ceiling,
    /// Whether of several neurons at one address only the first is asked
    #[arg(long, value_name = "YES", num_args = 0..=1, default_value = "true", default_missing_value = "true")]
    one_per_address: YesNo,
    /// Ask private addresses too, on finney and test; elsewhere they are always asked
    #[arg(long)]
    pub(in crate::cli::validate) private_addresses: bool,
    /// The oldest version of a miner's software that is asked, such as 185 [default: any]
    #[arg(long, value_name = "N")]
    oldest_version: Option<u32>,
    /// More than so many percent of the miners must have that version for older ones to be left out
    #[arg(long, value_name = "PERCENT", default_value_t = 60, value_parser = clap::value_parser!(u8).range(0..=100),
        alias = "validator.whitelist.updated.threshold")]
    version_quorum: u8,
    /// Ask those too that are not on the whitelist
    #[arg(long, value_name = "YES", num_args = 0..=1, default_value = "false", default_missing_value = "true", 
        alias = "validator.whitelist.unrecognized")]
    whitelist_unrecognized: YesNo,
    #[command(flatten)]
    lists: KeyListArgs,
}

/// `--stake-ceiling`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ceiling(Option<Alpha>);

impl FromStr for Ceiling {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            return Ok(Self(None));
        }
        let ceiling: Result<Alpha, _> = text.parse();
        let ceiling = ceiling.map_err(|error| format!("{error}; or use none"))?;
        Ok(Self(Some(ceiling)))
    }
}

impl RuleArgs {
    pub(in crate::cli::validate) fn resolve(self, settings: &Settings) -> Result<Rules, Error> {
        let Self {
            stake_ceiling: Ceiling(stake_ceiling),
            one_per_address,
            private_addresses: _,
            oldest_version,
            version_quorum,
            whitelist_unrecognized,
            lists,
        } = self;
        let KeyLists {
            blacklist,
            whitelist,
            exploiters: suspected,
        } = lists.resolve(settings)?;
        let suspects = exploiters().iter().copied().filter(|_| suspected);
        Ok(Rules {
            one_per_ip: one_per_address.0,
            // As long as nobody knows on which network.
            public_only: false,
            version: oldest_version.map(|version| VersionFloor {
                version,
                quorum: version_quorum,
            }),
            stake_ceiling,
            blacklist: blacklist.iter().chain(suspects).collect(),
            whitelist: whitelist.iter().collect(),
            unrecognized: whitelist_unrecognized.0,
        })
    }
}
