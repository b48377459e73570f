//! The search with AVX2: nine candidates at a time, four in each of two vectors and one in the
//! general registers.
//!
//! The rounds are in assembly because their order is what makes them fast, and compilers reorder
//! them. One vector's step waits for its own results, so the other vector's fills the gaps; sixteen
//! registers are too few for two states, so the words that are needed last (0 to 3, 8 to 11) are
//! read and written where they are used. The general registers' units would be idle otherwise.

mod step;

use std::arch::x86_64::*;

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state, mix};
use super::row::Row;
use step::{BEGIN, FINISH, mix_beside};

/// Candidates of a vector.
const LANES: usize = 4;

/// Candidates of one pass through the rounds: two vectors.
const PAIR: usize = 2 * LANES;

/// Two vectors and one candidate more.
const PAIR_AND_SINGLE: usize = PAIR + 1;

/// The words of a state that stay in memory while the rounds run.
const IN_MEMORY: [usize; 8] = [0, 1, 2, 3, 8, 9, 10, 11];

/// Sixteen words for each lane.
type Words = [[u64; LANES]; 16];

/// A vector's state.
type State = [__m256i; 16];

/// What the rounds read in memory, and the words for which there is no register.
#[repr(C, align(64))]
struct Frame {
    /// Words 8 to 11 of the single candidate's state.
    single_c: [u64; 4],
    /// The single candidate's message.
    single: [u64; 16],
    /// The states of the two vectors, those words that are `IN_MEMORY`.
    states: [Words; 2],
    /// The messages of the two vectors.
    messages: [Words; 2],
    /// The state in which every vector begins.
    start: Words,
}

/// First index of `table` whose candidate has the row's target as first digest word.
///
/// # Safety
/// The processor must have AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn search(row: &Row, table: &[u64]) -> Option<usize> {
    if row.is_short() {
        search_words::<4, PAIR_AND_SINGLE>(row, &row.short_start(), table)
    } else {
        // With all message words the single candidate's instructions no longer fit the micro-op
        // cache, which costs more than it brings.
        search_words::<16, PAIR>(row, &initial_state(row.length), table)
    }
}

/// The search where words from `WORDS` on are zero: 4 for a short row, 16 for any.
#[target_feature(enable = "avx2")]
fn search_words<const WORDS: usize, const BATCH: usize>(
    row: &Row,
    start: &[u64; 16],
    table: &[u64],
) -> Option<usize> {
    let mut frame = Frame {
        single_c: [0; 4],
        single: row.message,
        states: [[[0; LANES]; 16]; 2],
        messages: [row.message.map(|word| [word; LANES]); 2],
        start: start.map(|word| [word; LANES]),
    };
    let (batches, tail) = table.as_chunks::<BATCH>();
    // The tail is filled up with its last entry, which adds no hit before that entry's own.
    let mut padded = [tail.last().copied().unwrap_or(0); BATCH];
    padded[..tail.len()].copy_from_slice(tail);
    let padded = (!tail.is_empty()).then_some(&padded);
    for (index, batch) in batches.iter().chain(padded).enumerate() {
        if let Some(hit) = search_batch::<WORDS, BATCH>(row, start, &mut frame, batch) {
            return Some(index * BATCH + hit);
        }
    }
    None
}

/// Not inlined: the caller's values would take registers from the rounds.
#[inline(never)]
#[target_feature(enable = "avx2")]
fn search_batch<const WORDS: usize, const BATCH: usize>(
    row: &Row,
    start: &[u64; 16],
    frame: &mut Frame,
    batch: &[u64; BATCH],
) -> Option<usize> {
    let fixed = row.message[row.word];
    let (vectors, single) = batch.as_chunks::<LANES>();
    for (messages, entries) in frame.messages.iter_mut().zip(vectors) {
        let fixed = _mm256_set1_epi64x(fixed.cast_signed());
        store(
            &mut messages[row.word],
            _mm256_or_si256(load(entries), fixed),
        );
    }
    if let Some(entry) = single.first() {
        frame.single[row.word] = fixed | entry;
    }

    let (mut p, mut q, mut s) = (load_state(&frame.start), load_state(&frame.start), *start);
    if WORDS == 4 {
        mix_vector::<WORDS, 0, 0>(&mut p, &frame.messages[0]);
        mix_vector::<WORDS, 0, 0>(&mut q, &frame.messages[1]);
        mix(&mut s, &MIXED[0], frame.single[0], frame.single[1]);
    }
    for word in IN_MEMORY {
        store(&mut frame.states[0][word], p[word]);
        store(&mut frame.states[1][word], q[word]);
    }
    frame.single_c.copy_from_slice(&s[8..12]);
    macro_rules! columns {
        ($round:literal) => {
            step::<WORDS, BATCH, $round, 0>(&mut p, &mut q, &mut s, frame)
        };
    }
    macro_rules! diagonals {
        ($round:literal) => {
            step::<WORDS, BATCH, $round, 4>(&mut p, &mut q, &mut s, frame)
        };
    }
    if WORDS != 4 {
        columns!(0);
    }
    diagonals!(0);
    columns!(1);
    diagonals!(1);
    columns!(2);
    diagonals!(2);
    columns!(3);
    diagonals!(3);
    columns!(4);
    diagonals!(4);
    columns!(5);
    diagonals!(5);
    columns!(6);
    diagonals!(6);
    columns!(7);
    diagonals!(7);
    columns!(8);
    diagonals!(8);
    columns!(9);
    diagonals!(9);
    columns!(10);
    diagonals!(10);
    columns!(11);
    for word in IN_MEMORY {
        p[word] = load(&frame.states[0][word]);
        q[word] = load(&frame.states[1][word]);
    }
    s[8..12].copy_from_slice(&frame.single_c);
    // Of the last diagonals only what words 0 and 8 need; the compiler drops the rest of them.
    mix_vector::<WORDS, 11, 4>(&mut p, &frame.messages[0]);
    mix_vector::<WORDS, 11, 6>(&mut p, &frame.messages[0]);
    mix_vector::<WORDS, 11, 4>(&mut q, &frame.messages[1]);
    mix_vector::<WORDS, 11, 6>(&mut q, &frame.messages[1]);
    let m = &frame.single;
    mix(&mut s, &MIXED[4], m[SIGMA[11][8]], m[SIGMA[11][9]]);
    mix(&mut s, &MIXED[6], m[SIGMA[11][12]], m[SIGMA[11][13]]);

    let sought = row.target ^ FIRST_CHAIN_WORD;
    let single_hit = BATCH > PAIR && s[0] ^ s[8] == sought;
    let hits = hits(&p, sought) | hits(&q, sought) << LANES | u32::from(single_hit) << PAIR;
    (hits != 0).then(|| hits.trailing_zeros() as usize)
}

