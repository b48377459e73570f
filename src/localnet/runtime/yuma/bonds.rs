//! Bonds: what validators earn from is what they said early and lastingly. They follow the weights
//! slowly, in one of two ways.

use super::{
    Epoch,
    fixed::{ONE, Share, div, mul, normalize},
    matrix::Matrix,
};

impl Epoch {
    /// The new bonds and what they pay.
    pub(super) fn bonds(
        &self,
        weights: &Matrix,
        clipped: &Matrix,
        active_stake: &[Share],
        incentive: &[Share],
    ) -> (Matrix, Vec<Share>) {
        let penalty = Share::from(self.settings.bonds_penalty);
        let penalty = div(penalty, u128::from(u16::MAX));
        let weights = weights.blend(clipped, penalty);
        let kept = div(self.settings.bonds_average.min(1_000_000), 1_000_000);
        let speed = ONE.saturating_sub(kept);
        let old = self.old_bonds();
        if self.settings.yuma3 {
            // Each validator's bonds are its own; stake counts when they pay.
            let bonds = old.blend(&weights, speed);
            let held = bonds.normalize_columns().rows_by(incentive);
            let mut dividends: Vec<Share> = held
                .iter()
                .zip(active_stake)
                .map(|(h, s)| mul(*h, *s))
                .collect();
            normalize(&mut dividends);
            (bonds, dividends)
        } else {
            // All bonds to a neuron add up to one; stake buys them.
            let bought = weights.scale_rows(active_stake).normalize_columns();
            let bonds = old
                .normalize_columns()
                .blend(&bought, speed)
                .normalize_columns();
            let mut dividends = bonds.rows_by(incentive);
            normalize(&mut dividends);
            (bonds.upscale_columns(), dividends)
        }
    }

    fn old_bonds(&self) -> Matrix {
        let valid = |(other, _): &&(u16, u16)| {
            let other = self.neurons.get(usize::from(*other));
            other.is_some_and(|neuron| !neuron.bonds_lost)
        };
        let share = |bond: u16| div(Share::from(bond), u128::from(u16::MAX));
        let rows = self.neurons.iter().map(|neuron| {
            let row = neuron.bonds.iter().filter(valid);
            row.map(|(other, bond)| (*other, share(*bond))).collect()
        });
        Matrix::new(rows.collect(), self.neurons.len())
    }
}
