//! The engine on every backend of this machine.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use rand::{RngExt, seq::IndexedRandom};
use sn27::{
    challenge::{Challenge, Charsets, Difficulty, Digest, HashLine, Mask, RandomChallenge},
    solver::{Budget, Cancel, End, Keyspace, Selection, Solver},
};

use crate::support::{Skipped, Vector, tests};

tests![
    every_backend_solves_the_vectors,
    gpus_solve_the_hard_vectors,
    ten_thousand_random_challenges_are_solved,
    random_masks_are_solved_as_brute_force_solves_them,
    long_messages_of_every_length_are_solved,
    a_digest_that_shares_its_first_word_is_no_answer,
    a_cancelled_search_says_so_and_the_solver_goes_on,
    a_deadline_ends_a_search,
    challenges_from_several_threads_get_their_own_answers,
    absent_devices_are_named,
];

/// Every backend of this machine, opened.
fn backends() -> Vec<(String, Solver)> {
    let names = ["cpu:portable", "cpu:avx2", "cpu:avx512", "cuda"];
    let open = |name: &str| {
        let selection: Selection = name.parse().unwrap();
        Some((name.to_owned(), Solver::open(&selection, None).ok()?))
    };
    let all: Vec<_> = names.into_iter().filter_map(open).collect();
    assert!(!all.is_empty());
    all
}

fn default() -> Solver {
    Solver::open(&Selection::Auto, None).unwrap()
}

fn solve(solver: &Solver, challenge: &Challenge) -> Option<Vec<u8>> {
    match solver.solve(challenge, &Budget::default()).end {
        End::Found { password, .. } => Some(password),
        End::Exhausted => None,
        other => panic!("{other:?}"),
    }
}

fn challenge(password: &[u8], salt: &[u8], charsets: [&[u8]; 4], mask: &[u8]) -> Challenge {
    let charsets = Charsets::parse(charsets.map(Some)).unwrap();
    let line = HashLine {
        digest: Digest::of(password, salt),
        salt: salt.to_vec(),
    };
    Challenge::new(line, Mask::parse(mask, &charsets).unwrap()).unwrap()
}

fn every_backend_solves_the_vectors() {
    for (name, solver) in backends() {
        // The plain kernel is there to be right, not fast.
        let hardest = if name == "cpu:portable" { 6 } else { 8 };
        for vector in Vector::all() {
            if vector.difficulty > hardest && vector.password.is_some() {
                continue;
            }
            let challenge = vector.fields().challenge().unwrap();
            let solution = solver.solve(&challenge, &Budget::default());
            let found = match &solution.end {
                End::Found { password, .. } => Some(std::str::from_utf8(password).unwrap()),
                _ => None,
            };
            assert_eq!(found, vector.password.as_deref(), "{name} {vector:?}");
            if found.is_none() {
                assert_eq!(solution.end, End::Exhausted);
                assert_eq!(solution.total_candidates(), 10_u64.pow(vector.difficulty));
            }
        }
    }
}

fn gpus_solve_the_hard_vectors() -> Result<(), Skipped> {
    let selection = "cuda".parse().unwrap();
    let solver = Solver::open(&selection, None).map_err(|error| Skipped(error.to_string()))?;
    for vector in Vector::all() {
        let challenge = vector.fields().challenge().unwrap();
        let found = solve(&solver, &challenge);
        assert_eq!(
            found.as_deref(),
            vector.password.as_ref().map(String::as_bytes)
        );
    }
    Ok(())
}

/// The digests are `blake2b_simd`'s.
fn ten_thousand_random_challenges_are_solved() {
    let solver = default();
    let difficulty = Difficulty::MIN;
    let mut rng = rand::rng();
    for _ in 0..10_000 {
        let random = RandomChallenge::new(difficulty, &mut rng);
        let found = solve(&solver, &random.challenge().unwrap());
        assert_eq!(
            found,
            Some(random.password.into_bytes()),
            "{:?}",
            random.fields
        );
    }
}

