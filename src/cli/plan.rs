//! What every command that changes the chain does: look first, say what will happen, ask, and only
//! then unlock the key, sign and send.

mod approval;
mod limit;
mod shown;
mod stages;

use crate::{
    address::Address,
    chain::{Call, Chain, ChainError, Finality, Receipt, Refusal},
    cli::{
        chain,
        wallet::{password::PasswordArgs, target},
    },
    context::Context,
    error::{Error, Kind},
    money::Tao,
    settings::Key,
    wallet::{Role, Signer, Wallet},
};
pub(in crate::cli) use shown::{Planned, both};

/// How far to go.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(in crate::cli) struct MutationArgs {
    /// Do it without asking
    #[arg(long, short = 'y')]
    yes: bool,
    /// Say what would be done, with the exact call, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Wait until the block is final, not only until there is one
    #[arg(long, alias = "wait-for-finalization")]
    finalize: bool,
}

/// What is about to be done.
pub(in crate::cli) struct Plan {
    /// In one phrase: `register hotkey 5F… on subnet 27`.
    pub(in crate::cli) action: String,
    /// On which subnet.
    pub(in crate::cli) netuid: Option<u16>,
    /// Whose wallet.
    pub(in crate::cli) wallet: Wallet,
    /// Which of its keys signs.
    pub(in crate::cli) role: Role,
    /// That key's account, which pays.
    pub(in crate::cli) signer: Address,
    /// Names and values for people: amounts, with their units.
    pub(in crate::cli) rows: Vec<(&'static str, String)>,
    /// The most TAO that may leave the signer, beside the fee.
    pub(in crate::cli) spends: Tao,
    /// Which of the user's spending limits it counts against.
    pub(in crate::cli) limit: Option<Key>,
    /// What is sent.
    pub(in crate::cli) call: Call,
    /// What to know before saying yes.
    pub(in crate::cli) notes: Vec<String>,
}

/// How far it went.
pub(in crate::cli) enum Carried {
    /// Nothing was done: it was a dry run.
    Planned(Planned),
    /// It is in a block.
    Done(Planned, Receipt),
}

/// A plan that was agreed to, and the key that carries it out.
pub(in crate::cli) struct Approved {
    pub(in crate::cli) planned: Planned,
    signer: Signer,
    call: Call,
    finality: Finality,
}

/// What came of asking.
pub(in crate::cli) enum Decision {
    /// It was a dry run.
    Planned(Box<Planned>),
    /// The user agreed, and the key is unlocked.
    Approved(Box<Approved>),
}

impl Plan {
    /// Checks, shows, asks, signs, sends, and waits for the outcome.
    pub(in crate::cli) async fn carry_out(
        self,
        args: MutationArgs,
        password: PasswordArgs,
        chain: &Chain,
        context: &mut Context,
    ) -> Result<Carried, Error> {
        match self.decide(args, password, chain, context).await? {
            Decision::Planned(planned) => Ok(Carried::Planned(*planned)),
            Decision::Approved(approved) => {
                let receipt = approved
                    .submit(chain, context)
                    .await
                    .map_err(chain::error)?;
                Ok(Carried::Done(approved.planned, receipt))
            }
        }
    }

    /// Checks, shows, asks, and unlocks the key.
    pub(in crate::cli) async fn decide(
        self,
        args: MutationArgs,
        password: PasswordArgs,
        chain: &Chain,
        context: &mut Context,
    ) -> Result<Decision, Error> {
        let MutationArgs {
            yes,
            dry_run,
            finalize,
        } = args;
        limit::check(self.limit, self.spends, context)?;
        let planned = Planned::of(&self, chain, dry_run)
            .await
            .map_err(chain::error)?;
        for note in &self.notes {
            context.output.warn(note.clone());
        }
        if dry_run {
            return Ok(Decision::Planned(Box::new(planned)));
        }
        planned.affordable(chain, self.signer).await?;
        approval::ask(&planned, yes, context)?;
        let signer = unlock(&self.wallet, self.role, self.signer, &password, context)?;
        let finality = if finalize {
            Finality::Finalized
        } else {
            Finality::InBlock
        };
        Ok(Decision::Approved(Box::new(Approved {
            planned,
            signer,
            call: self.call,
            finality,
        })))
    }
}

impl Approved {
    /// Signs and sends it, and waits for the outcome.
    pub(in crate::cli) async fn submit(
        &self,
        chain: &Chain,
        context: &Context,
    ) -> Result<Receipt, ChainError> {
        self.submit_call(self.call.clone(), chain, context).await
    }

    /// The same for another call of the same plan: with a newer price, or newer work.
    pub(in crate::cli) async fn submit_call(
        &self,
        call: Call,
        chain: &Chain,
        context: &Context,
    ) -> Result<Receipt, ChainError> {
        let stages = stages::Stages::new(context);
        let submitting = chain.submit(call, &self.signer, self.finality, |stage| {
            stages.tell(&stage);
        });
        tokio::select! {
            outcome = submitting => outcome,
            () = chain::interruption(context) => Err(stages.interrupted()),
        }
    }
}

/// The key, which must be the one that the plan names.
fn unlock(
    wallet: &Wallet,
    role: Role,
    expected: Address,
    password: &PasswordArgs,
    context: &Context,
) -> Result<Signer, Error> {
    let password = password.unlock(wallet, role, context)?;
    let signer = match role {
        Role::Hotkey => wallet.hotkey(password.as_ref()),
        _ => wallet.coldkey(password.as_ref()),
    };
    let signer = signer.map_err(target::error)?;
    if signer.address() == expected {
        return Ok(signer);
    }
    let path = wallet.path(role);
    let message = format!(
        "{} is the key of {}, not of {expected}",
        path.display(),
        signer.address()
    );
    Err(Error::new(Kind::Key, message)
        .help("its public file is another key's; make it anew with `sn27 wallet regen-coldkeypub`"))
}

/// The chain's refusal, told before anything is sent.
pub(in crate::cli) fn refuse(name: &str, detail: impl Into<String>) -> Error {
    chain::error(ChainError::Refused(Refusal {
        pallet: None,
        name: name.to_owned(),
        detail: Some(detail.into()),
        fee: Tao::ZERO,
    }))
}
