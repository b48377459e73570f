//! The calls of 425 that work here, under their numbers; each only names what does the work.
//! One line a signature, to be read as a table.

use frame_support::pallet_macros::pallet_section;

#[rustfmt::skip]
#[pallet_section]
mod calls {
    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Sets the weights of the signing hotkey.
        #[pallet::call_index(0)]
        #[pallet::weight(free())]
        pub fn set_weights(origin: OriginFor<T>, netuid: u16, dests: Vec<u16>, weights: Vec<u16>, version_key: u64) -> DispatchResult {
            Self::do_set_weights(origin, netuid, MAIN, dests, weights, version_key)
        }

        /// Stakes TAO on a hotkey.
        #[pallet::call_index(2)]
        #[pallet::weight(paid())]
        pub fn add_stake(origin: OriginFor<T>, hotkey: AccountId32, netuid: u16, amount_staked: u64) -> DispatchResult {
            Self::do_add_stake(origin, hotkey, netuid, amount_staked)
        }

        /// Takes stake back as TAO.
        #[pallet::call_index(3)]
        #[pallet::weight(paid())]
        pub fn remove_stake(origin: OriginFor<T>, hotkey: AccountId32, netuid: u16, amount_unstaked: u64) -> DispatchResult {
            Self::do_remove_stake(origin, hotkey, netuid, amount_unstaked)
        }

        /// Announces where the signing hotkey listens.
        #[pallet::call_index(4)]
        #[pallet::weight(free())]
        pub fn serve_axon(origin: OriginFor<T>, netuid: u16, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8) -> DispatchResult {
            let axon = Self::axon(version, ip, port, ip_type, protocol, placeholder1, placeholder2);
            Self::do_serve_axon(origin, netuid, axon, None)
        }

        /// Announces where the signing hotkey shows its metrics.
        #[pallet::call_index(5)]
        #[pallet::weight(free())]
        pub fn serve_prometheus(origin: OriginFor<T>, netuid: u16, version: u32, ip: u128, port: u16, ip_type: u8) -> DispatchResult {
            Self::do_serve_prometheus(origin, netuid, version, ip, port, ip_type)
        }

        /// Registers a hotkey: by burn as on 425, or by proof of work where that is honoured.
        #[pallet::call_index(6)]
        #[pallet::weight(paid())]
        pub fn register(origin: OriginFor<T>, netuid: u16, block_number: u64, nonce: u64, work: Vec<u8>, hotkey: AccountId32, coldkey: AccountId32) -> DispatchResult {
            Self::do_register_by_work(origin, netuid, block_number, nonce, work, hotkey, coldkey)
        }

        /// Registers a hotkey for the price of the block.
        #[pallet::call_index(7)]
        #[pallet::weight(paid())]
        pub fn burned_register(origin: OriginFor<T>, netuid: u16, hotkey: AccountId32) -> DispatchResult {
            Self::do_register(origin, netuid, hotkey)
        }

        /// Announces where the signing hotkey listens, with the key of its certificate.
        #[pallet::call_index(40)]
        #[pallet::weight(free())]
        pub fn serve_axon_tls(origin: OriginFor<T>, netuid: u16, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8, certificate: Vec<u8>) -> DispatchResult {
            let axon = Self::axon(version, ip, port, ip_type, protocol, placeholder1, placeholder2);
            Self::do_serve_axon(origin, netuid, axon, Some(certificate))
        }

        /// Makes a subnet.
        #[pallet::call_index(59)]
        #[pallet::weight(paid())]
        pub fn register_network(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
            Self::do_register_network(origin, hotkey, None)
        }

        /// Registers a hotkey on root.
        #[pallet::call_index(62)]
        #[pallet::weight(paid())]
        pub fn root_register(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
            Self::do_root_register(origin, hotkey)
        }

        /// Lowers the take of a hotkey.
        #[pallet::call_index(65)]
        #[pallet::weight(free())]
        pub fn decrease_take(origin: OriginFor<T>, hotkey: AccountId32, take: u16) -> DispatchResult {
            Self::do_decrease_take(origin, hotkey, take)
        }

        /// Raises the take of a hotkey.
        #[pallet::call_index(66)]
        #[pallet::weight(free())]
        pub fn increase_take(origin: OriginFor<T>, hotkey: AccountId32, take: u16) -> DispatchResult {
            Self::do_increase_take(origin, hotkey, take)
        }

