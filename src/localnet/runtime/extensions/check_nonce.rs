//! The nonce of whoever signs, as 425 checks it: FRAME's rule, except that an account which does not
//! exist may send what is free. Hotkeys have no funds, and say where they serve all the same.

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::dispatch::Pays;
use scale_info::TypeInfo;
use sp_runtime::{
    AccountId32, impl_tx_ext_default,
    traits::{
        AsSystemOriginSigner, DispatchInfoOf, Implication, TransactionExtension, ValidateResult,
    },
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
};

use crate::localnet::runtime::{Runtime, RuntimeCall, RuntimeOrigin};

/// Lets each nonce of an account through once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CheckNonce(#[codec(compact)] pub u32);

impl CheckNonce {
    fn check(
        &self,
        who: &AccountId32,
        pays: Pays,
    ) -> Result<ValidTransaction, TransactionValidityError> {
        let account = frame_system::Account::<Runtime>::get(who);
        if pays == Pays::Yes && account.providers == 0 && account.sufficients == 0 {
            return Err(InvalidTransaction::Payment.into());
        }
        let Self(nonce) = *self;
        if nonce < account.nonce {
            return Err(InvalidTransaction::Stale.into());
        }
        let before = (account.nonce < nonce).then(|| (who, nonce - 1).encode());
        Ok(ValidTransaction {
            requires: before.into_iter().collect(),
            provides: vec![(who, nonce).encode()],
            ..ValidTransaction::default()
        })
    }
}

impl TransactionExtension<RuntimeCall> for CheckNonce {
    const IDENTIFIER: &'static str = "CheckNonce";
    type Implicit = ();
    type Val = Option<AccountId32>;
    type Pre = ();

    fn validate(
        &self,
        origin: RuntimeOrigin,
        _: &RuntimeCall,
        info: &DispatchInfoOf<RuntimeCall>,
        _: usize,
        (): (),
        _: &impl Implication,
        _: TransactionSource,
    ) -> ValidateResult<Self::Val, RuntimeCall> {
        let who = origin.as_system_origin_signer().cloned();
        let valid = match &who {
            Some(who) => self.check(who, info.pays_fee)?,
            None => ValidTransaction::default(),
        };
        Ok((valid, who, origin))
    }

    fn prepare(
        self,
        who: Self::Val,
        _: &RuntimeOrigin,
        _: &RuntimeCall,
        _: &DispatchInfoOf<RuntimeCall>,
        _: usize,
    ) -> Result<(), TransactionValidityError> {
        let Some(who) = who else { return Ok(()) };
        frame_system::CheckNonce::<Runtime>::prepare_nonce_for_account(&who, self.0)
    }

    impl_tx_ext_default!(RuntimeCall; weight);
}
