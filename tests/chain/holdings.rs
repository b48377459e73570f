//! Accounts, stakes and prices as runtimes of different ages tell them.

use codec::{Compact, Encode};
use serde_json::Value;
use sn27::{
    address::Address,
    chain::{Chain, ChainError, Pool, ROOT},
    money::{Alpha, RAO_PER_TAO, Tao},
};
use sp_crypto_hashing::twox_128;

use super::{
    replay::{Replay, Script, bytes, header, metadata},
    run,
};
use crate::support::tests;

tests![
    recorded_stakes_neurons_and_accounts_are_read,
    prices_are_told_by_the_runtime_or_follow_from_the_pool,
    what_a_swap_brings_is_asked_where_it_can_be,
    a_runtime_that_tells_no_stakes_is_named,
];

const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const MINER: &str = "5EqLEzsWpnVf1dWWpvkE8AKedp9VFdc6wAgTvXb66kymZrwt";

fn recorded(name: &str) -> Vec<u8> {
    let all = include_str!("../fixtures/chain/subtensor-425.json");
    let all: Value = serde_json::from_str(all).unwrap();
    let calls = all["runtime_calls"].as_array().unwrap();
    let call = calls.iter().find(|call| call["name"] == name);
    bytes(&call.unwrap()["result"])
}

async fn node(
    file: &str,
    spec_version: u32,
    call: impl Fn(&str, &[u8]) -> Option<Vec<u8>> + Send + Sync + 'static,
    storage: impl Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync + 'static,
) -> Replay {
    Replay::start(Script {
        metadata: metadata(file),
        spec_version,
        header: header(53),
        call: Box::new(call),
        storage: Box::new(storage),
    })
    .await
}

/// The value of a map that is keyed by netuids as they are.
fn of_subnet(key: &[u8], pallet: &str, entry: &str) -> Option<u16> {
    let prefix = [twox_128(pallet.as_bytes()), twox_128(entry.as_bytes())].concat();
    let netuid = key.strip_prefix(&prefix[..])?;
    Some(u16::from_le_bytes(netuid.try_into().ok()?))
}

fn recorded_stakes_neurons_and_accounts_are_read() {
    run(async {
        let alice: Address = ALICE.parse().unwrap();
        let nobody = Address::from_bytes([9; 32]);
        let all = include_str!("../fixtures/chain/subtensor-425.json");
        let all: Value = serde_json::from_str(all).unwrap();
        let account = all["storage"].as_array().unwrap().iter();
        let account = account.clone().find(|value| value["item"] == "Account");
        let account = account.unwrap().clone();
        let call = move |name: &str, input: &[u8]| match name {
            // The same as the recorded answer for one coldkey, once with nothing.
            "StakeInfoRuntimeApi_get_stake_info_for_coldkeys" => {
                assert_eq!(input, (vec![*alice.as_bytes(), [9; 32]]).encode());
                let one = recorded("StakeInfoRuntimeApi_get_stake_info_for_coldkey");
                let head = (Compact(2_u32), *alice.as_bytes()).encode();
                Some([head, one, ([9_u8; 32], Compact(0_u32)).encode()].concat())
            }
            "NeuronInfoRuntimeApi_get_neurons_lite" => Some(recorded(name)),
            _ => None,
        };
        let storage =
            move |key: &[u8]| (key == bytes(&account["key"])).then(|| bytes(&account["value"]));
        let node = node("subtensor-425-v15.scale", 425, call, storage).await;
        let view = node.chain.now().await.unwrap();
        let stakes = view.stakes(&[alice, nobody]).await.unwrap();
        assert_eq!(stakes[&nobody], []);
        let [stake] = &stakes[&alice][..] else {
            panic!("{stakes:?}");
        };
        assert_eq!(stake.hotkey.to_string(), MINER);
        assert_eq!((stake.netuid, stake.alpha), (2, Alpha(94_208_180_490)));
        assert!(stake.registered);
        let neurons = view.neurons_lite(&[2]).await.unwrap();
        assert_eq!(neurons.len(), 4);
        assert_eq!(neurons[1].hotkey, stake.hotkey);
        assert_eq!(neurons[1].stake, stake.alpha);
        assert_eq!(neurons[1].shares.validator_trust.share(), 1.0);
        assert_eq!(neurons[0].axon, None);
        let axon = neurons[1].axon.unwrap();
        assert_eq!(axon.address.to_string(), "10.9.8.7:8100");
        let accounts = view.accounts(&[nobody, alice]).await.unwrap();
        assert_eq!(accounts[0], Default::default());
        assert_eq!(accounts[1].free, Tao(998_887_050_144_406));
        assert_eq!(accounts[1].nonce, 24);
        // Both in one request.
        assert_eq!(node.keys().len(), 2);
    });
}

