//! One miner, asked about its machine: the questions of the Allocate synapse, each with a deadline
//! of its own, and what its answers mean.

use std::time::Duration;

use super::{AllocateError, InvalidWay, Report, Step, TenantKey, Way};
use crate::{
    ssh::SshKey,
    wire::{
        Allocate, AllocateOutput, AxonAddress, CallError, Dendrite, DeviceRequirement,
        DockerAction, DockerRequirement, Ping, Specs,
    },
};

/// For a question, as upstream has it.
const ASK: Duration = Duration::from_secs(12);
/// For a container to be made, started, stopped or removed.
const WORK: Duration = Duration::from_secs(90);

/// A miner that may lend its machine.
#[derive(Debug, Clone, Copy)]
pub struct Lender<'a> {
    dendrite: &'a Dendrite,
    axon: AxonAddress,
}

/// Whether a machine can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vacancy {
    /// It can.
    Free,
    /// It can't, and the miner's reason if it has one.
    Taken(Option<String>),
}

/// What can be done with a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It stands still, and keeps what it has.
    Pause,
    /// It runs again.
    Resume,
}

impl<'a> Lender<'a> {
    /// The miner there, asked by this dendrite's hotkey.
    pub fn new(dendrite: &'a Dendrite, axon: AxonAddress) -> Self {
        Self { dendrite, axon }
    }

    /// Whether the machine can be had for so many days, with so much.
    ///
    /// # Errors
    /// No answer.
    pub async fn vacancy(
        &self,
        days: i64,
        wanted: &DeviceRequirement,
    ) -> Result<Vacancy, AllocateError> {
        let asked = Allocate {
            timeline: days,
            device_requirement: Some(wanted.clone()),
            ..Allocate::default()
        };
        let output = self.ask(&asked, Step::Check, ASK).await?;
        Ok(match output.status {
            true => Vacancy::Free,
            false => Vacancy::Taken(words(output.message)),
        })
    }

    /// What the miner says that its machine is; older ones don't say.
    pub async fn report(&self) -> Option<Report> {
        let answer = self.dendrite.call(&self.axon, &Specs::default(), ASK).await;
        Report::read(&answer.ok()?.synapse.specs_output)
    }

    /// Whether the machine is this key's.
    ///
    /// # Errors
    /// No answer.
    pub async fn is_ours(&self, key: &TenantKey) -> Result<bool, AllocateError> {
        let asked = Allocate {
            public_key: key.public()?,
            ..Allocate::default()
        };
        let output = self.ask(&asked, Step::Confirm, ASK).await?;
        Ok(output.status)
    }

    /// Has the machine, for so many days; the way in. Asking again with the same key has the same
    /// machine, so that an answer that was lost is had again.
    ///
    /// # Errors
    /// No answer, a refusal, an answer that is no way in.
    pub async fn lend(
        &self,
        key: &TenantKey,
        days: i64,
        wanted: &DeviceRequirement,
        ssh_key: &SshKey,
    ) -> Result<Way, AllocateError> {
        let asked = Allocate {
            timeline: days,
            checking: false,
            device_requirement: Some(wanted.clone()),
            public_key: key.public()?,
            docker_requirement: DockerRequirement {
                ssh_key: ssh_key.to_string(),
                ..DockerRequirement::default()
            },
            ..Allocate::default()
        };
        let mut output = self.ask(&asked, Step::Register, WORK).await?;
        if !output.status && self.is_ours(key).await? {
            // Made for a request whose answer was lost, by a miner that does not tell it twice.
            self.take_back(key).await?;
            output = self.ask(&asked, Step::Register, WORK).await?;
        }
        let told = output.info.clone();
        agreed(output, Step::Register)?;
        let info = told.ok_or(InvalidWay::Missing)?;
        Ok(key.open(&info)?)
    }

    /// Has the miner take its machine back. That it is not this key's any more is no failure.
    ///
    /// # Errors
    /// No answer, a refusal.
    pub async fn take_back(&self, key: &TenantKey) -> Result<(), AllocateError> {
        let asked = Allocate {
            checking: false,
            public_key: key.public()?,
            ..Allocate::default()
        };
        let output = self.ask(&asked, Step::Release, WORK).await?;
        if output.status || !self.is_ours(key).await? {
            return Ok(());
        }
        agreed(output, Step::Release)
    }

    /// Has something done with the container.
    ///
    /// # Errors
    /// No answer, a refusal.
    pub async fn change(&self, key: &TenantKey, change: Change) -> Result<(), AllocateError> {
        let action = match change {
            Change::Pause => "pause",
            // SN27 1.9.0 knows both names, older ones this.
            Change::Resume => "unpause",
        };
        let asked = Allocate {
            checking: false,
            docker_change: true,
            public_key: key.public()?,
            docker_action: DockerAction {
                action: action.to_owned(),
                ..DockerAction::default()
            },
            ..Allocate::default()
        };
        let output = self.ask(&asked, Step::Change, WORK).await?;
        agreed(output, Step::Change)
    }

    /// Asks, so that nobody on the way can change the question where the miner can tell.
    async fn ask(
        &self,
        asked: &Allocate,
        step: Step,
        patience: Duration,
    ) -> Result<AllocateOutput, AllocateError> {
        let failed = |error| AllocateError::Call { step, error };
        // Its answer says whether it takes requests whose signature covers the body.
        match self.dendrite.call(&self.axon, &Ping {}, ASK).await {
            Ok(_) | Err(CallError::Refused { .. } | CallError::Garbage(_)) => {}
            Err(error) => return Err(failed(error)),
        }
        let answer = self.dendrite.call(&self.axon, asked, patience).await;
        let answer = answer.map_err(failed)?;
        let output = answer.synapse.output;
        output.ok_or_else(|| failed(CallError::Garbage("it has no output".to_owned())))
    }
}

fn agreed(output: AllocateOutput, step: Step) -> Result<(), AllocateError> {
    match output.status {
        true => Ok(()),
        false => Err(AllocateError::Refused {
            step,
            why: words(output.message),
        }),
    }
}

/// A miner's words: a line that a terminal can show.
fn words(message: Option<String>) -> Option<String> {
    const MOST: usize = 200;
    let message = message?;
    let line = message.chars().filter(|letter| !letter.is_control());
    let line: String = line.take(MOST).collect();
    (!line.is_empty()).then_some(line)
}
