//! A score as it is shown.

use serde::Serialize;

use crate::{
    output::{Column, Human, Page},
    validator::{
        score::{History, Score, Single, hardware::Hardware},
        store::Scored,
    },
};

/// A score and where it comes from.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) inputs: Inputs,
    #[serde(flatten)]
    pub(super) score: Score,
    /// What the validator's database has of the miner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) miner: Option<Known>,
}

/// What was scored.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Inputs {
    Answer(Single),
    History(History),
    Hardware(Hardware),
}

/// A miner of the database.
#[derive(Serialize)]
pub(super) struct Known {
    pub(super) uid: u16,
    pub(super) hotkey: crate::address::Address,
    /// What the validator itself holds; none in a database of upstream's.
    pub(super) stored: Option<Scored>,
}

impl Human for Report {
    fn human(&self, page: &mut Page) {
        if let Some(Known {
            uid,
            hotkey,
            stored,
        }) = &self.miner
        {
            let mut fields = vec![("uid", uid.to_string()), ("hotkey", hotkey.to_string())];
            if let Some(stored) = stored {
                let average = format!("{} over {} rounds", stored.average, stored.rounds);
                fields.push(("average", average));
            }
            page.fields(&fields);
        }
        if let Inputs::History(history) = &self.inputs {
            page.fields(&[
                (
                    "solved",
                    format!("{} of {}", history.successes, history.attempts),
                ),
                ("newest 20", format!("{} failed", history.last_20_failed)),
                ("mean time", format!("{} s", history.elapsed)),
                ("mean difficulty", history.difficulty.to_string()),
            ]);
        }
        let terms = self.score.terms.iter();
        let terms = terms.map(|term| vec![term.name.to_owned(), term.value.to_string()]);
        let whole = vec!["score".to_owned(), self.score.score.to_string()];
        let columns = [Column::Left("TERM"), Column::Left("VALUE")];
        page.table(&columns, terms.chain([whole]));
        if self.score.divisor != 1.0 && !self.score.terms.is_empty() {
            page.line(format!(
                "  the score is the sum of the terms divided by {}",
                self.score.divisor
            ));
        }
        for note in &self.score.notes {
            page.line(format!("  {note}"));
        }
    }
}
