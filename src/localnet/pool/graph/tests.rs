//! Orders and replacements, with accounts and nonces as tags.

use super::*;

fn transaction(name: u8, account: u8, nonce: u8, state: u8, priority: u64) -> Transaction {
    Transaction {
        hash: Hash::repeat_byte(name),
        bytes: vec![name; 10],
        priority,
        requires: match nonce > state {
            true => vec![vec![account, nonce - 1]],
            false => Vec::new(),
        },
        provides: vec![vec![account, nonce]],
        expires: 100,
    }
}

fn names(graph: &Graph) -> Vec<u8> {
    graph
        .ready()
        .iter()
        .map(|transaction| transaction.bytes[0])
        .collect()
}

fn events(graph: &mut Graph) -> Vec<(u8, Status)> {
    let events = graph.take_events().into_iter();
    events.map(|(hash, status)| (hash.0[0], status)).collect()
}

#[test]
fn nonces_go_in_order_whatever_their_priority() {
    let mut graph = Graph::default();
    graph.insert(transaction(1, 7, 0, 0, 1)).unwrap();
    graph.insert(transaction(2, 7, 1, 0, 9)).unwrap();
    graph.insert(transaction(3, 8, 0, 0, 5)).unwrap();
    assert_eq!(names(&graph), [3, 1, 2]);
}

#[test]
fn one_that_is_ahead_waits_for_the_gap_to_be_filled() {
    let mut graph = Graph::default();
    graph.insert(transaction(3, 7, 2, 0, 1)).unwrap();
    graph.insert(transaction(2, 7, 1, 0, 1)).unwrap();
    assert!(!graph.has_ready());
    graph.take_events();
    graph.insert(transaction(1, 7, 0, 0, 1)).unwrap();
    assert_eq!(names(&graph), [1, 2, 3]);
    let ready = [1, 2, 3].map(|name| (name, Status::Ready));
    assert_eq!(events(&mut graph), ready);
    assert_eq!(graph.waiting, 0);
}

#[test]
fn a_replacement_must_be_worth_more() {
    let mut graph = Graph::default();
    graph.insert(transaction(1, 7, 0, 0, 5)).unwrap();
    graph.insert(transaction(2, 7, 1, 0, 5)).unwrap();
    let refusal = graph.insert(transaction(3, 7, 0, 0, 5)).unwrap_err();
    assert_eq!(refusal, Refusal::TooLowPriority { old: 5, new: 5 });
    graph.take_events();
    graph.insert(transaction(4, 7, 0, 0, 6)).unwrap();
    let usurped = Status::Usurped(Hash::repeat_byte(4));
    assert_eq!(events(&mut graph), [(1, usurped), (4, Status::Ready)]);
    assert_eq!(names(&graph), [4, 2]);
}

#[test]
fn what_required_a_removed_one_waits_again() {
    let mut graph = Graph::default();
    for (name, nonce) in [(1, 0), (2, 1), (3, 2)] {
        graph.insert(transaction(name, 7, nonce, 0, 1)).unwrap();
    }
    graph.remove(Hash::repeat_byte(1), Status::Invalid);
    assert!(!graph.has_ready());
    assert_eq!(graph.waiting, 2);
    graph.insert(transaction(4, 7, 0, 0, 1)).unwrap();
    assert_eq!(names(&graph), [4, 2, 3]);
}

#[test]
fn a_block_settles_its_tags_and_outdates_rivals() {
    let mut graph = Graph::default();
    graph.insert(transaction(1, 7, 1, 0, 1)).unwrap();
    graph.insert(transaction(2, 7, 1, 0, 2)).unwrap();
    graph.insert(transaction(3, 7, 0, 0, 1)).unwrap();
    assert_eq!(names(&graph).len(), 2);
    graph.settle(Hash::repeat_byte(3));
    let left = names(&graph);
    assert_eq!(left.len(), 1);
    graph.settle(Hash::repeat_byte(left[0]));
    assert!(graph.members.is_empty() && graph.wanted.is_empty() && graph.providers.is_empty());
    assert_eq!((graph.waiting, graph.bytes), (0, 0));
}

#[test]
fn a_full_pool_keeps_what_is_worth_most() {
    let mut graph = Graph::default();
    for index in 0..MOST as u32 {
        let mut one = transaction(0, 0, 0, 0, 5);
        one.hash = Hash::from_low_u64_be(index.into());
        one.provides = vec![index.to_le_bytes().to_vec()];
        graph.insert(one).unwrap();
    }
    assert_eq!(graph.insert(transaction(1, 1, 0, 0, 5)), Err(Refusal::Full));
    graph.insert(transaction(2, 2, 0, 0, 6)).unwrap();
    assert_eq!(graph.members.len(), MOST);
}

#[test]
fn mortal_ones_expire() {
    let mut graph = Graph::default();
    graph.insert(transaction(1, 7, 0, 0, 1)).unwrap();
    graph.expire(99);
    assert!(graph.has_ready());
    graph.expire(100);
    assert!(!graph.has_ready());
}
