//! One challenge, from its arrival to its answer.

use std::time::Instant;

use super::Miner;
use crate::{
    challenge::display_password,
    epoch::milliseconds,
    log::success,
    miner::{Answer, Began, Ended, Ending, Outcome, Question, Solved},
    wire::{Call, Challenge, ChallengeOutput, Refusal},
};

/// A challenge in the books: whatever becomes of it, its end is written down once.
struct Entry<'a> {
    miner: &'a Miner,
    number: u64,
    name: String,
    arrived: Instant,
    ended: bool,
}

/// Answers a challenge in time.
pub(super) async fn answer(
    miner: &Miner,
    call: Call<Challenge>,
) -> Result<Option<ChallengeOutput>, Refusal> {
    let fields = call.synapse.fields();
    let name = name(&call);
    if let Some(difficulty) = fields.challenge_difficulty
        && difficulty <= 0
    {
        tracing::warn!("{name}: ❌ difficulty {difficulty} asks nothing");
        return Ok(None);
    }
    let mut entry = Entry::begin(miner, &call, name);
    let name = entry.name.clone();
    let who = miner.who(&call.caller.hotkey);
    tracing::info!("{name}: 💻 Challenge received ({who})");
    let challenge = match fields.challenge() {
        Ok(challenge) => challenge,
        Err(error) => {
            tracing::warn!("{name}: ❌ {error}");
            entry.refuse("challenge");
            return Ok(Some(entry.output(None, Some(error.to_string()))));
        }
    };
    let margin = miner.parts.margin.of(call.caller.timeout);
    let pending = miner.parts.queue.submit(Question {
        name: name.clone(),
        challenge,
        caller: call.caller.hotkey,
        priority: call.priority,
        deadline: call.deadline - margin,
    });
    let pending = pending.map_err(|full| {
        let refusal = Refusal::from(full);
        entry.refuse(refusal.rule);
        refusal
    })?;
    if pending.ahead > 0 {
        tracing::info!("{name}: ⏳ An instance running - added in the queue.");
    }
    let answer = pending.answer().await;
    let outcome = outcome(&answer.ending);
    entry.end(outcome, &answer);
    let password = match &answer.ending {
        Ending::Stopped => return Err(Refusal::new("stopping", 503, "the miner is stopping")),
        Ending::Found(password) => password,
        ending => {
            let why = why(ending);
            tracing::error!("{name}: ❌ {why}");
            return Ok(Some(entry.output(None, Some(format!("{name}: ❌ {why}")))));
        }
    };
    let seconds = entry.arrived.elapsed().as_secs_f64();
    let shown = display_password(password);
    success!("{name}: ✅ Challenge {shown} found in {seconds:.2} seconds !");
    // Validators hash the text as it is, so it is told as it is wherever it is text.
    let password = String::from_utf8(password.clone()).unwrap_or(shown);
    Ok(Some(entry.output(Some(password), None)))
}

/// Upstream's name of a run: hotkey, difficulty and hash, ten characters at most of each.
fn name(call: &Call<Challenge>) -> String {
    let hotkey: String = call.caller.hotkey.to_string().chars().take(8).collect();
    let hash = call.synapse.challenge_hash.chars().skip(10).take(10);
    // It is in logs and in the journal before it is known to be hexadecimal.
    let hash: String = hash.filter(char::is_ascii_alphanumeric).collect();
    format!("{hotkey}/{}/{hash}", difficulty(&call.synapse))
}

/// As claimed, else as the mask has positions.
fn difficulty(challenge: &Challenge) -> u16 {
    let positions = challenge.challenge_mask.len() / 2;
    let difficulty = challenge.challenge_difficulty.map(u16::try_from);
    difficulty
        .and_then(Result::ok)
        .unwrap_or_else(|| u16::try_from(positions).unwrap_or(u16::MAX))
}

fn outcome(ending: &Ending) -> Outcome {
    match ending {
        Ending::Found(_) => Outcome::Found,
        Ending::Exhausted => Outcome::NotFound,
        Ending::Expired => Outcome::Expired,
        Ending::Stopped => Outcome::Stopped,
        Ending::Failed => Outcome::Failed,
    }
}

fn why(ending: &Ending) -> &'static str {
    match ending {
        Ending::Found(_) => "found",
        Ending::Exhausted => "not found: no candidate has this hash",
        Ending::Expired => "not found: the time was up",
        Ending::Stopped => "not found: the miner is stopping",
        Ending::Failed => "not found: no device is left to search with",
    }
}

impl<'a> Entry<'a> {
    fn begin(miner: &'a Miner, call: &Call<Challenge>, name: String) -> Self {
        let census = miner.parts.register.census();
        let standing = census.standing(&call.caller.hotkey);
        let number = miner.parts.recorder.number();
        miner.parts.recorder.began(Began {
            number,
            arrived: milliseconds(),
            name: name.clone(),
            hotkey: call.caller.hotkey,
            uid: standing.map(|standing| standing.uid),
            stake: standing.map_or(Default::default(), |standing| standing.stake),
            difficulty: difficulty(&call.synapse),
        });
        Self {
            miner,
            number,
            name,
            arrived: call.arrived,
            ended: false,
        }
    }

    fn refuse(&mut self, rule: &'static str) {
        self.write(Outcome::Refused, Some(rule), None);
    }

    fn end(&mut self, outcome: Outcome, answer: &Answer) {
        self.write(outcome, None, Some(answer));
    }

    fn write(&mut self, outcome: Outcome, rule: Option<&'static str>, answer: Option<&Answer>) {
        self.ended = true;
        let Miner {
            parts,
            metrics,
            recent,
            ..
        } = self.miner;
        let total = self.arrived.elapsed();
        let hashing = answer.map(|answer| answer.hashing).unwrap_or_default();
        let candidates = answer.map_or(0, |answer| answer.candidates);
        parts.recorder.ended(Ended {
            number: self.number,
            outcome,
            rule,
            waited: answer.map(|answer| answer.waited).unwrap_or_default(),
            hashing,
            total,
            candidates,
        });
        metrics.challenge(outcome, hashing, total);
        recent.push(Solved {
            at: Instant::now(),
            name: self.name.clone(),
            outcome,
            total,
            hashing,
            candidates,
        });
    }

    fn output(&self, password: Option<String>, error: Option<String>) -> ChallengeOutput {
        ChallengeOutput {
            password,
            local_execution_time: Some(self.arrived.elapsed().as_secs_f64()),
            error,
        }
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        if !self.ended {
            // The axon dropped the work: nobody waits for it any more.
            tracing::info!("{}: the validator went away", self.name);
            self.write(Outcome::Cancelled, None, None);
        }
    }
}
