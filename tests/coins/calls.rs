//! The calls of coins and stake as each runtime takes them, against their documented layouts.

use std::path::Path;

use sn27::{
    address::Address,
    chain::{Argument, Call, ChainError, Hash, Runtime, names},
    money::{Alpha, Tao},
};

use super::{ALICE, BOB};
use crate::support::tests;

tests![
    calls_are_encoded_as_they_are_documented,
    what_older_runtimes_lack_is_said,
];

fn runtime(file: &str, spec_version: u32) -> Runtime {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/chain");
    let bytes = std::fs::read(folder.join(file)).unwrap();
    Runtime::new(&bytes, spec_version, 1, Hash([0; 32])).unwrap()
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn limited() -> Call {
    Call::new(
        names::ADD_STAKE_LIMIT,
        [
            address(ALICE).into(),
            27_u16.into(),
            Tao(2_010_000_000).into(),
            Tao(1_050_000_000).into(),
            true.into(),
        ],
    )
}

fn calls_are_encoded_as_they_are_documented() {
    let alice = hex::encode(address(ALICE).as_bytes());
    let bob = hex::encode(address(BOB).as_bytes());
    let removed = Call::new(
        names::REMOVE_STAKE,
        [address(BOB).into(), 27_u16.into(), Alpha(7).into()],
    );
    let full = |limit: Option<Tao>| {
        let limit = limit.map(|limit| Box::new(limit.into()));
        Call::new(
            names::REMOVE_STAKE_FULL_LIMIT,
            [address(BOB).into(), 27_u16.into(), Argument::Option(limit)],
        )
    };
    let several = [limited(), removed.clone()].map(|call| Argument::Call(Box::new(call)));
    let several = Call::new(names::BATCH_ALL, [Argument::List(several.into())]);
    let all = Call::new(
        names::TRANSFER_ALL,
        [Argument::Destination(address(BOB)), false.into()],
    );
    // 2.01 TAO and the limit of 1.05 TAO in rao, little endian.
    let limited_hex = format!("0758{alice}1b00802ace770000000080ba953e0000000001");
    let removed_hex = format!("0703{bob}1b000700000000000000");
    for (runtime, all_of_them) in [
        (runtime("subtensor-218-v15.scale", 218), false),
        (runtime("subtensor-293-v15.scale", 293), true),
        (runtime("subtensor-365-finney-v16.scale", 365), true),
        (runtime("subtensor-425-v15.scale", 425), true),
    ] {
        let encoded = |call: &Call| hex::encode(call.encode(&runtime).unwrap());
        assert_eq!(encoded(&removed), removed_hex, "{runtime:?}");
        assert_eq!(encoded(&all), format!("050400{bob}00"), "{runtime:?}");
        if !all_of_them {
            continue;
        }
        assert_eq!(encoded(&limited()), limited_hex, "{runtime:?}");
        assert_eq!(
            encoded(&full(None)),
            format!("0767{bob}1b0000"),
            "{runtime:?}"
        );
        let some = format!("0767{bob}1b000180ba953e00000000");
        assert_eq!(
            encoded(&full(Some(Tao(1_050_000_000)))),
            some,
            "{runtime:?}"
        );
        let both = format!("0b0208{limited_hex}{removed_hex}");
        assert_eq!(encoded(&several), both, "{runtime:?}");
        assert_eq!(
            runtime.existential_deposit().unwrap(),
            Tao(500),
            "{runtime:?}"
        );
    }
}

fn what_older_runtimes_lack_is_said() {
    let old = runtime("subtensor-218-v15.scale", 218);
    assert!(!old.has_call(&names::ADD_STAKE_LIMIT) && old.has_call(&names::ADD_STAKE));
    let refused = limited().encode(&old);
    assert!(
        matches!(
            &refused,
            Err(ChainError::Absent {
                spec_version: 218,
                ..
            })
        ),
        "{refused:?}"
    );
    assert_eq!(old.least_stake().unwrap(), None);
    let new = runtime("subtensor-425-v15.scale", 425);
    assert_eq!(new.least_stake().unwrap(), Some(Tao(2_000_000)));
}