/// Small masks of all symbols and literals, their candidates enumerated by a loop that shares
/// nothing with the program.
fn random_masks_are_solved_as_brute_force_solves_them() {
    let mut rng = rand::rng();
    let solvers = backends();
    let printable: Vec<u8> = (b' '..=b'~').filter(|byte| *byte != b'?').collect();
    let ranges = |symbol: u8| -> Vec<u8> {
        match symbol {
            b'l' => (b'a'..=b'z').collect(),
            b'u' => (b'A'..=b'Z').collect(),
            b'd' => (b'0'..=b'9').collect(),
            b'h' => b"0123456789abcdef".to_vec(),
            b'H' => b"0123456789ABCDEF".to_vec(),
            b's' => b" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".to_vec(),
            b'a' => (32..127).collect(),
            b'b' => (0..=255).collect(),
            b'?' => vec![b'?'],
            _ => unreachable!(),
        }
    };
    for round in 0..200 {
        let custom: [Vec<u8>; 4] = std::array::from_fn(|_| {
            let count = rng.random_range(1..6);
            printable.sample(&mut rng, count).copied().collect()
        });
        let mut mask = Vec::new();
        let mut sets: Vec<Vec<u8>> = Vec::new();
        let positions = rng.random_range(1..24);
        let mut size = 1;
        while sets.len() < positions {
            let symbol = *b"ludhHsab?1234-----".choose(&mut rng).unwrap();
            let set = match symbol {
                b'-' => vec![*printable.choose(&mut rng).unwrap()],
                digit @ b'1'..=b'4' => custom[usize::from(digit - b'1')].clone(),
                symbol => ranges(symbol),
            };
            if size * set.len() > 40_000 {
                continue;
            }
            size *= set.len();
            match symbol {
                b'-' => mask.push(set[0]),
                symbol => mask.extend([b'?', symbol]),
            }
            sets.push(set);
        }
        let mut all: Vec<Vec<u8>> = vec![Vec::new()];
        for set in &sets {
            all = all
                .into_iter()
                .flat_map(|head| set.iter().map(move |byte| [&head[..], &[*byte]].concat()))
                .collect();
        }
        let custom = custom.each_ref().map(Vec::as_slice);
        let salt = printable
            .sample(&mut rng, round % 40)
            .copied()
            .collect::<Vec<_>>();
        let keyspace = Keyspace::new(&challenge(b"", &salt, custom, &mask));
        let ours: HashSet<_> = (0..keyspace.rows)
            .flat_map(|row| (0..keyspace.columns()).map(move |column| (row, column)))
            .map(|(row, column)| keyspace.password(row, column))
            .collect();
        assert_eq!(
            ours,
            all.iter().cloned().collect(),
            "{}",
            mask.escape_ascii()
        );
        let picks = [&all[0], &all[all.len() - 1], all.choose(&mut rng).unwrap()];
        for password in picks {
            let challenge = challenge(password, &salt, custom, &mask);
            for (name, solver) in &solvers {
                let found = solve(solver, &challenge);
                assert_eq!(
                    found.as_ref(),
                    Some(password),
                    "{name} {}",
                    mask.escape_ascii()
                );
            }
        }
        // The candidate before the first and after the last: wrong in one byte.
        let mut absent = all[0].clone();
        absent[0] = absent[0].wrapping_add(131);
        if !ours.contains(&absent) {
            for (_, solver) in &solvers {
                assert_eq!(
                    solve(solver, &challenge(&absent, &salt, custom, &mask)),
                    None
                );
            }
        }
    }
}

