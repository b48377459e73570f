//! The one place where the hotkey signs: no two of its extrinsics are ever on their way together.

use super::WeightsError;
use crate::{
    address::Address,
    chain::{Call, Chain, ChainError, Finality, Prepared, Receipt, View, weights::WeightRules},
    validator::store::{Sent, Store},
    wallet::Signer,
};

/// Signs and sends with one hotkey.
pub(super) struct Sender<'a> {
    pub(super) chain: &'a Chain,
    pub(super) signer: &'a Signer,
    pub(super) store: &'a Store,
    pub(super) netuid: u16,
}

/// Whether the next extrinsic may be signed.
pub(super) enum Turn {
    /// It may; the rules were read after everything earlier was decided.
    Free(Box<WeightRules>, Box<Prepared>),
    /// One waits in the pool.
    Busy,
}

impl<'a> Sender<'a> {
    /// Looks at the chain once: the first look may be as old as the connection, the next is not.
    pub(super) async fn new(
        chain: &'a Chain,
        signer: &'a Signer,
        store: &'a Store,
        netuid: u16,
    ) -> Result<Self, ChainError> {
        chain.now().await?;
        Ok(Self {
            chain,
            signer,
            store,
            netuid,
        })
    }

    pub(super) fn hotkey(&self) -> Address {
        self.signer.address()
    }

    pub(super) async fn rules(&self, view: &View) -> Result<WeightRules, ChainError> {
        WeightRules::read(view, self.netuid, self.hotkey()).await
    }

    /// Finds out whether an earlier extrinsic may still come into a block. While it may, another
    /// is signed with the earlier one's nonce alone, so that only one of the two can.
    pub(super) async fn turn(&self, call: Call) -> Result<Turn, WeightsError> {
        let prepared = self.chain.prepare(call, self.hotkey()).await?;
        // After the nonce, so that what it says of the chain is not older.
        let rules = self.rules(&self.chain.now().await?).await?;
        let earlier = self.store.sent(self.chain.genesis(), self.hotkey())?;
        let pending =
            earlier.filter(|earlier| rules.nonce <= earlier.nonce && rules.block < earlier.end);
        let busy = match pending {
            None => prepared.nonce() > rules.nonce,
            Some(earlier) => prepared.nonce() != earlier.nonce,
        };
        Ok(match busy {
            true => Turn::Busy,
            false => Turn::Free(Box::new(rules), Box::new(prepared)),
        })
    }

    /// Signs, remembers that it did, and sends.
    pub(super) async fn send(&self, prepared: &Prepared) -> Result<Receipt, WeightsError> {
        let sent = Sent {
            nonce: prepared.nonce(),
            end: prepared.end(),
        };
        let genesis = self.chain.genesis();
        self.store.sending(genesis, self.hotkey(), sent)?;
        let sending = self
            .chain
            .send(prepared, self.signer, Finality::InBlock, |_| {});
        Ok(sending.await?)
    }

    /// Waits for a block.
    pub(super) async fn wait_for(&self, block: u64) -> Result<(), ChainError> {
        let mut blocks = self.chain.blocks().await?;
        // The best block may have come before the subscription.
        if self.chain.now().await?.block().number >= block {
            return Ok(());
        }
        while blocks.next().await?.block().number < block {}
        Ok(())
    }
}
