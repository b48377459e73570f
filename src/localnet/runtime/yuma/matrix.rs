//! Sparse square matrices of shares: a row for each neuron that weighs or holds bonds.

use super::fixed::{ONE, Share, div, mul};

/// A row: columns that are not zero.
pub(super) type Row = Vec<(u16, Share)>;

/// Rows, and how many columns they have.
#[derive(Clone, Debug)]
pub(super) struct Matrix {
    rows: Vec<Row>,
    columns: usize,
}

/// Makes a row add up to one.
pub(super) fn normalize_row(row: &mut Row) {
    let sum: u128 = row.iter().map(|(_, value)| u128::from(*value)).sum();
    for (_, value) in row.iter_mut() {
        *value = div(*value, sum);
    }
    row.retain(|(_, value)| *value > 0);
}

impl Matrix {
    /// Rows whose columns are all below `columns`.
    pub(super) fn new(rows: Vec<Row>, columns: usize) -> Self {
        Self { rows, columns }
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// For each column the largest value that rows with at least `majority` of the stake reach.
    pub(super) fn majority(&self, stake: &[Share], majority: Share) -> Vec<Share> {
        let mut columns: Vec<Vec<(Share, Share)>> = vec![Vec::new(); self.columns];
        for (row, stake) in self.rows.iter().zip(stake).filter(|(_, stake)| **stake > 0) {
            for (column, value) in row {
                columns[usize::from(*column)].push((*value, *stake));
            }
        }
        let reach = |mut column: Vec<(Share, Share)>| {
            column.sort_unstable_by(|a, b| b.cmp(a));
            let mut sum: Share = 0;
            let mut reached = column.into_iter().skip_while(|(_, stake)| {
                sum = sum.saturating_add(*stake);
                sum < majority
            });
            reached.next().map_or(0, |(value, _)| value)
        };
        columns.into_iter().map(reach).collect()
    }

    /// No value above that of its column in `limits`.
    pub(super) fn clip(&self, limits: &[Share]) -> Self {
        self.map(|_, column, value| value.min(limits[usize::from(column)]))
    }

    /// Each row times its share.
    pub(super) fn scale_rows(&self, shares: &[Share]) -> Self {
        self.map(|row, _, value| mul(value, shares[row]))
    }

    /// `(1 − part)` of this and `part` of the other, which has the same places or fewer.
    pub(super) fn blend(&self, other: &Self, part: Share) -> Self {
        let rest = ONE.saturating_sub(part);
        let rows = self.rows.iter().zip(&other.rows).map(|(own, other)| {
            let mut sums = vec![0; self.columns];
            for (column, value) in own {
                sums[usize::from(*column)] = mul(*value, rest);
            }
            for (column, value) in other {
                let sum: &mut Share = &mut sums[usize::from(*column)];
                *sum = sum.saturating_add(mul(*value, part));
            }
            let row = (0_u16..).zip(sums);
            row.filter(|(_, value)| *value > 0).collect()
        });
        Self::new(rows.collect(), self.columns)
    }

    /// Makes each column add up to one.
    pub(super) fn normalize_columns(&self) -> Self {
        let mut sums = vec![0_u128; self.columns];
        for (column, value) in self.rows.iter().flatten() {
            sums[usize::from(*column)] += u128::from(*value);
        }
        self.map(|_, column, value| div(value, sums[usize::from(column)]))
    }

    /// Makes the largest of each column one.
    pub(super) fn upscale_columns(&self) -> Self {
        let mut most = vec![0; self.columns];
        for (column, value) in self.rows.iter().flatten() {
            let most: &mut Share = &mut most[usize::from(*column)];
            *most = (*most).max(*value);
        }
        self.map(|_, column, value| div(value, u128::from(most[usize::from(column)])))
    }

    /// What each row adds up to.
    pub(super) fn row_sums(&self) -> Vec<Share> {
        let sum = |row: &Row| row.iter().fold(0_u64, |sum, (_, v)| sum.saturating_add(*v));
        self.rows.iter().map(sum).collect()
    }

    /// What each column adds up to, each row counted by its share.
    pub(super) fn columns_by(&self, shares: &[Share]) -> Vec<Share> {
        let mut sums = vec![0_u64; self.columns];
        for (row, share) in self.rows.iter().zip(shares) {
            for (column, value) in row {
                let sum = &mut sums[usize::from(*column)];
                *sum = sum.saturating_add(mul(*value, *share));
            }
        }
        sums
    }

    /// What each row adds up to, each column counted by its share.
    pub(super) fn rows_by(&self, shares: &[Share]) -> Vec<Share> {
        let part = |(column, value): &(u16, Share)| mul(*value, shares[usize::from(*column)]);
        let sum = |row: &Row| row.iter().map(part).fold(0, Share::saturating_add);
        self.rows.iter().map(sum).collect()
    }

    fn map(&self, value: impl Fn(usize, u16, Share) -> Share) -> Self {
        let rows = self.rows.iter().enumerate().map(|(uid, row)| {
            let row = row
                .iter()
                .map(|(column, old)| (*column, value(uid, *column, *old)));
            row.filter(|(_, value)| *value > 0).collect()
        });
        Self::new(rows.collect(), self.columns)
    }
}
