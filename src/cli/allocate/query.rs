//! `[QUERY]`: what machine is wanted, in one word or several.

use crate::{allocate::Query, error::Error};

/// Which machines.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct QueryArgs {
    /// What is wanted: gpu, count, vram, cpu, ram, disk, each with a comparison [default: any]
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
}

impl QueryArgs {
    /// Whether anything is said.
    pub(super) fn is_empty(&self) -> bool {
        self.query.is_empty()
    }

    /// All words together.
    pub(super) fn query(&self) -> Result<Query, Error> {
        let query = self.query.join(" ").parse::<Query>();
        query.map_err(|error| {
            Error::usage(error.to_string())
                .help("write it like 'gpu=H100 count>=2 ram>=64G disk>=100G cpu>=8'")
        })
    }
}
