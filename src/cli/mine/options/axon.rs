//! The miner's axon: where it is, and what it says of itself.

use crate::cli::site::{Site, SiteArgs};

/// The axon.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Axon")]
pub(in crate::cli::mine) struct AxonArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// SN27's version as an integer, as the chain and callers are told; validators pass over old ones
    #[arg(long, value_name = "N", default_value_t = 190)]
    announce_version: u32,
    /// Tell the chain nothing
    #[arg(long)]
    no_announce: bool,
    /// Refuse requests whose signature doesn't cover the body: those of the SDK
    #[arg(long)]
    require_signed_body: bool,
}

/// The axon, resolved.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli::mine) struct Place {
    /// Where it is.
    pub(in crate::cli::mine) site: Site,
    /// What callers and the chain are told.
    pub(in crate::cli::mine) version: u32,
    /// Whether the chain is told.
    pub(in crate::cli::mine) announce: bool,
    /// Whether signatures have to cover the body.
    pub(in crate::cli::mine) signed_body: bool,
}

impl AxonArgs {
    pub(in crate::cli::mine) fn resolve(self) -> Place {
        let Self {
            site,
            announce_version,
            no_announce,
            require_signed_body,
        } = self;
        Place {
            site: site.resolve(),
            version: announce_version,
            announce: !no_announce,
            signed_body: require_signed_body,
        }
    }
}
