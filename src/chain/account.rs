//! What an account holds.

use serde::Serialize;
use subxt::ext::scale_decode::DecodeAsType;

use super::{ChainError, View, names};
use crate::{address::Address, money::Tao};

/// An account's TAO.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Extrinsics it has sent.
    pub nonce: u32,
    /// What is its own.
    pub free: Tao,
    /// What is set aside by the chain.
    pub reserved: Tao,
    /// The part of what is free that can't be spent.
    pub frozen: Tao,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Info {
    nonce: u32,
    data: Data,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Data {
    free: u64,
    reserved: u64,
    frozen: u64,
}

impl Account {
    /// What it can spend.
    pub fn spendable(&self) -> Tao {
        self.free.saturating_sub(self.frozen)
    }
}

impl From<Info> for Account {
    fn from(info: Info) -> Self {
        Self {
            nonce: info.nonce,
            free: Tao(info.data.free),
            reserved: Tao(info.data.reserved),
            frozen: Tao(info.data.frozen),
        }
    }
}

impl View {
    /// An account; one that does not exist holds nothing.
    ///
    /// # Errors
    /// A node that can't be reached.
    pub async fn account(&self, account: Address) -> Result<Account, ChainError> {
        let info: Option<Info> = self.storage(names::ACCOUNT, [account.into()]).await?;
        Ok(info.map_or_else(Account::default, Account::from))
    }
}
