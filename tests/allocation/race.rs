//! Many who want one machine.

use sn27::wire::AllocateOutput;
use tokio::task::JoinSet;

use super::{
    caller::{Key, Ssh, call, register, release, said},
    lending::Lending,
};
use crate::{
    miner::subnet::{VALIDATOR, run, wait_until},
    support::{Skipped, tests},
};

tests![one_of_ten_wins, who_goes_away_leaves_nothing_behind];

fn one_of_ten_wins() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let keys: Vec<_> = std::thread::scope(|scope| {
        let keys: Vec<_> = (0..10).map(|_| scope.spawn(Key::new)).collect();
        keys.into_iter().map(|key| key.join().unwrap()).collect()
    });
    let axon = lending.axon();
    // In the order in which they were answered.
    let answers: Vec<(usize, AllocateOutput)> = run(async {
        let mut calls = JoinSet::new();
        for (number, key) in keys.iter().enumerate() {
            let asked = register(key);
            calls.spawn(async move {
                let answer = call(VALIDATOR, &axon, &asked).await.unwrap();
                (number, answer.synapse.output.unwrap())
            });
        }
        let mut answers = Vec::new();
        while let Some(answer) = calls.join_next().await {
            answers.push(answer.unwrap());
        }
        answers
    });
    let won: Vec<_> = answers.iter().filter(|(_, answer)| answer.status).collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    // Nobody waits for the winner's container to learn that it is another's.
    let (winner, output) = answers.last().unwrap();
    assert!(output.status, "{answers:?}");
    assert_eq!(lending.containers().len(), 1);
    assert_eq!(lending.stages(), ["active"]);
    let way = keys[*winner].open(output);
    assert_eq!(said(&Ssh::new(&way).password(&way.password, "id -u")), "0");
    assert!(lending.ask(VALIDATOR, &release(&keys[*winner])).status);
    Ok(())
}

fn who_goes_away_leaves_nothing_behind() -> Result<(), Skipped> {
    let lending = Lending::start()?;
    let (axon, asked) = (lending.axon(), register(Key::first()));
    run(async {
        let asking = tokio::spawn(async move { call(VALIDATOR, &axon, &asked).await });
        while lending.stages().is_empty() {
            tokio::task::yield_now().await;
        }
        asking.abort();
        let _ = asking.await;
    });
    wait_until("the end", || lending.stages() == ["ended"]);
    assert_eq!(lending.containers(), [""; 0]);
    Ok(())
}
