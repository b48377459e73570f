//! `register`: a burn on 425, proof of work before it. The seal is keccak256(sha256(nonce ‖
//! keccak256(block hash ‖ hotkey))), and meets the difficulty when their product fits 256 bits.

use frame_support::ensure;
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_core::U256;
use sp_io::hashing::{keccak_256, sha2_256};
use sp_runtime::{AccountId32, DispatchResult, traits::SaturatedConversion};

use super::{pallet::*, rules::Rules};

/// Blocks for which a seal is good.
const FRESH: u64 = 3;

impl<T: Config> Pallet<T> {
    #[allow(clippy::too_many_arguments, reason = "the arguments are 425's")]
    pub(super) fn do_register_by_work(
        origin: OriginFor<T>,
        netuid: u16,
        block_number: u64,
        nonce: u64,
        work: Vec<u8>,
        hotkey: AccountId32,
        coldkey: AccountId32,
    ) -> DispatchResult {
        if !Rules::get().work {
            return Self::do_register(origin, netuid, hotkey);
        }
        let signer = ensure_signed(origin)?;
        ensure!(
            signer == hotkey,
            Error::<T>::TransactorAccountShouldBeHotKey
        );
        Self::ensure_subnet(netuid)?;
        ensure!(
            NetworkPowRegistrationAllowed::<T>::get(netuid),
            Error::<T>::SubNetRegistrationDisabled
        );
        Self::ensure_below_limits(netuid)?;
        ensure!(
            !Self::is_registered(netuid, &hotkey),
            Error::<T>::HotKeyAlreadyRegisteredInSubNet
        );
        let now = Self::now();
        ensure!(
            block_number <= now && now - block_number < FRESH,
            Error::<T>::InvalidWorkBlock
        );
        ensure!(
            !UsedWork::<T>::contains_key(&work),
            Error::<T>::InvalidWorkBlock
        );
        let difficulty = U256::from(Difficulty::<T>::get(netuid));
        ensure!(work.len() == 32, Error::<T>::InvalidSeal);
        ensure!(meets(&work, difficulty), Error::<T>::InvalidDifficulty);
        ensure!(
            work == Self::seal(block_number, nonce, &hotkey),
            Error::<T>::InvalidSeal
        );
        UsedWork::<T>::insert(&work, now);
        Self::associate(&coldkey, &hotkey)?;
        ensure!(
            Self::owns(&coldkey, &hotkey),
            Error::<T>::NonAssociatedColdKey
        );
        Self::ensure_room(netuid)?;
        let uid = Self::seat(netuid, &hotkey).ok_or(Error::<T>::NoNeuronIdAvailable)?;
        POWRegistrationsThisInterval::<T>::mutate(netuid, |count| {
            *count = count.saturating_add(1);
        });
        Self::count_registration(netuid);
        Self::deposit_event(Event::NeuronRegistered(netuid, uid, hotkey));
        Ok(())
    }

    fn seal(block_number: u64, nonce: u64, hotkey: &AccountId32) -> [u8; 32] {
        let hash = frame_system::Pallet::<T>::block_hash(
            block_number.saturated_into::<frame_system::pallet_prelude::BlockNumberFor<T>>(),
        );
        let block_and_hotkey = [hash.as_bytes(), AsRef::<[u8]>::as_ref(hotkey)].concat();
        let bound = [&nonce.to_le_bytes()[..], &keccak_256(&block_and_hotkey)].concat();
        keccak_256(&sha2_256(&bound))
    }
}

fn meets(work: &[u8], difficulty: U256) -> bool {
    !U256::from_little_endian(work).overflowing_mul(difficulty).1
}
