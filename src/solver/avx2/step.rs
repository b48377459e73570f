//! One G of a vector in assembly, with a part of the single candidate's between its instructions.

use std::{arch::asm, mem::offset_of};

use super::{Frame, PAIR, State, Words};
use crate::solver::blake2b::{MIXED, SIGMA};

/// The part of the single candidate's G that goes beside a vector's: up to its second `a` and `d`.
pub(super) const BEGIN: usize = 1;

/// The rest of it.
pub(super) const FINISH: usize = 2;

/// For each byte of a vector the byte that a rotation right by `bytes` puts there.
const fn rotation(bytes: u8) -> [u8; 32] {
    let mut from = [0; 32];
    let mut index = 0;
    while index < 32 {
        from[index as usize] = (index & 8) | ((index + bytes) & 7);
        index += 1;
    }
    from
}

/// A table in the alignment of a vector.
#[repr(align(32))]
struct Bytes(#[expect(dead_code, reason = "only the assembly reads it")] [u8; 32]);

/// One G of a vector and, between its instructions, a `PART` of one of the single candidate's.
#[inline]
#[target_feature(enable = "avx2")]
pub(super) fn mix_beside<
    const WORDS: usize,
    const BATCH: usize,
    const ROUND: usize,
    const G: usize,
    const VECTOR: usize,
    const SINGLE: usize,
    const PART: usize,
>(
    v: &mut State,
    s: &mut [u64; 16],
    frame: &mut Frame,
) {
    static ROTATION_24: Bytes = Bytes(rotation(3));
    static ROTATION_16: Bytes = Bytes(rotation(2));
    // SAFETY: AVX2 is there by this function's feature; memory is touched in `frame`, at offsets of
    // its fields with indices below the fields' lengths, and in the two statics.
    unsafe {
        asm!(
            ".if {x} < {words}",
            "vmovdqa {a}, [{f} + {state} + 32*{ia}]",
            "vpaddq {a}, {a}, [{f} + {message} + 32*{x}]",
            "vpaddq {a}, {a}, {b}",
            ".else",
            "vpaddq {a}, {b}, [{f} + {state} + 32*{ia}]",
            ".endif",
            ".if {part} == 1",
            ".if {sx} < {words}",
            "add {sa}, [{f} + {single} + 8*{sx}]",
            ".endif",
            "add {sa}, {sb}",
            "xor {sd}, {sa}",
            ".elseif {part} == 2",
            "ror {sd}, 16",
            "add {sc}, {sd}",
            ".endif",
            "vpxor {d}, {d}, {a}",
            ".if {y} < {words}",
            "vpaddq {a}, {a}, [{f} + {message} + 32*{y}]",
            ".endif",
            "vpshufd {d}, {d}, 177",
            ".if {part} == 1",
            "mov {sc}, [{f} + {single_c} + 8*{isc}]",
            "ror {sd}, 32",
            "add {sc}, {sd}",
            ".elseif {part} == 2",
            "mov [{f} + {single_c} + 8*{isc}], {sc}",
            ".endif",
            "vpaddq {c}, {d}, [{f} + {state} + 32*{ic}]",
            "vpxor {b}, {b}, {c}",
            "vpshufb {b}, {b}, [rip + {rotation_24}]",
            ".if {part} == 1",
            "xor {sb}, {sc}",
            "ror {sb}, 24",
            ".elseif {part} == 2",
            "xor {sb}, {sc}",
            "ror {sb}, 63",
            ".endif",
            "vpaddq {a}, {a}, {b}",
            "vpxor {d}, {d}, {a}",
            "vmovdqa [{f} + {state} + 32*{ia}], {a}",
            "vpshufb {d}, {d}, [rip + {rotation_16}]",
            ".if {part} == 1",
            ".if {sy} < {words}",
            "add {sa}, [{f} + {single} + 8*{sy}]",
            ".endif",
            "add {sa}, {sb}",
            "xor {sd}, {sa}",
            ".endif",
            "vpaddq {c}, {c}, {d}",
            "vpxor {b}, {b}, {c}",
            "vmovdqa [{f} + {state} + 32*{ic}], {c}",
            "vpsrlq {a}, {b}, 63",
            "vpaddq {b}, {b}, {b}",
            "vpxor {b}, {b}, {a}",
            a = out(ymm_reg) _,
            b = inout(ymm_reg) v[MIXED[G][1]],
            c = out(ymm_reg) _,
            d = inout(ymm_reg) v[MIXED[G][3]],
            sa = inout(reg) s[MIXED[SINGLE][0]],
            sb = inout(reg) s[MIXED[SINGLE][1]],
            // One register for all, from a G's first part to its second.
            sc = inout(reg) s[8],
            sd = inout(reg) s[MIXED[SINGLE][3]],
            f = in(reg) frame,
            state = const offset_of!(Frame, states) + VECTOR * size_of::<Words>(),
            message = const offset_of!(Frame, messages) + VECTOR * size_of::<Words>(),
            single = const offset_of!(Frame, single),
            single_c = const offset_of!(Frame, single_c),
            rotation_24 = sym ROTATION_24,
            rotation_16 = sym ROTATION_16,
            ia = const MIXED[G][0],
            ic = const MIXED[G][2],
            isc = const MIXED[SINGLE][2] - 8,
            part = const if BATCH > PAIR { PART } else { 0 },
            words = const WORDS,
            x = const SIGMA[ROUND][2 * G],
            y = const SIGMA[ROUND][2 * G + 1],
            sx = const SIGMA[ROUND][2 * SINGLE],
            sy = const SIGMA[ROUND][2 * SINGLE + 1],
            options(nostack)
        );
    }
}
