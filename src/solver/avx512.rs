//! The search with AVX-512: two groups of eight candidates at a time, one lane each.

use std::arch::x86_64::*;
use std::array::from_fn;

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state};
use super::row::Row;

/// Groups in flight.
const GROUPS: usize = 2;

/// Candidates of one vector.
const LANES: usize = 8;

/// Candidates of one pass through the rounds.
const BATCH: usize = GROUPS * LANES;

/// Any message word, chosen while running.
const ANY: usize = 16;

type Groups = [__m512i; GROUPS];

/// First index of `table` whose candidate has the row's target as first digest word.
///
/// # Safety
/// The processor must have AVX-512F.
#[target_feature(enable = "avx512f")]
pub unsafe fn search(row: &Row, table: &[u64]) -> Option<usize> {
    // SAFETY: the same features.
    unsafe {
        match (row.words, row.word) {
            (..=4, 0) => search_in::<4, 0>(row, table),
            (..=4, 1) => search_in::<4, 1>(row, table),
            _ => search_in::<16, ANY>(row, table),
        }
    }
}

/// The search among messages of which only the first `WORDS` words are not zero and `WORD`
/// varies.
#[target_feature(enable = "avx512f")]
unsafe fn search_in<const WORDS: usize, const WORD: usize>(
    row: &Row,
    table: &[u64],
) -> Option<usize> {
    let fixed = _mm512_set1_epi64(row.message[row.word] as i64);
    let mut message: [Groups; 16] =
        from_fn(|word| [_mm512_set1_epi64(row.message[word] as i64); GROUPS]);
    let state: [Groups; 16] =
        initial_state(row.length).map(|word| [_mm512_set1_epi64(word as i64); GROUPS]);
    let sought = _mm512_set1_epi64((row.target ^ FIRST_CHAIN_WORD) as i64);

    let (batches, tail) = table.as_chunks::<BATCH>();
    let mut last = [0; BATCH];
    let last = tail.last().map(|&entry| {
        last = [entry; BATCH];
        last[..tail.len()].copy_from_slice(tail);
        &last
    });
    for (index, batch) in batches.iter().chain(last).enumerate() {
        let word = if WORD == ANY { row.word } else { WORD };
        message[word] = from_fn(|group| {
            // SAFETY: a batch has LANES entries for each group.
            let entries = unsafe { _mm512_loadu_si512(batch.as_ptr().add(group * LANES).cast()) };
            _mm512_or_si512(entries, fixed)
        });
        let mut v = state;
        // SAFETY: the same features.
        unsafe { rounds::<WORDS>(&mut v, &message) };
        let hits: [__mmask8; GROUPS] = from_fn(|group| {
            _mm512_cmpeq_epi64_mask(_mm512_xor_si512(v[0][group], v[8][group]), sought)
        });
        let hits = u16::from_le_bytes(hits);
        if hits != 0 {
            return Some(index * BATCH + hits.trailing_zeros() as usize);
        }
    }
    None
}

#[inline(always)]
unsafe fn rounds<const WORDS: usize>(v: &mut [Groups; 16], m: &[Groups; 16]) {
    unsafe {
        round::<WORDS, 0>(v, m);
        round::<WORDS, 1>(v, m);
        round::<WORDS, 2>(v, m);
        round::<WORDS, 3>(v, m);
        round::<WORDS, 4>(v, m);
        round::<WORDS, 5>(v, m);
        round::<WORDS, 6>(v, m);
        round::<WORDS, 7>(v, m);
        round::<WORDS, 8>(v, m);
        round::<WORDS, 9>(v, m);
        round::<WORDS, 10>(v, m);
        round::<WORDS, 11>(v, m);
    }
}

#[inline(always)]
unsafe fn round<const WORDS: usize, const ROUND: usize>(v: &mut [Groups; 16], m: &[Groups; 16]) {
    unsafe {
        step::<WORDS, ROUND, 0>(v, m);
        step::<WORDS, ROUND, 4>(v, m);
    }
}

#[inline(always)]
unsafe fn step<const WORDS: usize, const ROUND: usize, const FIRST: usize>(
    v: &mut [Groups; 16],
    m: &[Groups; 16],
) {
    unsafe {
        half::<WORDS, ROUND, FIRST, 0, 32, 24>(v, m);
        half::<WORDS, ROUND, FIRST, 1, 16, 63>(v, m);
    }
}

#[inline(always)]
unsafe fn half<
    const WORDS: usize,
    const ROUND: usize,
    const FIRST: usize,
    const HALF: usize,
    const RD: i32,
    const RB: i32,
>(
    v: &mut [Groups; 16],
    m: &[Groups; 16],
) {
    unsafe {
        for g in 0..4 {
            let [a, b, _, _] = MIXED[FIRST + g];
            let word = SIGMA[ROUND][2 * (FIRST + g) + HALF];
            for k in 0..GROUPS {
                if word < WORDS {
                    v[a][k] = _mm512_add_epi64(v[a][k], m[word][k]);
                }
                v[a][k] = _mm512_add_epi64(v[a][k], v[b][k]);
            }
        }
        for g in 0..4 {
            let [a, _, _, d] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[d][k] = _mm512_ror_epi64::<RD>(_mm512_xor_si512(v[d][k], v[a][k]));
            }
        }
        for g in 0..4 {
            let [_, _, c, d] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[c][k] = _mm512_add_epi64(v[c][k], v[d][k]);
            }
        }
        for g in 0..4 {
            let [_, b, c, _] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[b][k] = _mm512_ror_epi64::<RB>(_mm512_xor_si512(v[b][k], v[c][k]));
            }
        }
    }
}
