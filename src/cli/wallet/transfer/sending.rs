//! Which call sends an amount, and what it does to both accounts: known before anything is sent.

use super::Amount;
use crate::{
    address::Address,
    chain::{Account, Argument, Call, Chain, ChainError, names},
    cli::{
        chain,
        plan::{both, refuse},
    },
    error::Error,
    money::Tao,
};

/// A transfer that is worth a try.
pub(super) struct Sending {
    pub(super) call: Call,
    pub(super) spends: Tao,
    pub(super) notes: Vec<String>,
    is_all: bool,
}

/// The accounts on both sides, and the chain's rules for them.
struct Sides {
    from: Account,
    to: Account,
    deposit: Tao,
    fee: Tao,
}

impl Sending {
    /// Reads both accounts and the fee, and refuses what the chain would.
    pub(super) async fn prepare(
        chain: &Chain,
        signer: Address,
        to: Address,
        amount: Amount,
        allow_death: bool,
    ) -> Result<Self, Error> {
        let call = call(to, amount, allow_death);
        let read = async {
            let view = chain.now().await?;
            let deposit = view.runtime().existential_deposit()?;
            let sides = [to, signer];
            let (mut accounts, owners, fee) = tokio::try_join!(
                view.accounts(&sides),
                view.owners(&sides[..1]),
                chain.fee(&call, signer)
            )?;
            let sides = Sides {
                from: accounts.pop().unwrap_or_default(),
                to: accounts.pop().unwrap_or_default(),
                deposit,
                fee,
            };
            Ok::<_, ChainError>((sides, owners.first().copied().flatten()))
        };
        let (sides, owner) = read.await.map_err(chain::error)?;
        let (spends, mut notes) = match amount {
            Amount::Exactly(amount) => (amount, sides.exactly(amount, allow_death)?),
            Amount::All => sides.all(allow_death)?,
        };
        // A coldkey that is its own hotkey is a coldkey all the same.
        if let Some(owner) = owner.filter(|owner| *owner != to) {
            notes.push(format!(
                "{to} is a hotkey, of coldkey {owner}: whoever has that hotkey's file can spend what \
                 it receives"
            ));
        }
        Ok(Self {
            call,
            spends,
            notes,
            is_all: matches!(amount, Amount::All),
        })
    }

    /// The amount, for people.
    pub(super) fn text(&self) -> String {
        match self.is_all {
            true => format!("all: at present {}", both(self.spends)),
            false => both(self.spends),
        }
    }
}

fn call(to: Address, amount: Amount, allow_death: bool) -> Call {
    let to = Argument::Destination(to);
    match amount {
        Amount::All => Call::new(names::TRANSFER_ALL, [to, Argument::Flag(!allow_death)]),
        Amount::Exactly(amount) if allow_death => {
            Call::new(names::TRANSFER_ALLOW_DEATH, [to, amount.into()])
        }
        Amount::Exactly(amount) => Call::new(names::TRANSFER_KEEP_ALIVE, [to, amount.into()]),
    }
}

impl Sides {
    /// What to know of sending an amount. That the sender has too little is the plan's to say.
    fn exactly(&self, amount: Tao, allow_death: bool) -> Result<Vec<String>, Error> {
        self.must_arrive(amount)?;
        let mut notes = Vec::new();
        let needed = Tao(amount.0.saturating_add(self.fee.0));
        let left = self.from.free.saturating_sub(needed);
        if needed <= self.from.spendable() && left < self.deposit {
            let deposit = self.deposit.with_unit();
            if !allow_death {
                let why = format!("{} would be left", left.with_unit());
                return Err(refuse("NotExpendable", why).help(format!(
                    "{} may be sent with the account kept alive: {} is the existential deposit; \
                     --allow-death lets the account end",
                    self.alive().with_unit(),
                    deposit
                )));
            }
            notes.push(format!(
                "the sender's account ends: {} would be left, less than the existential deposit of \
                 {deposit}, and is lost",
                left.with_unit()
            ));
        }
        Ok(notes)
    }

