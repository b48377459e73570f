//! What is printed when rounds begin.

use std::net::SocketAddr;

use serde::Serialize;

use crate::{
    address::Address,
    output::{Human, Page},
};

#[derive(Serialize)]
pub(super) struct Ready {
    pub(super) event: &'static str,
    pub(super) hotkey: Address,
    pub(super) network: String,
    pub(super) netuid: u16,
    pub(super) uid: Option<u16>,
    /// The newest block that is known.
    pub(super) block: u64,
    pub(super) formula: String,
    pub(super) weights: &'static str,
    pub(super) metrics: Option<SocketAddr>,
    pub(super) database: String,
}

impl Human for Ready {
    fn human(&self, page: &mut Page) {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
        page.fields(&[
            ("hotkey", self.hotkey.to_string()),
            ("network", self.network.clone()),
            ("subnet", self.netuid.to_string()),
            ("uid", or_none(self.uid.map(|uid| uid.to_string()))),
            ("block", self.block.to_string()),
            ("formula", self.formula.clone()),
            ("weights", self.weights.to_owned()),
            (
                "metrics",
                or_none(self.metrics.map(|address| address.to_string())),
            ),
            ("database", self.database.clone()),
        ]);
    }
}
