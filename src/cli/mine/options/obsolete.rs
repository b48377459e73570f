//! What the guide's commands name and nothing comes of here: taken, with a word of warning.

/// Options without a meaning.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli::mine) struct ObsoleteArgs {
    #[arg(long = "auto_update", alias = "auto-update", hide = true, num_args = 0..=1, default_missing_value = "yes")]
    auto_update: Option<String>,
    #[arg(
        long = "miner.hashcat.path",
        alias = "hashcat.path",
        hide = true,
        allow_hyphen_values = true
    )]
    hashcat_path: Option<String>,
    #[arg(
        long = "miner.hashcat.workload.profile",
        alias = "hashcat.workload.profile",
        hide = true,
        allow_hyphen_values = true
    )]
    hashcat_profile: Option<String>,
    #[arg(
        long = "miner.hashcat.extended.options",
        alias = "hashcat.extended.options",
        hide = true,
        allow_hyphen_values = true
    )]
    hashcat_options: Option<String>,
    #[arg(long = "miner.whitelist.not.updated", hide = true)]
    not_updated: bool,
    #[arg(long = "miner.whitelist.updated.threshold", hide = true)]
    updated_threshold: Option<String>,
    #[arg(long = "axon.max_workers", hide = true)]
    max_workers: Option<String>,
    #[arg(long = "logging.info", hide = true)]
    logging_info: bool,
    #[arg(long = "logging.logging_dir", hide = true)]
    logging_dir: Option<String>,
}

impl ObsoleteArgs {
    /// A line for each that was given.
    pub(in crate::cli::mine) fn warnings(&self) -> Vec<String> {
        let Self {
            auto_update,
            hashcat_path,
            hashcat_profile,
            hashcat_options,
            not_updated,
            updated_threshold,
            max_workers,
            logging_info: _,
            logging_dir,
        } = self;
        const SOLVER: &str = "challenges are solved by sn27 itself";
        const VERSIONS: &str = "callers' versions are not looked at";
        let given = [
            (
                auto_update.is_some(),
                "--auto_update",
                "sn27 does not change itself",
            ),
            (hashcat_path.is_some(), "--miner.hashcat.path", SOLVER),
            (
                hashcat_profile.is_some(),
                "--miner.hashcat.workload.profile",
                SOLVER,
            ),
            (
                hashcat_options.is_some(),
                "--miner.hashcat.extended.options",
                SOLVER,
            ),
            (*not_updated, "--miner.whitelist.not.updated", VERSIONS),
            (
                updated_threshold.is_some(),
                "--miner.whitelist.updated.threshold",
                VERSIONS,
            ),
            (
                max_workers.is_some(),
                "--axon.max_workers",
                "the axon needs none",
            ),
            (
                logging_dir.is_some(),
                "--logging.logging_dir",
                "name a file with --log-file",
            ),
        ];
        let given = given.into_iter().filter(|(given, ..)| *given);
        given
            .map(|(_, option, why)| format!("{option} does nothing: {why}"))
            .collect()
    }
}
