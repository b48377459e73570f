//! Candidates a second of each CPU kernel on one core: `cargo bench --bench cpu`.
//!
//! The kernels take turns within one run, and each keeps its best time, so that what else the
//! machine does harms none more than another. For a ratio run `hashcat -b -m 610 -D 1` beside it
//! and divide its figure by the number of cores.
#![expect(clippy::print_stdout, reason = "a benchmark's result is its output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use sn27::solver::{Platform, Row};

/// Message words, and which of them varies: the challenges' own shapes, then the general ones.
const SHAPES: [(usize, usize); 4] = [(4, 0), (4, 1), (4, 3), (16, 9)];

/// Entries of the table, as four positions of ten characters give.
const ENTRIES: u64 = 10_000;

/// Turns of each kernel.
const TURNS: usize = 400;

fn row(words: usize, word: usize) -> Row {
    let mut message = [0; 16];
    message[..words].fill(0x3132_3334_3536_3738);
    message[word] = 0x3132_3334_0000_0000;
    Row {
        message,
        length: 8 * words as u64,
        word,
        words,
        target: 0,
    }
}

fn main() {
    let platforms = Platform::all();
    let table: Vec<u64> = (0..ENTRIES).collect();
    let rows = SHAPES.map(|(words, word)| row(words, word));
    let mut best = vec![[Duration::MAX; SHAPES.len()]; platforms.len()];
    for _ in 0..TURNS {
        for (platform, best) in platforms.iter().zip(&mut best) {
            for (row, best) in rows.iter().zip(best) {
                let start = Instant::now();
                black_box(platform.search(black_box(row), black_box(&table)));
                *best = (*best).min(start.elapsed());
            }
        }
    }
    for (platform, best) in platforms.iter().zip(&best) {
        for ((words, word), best) in SHAPES.iter().zip(best) {
            let rate = ENTRIES as f64 / best.as_secs_f64() / 1e6;
            let name = platform.name();
            println!("{name:10} word {word} of {words:2}: {rate:7.1} MH/s a core");
        }
    }
}
