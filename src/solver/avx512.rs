//! The search with AVX-512: seventeen candidates at a time, eight in each of two vectors and one in
//! the general registers.
//!
//! The rounds are in assembly because their order is what makes them fast, and compilers reorder
//! them to half the speed. One vector's step waits for its own results, so the other vector's fills
//! the gaps; the two states are the 32 registers there are. The general registers' units would be
//! idle otherwise.

mod step;

use std::arch::x86_64::*;

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state, mix};
use super::row::Row;
use step::step;

/// Candidates of a vector.
const LANES: usize = 8;

/// Candidates of one pass through the rounds.
const BATCH: usize = 2 * LANES + 1;

/// Sixteen words for each lane.
type Words = [[u64; LANES]; 16];

/// A vector's state.
type State = [__m512i; 16];

/// What the rounds read in memory, and the words for which there is no general register.
#[repr(C, align(64))]
struct Frame {
    /// The messages of the two vectors.
    messages: [Words; 2],
    /// The state in which every vector begins.
    start: Words,
    /// Words 8 to 11 of the single candidate's state.
    single_c: [u64; 4],
    /// The single candidate's message.
    single: [u64; 16],
}

/// First index of `table` whose candidate has the row's target as first digest word.
///
/// # Safety
/// The processor must have AVX-512F.
#[target_feature(enable = "avx512f")]
pub(super) unsafe fn search(row: &Row, table: &[u64]) -> Option<usize> {
    if row.is_short() {
        search_words::<4>(row, &row.short_start(), table)
    } else {
        search_words::<16>(row, &initial_state(row.length), table)
    }
}

/// The search where words from `WORDS` on are zero: 4 for a short row, 16 for any.
#[target_feature(enable = "avx512f")]
fn search_words<const WORDS: usize>(row: &Row, start: &[u64; 16], table: &[u64]) -> Option<usize> {
    let mut frame = Frame {
        messages: [row.message.map(|word| [word; LANES]); 2],
        start: start.map(|word| [word; LANES]),
        single_c: [0; 4],
        single: row.message,
    };
    let (batches, tail) = table.as_chunks::<BATCH>();
    // The tail is filled up with its last entry, which adds no hit before that entry's own.
    let mut padded = [tail.last().copied().unwrap_or(0); BATCH];
    padded[..tail.len()].copy_from_slice(tail);
    let padded = (!tail.is_empty()).then_some(&padded);
    for (index, batch) in batches.iter().chain(padded).enumerate() {
        if let Some(hit) = search_batch::<WORDS>(row, start, &mut frame, batch) {
            return Some(index * BATCH + hit);
        }
    }
    None
}

