//! What a transaction is checked for beyond FRAME's own checks, under 425's names and in its order.
//! None but the nonce carries anything on the wire.

mod check_nonce;
mod subtensor;

use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use sp_runtime::{impl_tx_ext_default, traits::TransactionExtension};

use crate::localnet::runtime::RuntimeCall;

pub use check_nonce::CheckNonce;
pub use subtensor::SubtensorTransactionExtension;

/// An extension that lets everything through.
macro_rules! empty {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
        )]
        pub struct $name;

        impl TransactionExtension<RuntimeCall> for $name {
            const IDENTIFIER: &'static str = stringify!($name);
            type Implicit = ();
            type Val = ();
            type Pre = ();
            impl_tx_ext_default!(RuntimeCall; weight validate prepare);
        }
    };
}

empty! {
    /// On 425 only the sudo key's transactions may call sudo freely.
    SudoTransactionExtension
}

empty! {
    /// On 425 this looks into encrypted transactions, which are not taken here.
    CheckShieldedTxValidity
}

empty! {
    /// On 425 this puts pulses of the beacon first.
    DrandPriority
}
