//! What 425 refuses before the pool, with a number of its own in place of an error's name.

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{
    AccountId32, impl_tx_ext_default,
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Implication, TransactionExtension, ValidateResult,
    },
    transaction_validity::{InvalidTransaction, TransactionSource, ValidTransaction},
};

use crate::localnet::runtime::{
    Runtime, RuntimeCall, RuntimeOrigin, SubtensorModule,
    subtensor::{Call, CommitRevealWeightsEnabled, Error, Reveal, Uids},
};

/// Refuses weights without stake or too soon, endpoints that would be refused, and early reveals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SubtensorTransactionExtension;

impl TransactionExtension<RuntimeCall> for SubtensorTransactionExtension {
    const IDENTIFIER: &'static str = "SubtensorTransactionExtension";
    type Implicit = ();
    type Val = ();
    type Pre = ();

    fn validate(
        &self,
        origin: RuntimeOrigin,
        call: &RuntimeCall,
        _: &DispatchInfoOf<RuntimeCall>,
        _: usize,
        (): (),
        _: &impl Implication,
        _: TransactionSource,
    ) -> ValidateResult<(), RuntimeCall> {
        if let (Some(who), RuntimeCall::SubtensorModule(call)) =
            (origin.as_system_origin_signer(), call)
        {
            check(who, call).map_err(|error| InvalidTransaction::Custom(number(&error)))?;
        }
        Ok((ValidTransaction::default(), (), origin))
    }

    impl_tx_ext_default!(RuntimeCall; weight prepare);
}

fn check(who: &AccountId32, call: &Call<Runtime>) -> Result<(), Error<Runtime>> {
    match call {
        Call::set_weights { netuid, .. } | Call::set_mechanism_weights { netuid, .. } => {
            check_stake(who, *netuid)?;
            if CommitRevealWeightsEnabled::<Runtime>::get(netuid) {
                return Ok(());
            }
            check_rate(who, *netuid, Error::SettingWeightsTooFast)
        }
        Call::commit_weights { netuid, .. } | Call::commit_mechanism_weights { netuid, .. } => {
            check_stake(who, *netuid)?;
            check_rate(who, *netuid, Error::CommittingWeightsTooFast)
        }
        Call::commit_timelocked_weights { netuid, .. }
        | Call::commit_timelocked_mechanism_weights { netuid, .. } => check_stake(who, *netuid),
        Call::reveal_weights {
            netuid,
            uids,
            values,
            salt,
            version_key,
        }
        | Call::reveal_mechanism_weights {
            netuid,
            uids,
            values,
            salt,
            version_key,
            ..
        } => {
            check_stake(who, *netuid)?;
            let version_key = *version_key;
            let reveal = Reveal {
                uids,
                values,
                salt,
                version_key,
            };
            SubtensorModule::check_reveal(who, *netuid, &reveal)
        }
        Call::register_network { .. } if !SubtensorModule::may_register_network() => {
            Err(Error::NetworkTxRateLimitExceeded)
        }
        Call::serve_axon {
            netuid,
            ip,
            port,
            ip_type,
            ..
        }
        | Call::serve_axon_tls {
            netuid,
            ip,
            port,
            ip_type,
            ..
        } => SubtensorModule::check_axon(who, *netuid, *ip_type, *ip, *port),
        Call::serve_prometheus {
            netuid,
            ip,
            port,
            ip_type,
            ..
        } => SubtensorModule::check_prometheus(who, *netuid, *ip_type, *ip, *port),
        _ => Ok(()),
    }
}

fn check_stake(who: &AccountId32, netuid: u16) -> Result<(), Error<Runtime>> {
    let enough = SubtensorModule::has_stake_for_weights(who, netuid);
    enough
        .then_some(())
        .ok_or(Error::NotEnoughStakeToSetWeights)
}

fn check_rate(who: &AccountId32, netuid: u16, error: Error<Runtime>) -> Result<(), Error<Runtime>> {
    match Uids::<Runtime>::get(netuid, who) {
        Some(uid) if !SubtensorModule::may_weigh_again(netuid, uid) => Err(error),
        _ => Ok(()),
    }
}

/// The numbers of 425.
fn number(error: &Error<Runtime>) -> u8 {
    match error {
        Error::NotEnoughStakeToSetWeights => 1,
        Error::SettingWeightsTooFast
        | Error::CommittingWeightsTooFast
        | Error::NetworkTxRateLimitExceeded => 6,
        Error::HotKeyNotRegisteredInNetwork => 10,
        Error::InvalidIpAddress => 11,
        Error::ServingRateLimitExceeded => 12,
        Error::InvalidPort => 13,
        Error::NoWeightsCommitFound => 16,
        Error::RevealTooEarly => 17,
        _ => 255,
    }
}
