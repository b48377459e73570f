//! The search with AVX-512: two groups of eight candidates at a time, one lane each.

use std::arch::x86_64::*;
use std::array::from_fn;

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state};
use super::row::Row;

/// Groups in flight.
const GROUPS: usize = 2;

/// Candidates of one vector.
const LANES: usize = 4;

/// Candidates of one pass through the rounds.
const BATCH: usize = GROUPS * LANES;

/// Any message word, chosen while running.
const ANY: usize = 16;

type Groups = [__m256i; GROUPS];

/// First index of `table` whose candidate has the row's target as first digest word.
///
/// # Safety
/// The processor must have AVX2.
#[target_feature(enable = "avx2")]
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
#[target_feature(enable = "avx2")]
unsafe fn search_in<const WORDS: usize, const WORD: usize>(
    row: &Row,
    table: &[u64],
) -> Option<usize> {
    let fixed = _mm256_set1_epi64x(row.message[row.word] as i64);
    let mut message: [Groups; 16] =
        from_fn(|word| [_mm256_set1_epi64x(row.message[word] as i64); GROUPS]);
    let state: [Groups; 16] =
        initial_state(row.length).map(|word| [_mm256_set1_epi64x(word as i64); GROUPS]);
    let sought = _mm256_set1_epi64x((row.target ^ FIRST_CHAIN_WORD) as i64);

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
            let entries = unsafe { _mm256_loadu_si256(batch.as_ptr().add(group * LANES).cast()) };
            _mm256_or_si256(entries, fixed)
        });
        let mut v = state;
        // SAFETY: the same features.
        unsafe { rounds::<WORDS>(&mut v, &message) };
        let hits: [u32; GROUPS] = from_fn(|group| {
            let equal = _mm256_cmpeq_epi64(_mm256_xor_si256(v[0][group], v[8][group]), sought);
            _mm256_movemask_pd(_mm256_castsi256_pd(equal)) as u32
        });
        let hits = hits[0] | hits[1] << LANES;
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
                    v[a][k] = _mm256_add_epi64(v[a][k], m[word][k]);
                }
                v[a][k] = _mm256_add_epi64(v[a][k], v[b][k]);
            }
        }
        for g in 0..4 {
            let [a, _, _, d] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[d][k] = rotate::<RD>(_mm256_xor_si256(v[d][k], v[a][k]));
            }
        }
        for g in 0..4 {
            let [_, _, c, d] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[c][k] = _mm256_add_epi64(v[c][k], v[d][k]);
            }
        }
        for g in 0..4 {
            let [_, b, c, _] = MIXED[FIRST + g];
            for k in 0..GROUPS {
                v[b][k] = rotate::<RB>(_mm256_xor_si256(v[b][k], v[c][k]));
            }
        }
    }
}

/// Each lane rotated right.
#[inline(always)]
unsafe fn rotate<const BITS: i32>(x: __m256i) -> __m256i {
    unsafe {
        match BITS {
            32 => _mm256_shuffle_epi32::<0b1011_0001>(x),
            24 => _mm256_shuffle_epi8(
                x,
                _mm256_broadcastsi128_si256(_mm_setr_epi8(
                    3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10,
                )),
            ),
            16 => _mm256_shuffle_epi8(
                x,
                _mm256_broadcastsi128_si256(_mm_setr_epi8(
                    2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9,
                )),
            ),
            _ => _mm256_xor_si256(_mm256_srli_epi64::<63>(x), _mm256_add_epi64(x, x)),
        }
    }
}
