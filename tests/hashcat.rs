//! placeholder until the cases arrive
use crate::support::tests;
tests![];
