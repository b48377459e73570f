//! Connecting, reading and sending.

use sn27::{
    chain::{Argument, Call, ChainError, Finality, Stage, names},
    localnet::{Config, Localnet},
    money::Tao,
};

use super::{connect, key, run};
use crate::support::tests;

tests![
    a_transfer_lands_and_its_receipt_says_what_was_paid,
    a_refusal_in_a_block_has_a_name_and_a_remedy,
];

fn transfer(amount: Tao) -> Call {
    let bob = Argument::Destination(key("//Bob").address());
    Call::new(names::TRANSFER_KEEP_ALIVE, [bob, amount.into()])
}

fn a_transfer_lands_and_its_receipt_says_what_was_paid() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let chain = connect(&localnet).await.unwrap();
        let alice = key("//Alice");
        let call = transfer(Tao(2_010_000_000));
        let fee = chain.fee(&call, alice.address()).await.unwrap();
        let mut stages = Vec::new();
        let receipt = chain
            .submit(call, &alice, Finality::Finalized, |stage| {
                stages.push(stage)
            })
            .await
            .unwrap();
        assert_eq!(receipt.fee, fee);
        assert!(fee > Tao::ZERO);
        let sent = receipt.event(names::TRANSFER).unwrap();
        assert_eq!(sent.account(1), Some(key("//Bob").address()));
        assert_eq!(sent.number(2), Some(2_010_000_000));
        assert_eq!(receipt.block.hash.0, localnet.head().hash);
        assert!(matches!(stages[..], [Stage::Sending(_), Stage::Sent, ..]));
    });
}

fn a_refusal_in_a_block_has_a_name_and_a_remedy() {
    let localnet = Localnet::start(Config::default()).unwrap();
    run(async {
        let chain = connect(&localnet).await.unwrap();
        let alice = key("//Alice");
        let call = transfer(Tao(u64::MAX / 4));
        let refused = chain.submit(call, &alice, Finality::InBlock, |_| {}).await;
        let Err(ChainError::Refused(refusal)) = refused else {
            panic!("{refused:?}");
        };
        assert!(
            refusal.cause().is_some() && refusal.remedy().is_some(),
            "{refusal:?}"
        );
    });
}
