//! How a metagraph is read: in few round trips, and as the runtime will act.

use std::time::Duration;

use runtime::{RuntimeCall, admin::Call as Admin, subtensor::Call};
use sn27::{
    chain::{Chain, Metagraph, Options, Rule},
    localnet::{Config, Handle, Localnet, runtime},
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::AccountId32;

use super::{
    connect, network,
    proxy::{Proxy, Rules},
    run,
};
use crate::support::tests;

tests![
    a_metagraph_of_256_takes_three_round_trips,
    it_is_the_same_through_chain_head,
    who_is_first_in_the_pruning_order_makes_room,
];

const NETUID: u16 = 27;

/// An account of its own.
fn account(number: u16) -> AccountId32 {
    let mut bytes = [7; 32];
    bytes[..2].copy_from_slice(&number.to_le_bytes());
    AccountId32::new(bytes)
}

fn register(hotkey: AccountId32) -> RuntimeCall {
    let netuid = NETUID;
    Call::burned_register { netuid, hotkey }.into()
}

fn set(localnet: &Handle, setting: Admin<runtime::Runtime>) {
    localnet.sudo(setting.into()).unwrap();
}

/// A subnet with so many neurons.
pub(crate) fn filled(neurons: u16) -> Handle {
    let localnet = Localnet::start(Config::default()).unwrap();
    let max_burn = 1_100_000_000;
    set(
        &localnet,
        Admin::sudo_set_max_burn {
            netuid: NETUID,
            max_burn,
        },
    );
    let hotkeys: Vec<_> = (1..neurons).map(account).collect();
    for some in hotkeys.chunks(32) {
        let calls = some.iter().cloned().map(register).collect();
        let batch = pallet_utility::Call::batch_all { calls };
        localnet.call_as(Bob, RuntimeCall::Utility(batch)).unwrap();
    }
    localnet
}

async fn read(chain: &Chain) -> Metagraph {
    let view = chain.now().await.unwrap();
    Metagraph::read(&view, NETUID).await.unwrap().unwrap()
}

fn a_metagraph_of_256_takes_three_round_trips() {
    let localnet = filled(256);
    run(async {
        // Much longer than it takes to send the requests of one round trip.
        let delay = Duration::from_millis(700);
        let rules = Rules {
            delay,
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), Options::default());
        let metagraph = read(&chain.await.unwrap()).await;
        assert_eq!(metagraph.neurons.len(), 256);
        assert_eq!(proxy.round_trips(delay), 3, "{:?}", proxy.seen());
    });
}

fn it_is_the_same_through_chain_head() {
    let localnet = filled(4);
    run(async {
        let rules = Rules {
            hidden: &[
                "state_", "chain_", "author_", "system_", "account_", "archive_",
            ],
            ..Rules::default()
        };
        let proxy = Proxy::start(localnet.url(), rules).await;
        let chain = Chain::open(network(&proxy.url()), Options::default());
        let modern = read(&chain.await.unwrap()).await;
        let legacy = read(&connect(&localnet).await.unwrap()).await;
        assert_eq!(modern.neurons.len(), 4);
        assert_eq!(modern.neurons, legacy.neurons);
    });
}

fn who_is_first_in_the_pruning_order_makes_room() {
    let localnet = filled(64);
    let netuid = NETUID;
    set(
        &localnet,
        Admin::sudo_set_max_allowed_uids {
            netuid,
            max_allowed_uids: 64,
        },
    );
    run(async {
        let chain = connect(&localnet).await.unwrap();
        let first = async || {
            let view = chain.now().await.unwrap();
            let metagraph = Metagraph::read(&view, NETUID).await.unwrap().unwrap();
            assert_eq!(metagraph.pruning, Rule::LeastEmission);
            assert!(metagraph.neurons[0].protected, "the owner's");
            let mut neurons = metagraph.neurons.into_iter();
            neurons
                .find(|neuron| neuron.pruning_order == Some(1))
                .unwrap()
        };
        let replaced = async |number: u16| {
            let going = first().await;
            let hotkey = account(number);
            localnet.call_as(Charlie, register(hotkey.clone())).unwrap();
            let view = chain.now().await.unwrap();
            let metagraph = Metagraph::read(&view, NETUID).await.unwrap().unwrap();
            let place = &metagraph.neurons[usize::from(going.uid)];
            assert_eq!(place.hotkey.as_bytes(), AsRef::<[u8; 32]>::as_ref(&hotkey));
            going
        };
        // All are immune: the oldest goes.
        let going = replaced(1_000).await;
        assert!(going.immunity_left > 1);
        // Few enough are past immunity to stay, until they may be none.
        set(
            &localnet,
            Admin::sudo_set_immunity_period {
                netuid,
                immunity_period: 3,
            },
        );
        replaced(1_001).await;
        set(
            &localnet,
            Admin::sudo_set_min_non_immune_uids { netuid, min: 0 },
        );
        let going = replaced(1_002).await;
        assert!(going.immunity_left <= 1);
        // The last ones that are past immunity are kept where so many are to be left.
        set(
            &localnet,
            Admin::sudo_set_min_non_immune_uids { netuid, min: 63 },
        );
        let going = replaced(1_003).await;
        assert!(going.immunity_left > 1);
        assert_ne!(going.hotkey.as_bytes(), &Alice.public().0);
    });
}
