//! One try to have one miner's machine.

use crate::{
    allocate::{AllocateError, Allocation, Order, Tenant, Working},
    cli::allocate::asker::fail,
    context::Context,
    error::Error,
};

/// A request that is written down.
pub(super) struct Attempt<'a> {
    tenant: &'a Tenant<'a>,
    id: String,
    uid: u16,
    working: Working,
}

impl<'a> Attempt<'a> {
    /// Writes it down. Its keys take a second of this thread.
    pub(super) fn begin(tenant: &'a Tenant<'a>, order: Order) -> Result<Self, Error> {
        let uid = order.uid;
        let begun = tokio::task::block_in_place(|| tenant.begin(order));
        let (allocation, working) = fail(begun)?;
        Ok(Self {
            tenant,
            id: allocation.id,
            uid,
            working,
        })
    }

    /// Takes all its steps, and says each.
    pub(super) async fn advance(&self, context: &Context) -> Result<Allocation, AllocateError> {
        let Self { id, uid, .. } = self;
        let told = |allocation: &Allocation| {
            let stage = allocation.stage;
            context
                .output
                .status(&format!("{id} of miner {uid}: {stage}"));
        };
        self.tenant.advance(id, &self.working, told).await
    }

    /// Leaves nothing of it with the miner, as far as that can be asked.
    pub(super) async fn give_back(&self, error: &AllocateError, context: &Context) {
        // What was refused is over.
        if let AllocateError::Refused { .. } = error {
            return;
        }
        let (id, why) = (&self.id, error.to_string());
        if let Err(error) = self.tenant.release(id, &self.working, &why, false).await {
            context.output.warn(format!(
                "allocation {id} may still be there: {error}; try `sn27 allocate release {id}` later"
            ));
        }
    }
}
