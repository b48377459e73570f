//! The settings of a subnet, each with its unit and its meaning.
//!
//! Runtimes have three forms of them: by name since 425, else two structs of which the second is
//! longer. What stands in the storage alone is added. Names that are not known here are shown as
//! they are.

mod meaning;
mod value;

use serde::Serialize;
use subxt::ext::{
    scale_decode::DecodeAsType,
    scale_value::{Composite, Value as Dynamic, ValueDef},
};

use super::{
    Answers, Argument, Batch, Block, ChainError, Slot, View,
    metagraph::text,
    names::{self, Item},
};
use meaning::Meaning;
pub use value::{Unit, Value};

/// The settings of a subnet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hyperparameters {
    /// As of which block.
    pub block: Block,
    /// The subnet's number.
    pub netuid: u16,
    /// In the runtime's order.
    pub hyperparameters: Vec<Hyperparameter>,
}

/// A setting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hyperparameter {
    /// Its name, as the runtime and btcli write it.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// What it is counted in.
    pub unit: Unit,
    /// What it does; empty where this program does not know it.
    pub meaning: &'static str,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Entry {
    name: Vec<u8>,
    value: Dynamic,
}

/// What is not in the answers of all runtimes, by the name that those of 425 use. A key is the
/// netuid where the item has one.
const STORED: [(&str, Item, bool); 13] = [
    ("burn", names::BURN, true),
    ("min_burn", names::MIN_BURN, true),
    ("max_burn", names::MAX_BURN, true),
    ("burn_half_life", names::BURN_HALF_LIFE, true),
    ("burn_increase_mult", names::BURN_INCREASE_MULT, true),
    ("adjustment_interval", names::ADJUSTMENT_INTERVAL, true),
    ("difficulty", names::DIFFICULTY, true),
    (
        "pow_registration_allowed",
        names::POW_REGISTRATION_ALLOWED,
        true,
    ),
    ("max_allowed_uids", names::MAX_ALLOWED_UIDS, true),
    ("min_non_immune_uids", names::MIN_NON_IMMUNE_UIDS, true),
    (
        "immune_owner_uids_limit",
        names::IMMUNE_OWNER_UIDS_LIMIT,
        true,
    ),
    ("stake_threshold", names::STAKE_THRESHOLD, false),
    ("commit_reveal_version", names::COMMIT_REVEAL_VERSION, false),
];

impl Hyperparameters {
    /// Reads the settings of a subnet; none where there is no such subnet.
    ///
    /// # Errors
    /// A node that can't be reached or refuses, an answer of another shape.
    pub async fn read(view: &View, netuid: u16) -> Result<Option<Self>, ChainError> {
        let mut batch = view.batch();
        let given = Given::ask(&mut batch, netuid);
        let stored = STORED.map(|(name, item, by_netuid)| {
            let key = by_netuid.then(|| Argument::from(netuid));
            (name, batch.storage::<Dynamic>(item, key))
        });
        let answers = batch.read().await?;
        let Some(mut values) = given.answered(&answers)? else {
            return Ok(None);
        };
        for (name, slot) in stored {
            let known = values.iter().any(|(given, _)| given == name);
            if let Some(value) = answers.get(&slot)?
                && !known
            {
                values.push((name.to_owned(), value));
            }
        }
        let hyperparameters = values
            .into_iter()
            .map(|(name, value)| Hyperparameter::new(name, &value));
        Ok(Some(Self {
            block: view.block(),
            netuid,
            hyperparameters: hyperparameters.collect(),
        }))
    }
}

impl Hyperparameter {
    fn new(name: String, value: &Dynamic) -> Self {
        let Meaning { unit, text, .. } = meaning::of(&name);
        Self {
            value: Value::read(value, unit),
            name,
            unit,
            meaning: text,
        }
    }
}

/// The best form that the runtime has.
enum Given {
    Names(Slot<Option<Vec<Entry>>>),
    Struct(Slot<Option<Dynamic>>),
}

impl Given {
    fn ask(batch: &mut Batch<'_>, netuid: u16) -> Self {
        let key = || [Argument::from(netuid)];
        let runtime = batch.runtime();
        if runtime.has_api(&names::HYPERPARAMS_V3) {
            return Self::Names(batch.call(names::HYPERPARAMS_V3, key()));
        }
        let second = runtime.has_api(&names::HYPERPARAMS_V2);
        let api = match second {
            true => names::HYPERPARAMS_V2,
            false => names::HYPERPARAMS,
        };
        Self::Struct(batch.call(api, key()))
    }

    fn answered(&self, answers: &Answers) -> Result<Option<Vec<(String, Dynamic)>>, ChainError> {
        Ok(match self {
            Self::Names(slot) => answers.need(slot)?.map(|entries| {
                let entries = entries.into_iter();
                entries
                    .map(|entry| (text(&entry.name), entry.value))
                    .collect()
            }),
            Self::Struct(slot) => answers.need(slot)?.map(|value| match value.value {
                ValueDef::Composite(Composite::Named(fields)) => fields,
                _ => Vec::new(),
            }),
        })
    }
}
