//! Registering for the subnet's price, now or as soon as it fits.

use std::time::Duration;

use super::{
    Candidate, obstacle,
    outcome::{Quote, Registering},
    progress::Progress,
    send,
    terms::{Terms, Wishes},
};
use crate::{
    chain::{
        Chain,
        registration::{Ending, Problem, Registration, Room, Tally, Wait},
    },
    cli::{
        chain,
        moment::Moment,
        plan::{Approved, Decision, MutationArgs, Plan, both},
        wallet::password::PasswordArgs,
    },
    context::Context,
    error::{Error, Kind},
    money::Tao,
    settings::Key,
    wallet::Role,
};

/// A registration for the price.
pub(super) struct Burn {
    pub(super) candidate: Candidate,
    pub(super) wishes: Wishes,
    /// Whether to wait, and how long.
    pub(super) patience: Option<Patience>,
}

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) deadline: Option<Duration>,
    pub(super) tries: u32,
}

/// Why a wait ended from outside.
enum Stop {
    Interrupted,
    Late,
}

impl Burn {
    pub(super) async fn register(
        self,
        mutation: MutationArgs,
        password: PasswordArgs,
        chain: &Chain,
        context: &mut Context,
    ) -> Result<Registering, Error> {
        let coldkey = self.candidate.coldkey;
        let registration = self.candidate.look(chain, context).await?;
        let mut terms = self.wishes.terms(&registration)?;
        let fee = chain.fee(&registration.call(terms.cap), coldkey).await;
        let fee = fee.map_err(chain::error)?;
        self.preflight(&registration, &terms, fee)?;
        let lowered = terms.within_reach(&registration, fee);
        let quote = Quote::of(&registration, &terms);
        let plan = self.plan(&registration, &terms, &quote, lowered);
        let approved = match plan.decide(mutation, password, chain, context).await? {
            Decision::Planned(planned) => return Ok(Registering::planned(*planned, Some(quote))),
            Decision::Approved(approved) => approved,
        };
        let (tally, ending) = match self.patience {
            None => {
                let sent = self.send(&terms, &approved, chain, context).await?;
                (Tally::default(), sent)
            }
            Some(patience) => {
                self.wait(patience, &terms, &approved, chain, context)
                    .await?
            }
        };
        let registering = Registering::ended(approved.planned, Some(quote), tally);
        Ok(match ending {
            Ending::Registered(receipt) => {
                registering
                    .registered(*receipt, coldkey, chain, &registration, context)
                    .await
            }
            Ending::Already(uid) => registering.already(uid),
            // Both became errors.
            Ending::Stopped(()) => registering,
        })
    }

    /// Refuses what the chain would refuse, before the key is unlocked. What passes by itself is no
    /// reason for who waits.
    fn preflight(&self, registration: &Registration, terms: &Terms, fee: Tao) -> Result<(), Error> {
        let mut problems = registration.problems(terms.until);
        let price = match self.patience {
            None => terms.quoted,
            Some(_) => registration.price.least.min(terms.quoted),
        };
        let known = !matches!(problems[..], [Problem::NoSubnet(_) | Problem::Root]);
        let needed = price.checked_add(fee).unwrap_or(Tao(u64::MAX));
        problems.extend(registration.shortfall(needed).filter(|_| known));
        if self.patience.is_some() {
            problems.retain(|problem| !problem.passes());
        }
        match problems.is_empty() {
            true => Ok(()),
            false => Err(obstacle::refuse(&problems, registration)),
        }
    }

