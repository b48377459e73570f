//! The one who allocates: takes an allocation's steps, one after another, from wherever it is.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use super::{
    AllocateError, Allocation, Change, InvalidWay, Journal, Lender, Login, Stage, Step, TenantKey,
    Vacancy, Working, reach,
};
use crate::{
    address::Address,
    entropy::random,
    epoch::milliseconds,
    ssh::SshKey,
    wallet::Signer,
    wire::{AxonAddress, Dendrite, DeviceRequirement},
};

/// For SSH to answer from outside.
const REACH: Duration = Duration::from_secs(30);
/// Milliseconds.
const DAY: i64 = 86_400_000;

/// A machine that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Of which network.
    pub network: String,
    /// Of which subnet.
    pub netuid: u16,
    /// The miner's place.
    pub uid: u16,
    /// The miner.
    pub axon: AxonAddress,
    /// For how many days, 1 to 90.
    pub days: i64,
    /// How much of it.
    pub wanted: DeviceRequirement,
    /// The user's key: its public half, and the file of the private one; else one is made.
    pub key: Option<(SshKey, PathBuf)>,
}

/// The one who allocates.
#[derive(Debug)]
pub struct Tenant<'a> {
    dendrite: &'a Dendrite,
    journal: &'a Journal,
    own: Address,
}

impl<'a> Tenant<'a> {
    /// One that asks by this dendrite, which signs with this hotkey.
    pub fn new(dendrite: &'a Dendrite, signer: &Signer, journal: &'a Journal) -> Self {
        Self {
            dendrite,
            journal,
            own: signer.address(),
        }
    }

    /// Writes down what is wanted. Nobody is asked yet.
    ///
    /// # Errors
    /// A journal or files that can't be written.
    pub fn begin(&self, order: Order) -> Result<(Allocation, Working), AllocateError> {
        let Order {
            network,
            netuid,
            uid,
            axon,
            days,
            wanted,
            key,
        } = order;
        let id = hex::encode(random::<8>()?);
        let rsa = TenantKey::random()?;
        let working = self.journal.work(&id)?;
        let (ssh_key, login) = match key {
            Some((public, private)) => (public, Login::File(private)),
            None => (self.journal.files(&id).make_identity()?, Login::Own),
        };
        let allocation = Allocation {
            id,
            stage: Stage::Requested,
            network,
            netuid,
            uid,
            miner: axon.hotkey,
            axon: SocketAddr::new(axon.ip, axon.port),
            own: self.own,
            days,
            wanted,
            ssh_key,
            login,
            way: None,
            paused: false,
            made: milliseconds(),
            until: None,
            ended: None,
            why: None,
        };
        self.journal.begin(&allocation, &rsa)?;
        Ok((allocation, working))
    }

    /// Takes all steps that are left until it is active. Each stage that is reached is told.
    ///
    /// # Errors
    /// The step that failed; the journal has how far it came. A refused request is over.
    pub async fn advance(
        &self,
        id: &str,
        _working: &Working,
        told: impl Fn(&Allocation),
    ) -> Result<Allocation, AllocateError> {
        loop {
            let allocation = self.journal.find(id)?;
            told(&allocation);
            match allocation.stage {
                Stage::Requested => self.check(&allocation).await?,
                Stage::Checked => self.register(&allocation).await?,
                Stage::Up => self.reach(&allocation).await?,
                Stage::Reachable => self.confirm(&allocation).await?,
                Stage::Active => return Ok(allocation),
                stage @ (Stage::Releasing | Stage::Released) => {
                    let id = allocation.id;
                    return Err(AllocateError::Stage { id, stage });
                }
            }
        }
    }

    /// Gives it back. With `force`, it is over here even if the miner can't be asked.
    ///
    /// # Errors
    /// A miner that does not answer, or says no.
    pub async fn release(
        &self,
        id: &str,
        _working: &Working,
        why: &str,
        force: bool,
    ) -> Result<Allocation, AllocateError> {
        let allocation = self.journal.find(id)?;
        // Before this nobody was asked for anything.
        if allocation.stage > Stage::Requested && allocation.stage != Stage::Released {
            self.journal.releasing(id, why)?;
            let key = self.journal.key(id)?;
            match self.lender(&allocation).take_back(&key).await {
                Err(error) if force => {
                    tracing::warn!("allocation {id} is forgotten, though: {error}");
                }
                done => done?,
            }
        }
        self.over(&allocation.id, why)?;
        self.journal.find(id)
    }