        /// Says something about the signing coldkey.
        #[pallet::call_index(68)]
        #[pallet::weight(paid())]
        pub fn set_identity(origin: OriginFor<T>, name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>, image: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, additional: Vec<u8>) -> DispatchResult {
            let identity = ChainIdentityV2 { name, url, github_repo, image, discord, description, additional };
            Self::do_set_identity(origin, identity)
        }

        /// Says something about a subnet of the signing coldkey.
        #[pallet::call_index(78)]
        #[pallet::weight(paid())]
        pub fn set_subnet_identity(origin: OriginFor<T>, netuid: u16, subnet_name: Vec<u8>, github_repo: Vec<u8>, subnet_contact: Vec<u8>, subnet_url: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, logo_url: Vec<u8>, additional: Vec<u8>) -> DispatchResult {
            let identity = SubnetIdentityV3 { subnet_name, github_repo, subnet_contact, subnet_url, discord, description, logo_url, additional };
            Self::do_set_subnet_identity(origin, netuid, identity)
        }

        /// Makes a subnet and says something about it.
        #[pallet::call_index(79)]
        #[pallet::weight(paid())]
        pub fn register_network_with_identity(origin: OriginFor<T>, hotkey: AccountId32, identity: Option<SubnetIdentityV3>) -> DispatchResult {
            Self::do_register_network(origin, hotkey, identity)
        }

        /// Takes all stake on a hotkey back as TAO.
        #[pallet::call_index(83)]
        #[pallet::weight(paid())]
        pub fn unstake_all(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
            Self::do_unstake_all(origin, hotkey)
        }

        /// Moves all stake on a hotkey to root.
        #[pallet::call_index(84)]
        #[pallet::weight(paid())]
        pub fn unstake_all_alpha(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
            Self::do_unstake_all_alpha(origin, hotkey)
        }

        /// Moves stake to another hotkey or subnet.
        #[pallet::call_index(85)]
        #[pallet::weight(paid())]
        pub fn move_stake(origin: OriginFor<T>, origin_hotkey: AccountId32, destination_hotkey: AccountId32, origin_netuid: u16, destination_netuid: u16, alpha_amount: u64) -> DispatchResult {
            Self::do_move_stake(origin, origin_hotkey, destination_hotkey, origin_netuid, destination_netuid, alpha_amount)
        }

        /// Gives stake to another coldkey.
        #[pallet::call_index(86)]
        #[pallet::weight(paid())]
        pub fn transfer_stake(origin: OriginFor<T>, destination_coldkey: AccountId32, hotkey: AccountId32, origin_netuid: u16, destination_netuid: u16, alpha_amount: u64) -> DispatchResult {
            Self::do_transfer_stake(origin, destination_coldkey, hotkey, origin_netuid, destination_netuid, alpha_amount)
        }

        /// Moves stake to another subnet.
        #[pallet::call_index(87)]
        #[pallet::weight(paid())]
        pub fn swap_stake(origin: OriginFor<T>, hotkey: AccountId32, origin_netuid: u16, destination_netuid: u16, alpha_amount: u64) -> DispatchResult {
            Self::do_swap_stake(origin, hotkey, origin_netuid, destination_netuid, alpha_amount)
        }

        /// Stakes TAO on a hotkey unless the price is above a limit.
        #[pallet::call_index(88)]
        #[pallet::weight(paid())]
        pub fn add_stake_limit(origin: OriginFor<T>, hotkey: AccountId32, netuid: u16, amount_staked: u64, limit_price: u64, allow_partial: bool) -> DispatchResult {
            Self::do_add_stake_limit(origin, hotkey, netuid, amount_staked, limit_price, allow_partial)
        }

        /// Takes stake back unless the price is below a limit.
        #[pallet::call_index(89)]
        #[pallet::weight(paid())]
        pub fn remove_stake_limit(origin: OriginFor<T>, hotkey: AccountId32, netuid: u16, amount_unstaked: u64, limit_price: u64, allow_partial: bool) -> DispatchResult {
            Self::do_remove_stake_limit(origin, hotkey, netuid, amount_unstaked, limit_price, allow_partial)
        }

        /// Moves stake to another subnet unless the price is below a limit.
        #[pallet::call_index(90)]
        #[pallet::weight(paid())]
        pub fn swap_stake_limit(origin: OriginFor<T>, hotkey: AccountId32, origin_netuid: u16, destination_netuid: u16, alpha_amount: u64, limit_price: u64, allow_partial: bool) -> DispatchResult {
            Self::do_swap_stake_limit(origin, hotkey, origin_netuid, destination_netuid, alpha_amount, limit_price, allow_partial)
        }

