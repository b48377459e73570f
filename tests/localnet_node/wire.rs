//! The wire: subscriptions, and the new families of methods.

use std::time::Duration;

use serde_json::{Value, json};
use sp_keyring::Sr25519Keyring::Alice;
use subxt::rpcs::{client::RpcSubscription, rpc_params};

use super::client::{Client, Params, hex, instant, manual, run};
use crate::support::tests;

tests![
    heads_come_in_order_and_none_is_left_out,
    storage_is_told_as_it_changes,
    an_extrinsic_is_watched_to_its_end,
    the_new_watch_tells_refusals_as_events,
    a_follower_reads_pinned_blocks,
    the_archive_answers_by_height,
];

async fn next(subscription: &mut RpcSubscription<Value>) -> Value {
    let next = tokio::time::timeout(Duration::from_secs(10), subscription.next());
    next.await.unwrap().unwrap().unwrap()
}

fn heads_come_in_order_and_none_is_left_out() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        for (subscribe, unsubscribe) in [
            ("chain_subscribeNewHeads", "chain_unsubscribeNewHeads"),
            (
                "chain_subscribeFinalizedHeads",
                "chain_unsubscribeFinalizedHeads",
            ),
        ] {
            let params = rpc_params![];
            let mut heads = client
                .rpc
                .subscribe(subscribe, params, unsubscribe)
                .await
                .unwrap();
            let first = handle.head().number;
            assert_eq!(next(&mut heads).await["number"], format!("{first:#x}"));
            for _ in 0..40 {
                handle.produce_block().unwrap();
            }
            for number in first + 1..=first + 40 {
                assert_eq!(next(&mut heads).await["number"], format!("{number:#x}"));
            }
        }
        let params = rpc_params![];
        let (name, end) = (
            "state_subscribeRuntimeVersion",
            "state_unsubscribeRuntimeVersion",
        );
        let mut version = client.rpc.subscribe(name, params, end).await.unwrap();
        assert_eq!(next(&mut version).await["specVersion"], 425);
    });
}

fn storage_is_told_as_it_changes() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        // System.Number, and a key that never is.
        let number = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac";
        let params = rpc_params![vec![number, "0x0102"]];
        let (name, end) = ("state_subscribeStorage", "state_unsubscribeStorage");
        let mut changes = client.rpc.subscribe(name, params, end).await.unwrap();
        let first: Value = next(&mut changes).await;
        let expected = json!([[number, "0x01000000"], ["0x0102", null]]);
        assert_eq!(first["changes"], expected);
        let block = handle.produce_block().unwrap();
        let second = next(&mut changes).await;
        let expected = json!({ "block": hex(block.hash), "changes": [[number, "0x02000000"]] });
        assert_eq!(second, expected);
        let params = json!([[number], hex(block.hash)]);
        let queried = client.call("state_queryStorageAt", params).await.unwrap();
        assert_eq!(queried, json!([expected]));
    });
}

fn an_extrinsic_is_watched_to_its_end() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let ahead = client.transfer(Alice, 5, Params::new().nonce(1)).await;
        let first = client.transfer(Alice, 5, Params::new().nonce(0)).await;
        let (name, end) = ("author_submitAndWatchExtrinsic", "author_unwatchExtrinsic");
        let watch = async |bytes: &[u8]| {
            let params = rpc_params![hex(bytes)];
            client
                .rpc
                .subscribe::<Value>(name, params, end)
                .await
                .unwrap()
        };
        let mut ahead = watch(&ahead).await;
        assert_eq!(next(&mut ahead).await, "future");
        let mut first = watch(&first).await;
        assert_eq!(next(&mut first).await, "ready");
        assert_eq!(next(&mut ahead).await, "ready");
        let block = hex(handle.produce_block().unwrap().hash);
        for watched in [&mut first, &mut ahead] {
            assert_eq!(next(watched).await, json!({ "inBlock": block }));
            assert_eq!(next(watched).await, json!({ "finalized": block }));
        }
        let old = client.transfer(Alice, 5, Params::new().nonce(2)).await;
        let mut old = watch(&old).await;
        assert_eq!(next(&mut old).await, "ready");
        let tip = Params::new().nonce(2).tip(1_000_000);
        let new = client.transfer(Alice, 5, tip).await;
        let hash = client.submit(&new).await.unwrap();
        assert_eq!(next(&mut old).await, json!({ "usurped": hash }));
    });
}

