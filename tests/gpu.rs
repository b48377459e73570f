//! The CUDA kernels against the CPU's digests: every length, every size of a charset, both ends of a
//! keyspace, and registration work.

use rand::{RngExt, seq::SliceRandom};
use sn27::{
    challenge::{Challenge, Charsets, Digest, HashLine, Mask},
    solver::{
        Budget, Cancel, End, Keyspace, Progress, Solver,
        registration::{Puzzle, Team},
    },
};

use crate::support::{Skipped, tests};

tests![
    challenges_of_every_length_and_charset_are_solved,
    both_ends_of_every_keyspace_are_searched,
    what_is_not_there_is_not_found,
    gpus_seal_as_the_cpu_does,
];

const LENGTHS: std::ops::RangeInclusive<usize> = 5..=12;
const SIZES: std::ops::RangeInclusive<usize> = 2..=95;

/// Candidates of a challenge at most: a few milliseconds.
const MOST: usize = 20_000_000;

fn gpus() -> Result<Solver, Skipped> {
    let selection = "cuda".parse().unwrap();
    Solver::open(&selection, None).map_err(|error| Skipped(error.to_string()))
}

/// A mask of a length, and what its positions are from.
struct Question {
    charset: Vec<u8>,
    /// Whether a position varies, else its character.
    positions: Vec<Option<u8>>,
    salt: Vec<u8>,
}

impl Question {
    /// Random positions vary, as many as may.
    fn random(length: usize, size: usize) -> Self {
        let mut rng = rand::rng();
        let mut printable: Vec<u8> = (b' '..=b'~').collect();
        printable.shuffle(&mut rng);
        let charset = printable[..size].to_vec();
        let mut order: Vec<usize> = (0..length).collect();
        order.shuffle(&mut rng);
        let mut positions = vec![None; length];
        let mut candidates: usize = 1;
        for position in order {
            if candidates * size <= MOST {
                candidates *= size;
            } else {
                positions[position] = Some(charset[rng.random_range(0..size)]);
            }
        }
        let salt = (0..rng.random_range(0..=16)).map(|_| rng.random_range(b'0'..=b'f'));
        Self {
            charset,
            positions,
            salt: salt.collect(),
        }
    }

    fn candidates(&self) -> u64 {
        let varying = self.positions.iter().filter(|fixed| fixed.is_none());
        varying.map(|_| self.charset.len() as u64).product()
    }

    /// The password with these choices at the positions that vary.
    fn password(&self, mut choice: impl FnMut(usize) -> usize) -> Vec<u8> {
        let size = self.charset.len();
        let positions = self.positions.iter();
        positions
            .map(|fixed| fixed.unwrap_or_else(|| self.charset[choice(size)]))
            .collect()
    }

    fn challenge(&self, password: &[u8]) -> Challenge {
        let charsets = Charsets::parse([Some(&*escaped(&self.charset)), None, None, None]).unwrap();
        let mask: Vec<u8> = self
            .positions
            .iter()
            .flat_map(|fixed| fixed.map_or(b"?1".to_vec(), |byte| escaped(&[byte])))
            .collect();
        let line = HashLine {
            digest: Digest::of(password, &self.salt),
            salt: self.salt.clone(),
        };
        Challenge::new(line, Mask::parse(&mask, &charsets).unwrap()).unwrap()
    }
}

/// hashcat's way of writing a question mark that is one.
fn escaped(bytes: &[u8]) -> Vec<u8> {
    let double = |byte: &u8| {
        if *byte == b'?' {
            b"??".to_vec()
        } else {
            vec![*byte]
        }
    };
    bytes.iter().flat_map(double).collect()
}

fn assert_found(solver: &Solver, question: &Question, password: Vec<u8>) {
    let challenge = question.challenge(&password);
    let solution = solver.solve(&challenge, &Budget::default());
    match solution.end {
        End::Found {
            password: found, ..
        } => assert_eq!(found, password, "{challenge:?}"),
        other => panic!("{other:?}: {challenge:?}"),
    }
}

/// A thousand and more: lengths and sizes take turns, passwords are random.
fn challenges_of_every_length_and_charset_are_solved() -> Result<(), Skipped> {
    let solver = gpus()?;
    let mut rng = rand::rng();
    let all = LENGTHS.flat_map(|length| SIZES.map(move |size| (length, size)));
    for (length, size) in all.cycle().take(1_504) {
        let question = Question::random(length, size);
        let password = question.password(|size| rng.random_range(0..size));
        assert_found(&solver, &question, password);
    }
    Ok(())
}

/// The first and the last candidate of the first and the last row, by the layout itself.
fn both_ends_of_every_keyspace_are_searched() -> Result<(), Skipped> {
    let solver = gpus()?;
    for length in LENGTHS {
        for size in SIZES {
            let question = Question::random(length, size);
            let any = question.challenge(&question.password(|_| 0));
            let keyspace = Keyspace::new(&any);
            for row in [0, keyspace.rows - 1] {
                for column in [0, keyspace.columns() - 1] {
                    assert_found(&solver, &question, keyspace.password(row, column));
                }
            }
        }
    }
    Ok(())
}

fn what_is_not_there_is_not_found() -> Result<(), Skipped> {
    let solver = gpus()?;
    for length in LENGTHS {
        let question = Question::random(length, 10);
        let mut absent = question.password(|_| 0);
        absent[0] = 0x80;
        let solution = solver.solve(&question.challenge(&absent), &Budget::default());
        assert_eq!(solution.end, End::Exhausted);
        assert_eq!(solution.total_candidates(), question.candidates());
    }
    Ok(())
}

/// The lowest nonce that passes is what a core finds, whatever the difficulty.
fn gpus_seal_as_the_cpu_does() -> Result<(), Skipped> {
    let selection = "cuda".parse().unwrap();
    let team = Team::open(&selection).map_err(|error| Skipped(error.to_string()))?;
    for difficulty in [1, 2, 3, 1_000, 65_536, 1_000_000] {
        for _ in 0..10 {
            let puzzle = Puzzle::new(rand::random(), rand::random(), difficulty);
            let from = rand::random::<u32>().into();
            let toil = team.solve(&puzzle, from, &Cancel::default(), &Progress::default());
            let found = toil.seal.unwrap();
            assert_eq!(
                puzzle.search(from..found.nonce + 1),
                Some(found),
                "{difficulty}"
            );
            assert!(toil.failures.is_empty());
        }
    }
    Ok(())
}
