//! The search with AVX-512: seventeen candidates at a time, eight in each of two vectors and one in
//! the general registers.
//!
//! The rounds are in assembly because their order is what makes them fast, and compilers reorder
//! them to half the speed. One vector's step waits for its own results, so the other vector's fills
//! the gaps; the two states are the 32 registers there are. The general registers' units would be
//! idle otherwise.

use std::arch::asm;
use std::arch::x86_64::*;
use std::mem::offset_of;

use super::blake2b::{FIRST_CHAIN_WORD, MIXED, SIGMA, initial_state, mix};
use super::row::Row;

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

/// The same instruction for the four G of a step; `message` skips words that are always zero.
macro_rules! four {
    ($op:literal, $x:literal, $y:literal) => {
        concat!(
            $op, " {", $x, "0}, {", $x, "0}, {", $y, "0}\n", $op, " {", $x, "1}, {", $x, "1}, {",
            $y, "1}\n", $op, " {", $x, "2}, {", $x, "2}, {", $y, "2}\n", $op, " {", $x, "3}, {",
            $x, "3}, {", $y, "3}\n",
        )
    };
    ($op:literal, $x:literal by $n:literal) => {
        concat!(
            $op, " {", $x, "0}, {", $x, "0}, ", $n, "\n", $op, " {", $x, "1}, {", $x, "1}, ", $n,
            "\n", $op, " {", $x, "2}, {", $x, "2}, ", $n, "\n", $op, " {", $x, "3}, {", $x, "3}, ",
            $n, "\n",
        )
    };
    (message $x:literal) => {
        concat!(
            ".if {",
            $x,
            "0} < {words}\n vpaddq {a0}, {a0}, [{f} + {m} + 64*{",
            $x,
            "0}]\n.endif\n",
            ".if {",
            $x,
            "1} < {words}\n vpaddq {a1}, {a1}, [{f} + {m} + 64*{",
            $x,
            "1}]\n.endif\n",
            ".if {",
            $x,
            "2} < {words}\n vpaddq {a2}, {a2}, [{f} + {m} + 64*{",
            $x,
            "2}]\n.endif\n",
            ".if {",
            $x,
            "3} < {words}\n vpaddq {a3}, {a3}, [{f} + {m} + 64*{",
            $x,
            "3}]\n.endif\n",
        )
    };
}

/// An addition of a message word to the single candidate's `a`.
macro_rules! single_message {
    ($k:literal, $x:literal) => {
        concat!(
            ".if {s",
            $x,
            $k,
            "} < {words}\n add {sa",
            $k,
            "}, [{f} + {n} + 8*{s",
            $x,
            $k,
            "}]\n.endif"
        )
    };
}

/// The four G from `FIRST` on of one vector, between them two of the single candidate's, from
/// `SINGLE` on.
#[inline]
#[target_feature(enable = "avx512f")]
fn step<
    const WORDS: usize,
    const ROUND: usize,
    const FIRST: usize,
    const VECTOR: usize,
    const SINGLE: usize,