fn the_new_watch_tells_refusals_as_events() {
    let handle = instant();
    run(async {
        let client = Client::to(&handle).await;
        let transfer = client.transfer(Alice, 5, Params::new()).await;
        let (name, end) = (
            "transactionWatch_v1_submitAndWatch",
            "transactionWatch_v1_unwatch",
        );
        let watch = async || {
            let params = rpc_params![hex(&transfer)];
            client
                .rpc
                .subscribe::<Value>(name, params, end)
                .await
                .unwrap()
        };
        let mut good = watch().await;
        assert_eq!(next(&mut good).await["event"], "validated");
        let included = next(&mut good).await;
        assert_eq!(included["event"], "bestChainBlockIncluded");
        assert_eq!(included["block"]["index"], "1");
        assert_eq!(next(&mut good).await["block"], included["block"]);
        let mut again = watch().await;
        let event = next(&mut again).await;
        assert_eq!(event["event"], "invalid");
        assert!(
            event["error"].as_str().unwrap().contains("outdated"),
            "{event}"
        );
    });
}

fn a_follower_reads_pinned_blocks() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let (name, end) = ("chainHead_v1_follow", "chainHead_v1_unfollow");
        let mut follow = client
            .rpc
            .subscribe::<Value>(name, rpc_params![true], end)
            .await
            .unwrap();
        let id = follow.subscription_id().unwrap().to_owned();
        let first = next(&mut follow).await;
        assert_eq!(first["event"], "initialized");
        assert_eq!(
            first["finalizedBlockRuntime"]["spec"]["specName"],
            "node-subtensor"
        );
        let parent = hex(handle.head().hash);
        let block = hex(handle.produce_block().unwrap().hash);
        let new = next(&mut follow).await;
        assert_eq!(new["event"], "newBlock");
        assert_eq!(
            (&new["blockHash"], &new["parentBlockHash"]),
            (&json!(block), &json!(parent))
        );
        assert_eq!(next(&mut follow).await["bestBlockHash"], block);
        assert_eq!(
            next(&mut follow).await["finalizedBlockHashes"],
            json!([block])
        );

        let header = client
            .call("chainHead_v1_header", json!([id, block]))
            .await
            .unwrap();
        assert!(header.as_str().unwrap().contains(&parent[2..]));
        let account =
            json!([{ "key": "0x26aa394eea5630e07c48ae0c9558cef7", "type": "descendantsValues" }]);
        for (method, params, done) in [
            ("chainHead_v1_body", json!([id, block]), "operationBodyDone"),
            (
                "chainHead_v1_call",
                json!([id, block, "Core_version", "0x"]),
                "operationCallDone",
            ),
            (
                "chainHead_v1_call",
                json!([id, block, "Not_there", "0x"]),
                "operationError",
            ),
            (
                "chainHead_v1_storage",
                json!([id, block, account, null]),
                "operationStorageDone",
            ),
        ] {
            let started = client.call(method, params).await.unwrap();
            assert_eq!(started["result"], "started");
            let mut event = next(&mut follow).await;
            while event["event"] == "operationStorageItems" {
                assert!(event["items"][0]["value"].is_string());
                event = next(&mut follow).await;
            }
            assert_eq!(event["event"], done);
            assert_eq!(event["operationId"], started["operationId"]);
        }

        client
            .call("chainHead_v1_unpin", json!([id, block]))
            .await
            .unwrap();
        for method in [
            "chainHead_v1_header",
            "chainHead_v1_unpin",
            "chainHead_v1_body",
        ] {
            let (code, ..) = client.call(method, json!([id, block])).await.unwrap_err();
            assert_eq!(code, -32801, "{method}");
        }
        let gone = client
            .call("chainHead_v1_body", json!(["none", block]))
            .await;
        assert_eq!(gone, Ok(json!({ "result": "limitReached" })));
    });
}

fn the_archive_answers_by_height() {
    let handle = manual();
    run(async {
        let client = Client::to(&handle).await;
        let head = hex(handle.produce_block().unwrap().hash);
        let height = client
            .call("archive_v1_finalizedHeight", json!([]))
            .await
            .unwrap();
        assert_eq!(height, 2);
        let hash = client
            .call("archive_v1_hashByHeight", json!([height]))
            .await;
        assert_eq!(hash, Ok(json!([head])));
        assert_eq!(
            client.call("archive_v1_hashByHeight", json!([9])).await,
            Ok(json!([]))
        );
        let version = json!([head, "Core_version", "0x"]);
        let call = client.call("archive_v1_call", version).await.unwrap();
        assert_eq!(call["success"], true);
        let none = hex([1; 32]);
        assert_eq!(
            client.call("archive_v1_header", json!([none])).await,
            Ok(Value::Null)
        );
        let (name, end) = ("archive_v1_storage", "archive_v1_stopStorage");
        let number = "0x26aa394eea5630e07c48ae0c9558cef702a5c1b19ab7a04f536c519aca4983ac";
        let params = rpc_params![head, [json!({ "key": number, "type": "value" })], ()];
        let mut items = client
            .rpc
            .subscribe::<Value>(name, params, end)
            .await
            .unwrap();
        assert_eq!(next(&mut items).await["value"], "0x02000000");
        assert_eq!(next(&mut items).await["event"], "storageDone");
    });
}
