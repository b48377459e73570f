//! What came of it.

use serde::Serialize;

use super::terms::Terms;
use crate::{
    address::Address,
    chain::{
        Chain, Change, Receipt, names,
        registration::{Registration, Tally},
    },
    cli::{
        moment::Moment,
        plan::{Planned, both},
        settled::{self, Flow, Settled},
    },
    context::Context,
    money::Tao,
    output::{Human, Page},
};

/// The price as it was when the plan was made.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Quote {
    /// Of the next block.
    price: Tao,
    /// The part of it that is burned.
    pub(super) burned: Tao,
    /// The part of it that is locked as the miner's collateral.
    pub(super) locked: Tao,
    /// It waits until the price is no more than this.
    until: Tao,
    /// The most that is paid.
    cap: Tao,
    /// Whether the chain itself refuses more; otherwise the price is read just before sending.
    cap_on_chain: bool,
}

/// A registration, as far as it went.
#[derive(Serialize)]
pub(super) struct Registering {
    plan: Planned,
    /// None of a registration by work.
    quote: Option<Quote>,
    result: Ended,
    neuron: Option<Neuron>,
    /// Registrations that were refused while waiting.
    refusals: Tally,
    receipt: Option<Receipt>,
    /// Of who signed.
    balance: Option<Settled>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Ended {
    Planned,
    Registered,
    /// By another program, while this one waited.
    AlreadyRegistered,
}

#[derive(Serialize)]
struct Neuron {
    uid: Option<u16>,
    /// What really left the coldkey, beside the fee.
    paid: Option<Tao>,
    /// The first block in which it may be pruned.
    immune_until: Option<Moment>,
}

impl Quote {
    pub(super) fn of(registration: &Registration, terms: &Terms) -> Self {
        let Terms { quoted, until, cap } = *terms;
        let (burned, locked) = registration.shares(quoted);
        Self {
            price: quoted,
            burned,
            locked,
            until,
            cap,
            cap_on_chain: registration.ways.limit,
        }
    }
}

impl Registering {
    pub(super) fn planned(plan: Planned, quote: Option<Quote>) -> Self {
        Self::ended(plan, quote, Tally::default())
    }

    pub(super) fn ended(plan: Planned, quote: Option<Quote>, refusals: Tally) -> Self {
        Self {
            plan,
            quote,
            result: Ended::Planned,
            neuron: None,
            refusals,
            receipt: None,
            balance: None,
        }
    }

    /// It is a neuron. What can't be read any more is left out: it is registered all the same.
    pub(super) async fn registered(
        self,
        receipt: Receipt,
        payer: Address,
        chain: &Chain,
        registration: &Registration,
        context: &Context,
    ) -> Self {
        let event = receipt.event(names::NEURON_REGISTERED);
        let uid = event.and_then(|event| event.number(1));
        let paid = match receipt.spent_by(payer) {
            Some(paid) => Some(paid),
            None => difference(&receipt, payer, chain).await,
        };
        let flow = Flow {
            out: paid.unwrap_or_default(),
            ..Flow::default()
        };
        let balance = Settled::read(chain, &receipt, payer, flow, context).await;
        let end = registration.immune_until(receipt.block.number);
        let neuron = Neuron {
            uid: uid.and_then(|uid| uid.try_into().ok()),
            paid,
            immune_until: Some(Moment::of(end, &registration.clock)),
        };
        Self {
            result: Ended::Registered,
            neuron: Some(neuron),
            receipt: Some(receipt),
            balance,
            ..self
        }
    }

    pub(super) fn already(self, uid: u16) -> Self {
        let neuron = Neuron {
            uid: Some(uid),
            paid: Some(Tao::ZERO),
            immune_until: None,
        };
        Self {
            result: Ended::AlreadyRegistered,
            neuron: Some(neuron),
            ..self
        }
    }
}

/// What the account has less after the block, beside the fee; for runtimes whose events don't say.
async fn difference(receipt: &Receipt, payer: Address, chain: &Chain) -> Option<Tao> {
    let Change { before, after } = chain.change(receipt, payer).await.ok()?;
    before.checked_sub(after)?.checked_sub(receipt.fee)
}

impl Human for Registering {
    fn human(&self, page: &mut Page) {
        let Some(neuron) = &self.neuron else {
            return self.plan.human(page);
        };
        let uid = neuron
            .uid
            .map_or("unknown".to_owned(), |uid| uid.to_string());
        page.line(match self.result {
            Ended::AlreadyRegistered => format!(
                "registered with uid {uid} by another program meanwhile; nothing was paid for it here"
            ),
            _ => format!("registered with uid {uid}"),
        });
        let mut fields = Vec::new();
        if let Some(receipt) = &self.receipt {
            fields.extend(neuron.paid.map(|paid| ("paid", both(paid))));
            fields.push(("fee", both(receipt.fee)));
            fields.extend(settled::place(receipt));
            fields.extend(self.balance.as_ref().map(Settled::row));
        }
        let immune = neuron.immune_until.as_ref();
        fields.extend(immune.map(|end| ("immune until", end.to_string())));
        if self.refusals.refused > 0 {
            let Tally { refused, fees } = self.refusals;
            fields.push(("refused before", format!("{refused}, fees {}", both(fees))));
        }
        page.fields(&fields);
    }
}
