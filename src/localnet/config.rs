//! What a localnet may be told.

use std::{path::PathBuf, time::Duration};

pub use super::runtime::GenesisConfig;

/// When blocks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockTime {
    /// One each time that this has passed, as on a real network.
    Timed(Duration),
    /// One as soon as an extrinsic is there to go in; otherwise none, unless asked for.
    Instant,
}

/// A localnet to be started.
#[derive(Debug, Clone)]
pub struct Config {
    /// On 127.0.0.1; 0 takes one that is free.
    pub port: u16,
    /// When blocks are made.
    pub block_time: BlockTime,
    /// Where the blocks are kept; in memory alone without it.
    pub state: Option<PathBuf>,
    /// Keeps every state readable, not only the last 256.
    pub archive: bool,
    /// Subnet, funds and parameters of the first state.
    pub genesis: GenesisConfig,
}

impl Default for Config {
    /// Any port, instant blocks, in memory: what a test wants.
    fn default() -> Self {
        Self {
            port: 0,
            block_time: BlockTime::Instant,
            state: None,
            archive: false,
            genesis: GenesisConfig::default(),
        }
    }
}
