//! What a block really did to an account, held against what the events say of it.

use serde::Serialize;

use crate::{
    address::Address,
    chain::{Chain, Change, Finality, Receipt},
    context::Context,
    money::Tao,
};

/// The signer's free TAO before and after the block.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Settled {
    before: Tao,
    after: Tao,
    /// Whether the difference is what the events and the fee add up to.
    agrees: bool,
}

/// What the events say went out of the signer's account and came in, the fee aside.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::cli) struct Flow {
    pub(in crate::cli) out: Tao,
    pub(in crate::cli) into: Tao,
}

impl Settled {
    /// Reads the balance on both sides of the block. What can't be read, and what does not agree, is
    /// a warning: the extrinsic did what its events say all the same.
    pub(in crate::cli) async fn read(
        chain: &Chain,
        receipt: &Receipt,
        signer: Address,
        flow: Flow,
        context: &Context,
    ) -> Option<Self> {
        let change = match chain.change(receipt, signer).await {
            Ok(change) => change,
            Err(error) => {
                let warning = format!("the balance after it could not be read: {error}");
                context.output.warn(warning);
                return None;
            }
        };
        let settled = Self::of(change, receipt.fee, flow);
        if !settled.agrees {
            context.output.warn(format!(
                "the events say {} out, {} in and {} fee, but the free balance went from {} to {} in \
                 this block: something else moved it too, or a part was given back",
                flow.out.with_unit(),
                flow.into.with_unit(),
                receipt.fee.with_unit(),
                settled.before.with_unit(),
                settled.after.with_unit()
            ));
        }
        Some(settled)
    }

    fn of(change: Change, fee: Tao, flow: Flow) -> Self {
        let Change { before, after } = change;
        let had = u128::from(before.0) + u128::from(flow.into.0);
        let has = u128::from(after.0) + u128::from(flow.out.0) + u128::from(fee.0);
        Self {
            before,
            after,
            agrees: had == has,
        }
    }

    /// For people.
    pub(in crate::cli) fn row(&self) -> (&'static str, String) {
        let (before, after) = (self.before.with_unit(), self.after.with_unit());
        ("free balance", format!("{before}, now {after}"))
    }
}

/// Where an extrinsic is, for people.
pub(in crate::cli) fn place(receipt: &Receipt) -> [(&'static str, String); 2] {
    let Receipt {
        extrinsic,
        block,
        index,
        finality,
        ..
    } = receipt;
    let sure = match finality {
        Finality::InBlock => "not final yet",
        Finality::Finalized => "final",
    };
    [
        ("block", format!("{} {}, {sure}", block.number, block.hash)),
        ("extrinsic", format!("{}-{index} {extrinsic}", block.number)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rao_that_is_missing_is_seen() {
        let change = |before, after| Change {
            before: Tao(before),
            after: Tao(after),
        };
        let flow = |out, into| Flow {
            out: Tao(out),
            into: Tao(into),
        };
        let agrees = |change, flow| Settled::of(change, Tao(7), flow).agrees;
        assert!(agrees(change(1000, 893), flow(100, 0)));
        assert!(!agrees(change(1000, 892), flow(100, 0)));
        assert!(agrees(change(1000, 1043), flow(0, 50)));
        assert!(!agrees(change(1000, 1044), flow(0, 50)));
        assert!(agrees(change(u64::MAX, u64::MAX), flow(0, 7)));
    }
}