async fn price(chain: &Chain, netuids: &[u16]) -> Vec<Option<Tao>> {
    let view = chain.now().await.unwrap();
    let prices = view.prices(netuids.iter().copied()).await.unwrap();
    netuids.iter().map(|netuid| prices.of(*netuid)).collect()
}

fn prices_are_told_by_the_runtime_or_follow_from_the_pool() {
    run(async {
        // Told for all subnets at once.
        let all = |name: &str, _: &[u8]| match name {
            "SwapRuntimeApi_current_alpha_price_all" => {
                Some(vec![(1_u16, 11_u64), (2, 22)].encode())
            }
            "SwapRuntimeApi_current_alpha_price" => Some(33_u64.encode()),
            _ => None,
        };
        let node425 = node("subtensor-425-v15.scale", 425, all, |_| None).await;
        let told = price(&node425.chain, &[ROOT, 1, 2, 3]).await;
        let even = Some(Tao(RAO_PER_TAO));
        assert_eq!(told, [even, Some(Tao(11)), Some(Tao(22)), None]);
        assert_eq!(price(&node425.chain, &[2]).await, [Some(Tao(33))]);
        let view = node425.chain.now().await.unwrap();
        assert_eq!(view.netuids().await.unwrap(), [0, 1, 2]);
        // Told for one subnet after the other.
        let one = |name: &str, input: &[u8]| {
            let netuid = u16::from_le_bytes(input.try_into().ok()?);
            (name == "SwapRuntimeApi_current_alpha_price").then(|| u64::from(netuid * 11).encode())
        };
        for (file, spec_version) in [
            ("subtensor-293-v15.scale", 293),
            ("subtensor-365-finney-v16.scale", 365),
        ] {
            let node = node(file, spec_version, one, |_| None).await;
            let told = price(&node.chain, &[ROOT, 1, 2]).await;
            assert_eq!(told, [even, Some(Tao(11)), Some(Tao(22))], "{file}");
        }
        // Not told: what the pool holds says it, and mechanism 0 is one for one.
        let storage = |key: &[u8]| {
            let of = |entry| of_subnet(key, "SubtensorModule", entry);
            if let Some(netuid) = of("SubnetMechanism") {
                return Some(u16::from(netuid != 3).encode());
            }
            if of("SubnetTAO").is_some() {
                return Some(1000_u64.encode());
            }
            of("SubnetAlphaIn").map(|netuid| (if netuid == 4 { 0_u64 } else { 4000 }).encode())
        };
        let node = node("subtensor-218-v15.scale", 218, |_, _| None, storage).await;
        let told = price(&node.chain, &[ROOT, 2, 3, 4]).await;
        assert_eq!(told, [even, Some(Tao(250_000_000)), even, None]);
        let view = node.chain.now().await.unwrap();
        let pools = view.pools([ROOT, 2]).await.unwrap();
        let pool = Pool {
            tao: Tao(1000),
            alpha: Alpha(4000),
        };
        assert_eq!((pools[&ROOT], pools[&2]), (None, Some(pool)));
    });
}

fn what_a_swap_brings_is_asked_where_it_can_be() {
    run(async {
        // TAO, alpha, both fees, both slippages; all zero is no.
        let sim = |name: &str, input: &[u8]| {
            let amount = u64::from_le_bytes(input.get(2..)?.try_into().ok()?);
            let (tao, alpha) = match name {
                "SwapRuntimeApi_sim_swap_tao_for_alpha" => (amount, amount * 4),
                "SwapRuntimeApi_sim_swap_alpha_for_tao" => (amount / 4, amount),
                _ => return None,
            };
            let possible = u64::from(amount != 666);
            Some([tao * possible, alpha * possible, 0, 0, 0, 0].encode())
        };
        let node425 = node("subtensor-425-v15.scale", 425, sim, |_| None).await;
        let view = node425.chain.now().await.unwrap();
        let bought = view
            .would_buy(&[(27, Tao(100)), (27, Tao(666))])
            .await
            .unwrap();
        assert_eq!(bought[0].unwrap().alpha, Alpha(400));
        assert_eq!(bought[1], None);
        let sold = view.would_sell(&[(27, Alpha(100))]).await.unwrap();
        assert_eq!(sold[0].unwrap().tao, Tao(25));
        let old = node("subtensor-293-v15.scale", 293, sim, |_| None).await;
        let view = old.chain.now().await.unwrap();
        assert_eq!(view.would_buy(&[(27, Tao(100))]).await.unwrap(), [None]);
    });
}

fn a_runtime_that_tells_no_stakes_is_named() {
    run(async {
        // Metadata of version 14 knows no runtime APIs.
        let node = node("subtensor-425-v14.scale", 425, |_, _| None, |_| None).await;
        let view = node.chain.now().await.unwrap();
        let refused = view.stakes(&[Address::from_bytes([9; 32])]).await;
        assert!(
            matches!(&refused, Err(ChainError::Absent { name, .. }) if name.contains("get_stake_info")),
            "{refused:?}"
        );
    });
}
