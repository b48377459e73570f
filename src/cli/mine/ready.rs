//! What is printed when the miner answers.

use std::net::SocketAddr;

use serde::Serialize;

use crate::{
    address::Address,
    output::{Human, Page},
    solver::DeviceInfo,
};

#[derive(Serialize)]
pub(super) struct Ready {
    pub(super) hotkey: Address,
    pub(super) network: String,
    pub(super) netuid: u16,
    pub(super) uid: Option<u16>,
    pub(super) listens: SocketAddr,
    /// What the chain is told.
    pub(super) announces: Option<SocketAddr>,
    pub(super) version: u32,
    pub(super) metrics: Option<SocketAddr>,
    pub(super) policy: String,
    pub(super) devices: Vec<DeviceInfo>,
    pub(super) state: String,
}

impl Human for Ready {
    fn human(&self, page: &mut Page) {
        let some = |address: &Option<SocketAddr>| match address {
            Some(address) => address.to_string(),
            None => "-".to_owned(),
        };
        let uid = self.uid.map(|uid| uid.to_string());
        let devices: Vec<_> = self.devices.iter().map(|d| d.name.clone()).collect();
        page.fields(&[
            ("hotkey", self.hotkey.to_string()),
            ("network", self.network.clone()),
            ("subnet", self.netuid.to_string()),
            ("uid", uid.unwrap_or_else(|| "-".to_owned())),
            ("listens", self.listens.to_string()),
            ("announces", some(&self.announces)),
            ("metrics", some(&self.metrics)),
            ("policy", self.policy.clone()),
            ("devices", devices.join(", ")),
            ("journal", self.state.clone()),
        ]);
    }
}
