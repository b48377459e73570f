//! What accounts have, and how much of it may leave them.

use serde::Serialize;
use subxt::ext::scale_decode::DecodeAsType;

use super::{Argument, Chain, ChainError, Receipt, Runtime, View, names};
use crate::{address::Address, money::Tao};

/// The balance of an account; all zero where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Transactions it has sent.
    pub nonce: u32,
    /// What is its own to spend, less what is frozen.
    pub free: Tao,
    /// What a pallet holds in deposit, beside the free.
    pub reserved: Tao,
    /// What of both together may not leave.
    pub frozen: Tao,
}

/// An account's free TAO before and after a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Before it.
    pub before: Tao,
    /// After it.
    pub after: Tao,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct AccountInfo {
    nonce: u32,
    data: AccountData,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct AccountData {
    free: u64,
    reserved: u64,
    frozen: u64,
}

impl Account {
    /// What may leave it to the last, the fee among it.
    pub fn spendable(&self) -> Tao {
        self.free.saturating_sub(self.held())
    }

    /// What may leave it while it stays alive, the fee among it.
    pub fn spendable_alive(&self, existential_deposit: Tao) -> Tao {
        let stays = self.held().max(existential_deposit);
        self.free.saturating_sub(stays)
    }

    /// What a freeze keeps from the free: it takes from the reserved first.
    fn held(&self) -> Tao {
        self.frozen.saturating_sub(self.reserved)
    }
}

impl Runtime {
    /// An account with less than this ends, and what it had is lost.
    ///
    /// # Errors
    /// A runtime without the constant.
    pub fn existential_deposit(&self) -> Result<Tao, ChainError> {
        let deposit = self.constant(&names::EXISTENTIAL_DEPOSIT)?;
        deposit
            .map(Tao)
            .ok_or_else(|| self.absent(&names::EXISTENTIAL_DEPOSIT))
    }

    /// The least that may be staked, or sold of a stake that stays; none where the runtime does
    /// not tell.
    ///
    /// # Errors
    /// A constant of another shape.
    pub fn least_stake(&self) -> Result<Option<Tao>, ChainError> {
        Ok(self.constant(&names::LEAST_STAKE)?.map(Tao))
    }
}

impl View {
    /// The accounts with these addresses, in their order, in one request.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, a value of another shape.
    pub async fn accounts(&self, addresses: &[Address]) -> Result<Vec<Account>, ChainError> {
        let mut batch = self.batch();
        let slots: Vec<_> = addresses
            .iter()
            .map(|&address| batch.storage(names::ACCOUNT, [Argument::from(address)]))
            .collect();
        let answers = batch.read().await?;
        let accounts = slots.iter().map(|slot| {
            let info: AccountInfo = answers.need(slot)?;
            Ok(Account::from(info))
        });
        accounts.collect()
    }

    /// The account with this address.
    ///
    /// # Errors
    /// As of [`accounts`](Self::accounts).
    pub async fn account(&self, address: Address) -> Result<Account, ChainError> {
        let mut accounts = self.accounts(&[address]).await?;
        Ok(accounts.pop().unwrap_or_default())
    }
}

impl Chain {
    /// What the block of a receipt did to an account's free TAO, whoever caused it.
    ///
    /// # Errors
    /// A node that can't be reached, or that has forgotten the block.
    pub async fn change(&self, receipt: &Receipt, address: Address) -> Result<Change, ChainError> {
        let number = receipt.block.number;
        let of = async |number| {
            let account = self.at(number).await?.account(address).await?;
            Ok::<_, ChainError>(account.free)
        };
        let (before, after) = tokio::try_join!(of(number.saturating_sub(1)), of(number))?;
        Ok(Change { before, after })
    }
}

impl From<AccountInfo> for Account {
    fn from(info: AccountInfo) -> Self {
        let AccountInfo { nonce, data } = info;
        Self {
            nonce,
            free: Tao(data.free),
            reserved: Tao(data.reserved),
            frozen: Tao(data.frozen),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEPOSIT: Tao = Tao(500);

    fn account(free: u64, reserved: u64, frozen: u64) -> Account {
        Account {
            nonce: 0,
            free: Tao(free),
            reserved: Tao(reserved),
            frozen: Tao(frozen),
        }
    }

    #[test]
    fn what_may_leave_is_what_the_balances_pallet_lets_go() {
        // Free, reserved, frozen; what may leave it alive, and to the last.
        for (free, reserved, frozen, alive, all) in [
            (10_000, 0, 0, 9_500, 10_000),
            (10_000, 0, 400, 9_500, 9_600),
            (10_000, 0, 4_000, 6_000, 6_000),
            // A freeze is over both: the reserved part of it leaves the free alone.
            (10_000, 3_000, 4_000, 9_000, 9_000),
            (10_000, 5_000, 4_000, 9_500, 10_000),
            (400, 0, 0, 0, 400),
            (0, 0, 0, 0, 0),
            (100, 0, 900, 0, 0),
        ] {
            let account = account(free, reserved, frozen);
            assert_eq!(account.spendable_alive(DEPOSIT), Tao(alive), "{account:?}");
            assert_eq!(account.spendable(), Tao(all), "{account:?}");
        }
    }

    proptest! {
        #[test]
        fn what_leaves_never_exceeds_what_is_there(free: u64, reserved: u64, frozen: u64, deposit: u64) {
            let account = account(free, reserved, frozen);
            let (alive, all) = (account.spendable_alive(Tao(deposit)), account.spendable());
            prop_assert!(alive <= all && all <= account.free);
            prop_assert!(alive == Tao::ZERO || account.free.0 - alive.0 >= deposit);
        }
    }
}
