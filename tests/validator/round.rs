//! Rounds as a library makes them: how many at once, what time counts, what is recorded, and when
//! nothing is.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sn27::{
    address::Address,
    challenge::Difficulty,
    validator::{
        Member, Roster,
        difficulty::Range,
        filter::Rules,
        round::{Cause, Event, Examiner, Terms},
        score::Formula,
        store::{Average, Store},
    },
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use super::hotkey;
use crate::{
    chain::{key, run},
    support::tests,
};

tests![
    no_more_are_asked_at_once_than_allowed,
    queueing_is_not_the_miners_time,
    a_machine_that_is_cut_off_blames_nobody,
    a_uid_that_changes_hands_begins_anew,
    difficulty_follows_what_was_solved,
];

fn terms(at_once: usize) -> Terms {
    Terms {
        rules: Rules {
            one_per_ip: false,
            ..Rules::default()
        },
        range: Range::upstream().unwrap(),
        formula: Formula::Seed,
        average: Average::NONE,
        timeout: Duration::from_secs(5),
        at_once,
    }
}

fn examiner(store: &Arc<Store>, at_once: usize) -> Examiner {
    Examiner::new(key("//Alice"), store.clone(), terms(at_once)).unwrap()
}

fn member(uid: u16, hotkey: Address, axon: SocketAddr) -> Member {
    Member {
        uid,
        hotkey,
        coldkey: hotkey,
        axon: Some(axon),
        version: 190,
        stake: 0,
    }
}

fn roster(axons: &[SocketAddr]) -> Roster {
    let members = (1..).zip(axons);
    let members = members.map(|(uid, axon)| {
        let number = u8::try_from(uid).unwrap();
        member(uid, hotkey(number), *axon)
    });
    Roster {
        block: 7,
        members: members.collect(),
    }
}

/// Axons that answer nonsense after a while; the most that were busy at once.
async fn slow(count: usize, pause: Duration) -> (Vec<SocketAddr>, Arc<AtomicUsize>) {
    let (busy, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut addresses = Vec::new();
    for _ in 0..count {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        addresses.push(listener.local_addr().unwrap());
        let (busy, most) = (busy.clone(), most.clone());
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let now = busy.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 65536]).await;
                tokio::time::sleep(pause).await;
                busy.fetch_sub(1, Ordering::SeqCst);
                let words = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
                stream.write_all(words).await.unwrap();
            }
        });
    }
    (addresses, most)
}

fn no_more_are_asked_at_once_than_allowed() {
    run(async {
        let (axons, most) = slow(24, Duration::from_millis(30)).await;
        let store = Arc::new(Store::in_memory().unwrap());
        let mut open = 0_usize;
        let told = |event| match event {
            Event::Asked(_) => {
                open += 1;
                assert!(open <= 5);
            }
            Event::Ended(_) => open -= 1,
            _ => {}
        };
        let roster = roster(&axons);
        let examiner = examiner(&store, 5);
        let finished = examiner.round(&roster, Duration::ZERO, told);
        let finished = finished.await.unwrap();
        assert_eq!(finished.answers.len(), 24);
        assert!(most.load(Ordering::SeqCst) <= 5);
        let none = Some(Cause::NoAnswer { said: None });
        assert!(finished.answers.iter().all(|it| it.failure == none));
    });
}

fn queueing_is_not_the_miners_time() {
    run(async {
        let (axons, _) = slow(8, Duration::from_millis(50)).await;
        let store = Arc::new(Store::in_memory().unwrap());
        let finished = examiner(&store, 1)
            .round(&roster(&axons), Duration::ZERO, |_| {})
            .await
            .unwrap();
        // One after the other: with the wait for its turn in it, the sum would be several times that.
        let sum: Duration = finished.answers.iter().map(|it| it.elapsed).sum();
        assert!(sum <= finished.took, "{sum:?} {:?}", finished.took);
    });
}

fn a_machine_that_is_cut_off_blames_nobody() {
    run(async {
        let nobody: Vec<SocketAddr> = vec!["127.0.0.1:9".parse().unwrap(); 3];
        let store = Arc::new(Store::in_memory().unwrap());
        let examiner = examiner(&store, 8);
        let (roster, long) = (roster(&nobody), Duration::from_secs(61));
        let finished = examiner.round(&roster, long, |_| {}).await.unwrap();
        assert!(!finished.recorded && finished.scores.is_empty());
        assert_eq!(store.scores().unwrap(), []);
        // With the chain there, it is the miners that are not.
        let finished = examiner.round(&roster, Duration::ZERO, |_| {}).await;
        let finished = finished.unwrap();
        assert!(finished.recorded);
        assert_eq!(store.scores().unwrap().len(), 3);
        // And without it, whoever answers makes it a round.
        let (axons, _) = slow(1, Duration::ZERO).await;
        let mixed = self::roster(&[nobody[0], axons[0]]);
        let finished = examiner.round(&mixed, long, |_| {}).await.unwrap();
        assert!(finished.recorded);
    });
}

fn a_uid_that_changes_hands_begins_anew() {
    run(async {
        let nobody: SocketAddr = "127.0.0.1:9".parse().unwrap();
        let store = Arc::new(Store::in_memory().unwrap());
        let examiner = examiner(&store, 8);
        let of = |number: u8| Roster {
            block: 7,
            members: vec![member(1, hotkey(number), nobody)],
        };
        for _ in 0..2 {
            examiner
                .round(&of(1), Duration::ZERO, |_| {})
                .await
                .unwrap();
        }
        assert_eq!(store.miner(1).unwrap().unwrap().history.attempts, 2);
        // Even where the new one is not asked.
        let mut gone = of(2);
        gone.members[0].axon = None;
        examiner.round(&gone, Duration::ZERO, |_| {}).await.unwrap();
        assert_eq!(store.miner(1).unwrap(), None);
        examiner
            .round(&of(2), Duration::ZERO, |_| {})
            .await
            .unwrap();
        let miner = store.miner(1).unwrap().unwrap();
        assert_eq!((miner.hotkey, miner.history.attempts), (hotkey(2), 1));
    });
}

fn difficulty_follows_what_was_solved() {
    run(async {
        let nobody: SocketAddr = "127.0.0.1:9".parse().unwrap();
        let store = Arc::new(Store::in_memory().unwrap());
        for round in 0..5 {
            let id = format!("r{round}");
            let answers = vec![super::answered(&id, 1, hotkey(1), true)];
            let recorded = store.record(&super::round(&id, answers), Average::NONE, |_, _| 1.0);
            recorded.unwrap();
        }
        let mut asked = Vec::new();
        let told = |event| {
            if let Event::Asked(it) = event {
                asked.push((it.uid, it.difficulty));
            }
        };
        let (examiner, roster) = (examiner(&store, 8), roster(&[nobody; 2]));
        let finished = examiner.round(&roster, Duration::ZERO, told);
        finished.await.unwrap();
        asked.sort();
        let is = |number| Difficulty::new(number).unwrap();
        // Five of difficulty 8 without a failure make 10; who is new begins with 7.
        assert_eq!(asked, [(1, is(10)), (2, is(7))]);
    });
}
