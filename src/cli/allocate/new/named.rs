//! The machine of one miner that is named.

use super::{PAUSE, attempt::Attempt};
use crate::{
    allocate::{AllocateError, Allocation, Lender, Order, Step, Tenant, Vacancy},
    cli::allocate::asker::{Asker, fail},
    context::Context,
    error::Error,
};

/// Has it; waits for it while somebody else has it, if that is wanted.
pub(super) async fn have(
    tenant: &Tenant<'_>,
    order: &Order,
    asker: &Asker,
    wait: bool,
    context: &Context,
) -> Result<Allocation, Error> {
    let lender = Lender::new(&asker.dendrite, order.axon);
    loop {
        if wait {
            while let Vacancy::Taken(why) = fail(lender.vacancy(order.days, &order.wanted).await)? {
                let why = why.unwrap_or_else(|| "it is not free".to_owned());
                context.output.status(&format!("waiting: {why}"));
                tokio::time::sleep(PAUSE).await;
            }
        }
        let attempt = Attempt::begin(tenant, order.clone())?;
        match attempt.advance(context).await {
            // Somebody else was faster.
            Err(AllocateError::Refused {
                step: Step::Check | Step::Register,
                ..
            }) if wait => {}
            done => return fail(done),
        }
    }
}
