//! The runtime of a localnet: FRAME's pallets and ours under the names, numbers and layouts of
//! node-subtensor 425, executed natively. Blocks, state, transaction pool and JSON-RPC are the node's.
//!
//! What is here has 425's shape, and its rules in its order; what is not here is not in metadata
//! either. A test holds all of it against the metadata of 425, and reads from this list what may
//! differ there:
//!
//! * `event Balances.*`: FRAME has put new events between the old ones.
//! * `event System.CodeUpdated`: FRAME has given it the hash of the code; it never happens here.
//! * `storage System.BlockSize`, `storage System.BlocksTillUpgrade`,
//!   `storage TransactionPayment.TxPaymentCredit`: newer than the FRAME of 425.
//! * `constant System.BlockLength`: FRAME has given it a field.
//! * `constant System.Version`: fewer runtime APIs.
//! * `constant Timestamp.MinimumPeriod`: a millisecond, for blocks without waiting.
//! * `api Core.execute_block`: FRAME hands the block over undecoded.
//!
//! Beyond shape it differs from 425 in this:
//!
//! - Alpha is TAO, one for one: a price that never moves, no fee on a swap, no slippage.
//!   `SubnetAlphaIn` always equals `SubnetTAO`. An open subnet emits one alpha a block, for which one
//!   TAO is made; root gets no share of it, and `SubnetEmissionEnabled` has no effect.
//! - Fees are unmade rather than given to the author of a block, and not taken in alpha.
//! - What 425 keeps for the following is there and empty where wallets read it.
//! - No child keys, leases, locks, coldkey swaps, hotkey swaps, voting power, dissolution of subnets,
//!   mechanisms besides the main one, liquid alpha, automatic staking, EVM, proxies, multisig,
//!   scheduler, contracts, crowdloans or MEV shield.
//! - Bonds are not reset by a commitment; timelocked commitments stay closed.
//! - Timelocked weights open as on 425, by the beacon's signature of their round; but nothing fetches
//!   it ([`drand`] says how to set it), and commits older than their epoch's turn are lost.
//! - The owner of a subnet may change settings as often as it likes, and the freeze before an epoch
//!   is off until `sudo_set_admin_freeze_window` sets it.
//! - By option ([`subtensor::rules`]): prices by interval with registration limits, and proof of work,
//!   as before 425.

pub mod admin;
pub mod apis;
pub mod commitments;
mod config;
pub mod drand;
pub mod extensions;
pub mod fixed;
pub mod genesis;
pub mod pallets;
pub mod subtensor;
pub mod swap;
mod tlock;
pub mod yuma;

use std::borrow::Cow;

use sp_runtime::{AccountId32, MultiAddress, MultiSignature, generic, traits::BlakeTwo256};
use sp_version::RuntimeVersion;

pub use apis::api;
pub use config::FeeRecycler;
pub use genesis::{GenesisConfig, genesis};
pub use pallets::*;

/// Money, in rao.
pub type Balance = u64;
/// The number of a block.
pub type BlockNumber = u32;
/// A header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// An address of an account.
pub type Address = MultiAddress<AccountId32, ()>;
/// What a transaction carries besides its call: 425's extensions in its order.
pub type TxExtension = (
    (
        frame_system::CheckNonZeroSender<Runtime>,
        frame_system::CheckSpecVersion<Runtime>,
        frame_system::CheckTxVersion<Runtime>,
        frame_system::CheckGenesis<Runtime>,
        frame_system::CheckEra<Runtime>,
        extensions::CheckNonce,
        frame_system::CheckWeight<Runtime>,
    ),
    (
        pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
        extensions::SudoTransactionExtension,
        extensions::CheckShieldedTxValidity,
        extensions::SubtensorTransactionExtension,
        extensions::DrandPriority,
    ),
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);
/// A transaction or an inherent.
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, MultiSignature, TxExtension>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// What executes blocks.
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

/// The version of 425.
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("node-subtensor"),
    impl_name: Cow::Borrowed("node-subtensor"),
    authoring_version: 1,
    spec_version: 425,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};
