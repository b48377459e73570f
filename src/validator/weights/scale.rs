//! Scores as the chain's numbers, exactly as SN27 and the SDK make them.

/// Scores as shares of their sum, in 32 bits as upstream has them. What is negative, or no number,
/// counts as nothing.
pub fn normalise(scores: &[f64]) -> Vec<f32> {
    let scores = scores.iter().map(|score| score.max(0.0) as f32);
    let scores: Vec<f32> = scores.map(|score| score.min(f32::MAX)).collect();
    let sum: f64 = scores.iter().copied().map(f64::from).sum();
    let sum = (sum.min(f32::MAX.into()) as f32).max(1e-12);
    scores.into_iter().map(|score| score / sum).collect()
}

/// Shares as the chain's numbers: the largest is 65535, halves are rounded to even, and those that
/// come to nothing are left out. Nothing at all, where no share is above nothing.
pub fn emit(shares: &[(u16, f32)]) -> (Vec<u16>, Vec<u16>) {
    let most = shares.iter().map(|(_, share)| f64::from(*share));
    let most = most.fold(0.0, f64::max);
    if most <= 0.0 {
        return (Vec::new(), Vec::new());
    }
    let scaled = shares.iter().map(|(uid, share)| {
        let value = f64::from(*share) / most * f64::from(u16::MAX);
        // At most 65535, and never negative.
        (*uid, value.round_ties_even() as u16)
    });
    scaled.filter(|(_, value)| *value != 0).unzip()
}
