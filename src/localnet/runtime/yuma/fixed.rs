//! Shares: numbers with 32 bits behind the point.

/// A share; [`ONE`] is all of it.
pub(super) type Share = u64;

/// One.
pub(super) const ONE: Share = 1 << 32;

/// The product, rounded down, at most what fits.
pub(super) fn mul(a: Share, b: Share) -> Share {
    let product = (u128::from(a) * u128::from(b)) >> 32;
    product.try_into().unwrap_or(Share::MAX)
}

/// The quotient, rounded down; nothing where there is nothing to divide by.
pub(super) fn div(a: Share, b: u128) -> Share {
    let quotient = (u128::from(a) << 32).checked_div(b).unwrap_or(0);
    quotient.try_into().unwrap_or(Share::MAX)
}

/// Makes shares add up to one, or leaves them all zero.
pub(super) fn normalize(shares: &mut [Share]) {
    let sum: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    for share in shares {
        *share = div(*share, sum);
    }
}

/// A share as a ratio of `u16::MAX`.
pub(super) fn ratio(share: Share) -> u16 {
    mul(share, Share::from(u16::MAX)).min(Share::from(u16::MAX)) as u16
}

/// Shares as ratios of `u16::MAX`.
pub(super) fn to_u16(shares: &[Share]) -> Vec<u16> {
    shares.iter().map(|share| ratio(*share)).collect()
}
