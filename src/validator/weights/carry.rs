//! Carrying out a plan, and revealing what was committed.

use serde::Serialize;

use super::{
    Method, WeightsError, WeightsPlan,
    sender::{Sender, Turn},
};
use crate::{
    chain::{
        Call, Chain, ChainError, Hash, Receipt,
        names::{self, EventName},
        weights::{self, Commitment, WeightRules},
    },
    validator::store::{Commit, CommitKey, Content, State, Store},
    wallet::Signer,
};

/// Words of a salt, as the SDK has it.
const SALT: usize = 8;

/// What came of weights.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// They are set.
    Set(Box<Receipt>),
    /// They are committed.
    Committed(Box<Receipt>),
    /// An earlier process, or an earlier try, had done it; nothing more was sent.
    Before,
}

/// Does what a plan says, waiting until the chain allows it.
///
/// # Errors
/// The chain's refusal, a node that can't be reached, a store that can't be written. It can be
/// tried again with a new plan whatever the error was: nothing is done twice.
pub async fn carry_out(
    plan: &WeightsPlan,
    chain: &Chain,
    signer: &Signer,
    store: &Store,
) -> Result<Done, WeightsError> {
    let sender = Sender::new(chain, signer, store, plan.netuid).await?;
    let key = key(&sender);
    if settle(&sender, key).await? == Some(State::Landed) {
        return Ok(Done::Before);
    }
    let (call, event, kept) = prepare(plan, &sender)?;
    if let Some(commit) = &kept {
        store.keep(key, commit)?;
    }
    let mut allowed_at = plan.allowed_at;
    loop {
        sender.wait_for(allowed_at.saturating_sub(1)).await?;
        let (rules, prepared) = match sender.turn(call.clone()).await? {
            Turn::Free(rules, prepared) => (rules, prepared),
            Turn::Busy => {
                allowed_at = next(&sender, allowed_at).await?;
                continue;
            }
        };
        // Whatever was sent before is decided now.
        if landed(&rules, plan.block, kept.as_ref()) {
            close(&sender, key, kept.as_ref(), State::Landed)?;
            return Ok(Done::Before);
        }
        if rules.allowed_at() > rules.block + 1 {
            allowed_at = rules.allowed_at();
            continue;
        }
        match sender.send(&prepared).await {
            Ok(receipt) if receipt.event(event).is_none() => {
                return Err(WeightsError::NoEvent(receipt.extrinsic));
            }
            Ok(receipt) => {
                close(&sender, key, kept.as_ref(), State::Landed)?;
                let receipt = Box::new(receipt);
                return Ok(match kept {
                    None => Done::Set(receipt),
                    Some(_) => Done::Committed(receipt),
                });
            }
            Err(error) if is_passing(&error) => {
                tracing::info!("{error}; trying again with the next block");
                allowed_at = next(&sender, allowed_at).await?;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Reveals the newest commitment that is due; none where none is, or where another program made it.
///
/// # Errors
/// As [`carry_out`].
pub async fn reveal(
    netuid: u16,
    chain: &Chain,
    signer: &Signer,
    store: &Store,
) -> Result<Option<Receipt>, WeightsError> {
    let sender = Sender::new(chain, signer, store, netuid).await?;
    let rules = sender.rules(&chain.now().await?).await?;
    let Some(due) = rules.due() else {
        return Ok(None);
    };
    let Some(commit) = store.commit(key(&sender), due.hash)? else {
        tracing::warn!("the commitment {} is another program's", due.hash);
        return Ok(None);
    };
    let Content::Salted(salt) = &commit.content else {
        return Ok(None);
    };
    match sender.turn(commit.weights.reveal(netuid, salt)).await? {
        Turn::Free(rules, prepared) if rules.due() == Some(due) => {
            let receipt = sender.send(&prepared).await?;
            match receipt.event(names::WEIGHTS_REVEALED) {
                Some(_) => Ok(Some(receipt)),
                None => Err(WeightsError::NoEvent(receipt.extrinsic)),
            }
        }
        // It was revealed meanwhile, or the reveal is on its way.
        Turn::Free(..) | Turn::Busy => Ok(None),
    }
}

fn key(sender: &Sender<'_>) -> CommitKey {
    CommitKey {
        chain: sender.chain.genesis(),
        netuid: sender.netuid,
        hotkey: sender.hotkey(),
    }
}

/// What is sent, the event that must come of it, and what must be kept before.
fn prepare(
    plan: &WeightsPlan,
    sender: &Sender<'_>,
) -> Result<(Call, EventName, Option<Commit>), WeightsError> {
    let weights = plan.weights.clone();
    let commit = |hash: Hash, content| Commit {
        hash,
        weights: plan.weights.clone(),
        content,
        made: plan.block,
        state: State::Open,
    };
    Ok(match plan.method {
        Method::Set => (weights.set(plan.netuid), names::WEIGHTS_SET, None),
        Method::Reveal => {
            let salt: [u16; SALT] = rand::random();
            let salt = salt.to_vec();
            let commitment = Commitment { weights, salt };
            let hash = commitment.hash(sender.hotkey(), plan.netuid);
            let kept = commit(hash, Content::Salted(commitment.salt));
            let call = weights::commit(plan.netuid, hash);
            (call, names::WEIGHTS_COMMITTED, Some(kept))
        }
        Method::Timelock { round, version } => {
            let (bytes, hash) = weights::sealed_bytes(&weights, sender.hotkey(), round)?;
            let call = weights::commit_timelocked(plan.netuid, bytes.clone(), round, version);
            let kept = commit(hash, Content::Sealed { bytes, round });
            (call, names::TIMELOCKED_WEIGHTS_COMMITTED, Some(kept))
        }
    })
}

/// Finds out what became of the commitment that was last on its way.
async fn settle(sender: &Sender<'_>, key: CommitKey) -> Result<Option<State>, WeightsError> {
    let Some(open) = sender.store.open_commit(key)? else {
        return Ok(None);
    };
    loop {
        // What would be sent does not matter: only whose turn it is.
        let call = open.weights.set(key.netuid);
        match sender.turn(call).await? {
            Turn::Busy => {
                next(sender, 0).await?;
            }
            Turn::Free(rules, _) => {
                let state = match landed(&rules, open.made, Some(&open)) {
                    true => State::Landed,
                    false => State::Void,
                };
                close(sender, key, Some(&open), state)?;
                return Ok(Some(state));
            }
        }
    }
}

/// Whether what was sent since `made` is on chain: the commitment itself is, or the validator's
/// last update is newer.
fn landed(rules: &WeightRules, made: u64, kept: Option<&Commit>) -> bool {
    let waits = kept.is_some_and(|kept| rules.commits.iter().any(|it| it.hash == kept.hash));
    waits || rules.last_update > made
}

fn close(
    sender: &Sender<'_>,
    key: CommitKey,
    kept: Option<&Commit>,
    state: State,
) -> Result<(), WeightsError> {
    match kept {
        Some(kept) => Ok(sender.store.settle(key, kept.hash, state)?),
        None => Ok(()),
    }
}

/// Waits for the next block; returns the one after it.
async fn next(sender: &Sender<'_>, allowed_at: u64) -> Result<u64, ChainError> {
    let block = sender.chain.now().await?.block().number + 1;
    sender.wait_for(block).await?;
    Ok(allowed_at.max(block + 1))
}

/// Whether the next block, or a later one, may bring what this one did not.
fn is_passing(error: &WeightsError) -> bool {
    /// Another extrinsic with the same nonce was there, or the rate limit's blocks are not over.
    const PASSING: &[&str] = &[
        "PriorityTooLow",
        "AlreadyImported",
        "Outdated",
        "Future",
        "Usurped",
        "Dropped",
        "ExhaustsResources",
        "AncientBirthBlock",
        "SettingWeightsTooFast",
        "CommittingWeightsTooFast",
        "RateLimitExceeded",
    ];
    match error {
        WeightsError::Chain(ChainError::Refused(refusal)) => {
            PASSING.contains(&refusal.name.as_str())
        }
        WeightsError::Chain(ChainError::Expired { .. }) => true,
        _ => false,
    }
}
