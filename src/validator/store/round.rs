//! Rounds: who was asked what, and what came back.

use std::time::SystemTime;

use rusqlite::{Transaction, params};

use super::{Average, Scored, Steps, Store, StoreError, history, scores, time};
use crate::{address::Address, validator::score::History};

/// A round of challenges that is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// Which round: any text that no other round has.
    pub id: String,
    /// When it ended.
    pub at: SystemTime,
    /// What came of it, a miner at most once.
    pub answers: Vec<Answered>,
}

/// What came of one challenge.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Which challenge: its hash, which no other has, as each has a salt of its own.
    pub challenge: String,
    /// Who was asked.
    pub uid: u16,
    /// With which hotkey.
    pub hotkey: Address,
    /// Whether the answer was right.
    pub success: bool,
    /// Seconds until it came, or until no more was waited.
    pub elapsed: f64,
    /// Positions of the mask.
    pub difficulty: u8,
}

/// Whether a round was new.
#[derive(Debug, Clone, PartialEq)]
pub enum Recorded {
    /// It was; these are the scores after it.
    Now(Vec<Scored>),
    /// It had been recorded before, and nothing was changed.
    Before,
}

impl Store {
    /// Records a round and what it does to the scores, all or nothing, once.
    ///
    /// `score` gives the score of an answer, with the miner's history that it is now part of.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn record(
        &self,
        round: &Round,
        average: Average,
        score: impl Fn(&Answered, &History) -> f64,
    ) -> Result<Recorded, StoreError> {
        self.change(|transaction, steps| {
            let at = time::text(round.at);
            steps.next()?;
            let new = transaction.execute(
                "INSERT OR IGNORE INTO sn27_rounds (id, created_at) VALUES (?, ?)",
                params![round.id, at],
            )?;
            if new == 0 {
                return Ok(Recorded::Before);
            }
            let mut scored = Vec::with_capacity(round.answers.len());
            for answer in &round.answers {
                if !insert(transaction, steps, round, answer, &at)? {
                    continue;
                }
                let history = history::of(transaction, answer.uid)?;
                let history = history.map_or_else(History::default, |miner| miner.history);
                let last = score(answer, &history);
                steps.next()?;
                scored.push(scores::update(transaction, answer, last, average, &at)?);
            }
            Ok(Recorded::Now(scored))
        })
    }

    /// Forgets what is known of those whose uid is another's now.
    ///
    /// # Errors
    /// A database that can't be written.
    pub fn purge(&self, neurons: &[(u16, Address)]) -> Result<(), StoreError> {
        self.change(|transaction, steps| {
            neurons
                .iter()
                .try_for_each(|(uid, hotkey)| purge(transaction, steps, *uid, *hotkey))
        })
    }
}

/// One answer; false where it had been recorded before.
fn insert(
    transaction: &Transaction<'_>,
    steps: &Steps,
    round: &Round,
    answer: &Answered,
    at: &str,
) -> Result<bool, StoreError> {
    let Answered {
        challenge,
        uid,
        hotkey,
        success,
        elapsed,
        difficulty,
    } = answer;
    let hotkey_text = hotkey.to_string();
    steps.next()?;
    let new = transaction.execute(
        "INSERT OR IGNORE INTO sn27_challenges (id, round, uid, hotkey) VALUES (?, ?, ?, ?)",
        params![challenge, round.id, uid, hotkey_text],
    )?;
    if new == 0 {
        return Ok(false);
    }
    purge(transaction, steps, *uid, *hotkey)?;
    steps.next()?;
    transaction.execute(
        "INSERT OR IGNORE INTO miner (uid, ss58_address) VALUES (?, ?)",
        params![uid, hotkey_text],
    )?;
    steps.next()?;
    transaction.execute(
        "INSERT INTO challenge_details (uid, ss58_address, success, elapsed_time, difficulty, created_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        params![uid, hotkey_text, success, elapsed, difficulty, at],
    )?;
    Ok(true)
}

/// Forgets the pairs that this one takes the place of.
fn purge(
    transaction: &Transaction<'_>,
    steps: &Steps,
    uid: u16,
    hotkey: Address,
) -> Result<(), StoreError> {
    /// Of the challenges, of which there are many, each look is one into an index.
    const OTHERS: &str = "
        SELECT EXISTS (SELECT 1 FROM challenge_details WHERE uid = ?1 AND ss58_address < ?2)
            OR EXISTS (SELECT 1 FROM challenge_details WHERE uid = ?1 AND ss58_address > ?2)
            OR EXISTS (SELECT 1 FROM challenge_details WHERE ss58_address = ?2 AND uid < ?1)
            OR EXISTS (SELECT 1 FROM challenge_details WHERE ss58_address = ?2 AND uid > ?1)
            OR EXISTS (SELECT 1 FROM miner WHERE (uid = ?1) <> (ss58_address = ?2))
            OR EXISTS (SELECT 1 FROM sn27_scores WHERE (uid = ?1) <> (hotkey = ?2))";
    let hotkey = hotkey.to_string();
    let others: bool = transaction
        .prepare_cached(OTHERS)?
        .query_row(params![uid, hotkey], |row| row.get(0))?;
    if !others {
        return Ok(());
    }
    for (table, column) in [
        ("challenge_details", "ss58_address"),
        ("miner", "ss58_address"),
        ("sn27_scores", "hotkey"),
    ] {
        steps.next()?;
        let statement = format!("DELETE FROM {table} WHERE (uid = ?1) <> ({column} = ?2)");
        transaction.execute(&statement, params![uid, hotkey])?;
    }
    Ok(())
}
