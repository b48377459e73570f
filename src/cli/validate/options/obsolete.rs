//! What the guide's commands name and nothing comes of here: taken, with a word of warning.

/// Options without a meaning.
#[derive(Debug, Clone, Default, clap::Args)]
pub(in crate::cli::validate) struct ObsoleteArgs {
    #[arg(long = "auto_update", alias = "auto-update", hide = true, num_args = 0..=1, default_missing_value = "yes")]
    auto_update: Option<String>,
    #[arg(long = "validator.perform.hardware.query", hide = true, num_args = 0..=1, default_missing_value = "yes")]
    hardware_query: Option<String>,
    #[arg(long = "validator.specs.batch.size", hide = true)]
    specs_batch_size: Option<String>,
    #[arg(long = "validator.force.update.prometheus", hide = true, num_args = 0..=1, default_missing_value = "yes")]
    force_prometheus: Option<String>,
    #[arg(
        long = "axon.port",
        alias = "axon_port",
        alias = "axon-port",
        hide = true
    )]
    axon_port: Option<String>,
    #[arg(long = "axon.ip", alias = "axon_ip", hide = true)]
    axon_ip: Option<String>,
    #[arg(long = "axon.external_ip", alias = "axon_external_ip", hide = true)]
    axon_external_ip: Option<String>,
    #[arg(long = "axon.external_port", alias = "axon_external_port", hide = true)]
    axon_external_port: Option<String>,
    #[arg(long = "axon.max_workers", hide = true)]
    max_workers: Option<String>,
    #[arg(long = "logging.info", hide = true)]
    logging_info: bool,
    #[arg(long = "logging.logging_dir", hide = true)]
    logging_dir: Option<String>,
}

impl ObsoleteArgs {
    /// A line for each that was given.
    pub(in crate::cli::validate) fn warnings(&self) -> Vec<String> {
        let Self {
            auto_update,
            hardware_query,
            specs_batch_size,
            force_prometheus,
            axon_port,
            axon_ip,
            axon_external_ip,
            axon_external_port,
            max_workers,
            logging_info: _,
            logging_dir,
        } = self;
        const SPECS: &str = "nothing is ever sent to miners to be executed";
        const AXON: &str = "a validator asks and serves no axon";
        let given = [
            (auto_update, "--auto_update", "sn27 does not change itself"),
            (hardware_query, "--validator.perform.hardware.query", SPECS),
            (specs_batch_size, "--validator.specs.batch.size", SPECS),
            (
                force_prometheus,
                "--validator.force.update.prometheus",
                "no version is announced; counters are served with --metrics",
            ),
            (axon_port, "--axon.port", AXON),
            (axon_ip, "--axon.ip", AXON),
            (axon_external_ip, "--axon.external_ip", AXON),
            (axon_external_port, "--axon.external_port", AXON),
            (max_workers, "--axon.max_workers", AXON),
            (
                logging_dir,
                "--logging.logging_dir",
                "name a file with --log-file",
            ),
        ];
        let given = given.into_iter().filter(|(value, ..)| value.is_some());
        given
            .map(|(_, option, why)| format!("{option} does nothing: {why}"))
            .collect()
    }
}