    /// Has something done with its container.
    ///
    /// # Errors
    /// An allocation that is not active, a miner that does not answer or says no.
    pub async fn change(
        &self,
        id: &str,
        _working: &Working,
        change: Change,
    ) -> Result<Allocation, AllocateError> {
        let allocation = self.journal.find(id)?;
        if allocation.stage != Stage::Active {
            let (id, stage) = (allocation.id, allocation.stage);
            return Err(AllocateError::Stage { id, stage });
        }
        let key = self.journal.key(id)?;
        self.lender(&allocation).change(&key, change).await?;
        self.journal.paused(id, change == Change::Pause)?;
        self.journal.find(id)
    }

    /// Whether the miner says that it is ours.
    ///
    /// # Errors
    /// No answer.
    pub async fn is_ours(&self, allocation: &Allocation) -> Result<bool, AllocateError> {
        let key = self.journal.key(&allocation.id)?;
        self.lender(allocation).is_ours(&key).await
    }

    /// The miner has moved: from now on it is asked there.
    ///
    /// # Errors
    /// A journal that can't be written.
    pub fn moved(&self, id: &str, axon: SocketAddr) -> Result<(), AllocateError> {
        self.journal.moved(id, axon)?;
        Ok(())
    }

    async fn check(&self, allocation: &Allocation) -> Result<(), AllocateError> {
        let Allocation {
            id, days, wanted, ..
        } = allocation;
        match self.lender(allocation).vacancy(*days, wanted).await? {
            Vacancy::Free => {
                self.journal.advance(id, Stage::Requested, Stage::Checked)?;
                Ok(())
            }
            Vacancy::Taken(why) => {
                let step = Step::Check;
                self.refused(id, AllocateError::Refused { step, why })
            }
        }
    }

    async fn register(&self, allocation: &Allocation) -> Result<(), AllocateError> {
        let Allocation {
            id,
            days,
            wanted,
            ssh_key,
            ..
        } = allocation;
        let key = self.journal.key(id)?;
        let lent = self.lender(allocation);
        let way = match lent.lend(&key, *days, wanted, ssh_key).await {
            Err(refused @ AllocateError::Refused { .. }) => return self.refused(id, refused),
            way => way?,
        };
        let until = milliseconds().saturating_add(days.saturating_mul(DAY));
        self.journal.up(id, &way, until)?;
        Ok(())
    }

    async fn reach(&self, allocation: &Allocation) -> Result<(), AllocateError> {
        let Allocation { id, way, .. } = allocation;
        let (Some(way), Some(address)) = (way, allocation.ssh()) else {
            return Err(InvalidWay::Missing.into());
        };
        reach::wait(address, REACH).await?;
        let keys = match &way.host_key {
            Some(key) => vec![key.clone()],
            None => reach::scan(address).await?,
        };
        self.journal.files(id).pin(id, &keys)?;
        self.journal.advance(id, Stage::Up, Stage::Reachable)?;
        Ok(())
    }

    async fn confirm(&self, allocation: &Allocation) -> Result<(), AllocateError> {
        let id = &allocation.id;
        if !self.is_ours(allocation).await? {
            return Err(AllocateError::Gone(id.clone()));
        }
        self.journal.advance(id, Stage::Reachable, Stage::Active)?;
        Ok(())
    }

    /// What was never made is over.
    fn refused(&self, id: &str, refused: AllocateError) -> Result<(), AllocateError> {
        self.over(id, &refused.to_string())?;
        Err(refused)
    }

    fn over(&self, id: &str, why: &str) -> Result<(), AllocateError> {
        self.journal.files(id).remove()?;
        self.journal.released(id, why)?;
        Ok(())
    }

    fn lender(&self, allocation: &Allocation) -> Lender<'a> {
        let axon = AxonAddress {
            ip: allocation.axon.ip(),
            port: allocation.axon.port(),
            hotkey: allocation.miner,
        };
        Lender::new(self.dendrite, axon)
    }
}
