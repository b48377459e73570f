//! Which CPU kernel to use: a value of `Platform` exists only where its instructions do.

#[cfg(target_arch = "x86_64")]
use super::{avx2, avx512};
use super::{portable, row::Row};

/// A CPU kernel that this machine can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Platform(Kernel);

/// Private, so that only the constructors below, which look first, can make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kernel {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Platform {
    /// The fastest kernel of this machine.
    pub fn detect() -> Self {
        Self::avx512()
            .or_else(Self::avx2)
            .unwrap_or_else(Self::portable)
    }

    /// The kernel in plain Rust, which runs everywhere.
    pub fn portable() -> Self {
        Self(Kernel::Portable)
    }

    /// The AVX2 kernel, on a processor that has AVX2.
    pub fn avx2() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            return Some(Self(Kernel::Avx2));
        }
        None
    }

    /// The AVX-512 kernel, on a processor that has AVX-512F.
    pub fn avx512() -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx512f") {
            return Some(Self(Kernel::Avx512));
        }
        None
    }

    /// Every kernel of this machine, slowest first.
    pub fn all() -> Vec<Self> {
        [Some(Self::portable()), Self::avx2(), Self::avx512()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The kernel's name, as in a selection of devices.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kernel::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => "avx512",
        }
    }

    /// First index of `table` whose candidate (`row.message[row.word] | table[index]`) has the
    /// row's target as first digest word. The rest of the digest is not looked at.
    pub fn search(self, row: &Row, table: &[u64]) -> Option<usize> {
        match self.0 {
            Kernel::Portable => portable::search(row, table),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: only `avx2` makes this value, after it found the instructions.
            Kernel::Avx2 => unsafe { avx2::search(row, table) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: only `avx512` makes this value, after it found the instructions.
            Kernel::Avx512 => unsafe { avx512::search(row, table) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block and its row: `length` bytes of which `word` varies, nothing sought yet.
    fn row(length: usize, word: usize, words: usize) -> Row {
        let mut message = [0; 16];
        let mut seed = (length * 256 + word * 16 + words) as u64;
        for (index, slot) in message.iter_mut().enumerate().take(words) {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let bytes = length.saturating_sub(8 * index).min(8);
            *slot = (seed ^ seed >> 29) & mask(bytes);
        }
        message[word] &= 0xffff_0000_ff00_00ff;
        Row {
            message,
            length: length as u64,
            word,
            words,
            target: 0,
        }
    }

    fn mask(bytes: usize) -> u64 {
        u64::MAX.checked_shr(64 - 8 * bytes as u32).unwrap_or(0)
    }

    /// Distinct entries that touch the bytes that `row` left free in a whole word.
    fn table(entries: usize, row: &Row) -> Vec<u64> {
        let free = (row.length as usize).saturating_sub(8 * row.word).min(8);
        (0..entries as u64)
            .map(|i| ((i & 0xff) << 8 | (i >> 8) << 32) & mask(free) & 0x0000_ffff_00ff_ff00)
            .collect()
    }

    /// First digest word of a candidate, by another crate.
    fn oracle(row: &Row, varied: u64) -> u64 {
        let mut message = row.message;
        message[row.word] |= varied;
        let bytes: Vec<u8> = message.iter().flat_map(|word| word.to_le_bytes()).collect();
        let digest = blake2b_simd::blake2b(&bytes[..row.length as usize]);
        u64::from_le_bytes(*digest.as_bytes().first_chunk().expect("64 bytes"))
    }

    /// Every word, every number of words, with a length that reaches the last of them.
    fn shapes() -> impl Iterator<Item = Row> {
        (1..=16).flat_map(|words| {
            (0..words).flat_map(move |word| {
                [8 * words - 7, 8 * words - 3, 8 * words].map(|length| row(length, word, words))
            })
        })
    }

    fn assert_finds(row: &Row, table: &[u64]) {
        let expected = portable::search(row, table);
        for platform in Platform::all() {
            let found = platform.search(row, table);
            assert_eq!(found, expected, "{} {row:?}", platform.name());
        }
    }

    #[test]
    fn portable_agrees_with_another_crate() {
        for mut row in shapes().chain([row(0, 0, 1)]) {
            for entry in table(9, &row) {
                row.target = oracle(&row, entry);
                assert_eq!(portable::search(&row, &[entry]), Some(0), "{row:?}");
                row.target ^= 1 << 63;
                assert_eq!(portable::search(&row, &[entry]), None, "{row:?}");
            }
        }
    }

    #[test]
    fn every_kernel_finds_every_index_of_every_shape() {
        for mut row in shapes() {
            let table = table(37, &row);
            for &entry in &table {
                row.target = oracle(&row, entry);
                assert_finds(&row, &table);
            }
        }
    }

    #[test]
    fn every_kernel_takes_every_table_length() {
        for mut row in [row(28, 0, 4), row(28, 1, 4), row(24, 2, 3), row(128, 9, 16)] {
            for entries in (1..=90).chain([1000]) {
                let table = table(entries, &row);
                for index in [0, entries / 2, entries - 1] {
                    row.target = oracle(&row, table[index]);
                    assert_finds(&row, &table);
                    assert_eq!(Platform::detect().search(&row, &table), Some(index));
                }
                row.target ^= 1;
                assert_finds(&row, &table);
            }
        }
    }

    #[test]
    fn the_first_of_two_hits_wins() {
        let mut row = row(28, 1, 4);
        let mut table = table(100, &row);
        for (first, second) in [(0, 99), (3, 4), (7, 8), (15, 16), (31, 70), (98, 99)] {
            let entry = 0x00ab_0000_0000;
            let saved = (table[first], table[second]);
            (table[first], table[second]) = (entry, entry);
            row.target = oracle(&row, entry);
            for platform in Platform::all() {
                assert_eq!(platform.search(&row, &table), Some(first));
            }
            (table[first], table[second]) = saved;
        }
    }

    #[test]
    fn an_empty_table_has_no_hit() {
        for platform in Platform::all() {
            assert_eq!(platform.search(&row(28, 1, 4), &[]), None);
        }
    }
}
