//! What neurons say to each other over HTTP: synapses, headers, signatures; axon and dendrite.
//!
//! The dialect is that of the bittensor SDK 6.9 to 10.x: `POST /Challenge` and its like, JSON both
//! ways, a signature in headers. Two sn27 programs speak `btauth/1` of SDK 11 on top, whose
//! signature covers the body. An [`Axon`] answers: nothing reaches its [`Service`] before size,
//! headers, receiver, signature, nonce and the service's own policy have passed. A [`Dendrite`]
//! asks.
//!
//! Who is registered, what stake is enough, what an answer is worth and what is logged are for
//! others; no synapse's content is ever executed here.

mod allocate;
mod axon;
mod body_hash;
mod btauth;
mod caller;
mod challenge;
mod claim;
mod dendrite;
mod dict;
mod headers;
mod metrics;
mod name;
mod nonce;
mod ping;
mod python;
mod refusal;
mod seal;
mod specs;
mod synapse;
mod terminal;
mod timeout;
mod uuid;
mod way_in;

pub use allocate::{
    Allocate, AllocateOutput, Amount, Capacity, DeviceRequirement, DockerAction, DockerRequirement,
    GpuRequirement,
};
pub use axon::{Axon, Call, Drained, Event, Lapse, Limits, Outcome, Priority, Running, Service};
pub use body_hash::{EMPTY_BODY_HASH, body_hash};
pub use btauth::{OFFER, SignedClaim};
pub use caller::{Authentication, Caller};
pub use challenge::{Challenge, ChallengeOutput};
pub use claim::Claim;
pub use dendrite::{Answer, AxonAddress, CallError, Dendrite, DendriteOptions};
pub use headers::InvalidHeader;
pub use metrics::serve as serve_metrics;
pub use name::SynapseName;
pub use nonce::{Nonce, NonceLedger, NonceSnapshot, StaleNonce, Window};
pub use ping::Ping;
pub use refusal::Refusal;
pub use specs::{Specs, SpecsInput};
pub use synapse::{InvalidBody, Received, Synapse, read, write};
pub use terminal::{Terminal, TerminalSide};
pub use way_in::WayIn;
