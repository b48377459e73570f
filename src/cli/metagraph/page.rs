//! How the neurons are shown.

use serde::Serialize;

use super::Column as Kind;
use crate::{
    address::Address,
    chain::{Metagraph, Neuron},
    output::{self, Column, Human, Outcome, Page, count, seconds},
};

/// A block takes this long on Bittensor.
const BLOCK_SECONDS: f64 = 12.0;

/// How people are shown them.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    Table {
        /// Addresses as a whole.
        full: bool,
    },
    Csv,
}

/// The neurons that were asked for.
#[derive(Serialize)]
pub(in crate::cli) struct Neurons {
    #[serde(flatten)]
    metagraph: Metagraph,
    /// How many the subnet has.
    neurons_total: usize,
    #[serde(skip)]
    layout: Layout,
}

impl Neurons {
    /// All neurons, as people see them.
    pub(in crate::cli) fn all(metagraph: Metagraph) -> Self {
        let total = metagraph.neurons.len();
        Self::new(metagraph, total, Layout::Table { full: false })
    }

    pub(super) fn new(metagraph: Metagraph, neurons_total: usize, layout: Layout) -> Self {
        Self {
            metagraph,
            neurons_total,
            layout,
        }
    }

    pub(super) fn outcome(self) -> Outcome {
        let (shown, total) = (self.metagraph.neurons.len(), self.neurons_total);
        let is_table = matches!(self.layout, Layout::Table { .. });
        let outcome = Outcome::data(self);
        match shown == total || !is_table {
            true => outcome,
            false => outcome.summary(format!("{shown} of {total} neurons are shown")),
        }
    }

    fn header(&self, page: &mut Page) {
        let metagraph = &self.metagraph;
        let block = metagraph.block.number;
        let registration = match metagraph.registration_allowed {
            true => metagraph.burn.with_unit(),
            false => format!("{}, closed", metagraph.burn.with_unit()),
        };
        let epoch = match metagraph.next_epoch {
            Some(next) => {
                let left = next.saturating_sub(block);
                format!(
                    "every {} blocks, the next at block {}, in {}",
                    count(metagraph.tempo.into()),
                    count(next),
                    seconds(left as f64 * BLOCK_SECONDS),
                )
            }
            None => "none".to_owned(),
        };
        let places = usize::from(metagraph.max_neurons).saturating_sub(self.neurons_total);
        let room = match places {
            0 => format!("who makes room: {}", metagraph.pruning),
            places => format!("{places} places free"),
        };
        page.fields(&[
            (
                "subnet",
                format!(
                    "{} {} {}",
                    metagraph.netuid, metagraph.name, metagraph.symbol
                ),
            ),
            ("block", count(block)),
            (
                "price",
                format!("{} for 1 alpha", metagraph.price.with_unit()),
            ),
            ("registration", registration),
            ("epochs", epoch),
            (
                "neurons",
                format!(
                    "{} of {}; {room}",
                    self.neurons_total, metagraph.max_neurons
                ),
            ),
        ]);
    }

    fn table(&self, full: bool, page: &mut Page) {
        let metagraph = &self.metagraph;
        let has_values = |kind: &Kind| {
            let mut cells = metagraph.neurons.iter();
            let said = cells.any(|neuron| !kind.exact(neuron, metagraph).is_empty());
            said || !matches!(kind, Kind::Rank | Kind::Trust | Kind::ValidatorTrust)
        };
        let kinds = Kind::ALL.into_iter();
        let kinds: Vec<_> = kinds
            .filter(|kind| !kind.is_for_machines() && has_values(kind))
            .collect();
        let columns: Vec<_> = kinds
            .iter()
            .map(|kind| match kind.is_text() {
                true => Column::Left(kind.headings().0),
                false => Column::Right(kind.headings().0),
            })
            .collect();
        let row = |neuron: &Neuron| {
            let cells = kinds.iter();
            let cells = cells.map(|kind| cell(*kind, neuron, metagraph, full));
            cells.collect()
        };
        page.table(&columns, metagraph.neurons.iter().map(row));
    }

    fn csv(&self, page: &mut Page) {
        let headings = Kind::ALL.map(|kind| kind.headings().1);
        page.line(headings.join(","));
        for neuron in &self.metagraph.neurons {
            // Nothing in them needs quoting: addresses, numbers, true and false.
            let cells = Kind::ALL.map(|kind| kind.exact(neuron, &self.metagraph));
            page.line(cells.join(","));
        }
    }
}

/// A cell as people read it.
fn cell(kind: Kind, neuron: &Neuron, metagraph: &Metagraph, full: bool) -> String {
    let flag = |flag| if flag { "yes" } else { "" }.to_owned();
    match kind {
        Kind::Hotkey if !full => short(neuron.hotkey),
        Kind::Coldkey if !full => short(neuron.coldkey),
        Kind::Stake => thousandths(neuron.stake.0),
        Kind::Emission => thousandths(neuron.emission.0),
        Kind::ValidatorPermit => flag(neuron.validator_permit),
        Kind::Active => flag(neuron.active),
        Kind::Immunity if neuron.immunity_left == 0 => String::new(),
        Kind::Pruning if neuron.protected => "owner".to_owned(),
        kind => kind.exact(neuron, metagraph),
    }
}

/// The front of an address, which is enough to recognize it.
fn short(address: Address) -> String {
    let address = address.to_string();
    format!("{}…", &address[..8])
}

/// Billionths to the third digit after the point, rounded down.
fn thousandths(billionths: u64) -> String {
    let thousandths = billionths / 1_000_000;
    format!(
        "{}.{:03}",
        output::count(thousandths / 1_000),
        thousandths % 1_000
    )
}

impl Human for Neurons {
    fn human(&self, page: &mut Page) {
        match self.layout {
            Layout::Csv => self.csv(page),
            Layout::Table { full } => {
                self.header(page);
                page.line("");
                self.table(full, page);
            }
        }
    }
}