/// A bit for each lane whose first digest word is the one sought.
#[inline]
#[target_feature(enable = "avx2")]
fn hits(v: &State, sought: u64) -> u32 {
    let sought = _mm256_set1_epi64x(sought.cast_signed());
    let equal = _mm256_cmpeq_epi64(_mm256_xor_si256(v[0], v[8]), sought);
    _mm256_movemask_pd(_mm256_castsi256_pd(equal)).cast_unsigned()
}

#[inline]
#[target_feature(enable = "avx2")]
fn load(lanes: &[u64; LANES]) -> __m256i {
    // SAFETY: the array has the 32 bytes of a vector.
    unsafe { _mm256_loadu_si256(lanes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx2")]
fn store(lanes: &mut [u64; LANES], vector: __m256i) {
    // SAFETY: the array has the 32 bytes of a vector.
    unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), vector) };
}

#[inline]
#[target_feature(enable = "avx2")]
fn load_state(words: &Words) -> State {
    let mut state = [_mm256_setzero_si256(); 16];
    for (vector, word) in state.iter_mut().zip(words) {
        *vector = load(word);
    }
    state
}

/// One G of a vector, for the beginning and the end where most of a step is not needed.
#[inline]
#[target_feature(enable = "avx2")]
fn mix_vector<const WORDS: usize, const ROUND: usize, const G: usize>(v: &mut State, m: &Words) {
    let [a, b, c, d] = MIXED[G];
    let (x, y) = (SIGMA[ROUND][2 * G], SIGMA[ROUND][2 * G + 1]);
    if x < WORDS {
        v[a] = _mm256_add_epi64(v[a], load(&m[x]));
    }
    v[a] = _mm256_add_epi64(v[a], v[b]);
    v[d] = rotate::<32, 32>(_mm256_xor_si256(v[d], v[a]));
    v[c] = _mm256_add_epi64(v[c], v[d]);
    v[b] = rotate::<24, 40>(_mm256_xor_si256(v[b], v[c]));
    if y < WORDS {
        v[a] = _mm256_add_epi64(v[a], load(&m[y]));
    }
    v[a] = _mm256_add_epi64(v[a], v[b]);
    v[d] = rotate::<16, 48>(_mm256_xor_si256(v[d], v[a]));
    v[c] = _mm256_add_epi64(v[c], v[d]);
    v[b] = rotate::<63, 1>(_mm256_xor_si256(v[b], v[c]));
}

/// Each lane rotated right by `RIGHT`, which is left by `LEFT`.
#[inline]
#[target_feature(enable = "avx2")]
fn rotate<const RIGHT: i32, const LEFT: i32>(x: __m256i) -> __m256i {
    _mm256_or_si256(_mm256_srli_epi64::<RIGHT>(x), _mm256_slli_epi64::<LEFT>(x))
}

/// The four G from `FIRST` on, of both vectors and of the single candidate.
#[inline]
#[target_feature(enable = "avx2")]
fn step<const WORDS: usize, const BATCH: usize, const ROUND: usize, const FIRST: usize>(
    p: &mut State,
    q: &mut State,
    s: &mut [u64; 16],
    frame: &mut Frame,
) {
    macro_rules! mix {
        ($state:ident, $vector:literal, $g:literal, $single:literal, $part:ident) => {
            // Constants of a generic function cannot be computed in its calls, so the step is
            // spelled out for columns and for diagonals.
            if FIRST == 0 {
                mix_beside::<WORDS, BATCH, ROUND, $g, $vector, $single, $part>($state, s, frame)
            } else {
                mix_beside::<WORDS, BATCH, ROUND, { $g + 4 }, $vector, { $single + 4 }, $part>(
                    $state, s, frame,
                )
            }
        };
    }
    mix!(p, 0, 0, 0, BEGIN);
    mix!(p, 0, 1, 0, FINISH);
    mix!(p, 0, 2, 1, BEGIN);
    mix!(p, 0, 3, 1, FINISH);
    mix!(q, 1, 0, 2, BEGIN);
    mix!(q, 1, 1, 2, FINISH);
    mix!(q, 1, 2, 3, BEGIN);
    mix!(q, 1, 3, 3, FINISH);
}