/// Not inlined: the caller's values would take registers from the rounds.
#[inline(never)]
#[target_feature(enable = "avx512f")]
fn search_batch<const WORDS: usize>(
    row: &Row,
    start: &[u64; 16],
    frame: &mut Frame,
    batch: &[u64; BATCH],
) -> Option<usize> {
    let fixed = row.message[row.word];
    let (vectors, rest) = batch.as_chunks::<LANES>();
    for (messages, entries) in frame.messages.iter_mut().zip(vectors) {
        let varied = _mm512_or_si512(load(entries), _mm512_set1_epi64(fixed.cast_signed()));
        // SAFETY: a word has the 64 bytes of a vector.
        unsafe { _mm512_storeu_si512(messages[row.word].as_mut_ptr().cast(), varied) };
    }
    frame.single[row.word] = fixed | rest[0];

    let mut single = *start;
    let mut first = load_state(&frame.start);
    let mut second = load_state(&frame.start);
    let (p, q, s, f) = (&mut first, &mut second, &mut single, frame);
    if WORDS == 4 {
        mix_vector::<WORDS, 0, 0>(p, &f.messages[0]);
        mix_vector::<WORDS, 0, 0>(q, &f.messages[1]);
        mix(s, &MIXED[0], f.single[0], f.single[1]);
        f.single_c.copy_from_slice(&s[8..12]);
    } else {
        f.single_c.copy_from_slice(&s[8..12]);
        columns::<WORDS, 0>(p, q, s, f);
    }
    diagonals::<WORDS, 0>(p, q, s, f);
    columns::<WORDS, 1>(p, q, s, f);
    diagonals::<WORDS, 1>(p, q, s, f);
    columns::<WORDS, 2>(p, q, s, f);
    diagonals::<WORDS, 2>(p, q, s, f);
    columns::<WORDS, 3>(p, q, s, f);
    diagonals::<WORDS, 3>(p, q, s, f);
    columns::<WORDS, 4>(p, q, s, f);
    diagonals::<WORDS, 4>(p, q, s, f);
    columns::<WORDS, 5>(p, q, s, f);
    diagonals::<WORDS, 5>(p, q, s, f);
    columns::<WORDS, 6>(p, q, s, f);
    diagonals::<WORDS, 6>(p, q, s, f);
    columns::<WORDS, 7>(p, q, s, f);
    diagonals::<WORDS, 7>(p, q, s, f);
    columns::<WORDS, 8>(p, q, s, f);
    diagonals::<WORDS, 8>(p, q, s, f);
    columns::<WORDS, 9>(p, q, s, f);
    diagonals::<WORDS, 9>(p, q, s, f);
    columns::<WORDS, 10>(p, q, s, f);
    diagonals::<WORDS, 10>(p, q, s, f);
    columns::<WORDS, 11>(p, q, s, f);
    // Of the last diagonals only what words 0 and 8 need; the compiler drops the rest of them.
    mix_vector::<WORDS, 11, 4>(p, &f.messages[0]);
    mix_vector::<WORDS, 11, 6>(p, &f.messages[0]);
    mix_vector::<WORDS, 11, 4>(q, &f.messages[1]);
    mix_vector::<WORDS, 11, 6>(q, &f.messages[1]);
    s[8..12].copy_from_slice(&f.single_c);
    mix(s, &MIXED[4], f.single[SIGMA[11][8]], f.single[SIGMA[11][9]]);
    mix(
        s,
        &MIXED[6],
        f.single[SIGMA[11][12]],
        f.single[SIGMA[11][13]],
    );

    let sought = row.target ^ FIRST_CHAIN_WORD;
    let wide = _mm512_set1_epi64(sought.cast_signed());
    let hits = u32::from(_mm512_cmpeq_epi64_mask(_mm512_xor_si512(p[0], p[8]), wide))
        | u32::from(_mm512_cmpeq_epi64_mask(_mm512_xor_si512(q[0], q[8]), wide)) << LANES
        | u32::from(s[0] ^ s[8] == sought) << (2 * LANES);
    (hits != 0).then(|| hits.trailing_zeros() as usize)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load(lanes: &[u64; LANES]) -> __m512i {
    // SAFETY: the array has the 64 bytes of a vector.
    unsafe { _mm512_loadu_si512(lanes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f")]
fn load_state(words: &Words) -> State {
    let mut state = [_mm512_setzero_si512(); 16];
    for (vector, word) in state.iter_mut().zip(words) {
        *vector = load(word);
    }
    state
}

/// One G of a vector, for the beginning and the end where most of a step is not needed.
#[inline]
#[target_feature(enable = "avx512f")]
fn mix_vector<const WORDS: usize, const ROUND: usize, const G: usize>(v: &mut State, m: &Words) {
    let [a, b, c, d] = MIXED[G];
    let (x, y) = (SIGMA[ROUND][2 * G], SIGMA[ROUND][2 * G + 1]);
    if x < WORDS {
        v[a] = _mm512_add_epi64(v[a], load(&m[x]));
    }
    v[a] = _mm512_add_epi64(v[a], v[b]);
    v[d] = _mm512_ror_epi64::<32>(_mm512_xor_si512(v[d], v[a]));
    v[c] = _mm512_add_epi64(v[c], v[d]);
    v[b] = _mm512_ror_epi64::<24>(_mm512_xor_si512(v[b], v[c]));
    if y < WORDS {
        v[a] = _mm512_add_epi64(v[a], load(&m[y]));
    }
    v[a] = _mm512_add_epi64(v[a], v[b]);
    v[d] = _mm512_ror_epi64::<16>(_mm512_xor_si512(v[d], v[a]));
    v[c] = _mm512_add_epi64(v[c], v[d]);
    v[b] = _mm512_ror_epi64::<63>(_mm512_xor_si512(v[b], v[c]));
}

#[inline]
#[target_feature(enable = "avx512f")]
fn columns<const WORDS: usize, const ROUND: usize>(
    p: &mut State,
    q: &mut State,
    s: &mut [u64; 16],
    frame: &mut Frame,
) {
    step::<WORDS, ROUND, 0, 0, 0>(p, s, frame);
    step::<WORDS, ROUND, 0, 1, 2>(q, s, frame);
}

#[inline]
#[target_feature(enable = "avx512f")]
fn diagonals<const WORDS: usize, const ROUND: usize>(
    p: &mut State,
    q: &mut State,
    s: &mut [u64; 16],
    frame: &mut Frame,
) {
    step::<WORDS, ROUND, 4, 0, 4>(p, s, frame);
    step::<WORDS, ROUND, 4, 1, 6>(q, s, frame);
}
