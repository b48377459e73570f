//! What a registration costs, now and in the blocks to come.
//!
//! From runtime 425 on the price falls a little at the beginning of each block, by what halves it in
//! `BurnHalfLife` blocks, and each registration multiplies it. Before, it is adjusted once an
//! interval by how many came, which nobody knows beforehand. Prices are predicted to the rao.

use crate::money::Tao;

/// One, with 32 bits behind the point.
const ONE: u64 = 1 << 32;

/// The price and how it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// After the block that was looked at.
    pub now: Tao,
    /// It is never less.
    pub least: Tao,
    /// It is never more.
    pub most: Tao,
    /// How it moves.
    pub course: Course,
}

/// How the price moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Down with each block, up with each registration.
    Decay {
        /// Blocks in which it halves; 0 for never.
        half_life: u16,
        /// What a registration multiplies it by, with 64 bits behind the point.
        jump: u128,
    },
    /// Not at all for so many blocks, and then by how many came.
    Adjusted {
        /// The first of those blocks counts as one.
        steady_for: u64,
    },
}

impl Price {
    /// The price that a registration pays so many blocks on, if nobody else registers until then;
    /// none where the chain itself can't know yet.
    pub fn after(&self, blocks: u64) -> Option<Tao> {
        match self.course {
            Course::Decay { half_life, .. } => {
                let factor = factor(half_life);
                let mut price = self.now;
                for _ in 0..blocks {
                    let next = self.step(price, factor);
                    if next == price {
                        break;
                    }
                    price = next;
                }
                Some(price)
            }
            Course::Adjusted { steady_for } if blocks <= steady_for => Some(self.now),
            Course::Adjusted { .. } => None,
        }
    }

    /// In how many blocks, one at least, a registration pays no more than this, if nobody else
    /// registers until then; none where that is never, or not known.
    pub fn blocks_until(&self, cap: Tao) -> Option<u64> {
        match self.course {
            Course::Decay { half_life, .. } => {
                let factor = factor(half_life);
                let mut price = self.now;
                for block in 1.. {
                    let next = self.step(price, factor);
                    if next <= cap {
                        return Some(block);
                    }
                    if next == price {
                        break;
                    }
                    price = next;
                }
                None
            }
            Course::Adjusted { steady_for } => (steady_for > 0 && self.now <= cap).then_some(1),
        }
    }

    /// The price right after a registration.
    pub fn raised(&self) -> Tao {
        match self.course {
            Course::Decay { jump, .. } => {
                let now = u128::from(self.now.0);
                let jump = jump.max(1 << 64);
                let part = (jump & u128::from(u64::MAX)).saturating_mul(now) >> 64;
                let raised = (jump >> 64).saturating_mul(now).saturating_add(part);
                self.bounded(u64::try_from(raised).unwrap_or(u64::MAX))
            }
            Course::Adjusted { .. } => self.now,
        }
    }

    fn step(&self, price: Tao, factor: u64) -> Tao {
        self.bounded(times(price.0, factor))
    }

    fn bounded(&self, rao: u64) -> Tao {
        Tao(rao.max(self.least.0).min(self.most.0))
    }
}

/// What is left of one after a block: the largest factor that comes to a half at most in
/// `half_life` blocks.
fn factor(half_life: u16) -> u64 {
    if half_life == 0 {
        return ONE;
    }
    let (mut low, mut high) = (0, ONE);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match power(middle, half_life) > ONE / 2 {
            true => high = middle,
            false => low = middle,
        }
    }
    low
}

fn power(mut base: u64, mut exponent: u16) -> u64 {
    let mut product = ONE;
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = times(product, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    product
}

/// The factor has 32 bits behind the point and is one at most, so the product fits.
fn times(value: u64, factor: u64) -> u64 {
    ((u128::from(value) * u128::from(factor)) >> 32) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decaying(now: u64, half_life: u16) -> Price {
        Price {
            now: Tao(now),
            least: Tao(500_000),
            most: Tao(100_000_000_000),
            course: Course::Decay { half_life, jump: 0 },
        }
    }

    #[test]
    fn a_price_meets_its_cap_in_the_first_block_that_it_can() {
        let price = decaying(3_000_000_000, 360);
        for cap in [2_999_999_999, 1_500_000_000, 1_000_000_000, 500_000] {
            let blocks = price.blocks_until(Tao(cap)).expect("it falls that far");
            assert!(price.after(blocks) <= Some(Tao(cap)), "{cap}");
            assert!(price.after(blocks - 1) > Some(Tao(cap)), "{cap}");
        }
        assert_eq!(price.blocks_until(Tao(499_999)), None);
        assert_eq!(price.blocks_until(Tao(3_000_000_000)), Some(1));
        let half = price.after(360).expect("a decaying price is known");
        assert!(half <= Tao(1_500_000_000) && half > Tao(1_499_000_000));
    }

    #[test]
    fn a_price_without_a_half_life_stands_still() {
        let price = decaying(3_000_000_000, 0);
        assert_eq!(price.after(1_000_000), Some(price.now));
        assert_eq!(price.blocks_until(Tao(2_999_999_999)), None);
        assert_eq!(price.blocks_until(price.now), Some(1));
    }

    #[test]
    fn an_adjusted_price_is_known_until_its_interval_ends() {
        let price = Price {
            course: Course::Adjusted { steady_for: 2 },
            ..decaying(1_000, 1)
        };
        assert_eq!(price.after(2), Some(price.now));
        assert_eq!(price.after(3), None);
        assert_eq!(price.blocks_until(Tao(1_000)), Some(1));
        assert_eq!(price.blocks_until(Tao(999)), None);
        let last = Course::Adjusted { steady_for: 0 };
        let price = Price {
            course: last,
            ..price
        };
        assert_eq!(price.blocks_until(Tao(u64::MAX)), None);
    }
}