    /// How much all is at present, and what to know of it.
    fn all(&self, allow_death: bool) -> Result<(Tao, Vec<String>), Error> {
        let all = match allow_death {
            true => self.from.spendable().saturating_sub(self.fee),
            false => self.alive(),
        };
        if all == Tao::ZERO {
            return Err(refuse(
                "InsufficientBalance",
                format!("{} is free", self.from.free.with_unit()),
            )
            .help(format!(
                "nothing is left after the fee of {} and the existential deposit of {}",
                self.fee.with_unit(),
                self.deposit.with_unit()
            )));
        }
        self.must_arrive(all)?;
        let mut notes = vec!["what comes in before the block is made is sent too".to_owned()];
        if allow_death {
            notes.push("the sender's account ends".to_owned());
        }
        Ok((all, notes))
    }

    /// What may be sent with the account kept alive.
    fn alive(&self) -> Tao {
        let spendable = self.from.spendable_alive(self.deposit);
        spendable.saturating_sub(self.fee)
    }

    /// An account must have the existential deposit to be.
    fn must_arrive(&self, amount: Tao) -> Result<(), Error> {
        let would_have = self.to.free.0.saturating_add(amount.0);
        if would_have >= self.deposit.0 {
            return Ok(());
        }
        let why = format!("{} would be there", Tao(would_have).with_unit());
        Err(refuse("BelowMinimum", why).help(format!(
            "send at least {}, the existential deposit",
            self.deposit.saturating_sub(self.to.free).with_unit()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn sides(from: u64, to: u64) -> Sides {
        let account = |free| Account {
            free: Tao(free),
            ..Account::default()
        };
        Sides {
            from: account(from),
            to: account(to),
            deposit: Tao(500),
            fee: Tao(100),
        }
    }

    #[test]
    fn a_receiver_that_would_not_live_is_refused() {
        let refused = sides(10_000, 0)
            .exactly(Tao(499), false)
            .expect_err("too little");
        assert_eq!(refused.kind, Kind::ChainRefused);
        assert!(refused.message.contains("BelowMinimum"), "{refused}");
        for (there, amount) in [(0, 500), (1, 499), (500, 1)] {
            let notes = sides(10_000, there).exactly(Tao(amount), false);
            assert_eq!(notes, Ok(Vec::new()));
        }
    }

    #[test]
    fn a_sender_ends_only_where_that_is_allowed() {
        // 9400 and the fee of 100 leave the deposit of 500 to the rao.
        assert_eq!(
            sides(10_000, 500).exactly(Tao(9_400), false),
            Ok(Vec::new())
        );
        let refused = sides(10_000, 500)
            .exactly(Tao(9_401), false)
            .expect_err("it ends");
        assert!(refused.message.contains("NotExpendable"), "{refused}");
        let help = refused.help.expect("a way out");
        assert!(help.contains("0.0000094 TAO"), "{help}");
        let notes = sides(10_000, 500)
            .exactly(Tao(9_401), true)
            .expect("allowed");
        assert!(
            notes[0].contains("0.000000499 TAO would be left"),
            "{notes:?}"
        );
        // More than there is: the plan says so, with what is missing.
        assert_eq!(
            sides(10_000, 500).exactly(Tao(9_901), false),
            Ok(Vec::new())
        );
    }

    #[test]
    fn all_keeps_the_fee_and_the_deposit() {
        let all = |from, allow_death| sides(from, 500).all(allow_death).map(|(all, _)| all);
        assert_eq!(all(10_000, false), Ok(Tao(9_400)));
        assert_eq!(all(10_000, true), Ok(Tao(9_900)));
        assert_eq!(all(601, false), Ok(Tao(1)));
        assert!(all(600, false).is_err() && all(100, true).is_err());
    }
}
