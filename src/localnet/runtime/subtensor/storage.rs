//! What the pallet keeps: the items of 425 that it uses, with their hashers, types and defaults.

pub(super) mod absent;
pub(super) mod network;
pub(super) mod neuron;
pub(super) mod stake;
