//! The options of `mine`, by what they are about.

mod axon;
mod obsolete;
mod policy;

pub(super) use axon::{AxonArgs, Place};
pub(super) use obsolete::ObsoleteArgs;
pub(super) use policy::PolicyArgs;
