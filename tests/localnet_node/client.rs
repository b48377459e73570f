//! A client of a localnet: raw JSON-RPC, and transfers signed by subxt with the chain's metadata.

use std::sync::Arc;

use serde_json::{Value, json};
use sn27::localnet::{BlockTime, Config, Handle, Localnet};
use sp_core::{Pair, sr25519};
use sp_keyring::Sr25519Keyring;
use subxt::{
    OnlineClient, PolkadotConfig,
    backend::{CombinedBackend, LegacyBackend},
    config::DefaultExtrinsicParamsBuilder,
    dynamic,
    rpcs::{self, RpcClient, client::RpcParams},
    tx::Signer,
    utils::{AccountId32, MultiAddress, MultiSignature},
};

pub(super) type Online = OnlineClient<PolkadotConfig>;
pub(super) type Params = DefaultExtrinsicParamsBuilder<PolkadotConfig>;

/// What a method answered: its result, or code, message and data.
pub(super) type Answer = Result<Value, (i32, String, Value)>;

/// Runs a test's future.
pub(super) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(future)
}

pub(super) fn instant() -> Handle {
    Localnet::start(Config::default()).unwrap()
}

/// Makes no block unless asked.
pub(super) fn manual() -> Handle {
    let hour = std::time::Duration::from_secs(3600);
    let block_time = BlockTime::Timed(hour);
    Localnet::start(Config {
        block_time,
        ..Config::default()
    })
    .unwrap()
}

pub(super) fn account(key: Sr25519Keyring) -> AccountId32 {
    AccountId32(key.public().0)
}

/// A development key that signs for subxt.
pub(super) struct Key(pub(super) Sr25519Keyring);

impl Signer<PolkadotConfig> for Key {
    fn account_id(&self) -> AccountId32 {
        account(self.0)
    }

    fn sign(&self, payload: &[u8]) -> MultiSignature {
        let pair: sr25519::Pair = self.0.pair();
        MultiSignature::Sr25519(pair.sign(payload).0)
    }
}

/// The connection of one client, both ways of subxt on it.
pub(super) struct Client {
    pub(super) rpc: RpcClient,
    pub(super) legacy: Online,
}

impl Client {
    pub(super) async fn to(handle: &Handle) -> Self {
        Self::at(handle.url()).await
    }

    pub(super) async fn at(url: &str) -> Self {
        let rpc = RpcClient::from_insecure_url(url).await.unwrap();
        let backend = LegacyBackend::builder().build(rpc.clone());
        let legacy = Online::from_backend(Arc::new(backend)).await.unwrap();
        Self { rpc, legacy }
    }

    pub(super) async fn combined(&self) -> Online {
        let backend = CombinedBackend::builder().build_with_background_driver(self.rpc.clone());
        Online::from_backend(Arc::new(backend.await.unwrap()))
            .await
            .unwrap()
    }

    /// Calls a method with an array of parameters.
    pub(super) async fn call(&self, method: &str, params: Value) -> Answer {
        let mut array = RpcParams::new();
        for param in params.as_array().unwrap() {
            array.push(param).unwrap();
        }
        self.rpc
            .request(method, array)
            .await
            .map_err(|error| match error {
                rpcs::Error::User(error) => {
                    let data = error
                        .data
                        .map(|data| serde_json::from_str(data.get()).unwrap());
                    (error.code, error.message, data.unwrap_or(Value::Null))
                }
                other => panic!("{method}: {other}"),
            })
    }

    /// A signed transfer to Bob.
    pub(super) async fn transfer(&self, from: Sr25519Keyring, rao: u64, params: Params) -> Vec<u8> {
        let to = MultiAddress::<AccountId32, ()>::Id(account(Sr25519Keyring::Bob));
        let call = dynamic::transaction("Balances", "transfer_keep_alive", (to, rao));
        let at = self.legacy.at_current_block().await.unwrap();
        let signed = at
            .transactions()
            .create_signed(&call, &Key(from), params.build())
            .await;
        signed.unwrap().into_encoded()
    }

    pub(super) async fn submit(&self, extrinsic: &[u8]) -> Answer {
        self.call("author_submitExtrinsic", json!([hex(extrinsic)]))
            .await
    }

    /// Nonce and free balance, at a block or at the best one.
    pub(super) async fn funds(&self, of: Sr25519Keyring, at: Option<&str>) -> (u32, u64) {
        let mut key = Vec::new();
        key.extend(sp_crypto_hashing::twox_128(b"System"));
        key.extend(sp_crypto_hashing::twox_128(b"Account"));
        key.extend(sp_crypto_hashing::blake2_128(&of.public().0));
        key.extend(of.public().0);
        let value = self
            .call("state_getStorage", json!([hex(key), at]))
            .await
            .unwrap();
        let bytes = sp_core::bytes::from_hex(value.as_str().unwrap()).unwrap();
        let nonce = u32::from_le_bytes(bytes[..4].try_into().unwrap());
        (nonce, u64::from_le_bytes(bytes[16..24].try_into().unwrap()))
    }
}

pub(super) fn hex(bytes: impl AsRef<[u8]>) -> String {
    sp_core::bytes::to_hex(bytes.as_ref(), false)
}
