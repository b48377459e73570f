//! The columns of a metagraph that were asked for, by their number.

use codec::{Compact, Decode, Encode};
use scale_info::TypeInfo;
use sp_runtime::AccountId32;

use crate::localnet::runtime::{
    fixed::FixedI128,
    subtensor::{
        pallet::*,
        types::{AxonInfo, ChainIdentityV2, SubnetIdentityV3},
    },
};

/// Those columns of a metagraph that were asked for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SelectiveMetagraph {
    pub netuid: Compact<u16>,
    pub name: Option<Vec<Compact<u8>>>,
    pub symbol: Option<Vec<Compact<u8>>>,
    pub identity: Option<Option<SubnetIdentityV3>>,
    pub network_registered_at: Option<Compact<u64>>,
    pub owner_hotkey: Option<AccountId32>,
    pub owner_coldkey: Option<AccountId32>,
    pub block: Option<Compact<u64>>,
    pub tempo: Option<Compact<u16>>,
    pub last_step: Option<Compact<u64>>,
    pub blocks_since_last_step: Option<Compact<u64>>,
    pub subnet_emission: Option<Compact<u64>>,
    pub alpha_in: Option<Compact<u64>>,
    pub alpha_out: Option<Compact<u64>>,
    pub tao_in: Option<Compact<u64>>,
    pub alpha_out_emission: Option<Compact<u64>>,
    pub alpha_in_emission: Option<Compact<u64>>,
    pub tao_in_emission: Option<Compact<u64>>,
    pub pending_alpha_emission: Option<Compact<u64>>,
    pub pending_root_emission: Option<Compact<u64>>,
    pub subnet_volume: Option<Compact<u128>>,
    pub moving_price: Option<FixedI128>,
    pub rho: Option<Compact<u16>>,
    pub kappa: Option<Compact<u16>>,
    pub min_allowed_weights: Option<Compact<u16>>,
    pub max_weights_limit: Option<Compact<u16>>,
    pub weights_version: Option<Compact<u64>>,
    pub weights_rate_limit: Option<Compact<u64>>,
    pub activity_cutoff: Option<Compact<u64>>,
    pub max_validators: Option<Compact<u16>>,
    pub num_uids: Option<Compact<u16>>,
    pub max_uids: Option<Compact<u16>>,
    pub burn: Option<Compact<u64>>,
    pub difficulty: Option<Compact<u64>>,
    pub registration_allowed: Option<bool>,
    pub pow_registration_allowed: Option<bool>,
    pub immunity_period: Option<Compact<u16>>,
    pub min_difficulty: Option<Compact<u64>>,
    pub max_difficulty: Option<Compact<u64>>,
    pub min_burn: Option<Compact<u64>>,
    pub max_burn: Option<Compact<u64>>,
    pub adjustment_alpha: Option<Compact<u64>>,
    pub adjustment_interval: Option<Compact<u16>>,
    pub target_regs_per_interval: Option<Compact<u16>>,
    pub max_regs_per_block: Option<Compact<u16>>,
    pub serving_rate_limit: Option<Compact<u64>>,
    pub commit_reveal_weights_enabled: Option<bool>,
    pub commit_reveal_period: Option<Compact<u64>>,
    pub liquid_alpha_enabled: Option<bool>,
    pub alpha_high: Option<Compact<u16>>,
    pub alpha_low: Option<Compact<u16>>,
    pub bonds_moving_avg: Option<Compact<u64>>,
    pub hotkeys: Option<Vec<AccountId32>>,
    pub coldkeys: Option<Vec<AccountId32>>,
    pub identities: Option<Vec<Option<ChainIdentityV2>>>,
    pub axons: Option<Vec<AxonInfo>>,
    pub active: Option<Vec<bool>>,
    pub validator_permit: Option<Vec<bool>>,
    pub pruning_score: Option<Vec<Compact<u16>>>,
    pub last_update: Option<Vec<Compact<u64>>>,
    pub emission: Option<Vec<Compact<u64>>>,
    pub dividends: Option<Vec<Compact<u16>>>,
    pub incentives: Option<Vec<Compact<u16>>>,
    pub consensus: Option<Vec<Compact<u16>>>,
    pub trust: Option<Vec<Compact<u16>>>,
    pub rank: Option<Vec<Compact<u16>>>,
    pub block_at_registration: Option<Vec<Compact<u64>>>,
    pub alpha_stake: Option<Vec<Compact<u64>>>,
    pub tao_stake: Option<Vec<Compact<u64>>>,
    pub total_stake: Option<Vec<Compact<u64>>>,
    pub tao_dividends_per_hotkey: Option<Vec<(AccountId32, Compact<u64>)>>,
    pub alpha_dividends_per_hotkey: Option<Vec<(AccountId32, Compact<u64>)>>,
    pub validators: Option<Vec<Compact<u16>>>,
    pub commitments: Option<Vec<(AccountId32, Vec<Compact<u8>>)>>,
}

