//! The pallets of the runtime under the numbers of 425, and what FRAME makes of them.

#![allow(missing_docs, reason = "FRAME makes it")]
#![allow(
    unexpected_cfgs,
    reason = "FRAME asks for a feature that we have no use for"
)]

use frame_support::construct_runtime;

use crate::localnet::runtime::{admin, commitments, drand, subtensor, swap};

construct_runtime! {
    pub struct Runtime {
        System: frame_system = 0,
        Timestamp: pallet_timestamp = 2,
        Balances: pallet_balances = 5,
        TransactionPayment: pallet_transaction_payment = 6,
        SubtensorModule: subtensor = 7,
        Utility: pallet_utility = 11,
        Sudo: pallet_sudo = 12,
        Commitments: commitments = 18,
        AdminUtils: admin = 19,
        Drand: drand = 26,
        Swap: swap = 28,
    }
}