    fn plan(
        &self,
        registration: &Registration,
        terms: &Terms,
        quote: &Quote,
        lowered: bool,
    ) -> Plan {
        let candidate = &self.candidate;
        let mut rows = vec![("price", both(terms.quoted))];
        if quote.locked > Tao::ZERO {
            rows.push(("of it burned", both(quote.burned)));
            rows.push(("of it locked", both(quote.locked)));
        }
        if self.patience.is_some() && terms.until < terms.cap {
            rows.push(("waits until", both(terms.until)));
        }
        rows.push(("at most", both(terms.cap)));
        rows.push(("place", place(registration)));
        rows.push(("immunity", format!("{} blocks", registration.immunity)));
        if let Some(slots) = &registration.slots {
            let next = Moment::of(slots.next_interval(), &registration.clock);
            let (left, most) = (slots.left(), slots.most());
            rows.push(("slots", format!("{left} of {most} are left, until {next}")));
        }
        let mut notes = Vec::new();
        if !registration.ways.limit {
            notes.push("this runtime can't hold the price to a limit: it is read just before sending, and if it is adjusted before the block is made, that price is paid".to_owned());
        }
        if lowered {
            notes.push(format!(
                "the coldkey can pay no more than {}; that is the limit now",
                terms.cap.with_unit()
            ));
        }
        let how = match self.patience {
            Some(_) => " as soon as it fits",
            None => "",
        };
        Plan {
            action: candidate.action(how),
            netuid: Some(candidate.netuid),
            wallet: candidate.wallet.clone(),
            role: Role::Coldkey,
            signer: candidate.coldkey,
            rows,
            spends: terms.cap,
            limit: Some(Key::MaxRegister),
            call: registration.call(terms.cap),
            notes,
        }
    }

    /// Looks once more, and sends it.
    async fn send(
        &self,
        terms: &Terms,
        approved: &Approved,
        chain: &Chain,
        context: &Context,
    ) -> Result<Ending<()>, Error> {
        // It may have taken long to agree and to unlock the key.
        let registration = self.candidate.look(chain, context).await?;
        let problems = registration.problems(terms.cap);
        if !problems.is_empty() {
            return Err(obstacle::refuse(&problems, &registration));
        }
        let call = registration.call(terms.cap);
        match approved.submit_call(call, chain, context).await {
            Ok(receipt) => Ok(Ending::Registered(Box::new(receipt))),
            Err(error) => Err(send::error(error, &self.candidate, terms, chain).await),
        }
    }

    async fn wait(
        &self,
        patience: Patience,
        terms: &Terms,
        approved: &Approved,
        chain: &Chain,
        context: &Context,
    ) -> Result<(Tally, Ending<()>), Error> {
        let Candidate {
            netuid,
            hotkey,
            coldkey,
            ..
        } = self.candidate;
        let wait = Wait {
            netuid,
            hotkey,
            coldkey,
            until: terms.until,
            cap: terms.cap,
            tries: patience.tries,
        };
        let mut progress = Progress::new(context, terms, patience.tries);
        let (tally, ended) = wait
            .run(
                chain,
                async |call| approved.submit_call(call, chain, context).await,
                |report| progress.tell(&report),
                stop(patience.deadline, context),
            )
            .await;
        drop(progress);
        let error = match ended {
            Ok(Ending::Registered(receipt)) => return Ok((tally, Ending::Registered(receipt))),
            Ok(Ending::Already(uid)) => return Ok((tally, Ending::Already(uid))),
            Ok(Ending::Stopped(Stop::Interrupted)) => chain::interrupted(),
            Ok(Ending::Stopped(Stop::Late)) => Error::new(
                Kind::Timeout,
                "the deadline passed before it could be registered",
            )
            .help("wait longer, or allow a higher price"),
            Err(error) => send::hopeless(error, &self.candidate, terms, chain).await,
        };
        Err(send::with_fees(error, tally))
    }
}

/// Ends when the user wants to stop, or the time is over.
async fn stop(deadline: Option<Duration>, context: &Context) -> Stop {
    let over = async {
        match deadline {
            Some(time) => tokio::time::sleep(time).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = over => Stop::Late,
        () = chain::interruption(context) => Stop::Interrupted,
    }
}

fn place(registration: &Registration) -> String {
    match registration.room {
        Room::Free(1) => "1 is free".to_owned(),
        Room::Free(free) => format!("{free} are free"),
        Room::Prunes(neuron) => {
            let immune = if neuron.immune {
                ", immune as it is"
            } else {
                ""
            };
            format!(
                "all are taken; uid {} ({}) would be pruned{immune}",
                neuron.uid, neuron.hotkey
            )
        }
        Room::None => "all are taken".to_owned(),
    }
}