fn long_messages_of_every_length_are_solved() {
    for (name, solver) in backends() {
        for length in 1..=128 {
            let salt = vec![b'x'; 128 - length];
            for salt in [&salt[..], b""] {
                let mut mask = vec![b'-'; length];
                mask[length / 2] = b'!';
                let mut password = mask.clone();
                // Two positions vary: the first and the last.
                password[0] = b'7';
                password[length - 1] = b'3';
                let mut pattern = b"?d".to_vec();
                if length > 1 {
                    pattern.extend(&mask[1..length - 1]);
                    pattern.extend(b"?d");
                }
                let challenge = challenge(&password, salt, [b""; 4], &pattern);
                let found = solve(&solver, &challenge);
                assert_eq!(found.as_ref(), Some(&password), "{name} {length}");
            }
        }
    }
}

/// A hostile validator may send such a digest; the right answer may come after it.
fn a_digest_that_shares_its_first_word_is_no_answer() {
    for (name, solver) in backends() {
        let mut wrong = challenge(b"1234567", b"salt", [b""; 4], b"?d?d?d?d?d?d?d");
        if name == "cpu:portable" {
            wrong = challenge(b"1234", b"salt", [b""; 4], b"?d?d?d?d");
        }
        let words = wrong.line.digest.words();
        let mut bytes: [u8; 64] = std::array::from_fn(|i| words[i / 8].to_le_bytes()[i % 8]);
        assert_eq!(Digest::from_bytes(bytes), wrong.line.digest);
        bytes[63] ^= 1;
        wrong.line.digest = Digest::from_bytes(bytes);
        let solution = solver.solve(&wrong, &Budget::default());
        assert_eq!(solution.end, End::Exhausted, "{name}");
        assert_eq!(
            u128::from(solution.total_candidates()),
            wrong.mask.candidates()
        );
    }
}

/// More candidates than can be tried while anyone waits, none of them right.
fn endless() -> Challenge {
    challenge(b"", b"0123456789abcdef", [b""; 4], &b"?a".repeat(16))
}

fn a_cancelled_search_says_so_and_the_solver_goes_on() {
    for (name, solver) in backends() {
        let cancel = Cancel::default();
        let budget = Budget {
            cancel: cancel.clone(),
            ..Budget::default()
        };
        let solution = std::thread::scope(|scope| {
            let search = scope.spawn(|| solver.solve(&endless(), &budget));
            std::thread::sleep(Duration::from_millis(50));
            cancel.cancel();
            search.join().unwrap()
        });
        assert_eq!(solution.end, End::Cancelled, "{name}");
        assert!(solution.total_candidates() > 0);
        let next = challenge(b"42", b"", [b""; 4], b"?d?d");
        assert_eq!(solve(&solver, &next), Some(b"42".to_vec()), "{name}");
    }
}

fn a_deadline_ends_a_search() {
    for (name, solver) in backends() {
        let deadline = Instant::now() + Duration::from_millis(50);
        let budget = Budget {
            deadline: Some(deadline),
            ..Budget::default()
        };
        let solution = solver.solve(&endless(), &budget);
        assert_eq!(solution.end, End::TimedOut, "{name}");
        assert!(Instant::now() >= deadline);
        let late = solver.solve(&endless(), &budget);
        assert_eq!(
            (late.end, late.candidates.iter().sum()),
            (End::TimedOut, 0_u64)
        );
    }
}

fn challenges_from_several_threads_get_their_own_answers() {
    let solver = default();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut rng = rand::rng();
                for _ in 0..50 {
                    let random = RandomChallenge::new(Difficulty::MIN, &mut rng);
                    let found = solve(&solver, &random.challenge().unwrap());
                    assert_eq!(found, Some(random.password.into_bytes()));
                }
            });
        }
    });
}

fn absent_devices_are_named() {
    let open = |text: &str| Solver::open(&text.parse().unwrap(), None);
    let error = open("cuda:99").err().unwrap();
    assert_eq!(error.excluded[0].device, "cuda:99");
    assert!(!error.excluded[0].help.is_empty());
    // The others are used all the same.
    let solver = open("cuda:99,cpu").unwrap();
    assert_eq!(solver.devices().len(), 1);
    assert_eq!(solver.excluded().len(), 1);
}
