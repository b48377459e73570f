//! Which axons have offered `btauth/1`. They are not asked another way again: somebody between
//! could have taken the offer out of a later response.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::AxonAddress;

/// More axons than a subnet has; beyond, the oldest dialect still works.
const MOST: usize = 4096;

/// The axons that offered.
#[derive(Debug, Default)]
pub(super) struct Offers(Mutex<HashSet<AxonAddress>>);

impl Offers {
    pub(super) fn contains(&self, axon: &AxonAddress) -> bool {
        self.axons().contains(axon)
    }

    pub(super) fn insert(&self, axon: &AxonAddress) {
        let mut axons = self.axons();
        if axons.len() < MOST {
            axons.insert(*axon);
        }
    }

    fn axons(&self) -> MutexGuard<'_, HashSet<AxonAddress>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