>(
    v: &mut State,
    s: &mut [u64; 16],
    frame: &mut Frame,
) {
    // SAFETY: AVX-512F is there by this function's feature; memory is touched in `frame` alone,
    // at offsets of its fields with indices below the fields' lengths.
    unsafe {
        asm!(
            four!(message "x"),
            single_message!("0", "x"),
            "add {sa0}, {sb0}",
            four!("vpaddq", "a", "b"),
            "xor {sd0}, {sa0}",
            "mov {t}, [{f} + {c} + 8*{sc0}]",
            four!("vpxorq", "d", "a"),
            "ror {sd0}, 32",
            "add {t}, {sd0}",
            four!(message "y"),
            four!("vpshufd", "d" by "177"),
            "xor {sb0}, {t}",
            "ror {sb0}, 24",
            four!("vpaddq", "c", "d"),
            single_message!("0", "y"),
            "add {sa0}, {sb0}",
            "xor {sd0}, {sa0}",
            four!("vpxorq", "b", "c"),
            "ror {sd0}, 16",
            "add {t}, {sd0}",
            "mov [{f} + {c} + 8*{sc0}], {t}",
            four!("vprorq", "b" by "24"),
            "xor {sb0}, {t}",
            "ror {sb0}, 63",
            single_message!("1", "x"),
            "add {sa1}, {sb1}",
            four!("vpaddq", "a", "b"),
            "xor {sd1}, {sa1}",
            "mov {t}, [{f} + {c} + 8*{sc1}]",
            four!("vpxorq", "d", "a"),
            "ror {sd1}, 32",
            "add {t}, {sd1}",
            four!("vprorq", "d" by "16"),
            "xor {sb1}, {t}",
            "ror {sb1}, 24",
            four!("vpaddq", "c", "d"),
            single_message!("1", "y"),
            "add {sa1}, {sb1}",
            "xor {sd1}, {sa1}",
            four!("vpxorq", "b", "c"),
            "ror {sd1}, 16",
            "add {t}, {sd1}",
            "mov [{f} + {c} + 8*{sc1}], {t}",
            four!("vprorq", "b" by "63"),
            "xor {sb1}, {t}",
            "ror {sb1}, 63",
            a0 = inout(zmm_reg) v[MIXED[FIRST][0]],
            b0 = inout(zmm_reg) v[MIXED[FIRST][1]],
            c0 = inout(zmm_reg) v[MIXED[FIRST][2]],
            d0 = inout(zmm_reg) v[MIXED[FIRST][3]],
            a1 = inout(zmm_reg) v[MIXED[FIRST + 1][0]],
            b1 = inout(zmm_reg) v[MIXED[FIRST + 1][1]],
            c1 = inout(zmm_reg) v[MIXED[FIRST + 1][2]],
            d1 = inout(zmm_reg) v[MIXED[FIRST + 1][3]],
            a2 = inout(zmm_reg) v[MIXED[FIRST + 2][0]],
            b2 = inout(zmm_reg) v[MIXED[FIRST + 2][1]],
            c2 = inout(zmm_reg) v[MIXED[FIRST + 2][2]],
            d2 = inout(zmm_reg) v[MIXED[FIRST + 2][3]],
            a3 = inout(zmm_reg) v[MIXED[FIRST + 3][0]],
            b3 = inout(zmm_reg) v[MIXED[FIRST + 3][1]],
            c3 = inout(zmm_reg) v[MIXED[FIRST + 3][2]],
            d3 = inout(zmm_reg) v[MIXED[FIRST + 3][3]],
            sa0 = inout(reg) s[MIXED[SINGLE][0]],
            sb0 = inout(reg) s[MIXED[SINGLE][1]],
            sd0 = inout(reg) s[MIXED[SINGLE][3]],
            sa1 = inout(reg) s[MIXED[SINGLE + 1][0]],
            sb1 = inout(reg) s[MIXED[SINGLE + 1][1]],
            sd1 = inout(reg) s[MIXED[SINGLE + 1][3]],
            t = out(reg) _,
            f = in(reg) frame,
            m = const offset_of!(Frame, messages) + VECTOR * size_of::<Words>(),
            n = const offset_of!(Frame, single),
            c = const offset_of!(Frame, single_c),
            sc0 = const MIXED[SINGLE][2] - 8,
            sc1 = const MIXED[SINGLE + 1][2] - 8,
            words = const WORDS,
            x0 = const SIGMA[ROUND][2 * FIRST],
            y0 = const SIGMA[ROUND][2 * FIRST + 1],
            x1 = const SIGMA[ROUND][2 * FIRST + 2],
            y1 = const SIGMA[ROUND][2 * FIRST + 3],
            x2 = const SIGMA[ROUND][2 * FIRST + 4],
            y2 = const SIGMA[ROUND][2 * FIRST + 5],
            x3 = const SIGMA[ROUND][2 * FIRST + 6],
            y3 = const SIGMA[ROUND][2 * FIRST + 7],
            sx0 = const SIGMA[ROUND][2 * SINGLE],
            sy0 = const SIGMA[ROUND][2 * SINGLE + 1],
            sx1 = const SIGMA[ROUND][2 * SINGLE + 2],
            sy1 = const SIGMA[ROUND][2 * SINGLE + 3],
            options(nostack)
        );
    }
}
