//! Prices and swaps: one alpha is one TAO, without a fee.

use codec::{Decode, Encode};
use scale_info::TypeInfo;

use crate::localnet::runtime::subtensor::{PRICE, pallet::*};

/// What a swap would give.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SimSwapResult {
    pub tao_amount: u64,
    pub alpha_amount: u64,
    pub tao_fee: u64,
    pub alpha_fee: u64,
    pub tao_slippage: u64,
    pub alpha_slippage: u64,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub struct SubnetPrice {
    pub netuid: u16,
    pub price: u64,
}

impl SimSwapResult {
    /// What a swap of `amount` would give.
    pub fn even(amount: u64) -> Self {
        Self {
            tao_amount: amount,
            alpha_amount: amount,
            tao_fee: 0,
            alpha_fee: 0,
            tao_slippage: 0,
            alpha_slippage: 0,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The price of a subnet's alpha.
    pub fn alpha_prices() -> Vec<SubnetPrice> {
        let price = |netuid| SubnetPrice {
            netuid,
            price: PRICE,
        };
        Self::netuids().into_iter().map(price).collect()
    }
}
