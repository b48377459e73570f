//! The runtime APIs, which the node answers by [`api::dispatch`] inside externalities.

#![allow(missing_docs, reason = "FRAME makes it")]

pub mod traits;

use std::collections::BTreeMap;

use pallet_transaction_payment_rpc_runtime_api::{FeeDetails, RuntimeDispatchInfo};
use sp_core::OpaqueMetadata;
use sp_runtime::{AccountId32, ExtrinsicInclusionMode};
use sp_version::RuntimeVersion;

use crate::localnet::runtime::{
    fixed::FixedU128,
    subtensor::{
        NetworksAdded, PRICE,
        info::{
            delegate::{DelegateInfo, Stake},
            dynamic::DynamicInfo,
            hyperparams::{HyperparamEntry, SubnetHyperparams, SubnetHyperparamsV2},
            metagraph::Metagraph,
            neuron::{NeuronInfo, NeuronInfoLite},
            selective::SelectiveMetagraph,
            stake::{LockState, StakeAvailability, StakeInfo},
            state::SubnetState,
            subnet::{SubnetInfo, SubnetInfov2},
            swap::{SimSwapResult, SubnetPrice},
        },
    },
    *,
};

sp_api::impl_runtime_apis! {
    impl sp_api::Core<Block> for Runtime {
        fn version() -> RuntimeVersion {
            VERSION
        }

        fn execute_block(block: <Block as sp_runtime::traits::Block>::LazyBlock) {
            Executive::execute_block(block);
        }

        fn initialize_block(header: &Header) -> ExtrinsicInclusionMode {
            Executive::initialize_block(header)
        }
    }

    impl sp_api::Metadata<Block> for Runtime {
        fn metadata() -> OpaqueMetadata {
            OpaqueMetadata::new(Runtime::metadata().into())
        }

        fn metadata_at_version(version: u32) -> Option<OpaqueMetadata> {
            Runtime::metadata_at_version(version)
        }

        fn metadata_versions() -> Vec<u32> {
            Runtime::metadata_versions()
        }
    }

    impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId32, u32> for Runtime {
        fn account_nonce(account: AccountId32) -> u32 {
            System::account_nonce(account)
        }
    }

    impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
        fn query_info(uxt: UncheckedExtrinsic, len: u32) -> RuntimeDispatchInfo<Balance> {
            TransactionPayment::query_info(uxt, len)
        }

        fn query_fee_details(uxt: UncheckedExtrinsic, len: u32) -> FeeDetails<Balance> {
            TransactionPayment::query_fee_details(uxt, len)
        }

        fn query_weight_to_fee(weight: frame_support::weights::Weight) -> Balance {
            TransactionPayment::weight_to_fee(weight)
        }

        fn query_length_to_fee(length: u32) -> Balance {
            TransactionPayment::length_to_fee(length)
        }
    }

    impl traits::DelegateInfoRuntimeApi<Block> for Runtime {
        fn get_delegates() -> Vec<DelegateInfo> {
            SubtensorModule::delegates()
        }

        fn get_delegate(delegate_account: AccountId32) -> Option<DelegateInfo> {
            SubtensorModule::delegate(&delegate_account)
        }

        fn get_delegated(delegatee_account: AccountId32) -> Vec<(DelegateInfo, Stake)> {
            SubtensorModule::delegated(&delegatee_account)
        }
    }

    impl traits::NeuronInfoRuntimeApi<Block> for Runtime {
        fn get_neurons(netuid: u16) -> Vec<NeuronInfo> {
            SubtensorModule::neurons(netuid)
        }

        fn get_neuron(netuid: u16, uid: u16) -> Option<NeuronInfo> {
            SubtensorModule::neuron(netuid, uid)
        }

        fn get_neurons_lite(netuid: u16) -> Vec<NeuronInfoLite> {
            SubtensorModule::neurons_lite(netuid)
        }

        fn get_neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite> {
            SubtensorModule::neuron_lite(netuid, uid)
        }
    }

    impl traits::SubnetInfoRuntimeApi<Block> for Runtime {
        fn get_subnet_info(netuid: u16) -> Option<SubnetInfo> {
            SubtensorModule::subnet_info(netuid)
        }

        fn get_subnets_info() -> Vec<Option<SubnetInfo>> {
            each(SubtensorModule::subnet_info)
        }

        fn get_subnet_info_v2(netuid: u16) -> Option<SubnetInfov2> {
            SubtensorModule::subnet_info_v2(netuid)
        }

        fn get_subnets_info_v2() -> Vec<Option<SubnetInfov2>> {
            each(SubtensorModule::subnet_info_v2)
        }

        fn get_subnet_hyperparams(netuid: u16) -> Option<SubnetHyperparams> {
            SubtensorModule::hyperparams(netuid)
        }

        fn get_subnet_hyperparams_v2(netuid: u16) -> Option<SubnetHyperparamsV2> {
            SubtensorModule::hyperparams_v2(netuid)
        }

        fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>> {
            SubtensorModule::hyperparams_v3(netuid)
        }

        fn get_all_dynamic_info() -> Vec<Option<DynamicInfo>> {
            each(SubtensorModule::dynamic_info)
        }

        fn get_dynamic_info(netuid: u16) -> Option<DynamicInfo> {
            SubtensorModule::dynamic_info(netuid)
        }

        fn get_all_metagraphs() -> Vec<Option<Metagraph>> {
            each(SubtensorModule::metagraph)
        }

        fn get_metagraph(netuid: u16) -> Option<Metagraph> {
            SubtensorModule::metagraph(netuid)
        }

        fn get_all_mechagraphs() -> Vec<Option<Metagraph>> {
            each(SubtensorModule::metagraph)
        }

        fn get_mechagraph(netuid: u16, mecid: u8) -> Option<Metagraph> {
            SubtensorModule::metagraph(netuid).filter(|_| mecid == 0)
        }

        fn get_selective_metagraph(netuid: u16, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph> {
            SubtensorModule::selective_metagraph(netuid, &metagraph_indexes, Commitments::all)
        }

        fn get_selective_mechagraph(netuid: u16, subid: u8, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph> {
            SubtensorModule::selective_metagraph(netuid, &metagraph_indexes, Commitments::all).filter(|_| subid == 0)
        }

        fn get_subnet_state(netuid: u16) -> Option<SubnetState> {
            SubtensorModule::subnet_state(netuid)
        }

        fn get_coldkey_auto_stake_hotkey(coldkey: AccountId32, netuid: u16) -> Option<AccountId32> {
            subtensor::AutoStakeDestination::<Runtime>::get(coldkey, netuid)
        }

        fn get_subnet_to_prune() -> Option<u16> {
            None
        }

        fn get_subnet_account_id(netuid: u16) -> Option<AccountId32> {
            NetworksAdded::<Runtime>::get(netuid).then(|| SubtensorModule::account_of_subnet(netuid))
        }

        fn get_next_epoch_start_block(netuid: u16) -> Option<u64> {
            SubtensorModule::next_epoch(netuid)
        }
    }

    impl traits::StakeInfoRuntimeApi<Block> for Runtime {
        fn get_stake_info_for_coldkey(coldkey_account: AccountId32) -> Vec<StakeInfo> {
            SubtensorModule::stake_info(&coldkey_account)
        }

        fn get_stake_info_for_coldkeys(coldkey_accounts: Vec<AccountId32>) -> Vec<(AccountId32, Vec<StakeInfo>)> {
            let of = |coldkey| (SubtensorModule::stake_info(&coldkey), coldkey);
            coldkey_accounts.into_iter().map(of).map(|(stakes, coldkey)| (coldkey, stakes)).collect()
        }

        fn get_stake_info_for_hotkey_coldkey_netuid(
            hotkey_account: AccountId32,
            coldkey_account: AccountId32,
            netuid: u16,
        ) -> Option<StakeInfo> {
            Some(SubtensorModule::stake_info_on(&hotkey_account, &coldkey_account, netuid))
        }

        fn get_stake_availability_for_coldkeys(
            coldkey_accounts: Vec<AccountId32>,
            netuids: Option<Vec<u16>>,
        ) -> BTreeMap<AccountId32, BTreeMap<u16, StakeAvailability>> {
            SubtensorModule::stake_availability(coldkey_accounts, netuids)
        }

        fn get_stake_fee(
            _origin: Option<(AccountId32, u16)>,
            _origin_coldkey_account: AccountId32,
            _destination: Option<(AccountId32, u16)>,
            _destination_coldkey_account: AccountId32,
            _amount: u64,
        ) -> u64 {
            0
        }

        fn get_coldkey_lock(_coldkey: AccountId32, _netuid: u16) -> Option<LockState> {
            None
        }

        fn get_hotkey_conviction(_hotkey: AccountId32, _netuid: u16) -> FixedU128 {
            FixedU128::default()
        }

        fn get_most_convicted_hotkey_on_subnet(_netuid: u16) -> Option<AccountId32> {
            None
        }
    }

    impl traits::SubnetRegistrationRuntimeApi<Block> for Runtime {
        fn get_network_registration_cost() -> u64 {
            SubtensorModule::network_cost()
        }
    }

    impl traits::SwapRuntimeApi<Block> for Runtime {
        fn current_alpha_price(_netuid: u16) -> u64 {
            PRICE
        }

        fn current_alpha_price_all() -> Vec<SubnetPrice> {
            SubtensorModule::alpha_prices()
        }

        fn sim_swap_tao_for_alpha(_netuid: u16, tao: u64) -> SimSwapResult {
            SimSwapResult::even(tao)
        }

        fn sim_swap_alpha_for_tao(_netuid: u16, alpha: u64) -> SimSwapResult {
            SimSwapResult::even(alpha)
        }
    }
}

/// One answer for each subnet, in the order of netuids.
fn each<V>(answer: impl Fn(u16) -> V) -> Vec<V> {
    SubtensorModule::netuids().into_iter().map(answer).collect()
}
