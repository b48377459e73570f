//! Reading it all.

use subxt::ext::scale_decode::DecodeAsType;

use super::{Clock, Course, Price, Registration, Room, Slots, Ways, Work};
use crate::{
    address::Address,
    chain::{Account, Argument, ChainError, View, account::AccountInfo, names},
    money::Tao,
};

/// A number with 64 bits behind the point.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Fixed {
    bits: u128,
}

impl View {
    /// Everything about registering a hotkey on a subnet, at the cost of this coldkey.
    ///
    /// # Errors
    /// A node that can't be reached, a runtime without what every one of them has.
    pub async fn registration(
        &self,
        netuid: u16,
        hotkey: Address,
        coldkey: Address,
    ) -> Result<Registration, ChainError> {
        let subnet = || [Argument::from(netuid)];
        let mut batch = self.batch();
        let now = batch.storage::<u64>(names::NOW, []);
        let exists = batch.storage::<bool>(names::NETWORKS_ADDED, subnet());
        let open = batch.storage::<bool>(names::REGISTRATION_ALLOWED, subnet());
        let price = batch.storage::<u64>(names::BURN, subnet());
        let least = batch.storage::<u64>(names::MIN_BURN, subnet());
        let most = batch.storage::<u64>(names::MAX_BURN, subnet());
        let half_life = batch.storage::<u16>(names::BURN_HALF_LIFE, subnet());
        let jump = batch.storage::<Fixed>(names::BURN_INCREASE_MULT, subnet());
        let locked = batch.storage::<u16>(names::COLLATERAL_LOCK_SHARE, subnet());
        let target = batch.storage::<u16>(names::TARGET_REGISTRATIONS, subnet());
        let used = batch.storage::<u16>(names::REGISTRATIONS_THIS_INTERVAL, subnet());
        let interval = batch.storage::<u16>(names::ADJUSTMENT_INTERVAL, subnet());
        let began = batch.storage::<u64>(names::LAST_ADJUSTMENT_BLOCK, subnet());
        let per_block = batch.storage::<u16>(names::MAX_REGISTRATIONS_PER_BLOCK, subnet());
        let uid = batch.storage::<u16>(names::UIDS, [netuid.into(), hotkey.into()]);
        let owner = batch.storage::<[u8; 32]>(names::OWNER, [hotkey.into()]);
        let neurons = batch.storage::<u16>(names::SUBNETWORK_N, subnet());
        let places = batch.storage::<u16>(names::MAX_ALLOWED_UIDS, subnet());
        let immunity = batch.storage::<u16>(names::IMMUNITY_PERIOD, subnet());
        let account = batch.storage::<AccountInfo>(names::ACCOUNT, [coldkey.into()]);
        let works = batch.storage::<bool>(names::POW_REGISTRATION_ALLOWED, subnet());
        let difficulty = batch.storage::<u64>(names::DIFFICULTY, subnet());
        let answers = batch.read().await?;

        let block = self.block();
        let runtime = self.runtime();
        let slots = Slots {
            block: block.number,
            target: answers.get(&target)?.unwrap_or(0),
            used: answers.get(&used)?.unwrap_or(0),
            interval: answers.get(&interval)?.unwrap_or(0),
            began: answers.get(&began)?.unwrap_or(0),
            per_block: answers.get(&per_block)?.unwrap_or(0),
        };
        let (slots, course) = match answers.get(&half_life)? {
            Some(half_life) => {
                let jump = answers.get(&jump)?.map_or(0, |jump| jump.bits);
                (None, Course::Decay { half_life, jump })
            }
            None => {
                let steady_for = slots.steady_for();
                (Some(slots), Course::Adjusted { steady_for })
            }
        };
        let limit = runtime.has_call(&names::REGISTER_LIMIT);
        // Runtimes with a limit take the price for `register` too, whatever work comes with it.
        let work = match limit || !runtime.has_call(&names::REGISTER) {
            true => None,
            false => Some(Work {
                open: answers.get(&works)?.unwrap_or(false),
                difficulty: answers.get(&difficulty)?.unwrap_or(0),
            }),
        };
        let immunity = u64::from(answers.get(&immunity)?.unwrap_or(0));
        let (neurons, places) = (answers.need(&neurons)?, answers.need(&places)?);
        let account = answers.get(&account)?;
        let period = runtime.constant(&names::MINIMUM_PERIOD)?;
        Ok(Registration {
            block,
            clock: Clock::new(block.number, answers.get(&now)?.unwrap_or(0), period),
            netuid,
            hotkey,
            coldkey,
            exists: answers.get(&exists)?.unwrap_or(false),
            open: answers.get(&open)?.unwrap_or(false),
            price: Price {
                now: Tao(answers.need(&price)?),
                least: Tao(answers.need(&least)?),
                most: Tao(answers.need(&most)?),
                course,
            },
            locked: answers.get(&locked)?.unwrap_or(0),
            slots,
            uid: answers.get(&uid)?,
            owner: answers.get(&owner)?.and_then(somebody),
            room: Room::of(self, netuid, neurons, places).await?,
            immunity,
            account: account.map_or_else(Account::default, Account::from),
            existential_deposit: runtime.existential_deposit()?,
            ways: Ways { limit, work },
        })
    }
}

/// An account, unless it is that of nobody.
fn somebody(bytes: [u8; 32]) -> Option<Address> {
    (bytes != [0; 32]).then(|| Address::from_bytes(bytes))
}
