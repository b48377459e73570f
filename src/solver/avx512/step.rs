//! One step of a batch in assembly: four G of a vector, and two of the single candidate's between
//! their instructions.

use std::{arch::asm, mem::offset_of};

use super::{Frame, State, Words};
use crate::solver::blake2b::{MIXED, SIGMA};

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
pub(super) fn step<
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