/// What neurons have published, which another pallet keeps.
type Commitments = Vec<(AccountId32, Vec<Compact<u8>>)>;

impl<T: Config> Pallet<T> {
    /// The columns that were asked for.
    pub fn selective_metagraph(
        netuid: u16,
        columns: &[u16],
        commitments: fn(u16) -> Commitments,
    ) -> Option<SelectiveMetagraph> {
        let metagraph = Self::metagraph(netuid)?;
        let wants = |column: u16| columns.contains(&column);
        Some(SelectiveMetagraph {
            netuid: metagraph.netuid,
            name: wants(1).then_some(metagraph.name),
            symbol: wants(2).then_some(metagraph.symbol),
            identity: wants(3).then_some(metagraph.identity),
            network_registered_at: wants(4).then_some(metagraph.network_registered_at),
            owner_hotkey: wants(5).then_some(metagraph.owner_hotkey),
            owner_coldkey: wants(6).then_some(metagraph.owner_coldkey),
            block: wants(7).then_some(metagraph.block),
            tempo: wants(8).then_some(metagraph.tempo),
            last_step: wants(9).then_some(metagraph.last_step),
            blocks_since_last_step: wants(10).then_some(metagraph.blocks_since_last_step),
            subnet_emission: wants(11).then_some(metagraph.subnet_emission),
            alpha_in: wants(12).then_some(metagraph.alpha_in),
            alpha_out: wants(13).then_some(metagraph.alpha_out),
            tao_in: wants(14).then_some(metagraph.tao_in),
            alpha_out_emission: wants(15).then_some(metagraph.alpha_out_emission),
            alpha_in_emission: wants(16).then_some(metagraph.alpha_in_emission),
            tao_in_emission: wants(17).then_some(metagraph.tao_in_emission),
            pending_alpha_emission: wants(18).then_some(metagraph.pending_alpha_emission),
            pending_root_emission: wants(19).then_some(metagraph.pending_root_emission),
            subnet_volume: wants(20).then_some(metagraph.subnet_volume),
            moving_price: wants(21).then_some(metagraph.moving_price),
            rho: wants(22).then_some(metagraph.rho),
            kappa: wants(23).then_some(metagraph.kappa),
            min_allowed_weights: wants(24).then_some(metagraph.min_allowed_weights),
            max_weights_limit: wants(25).then_some(metagraph.max_weights_limit),
            weights_version: wants(26).then_some(metagraph.weights_version),
            weights_rate_limit: wants(27).then_some(metagraph.weights_rate_limit),
            activity_cutoff: wants(28).then_some(metagraph.activity_cutoff),
            max_validators: wants(29).then_some(metagraph.max_validators),
            num_uids: wants(30).then_some(metagraph.num_uids),
            max_uids: wants(31).then_some(metagraph.max_uids),
            burn: wants(32).then_some(metagraph.burn),
            difficulty: wants(33).then_some(metagraph.difficulty),
            registration_allowed: wants(34).then_some(metagraph.registration_allowed),
            pow_registration_allowed: wants(35).then_some(metagraph.pow_registration_allowed),
            immunity_period: wants(36).then_some(metagraph.immunity_period),
            min_difficulty: wants(37).then_some(metagraph.min_difficulty),
            max_difficulty: wants(38).then_some(metagraph.max_difficulty),
            min_burn: wants(39).then_some(metagraph.min_burn),
            max_burn: wants(40).then_some(metagraph.max_burn),
            adjustment_alpha: wants(41).then_some(metagraph.adjustment_alpha),
            adjustment_interval: wants(42).then_some(metagraph.adjustment_interval),
            target_regs_per_interval: wants(43).then_some(metagraph.target_regs_per_interval),
            max_regs_per_block: wants(44).then_some(metagraph.max_regs_per_block),
            serving_rate_limit: wants(45).then_some(metagraph.serving_rate_limit),
            commit_reveal_weights_enabled: wants(46)
                .then_some(metagraph.commit_reveal_weights_enabled),
            commit_reveal_period: wants(47).then_some(metagraph.commit_reveal_period),
            liquid_alpha_enabled: wants(48).then_some(metagraph.liquid_alpha_enabled),
            alpha_high: wants(49).then_some(metagraph.alpha_high),
            alpha_low: wants(50).then_some(metagraph.alpha_low),
            bonds_moving_avg: wants(51).then_some(metagraph.bonds_moving_avg),
            hotkeys: wants(52).then_some(metagraph.hotkeys),
            coldkeys: wants(53).then_some(metagraph.coldkeys),
            identities: wants(54).then_some(metagraph.identities),
            axons: wants(55).then_some(metagraph.axons),
            active: wants(56).then_some(metagraph.active),
            validator_permit: wants(57).then_some(metagraph.validator_permit),
            pruning_score: wants(58).then_some(metagraph.pruning_score),
            last_update: wants(59).then_some(metagraph.last_update),
            emission: wants(60).then_some(metagraph.emission),
            dividends: wants(61).then_some(metagraph.dividends),
            incentives: wants(62).then_some(metagraph.incentives),
            consensus: wants(63).then_some(metagraph.consensus),
            trust: wants(64).then_some(metagraph.trust),
            rank: wants(65).then_some(metagraph.rank),
            block_at_registration: wants(66).then_some(metagraph.block_at_registration),
            alpha_stake: wants(67).then_some(metagraph.alpha_stake),
            tao_stake: wants(68).then_some(metagraph.tao_stake),
            total_stake: wants(69).then_some(metagraph.total_stake),
            tao_dividends_per_hotkey: wants(70).then_some(metagraph.tao_dividends_per_hotkey),
            alpha_dividends_per_hotkey: wants(71).then_some(metagraph.alpha_dividends_per_hotkey),
            validators: wants(72).then(|| Self::validators(netuid)),
            commitments: wants(73).then(|| commitments(netuid)),
        })
    }

    /// Those with a permit and enough stake, the poorest first.
    fn validators(netuid: u16) -> Vec<Compact<u16>> {
        let threshold = StakeThreshold::<T>::get();
        let permits = ValidatorPermit::<T>::get(netuid);
        let permitted = (0_u16..).zip(permits).filter(|(_, permit)| *permit);
        let mut validators: Vec<(u64, u16)> = permitted
            .map(|(uid, _)| {
                (
                    Self::stake_weight(&Keys::<T>::get(netuid, uid), netuid),
                    uid,
                )
            })
            .filter(|(stake, _)| *stake > threshold)
            .collect();
        validators.sort_unstable();
        validators
            .into_iter()
            .map(|(_, uid)| Compact(uid))
            .collect()
    }
}
