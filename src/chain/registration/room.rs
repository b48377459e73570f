//! Who makes room for a newcomer when all places of a subnet are taken.

use crate::address::Address;

/// Whether there is a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// So many are free.
    Free(u16),
    /// All are taken; this neuron would be pruned, as things stand.
    Prunes(Neuron),
    /// All are taken, and none may be pruned.
    None,
}

/// A neuron that may have to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neuron {
    /// Its place.
    pub uid: u16,
    /// Its key.
    pub hotkey: Address,
    /// What it is worth: what it earned, or its pruning score on older runtimes.
    pub worth: u64,
    /// When it registered.
    pub registered: u64,
    /// Whether its immunity lasts yet. Such a one goes only where too few others could.
    pub immune: bool,
    /// Whether it is the owner's and never goes.
    pub protected: bool,
}

/// The one that is worth least, the oldest of those, the first of those: among those past immunity
/// while more than `spared` of them are left, else among the immune.
pub(super) fn pruned(neurons: &[Neuron], spared: u16) -> Room {
    let candidates = || neurons.iter().filter(|neuron| !neuron.protected);
    let mortal = candidates().filter(|neuron| !neuron.immune).count();
    let enough = mortal > usize::from(spared);
    let least = candidates()
        .filter(|neuron| neuron.immune != enough)
        .min_by_key(|neuron| (neuron.worth, neuron.registered, neuron.uid));
    least.map_or(Room::None, |neuron| Room::Prunes(*neuron))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neuron(uid: u16, worth: u64, registered: u64, immune: bool) -> Neuron {
        Neuron {
            uid,
            hotkey: Address::from_bytes([uid as u8; 32]),
            worth,
            registered,
            immune,
            protected: uid == 0,
        }
    }

    fn uid(room: Room) -> Option<u16> {
        match room {
            Room::Prunes(neuron) => Some(neuron.uid),
            _ => None,
        }
    }

    #[test]
    fn the_least_worth_goes_and_the_immune_last() {
        let neurons = [
            neuron(0, 0, 0, false),
            neuron(1, 5, 1, false),
            neuron(2, 3, 9, false),
            neuron(3, 3, 8, false),
            neuron(4, 0, 99, true),
        ];
        assert_eq!(uid(pruned(&neurons, 0)), Some(3));
        // Three are past immunity, and as many are left alone.
        assert_eq!(uid(pruned(&neurons, 3)), Some(4));
        assert_eq!(pruned(&neurons[..1], 0), Room::None);
    }
}
