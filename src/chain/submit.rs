//! Signing a call, sending it, and finding out what came of it.
//!
//! Everything that a signature covers is read just before signing: the nonce, the last final block
//! for the mortal era, the runtime's version. What was sent is never sent twice; if the connection
//! is lost meanwhile, its blocks are searched for it until its era ends.

mod outcome;
mod search;
mod watch;

use subxt::{
    SubstrateConfig,
    config::{DefaultExtrinsicParamsBuilder, Hasher},
    utils::{AccountId32, MultiSignature},
};

use super::{Block, Call, Chain, ChainError, Finality, Hash, Receipt, Refusal, Runtime, names};
use crate::{address::Address, money::Tao, wallet::Signer};

/// Blocks in which an extrinsic may come into a block: 13 minutes on Bittensor.
const ERA: u64 = 64;

/// How far an extrinsic has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It is signed, and about to be sent.
    Sending(Hash),
    /// The node has taken it.
    Sent,
    /// It is in a block.
    InBlock(Hash),
    /// The connection is gone; its blocks will be searched.
    Searching,
}

/// A call with all that its signature will cover.
pub struct Prepared {
    call: Call,
    runtime: Runtime,
    nonce: u64,
    birth: Block,
}

/// An extrinsic, ready to be sent.
struct Signed {
    bytes: Vec<u8>,
    hash: Hash,
    payer: Address,
    birth: Block,
}

impl Prepared {
    /// The nonce that it will be signed with: the next one, counting what waits in the node's pool.
    pub fn nonce(&self) -> u64 {
        self.nonce
    }

    /// The first block that does not take it any more.
    pub fn end(&self) -> u64 {
        end(self.birth)
    }

    fn sign(
        &self,
        sign: impl FnOnce(&[u8]) -> [u8; 64],
        payer: Address,
    ) -> Result<Vec<u8>, ChainError> {
        let failed = |error| ChainError::shape(&self.call.name, &error);
        let Block { number, hash } = self.birth;
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .mortal_from_unchecked(ERA, number, hash.into())
            .nonce(self.nonce)
            .build();
        let payload = self.call.payload();
        let signable = self
            .runtime
            .offline
            .tx()
            .create_signable_offline(&payload, params);
        let mut signable = signable.map_err(failed)?;
        let signature = sign(&signable.signer_payload().map_err(failed)?);
        let account = AccountId32(*payer.as_bytes());
        let signature = MultiSignature::Sr25519(signature);
        let signed = signable.sign_with_account_and_signature(&account, &signature);
        Ok(signed.map_err(failed)?.into_encoded())
    }
}

impl Chain {
    /// Reads all that a signature covers.
    ///
    /// # Errors
    /// A node that can't be reached, a runtime without the call.
    pub async fn prepare(&self, call: Call, payer: Address) -> Result<Prepared, ChainError> {
        let node = self.node();
        // What is read after this must be newer than it.
        self.take_greeted();
        let (birth, (head, version)) = tokio::try_join!(node.finalized(), node.head())?;
        let runtime = self.follow(version, head).await?;
        // A call that the runtime does not have must not get as far as a signature.
        call.encode(&runtime)?;
        let nonce = node
            .nonce(&payer.to_string(), *payer.as_bytes(), head)
            .await?;
        Ok(Prepared {
            call,
            runtime,
            nonce,
            birth,
        })
    }

    /// What it will cost to send a call, beside what the call itself spends.
    ///
    /// # Errors
    /// A node that can't be reached, a runtime without the call.
    pub async fn fee(&self, call: &Call, payer: Address) -> Result<Tao, ChainError> {
        let prepared = self.prepare(call.clone(), payer).await?;
        // The fee depends on the length alone, which any signature gives.
        let bytes = prepared.sign(|_| [1; 64], payer)?;
        let head = self.now().await?;
        let mut input = bytes.clone();
        input.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        #[derive(subxt::ext::scale_decode::DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct Info {
            partial_fee: u64,
        }
        let answer = head.raw_call(&names::QUERY_INFO, &input).await?;
        let info: Info = prepared.runtime.decode_api(&names::QUERY_INFO, &answer)?;
        Ok(Tao(info.partial_fee))
    }

    /// Signs a call, sends it, and waits until it is in a block.
    ///
    /// # Errors
    /// The chain's refusal, in the pool or in the block; that it could not be found out.
    pub async fn submit(
        &self,
        call: Call,
        signer: &Signer,
        finality: Finality,
        stage: impl FnMut(Stage),
    ) -> Result<Receipt, ChainError> {
        let prepared = self.prepare(call, signer.address()).await?;
        self.send(&prepared, signer, finality, stage).await
    }

    /// Signs what was prepared, sends it, and waits until it is in a block.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub async fn send(
        &self,
        prepared: &Prepared,
        signer: &Signer,
        finality: Finality,
        mut stage: impl FnMut(Stage),
    ) -> Result<Receipt, ChainError> {
        let payer = signer.address();
        let bytes = prepared.sign(|message| *signer.sign(message).as_bytes(), payer)?;
        let hash = prepared.runtime.offline.hasher().hash(&bytes);
        let signed = Signed {
            bytes,
            hash: hash.into(),
            payer,
            birth: prepared.birth,
        };
        stage(Stage::Sending(signed.hash));
        let landed = match self.node().submit(&signed.bytes).await {
            Ok(statuses) => {
                stage(Stage::Sent);
                self.watch(statuses, &signed, finality, &mut stage).await?
            }
            // The connection broke: it may have arrived all the same.
            Err(ChainError::Network(error)) => {
                tracing::warn!("{error}");
                None
            }
            Err(error) => return Err(refused(error)),
        };
        match landed {
            Some(block) => self.outcome(&signed, block, finality).await,
            None => {
                stage(Stage::Searching);
                self.search(&signed, finality).await
            }
        }
    }
}

/// The first block that does not take an extrinsic of this birth.
fn end(birth: Block) -> u64 {
    birth.number + ERA
}

/// A node's refusal of an extrinsic as the chain's.
fn refused(error: ChainError) -> ChainError {
    match error {
        ChainError::Node {
            code,
            message,
            method,
        } => match Refusal::pooled(code, &message) {
            Some(refusal) => ChainError::Refused(refusal),
            None => ChainError::Node {
                code,
                message,
                method,
            },
        },
        error => error,
    }
}
