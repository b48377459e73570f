//! The runtime APIs of subtensor, with 425's names and layouts.

use std::collections::BTreeMap;

use sp_runtime::AccountId32;

use crate::localnet::runtime::{
    fixed::FixedU128,
    subtensor::info::{
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
};

sp_api::decl_runtime_apis! {
    /// Hotkeys and who stakes on them.
    pub trait DelegateInfoRuntimeApi {
        /// Delegates.
        fn get_delegates() -> Vec<DelegateInfo>;
        /// Delegate.
        fn get_delegate(delegate_account: AccountId32) -> Option<DelegateInfo>;
        /// Delegated.
        fn get_delegated(delegatee_account: AccountId32) -> Vec<(DelegateInfo, Stake)>;
    }

    /// Neurons.
    pub trait NeuronInfoRuntimeApi {
        /// Neurons.
        fn get_neurons(netuid: u16) -> Vec<NeuronInfo>;
        /// Neuron.
        fn get_neuron(netuid: u16, uid: u16) -> Option<NeuronInfo>;
        /// Neurons lite.
        fn get_neurons_lite(netuid: u16) -> Vec<NeuronInfoLite>;
        /// Neuron lite.
        fn get_neuron_lite(netuid: u16, uid: u16) -> Option<NeuronInfoLite>;
    }

    /// Subnets.
    pub trait SubnetInfoRuntimeApi {
        /// Subnet info.
        fn get_subnet_info(netuid: u16) -> Option<SubnetInfo>;
        /// Subnets info.
        fn get_subnets_info() -> Vec<Option<SubnetInfo>>;
        /// Subnet info v2.
        fn get_subnet_info_v2(netuid: u16) -> Option<SubnetInfov2>;
        /// Subnets info v2.
        fn get_subnets_info_v2() -> Vec<Option<SubnetInfov2>>;
        /// Subnet hyperparams.
        fn get_subnet_hyperparams(netuid: u16) -> Option<SubnetHyperparams>;
        /// Subnet hyperparams v2.
        fn get_subnet_hyperparams_v2(netuid: u16) -> Option<SubnetHyperparamsV2>;
        /// Subnet hyperparams v3.
        fn get_subnet_hyperparams_v3(netuid: u16) -> Option<Vec<HyperparamEntry>>;
        /// All dynamic info.
        fn get_all_dynamic_info() -> Vec<Option<DynamicInfo>>;
        /// Dynamic info.
        fn get_dynamic_info(netuid: u16) -> Option<DynamicInfo>;
        /// All metagraphs.
        fn get_all_metagraphs() -> Vec<Option<Metagraph>>;
        /// Metagraph.
        fn get_metagraph(netuid: u16) -> Option<Metagraph>;
        /// All mechagraphs.
        fn get_all_mechagraphs() -> Vec<Option<Metagraph>>;
        /// Mechagraph.
        fn get_mechagraph(netuid: u16, mecid: u8) -> Option<Metagraph>;
        /// Selective metagraph.
        fn get_selective_metagraph(netuid: u16, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph>;
        /// Selective mechagraph.
        fn get_selective_mechagraph(netuid: u16, subid: u8, metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph>;
        /// Subnet state.
        fn get_subnet_state(netuid: u16) -> Option<SubnetState>;
        /// Coldkey auto stake hotkey.
        fn get_coldkey_auto_stake_hotkey(coldkey: AccountId32, netuid: u16) -> Option<AccountId32>;
        /// Subnet to prune.
        fn get_subnet_to_prune() -> Option<u16>;
        /// Subnet account id.
        fn get_subnet_account_id(netuid: u16) -> Option<AccountId32>;
        /// Next epoch start block.
        fn get_next_epoch_start_block(netuid: u16) -> Option<u64>;
    }

    /// Stake of coldkeys.
    pub trait StakeInfoRuntimeApi {
        /// Stake info for coldkey.
        fn get_stake_info_for_coldkey(coldkey_account: AccountId32) -> Vec<StakeInfo>;
        /// Stake info for coldkeys.
        fn get_stake_info_for_coldkeys(coldkey_accounts: Vec<AccountId32>) -> Vec<(AccountId32, Vec<StakeInfo>)>;
        /// Stake info for hotkey coldkey netuid.
        fn get_stake_info_for_hotkey_coldkey_netuid(
            hotkey_account: AccountId32,
            coldkey_account: AccountId32,
            netuid: u16,
        ) -> Option<StakeInfo>;
        /// Stake availability for coldkeys.
        fn get_stake_availability_for_coldkeys(
            coldkey_accounts: Vec<AccountId32>,
            netuids: Option<Vec<u16>>,
        ) -> BTreeMap<AccountId32, BTreeMap<u16, StakeAvailability>>;
        /// Stake fee.
        fn get_stake_fee(
            origin: Option<(AccountId32, u16)>,
            origin_coldkey_account: AccountId32,
            destination: Option<(AccountId32, u16)>,
            destination_coldkey_account: AccountId32,
            amount: u64,
        ) -> u64;
        /// Coldkey lock.
        fn get_coldkey_lock(coldkey: AccountId32, netuid: u16) -> Option<LockState>;
        /// Hotkey conviction.
        fn get_hotkey_conviction(hotkey: AccountId32, netuid: u16) -> FixedU128;
        /// Most convicted hotkey on subnet.
        fn get_most_convicted_hotkey_on_subnet(netuid: u16) -> Option<AccountId32>;
    }

    /// What a subnet costs.
    pub trait SubnetRegistrationRuntimeApi {
        /// Network registration cost.
        fn get_network_registration_cost() -> u64;
    }

    /// Prices and swaps.
    pub trait SwapRuntimeApi {
        /// Current alpha price.
        fn current_alpha_price(netuid: u16) -> u64;
        /// Current alpha price all.
        fn current_alpha_price_all() -> Vec<SubnetPrice>;
        /// Sim swap tao for alpha.
        fn sim_swap_tao_for_alpha(netuid: u16, tao: u64) -> SimSwapResult;
        /// Sim swap alpha for tao.
        fn sim_swap_alpha_for_tao(netuid: u16, alpha: u64) -> SimSwapResult;
    }
}