        /// Makes the signing coldkey the owner of an unowned hotkey.
        #[pallet::call_index(91)]
        #[pallet::weight(paid())]
        pub fn try_associate_hotkey(origin: OriginFor<T>, hotkey: AccountId32) -> DispatchResult {
            Self::do_try_associate_hotkey(origin, hotkey)
        }

        /// Opens staking and emission of a subnet.
        #[pallet::call_index(92)]
        #[pallet::weight(paid())]
        pub fn start_call(origin: OriginFor<T>, netuid: u16) -> DispatchResult {
            Self::do_start_call(origin, netuid)
        }

        /// Commits to weights by their hash.
        #[pallet::call_index(96)]
        #[pallet::weight(free())]
        pub fn commit_weights(origin: OriginFor<T>, netuid: u16, commit_hash: H256) -> DispatchResult {
            Self::do_commit_weights(origin, netuid, MAIN, commit_hash)
        }

        /// Reveals weights that were committed to.
        #[pallet::call_index(97)]
        #[pallet::weight(free())]
        pub fn reveal_weights(origin: OriginFor<T>, netuid: u16, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64) -> DispatchResult {
            Self::do_reveal_weights(origin, netuid, MAIN, uids, values, salt, version_key)
        }

        /// Takes all stake on a subnet back, unless the price is below a limit.
        #[pallet::call_index(103)]
        #[pallet::weight(paid())]
        pub fn remove_stake_full_limit(origin: OriginFor<T>, hotkey: AccountId32, netuid: u16, limit_price: Option<u64>) -> DispatchResult {
            Self::do_remove_stake_full_limit(origin, hotkey, netuid, limit_price)
        }

        /// Commits to weights that a round of the beacon opens.
        #[pallet::call_index(113)]
        #[pallet::weight(free())]
        pub fn commit_timelocked_weights(origin: OriginFor<T>, netuid: u16, commit: BoundedVec<u8, ConstU32<MAX_COMMIT_BYTES>>, reveal_round: u64, commit_reveal_version: u16) -> DispatchResult {
            Self::do_commit_timelocked(origin, netuid, MAIN, commit, reveal_round, commit_reveal_version)
        }

        /// Commits to weights for a mechanism; only the main one exists.
        #[pallet::call_index(115)]
        #[pallet::weight(free())]
        pub fn commit_mechanism_weights(origin: OriginFor<T>, netuid: u16, mecid: u8, commit_hash: H256) -> DispatchResult {
            Self::do_commit_weights(origin, netuid, mecid, commit_hash)
        }

        /// Reveals weights for a mechanism; only the main one exists.
        #[pallet::call_index(116)]
        #[pallet::weight(free())]
        pub fn reveal_mechanism_weights(origin: OriginFor<T>, netuid: u16, mecid: u8, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>, version_key: u64) -> DispatchResult {
            Self::do_reveal_weights(origin, netuid, mecid, uids, values, salt, version_key)
        }

        /// The same for a mechanism; only the main one exists.
        #[pallet::call_index(118)]
        #[pallet::weight(free())]
        pub fn commit_timelocked_mechanism_weights(origin: OriginFor<T>, netuid: u16, mecid: u8, commit: BoundedVec<u8, ConstU32<MAX_COMMIT_BYTES>>, reveal_round: u64, commit_reveal_version: u16) -> DispatchResult {
            Self::do_commit_timelocked(origin, netuid, mecid, commit, reveal_round, commit_reveal_version)
        }

        /// Sets weights for a mechanism; only the main one exists.
        #[pallet::call_index(119)]
        #[pallet::weight(free())]
        pub fn set_mechanism_weights(origin: OriginFor<T>, netuid: u16, mecid: u8, dests: Vec<u16>, weights: Vec<u16>, version_key: u64) -> DispatchResult {
            Self::do_set_weights(origin, netuid, mecid, dests, weights, version_key)
        }

        /// Registers a hotkey unless the price is above a limit.
        #[pallet::call_index(134)]
        #[pallet::weight(paid())]
        pub fn register_limit(origin: OriginFor<T>, netuid: u16, hotkey: AccountId32, limit_price: u64) -> DispatchResult {
            Self::do_register_limit(origin, netuid, hotkey, limit_price)
        }

        /// Asks for an epoch before its time.
        #[pallet::call_index(141)]
        #[pallet::weight(paid())]
        pub fn trigger_epoch(origin: OriginFor<T>, netuid: u16) -> DispatchResult {
            Self::do_trigger_epoch(origin, netuid)
        }
    }
}
