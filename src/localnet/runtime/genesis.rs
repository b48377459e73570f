//! The first state: money for the development accounts, root, and the subnets that were asked for.

use frame_support::traits::BuildGenesisConfig;
use sp_core::{Pair, storage::Storage};
use sp_keyring::Sr25519Keyring;
use sp_runtime::AccountId32;
use sp_state_machine::BasicExternalities;

use crate::localnet::runtime::{
    Balances, Runtime, RuntimeGenesisConfig, SubtensorModule,
    fixed::FixedI128,
    subtensor::{self, ROOT, rules::Rules, types::SubnetIdentityV3},
    swap,
};

/// What each development account has, in rao.
pub const FUNDS: u64 = 1_000_000_000_000_000;
/// What the pool of a subnet holds at first, in rao.
const POOL: u64 = 1_000_000_000_000;

/// What a localnet begins with.
#[derive(Clone, Debug)]
pub struct GenesisConfig {
    /// The subnets, owned by Alice and open.
    pub subnets: Vec<Subnet>,
    /// Where the chain does otherwise than 425.
    pub rules: Rules,
    /// Accounts with money besides the development accounts, in rao.
    pub balances: Vec<(AccountId32, u64)>,
}

/// A subnet to begin with.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// Its number.
    pub netuid: u16,
    /// Its name.
    pub name: String,
    /// Blocks between two epochs.
    pub tempo: u16,
    /// Whether weights are committed first, as on 425 by default.
    pub commit_reveal: bool,
    /// Blocks between two settings of a validator's weights; none as on 425 by default.
    pub weights_rate_limit: Option<u64>,
}

impl Default for GenesisConfig {
    fn default() -> Self {
        Self {
            subnets: vec![Subnet::new(27)],
            rules: Rules::default(),
            balances: Vec::new(),
        }
    }
}

impl Subnet {
    /// A subnet as 425 makes one; but weights are set openly.
    pub fn new(netuid: u16) -> Self {
        let name = match netuid {
            27 => "Compute".to_owned(),
            netuid => format!("Subnet {netuid}"),
        };
        Self {
            netuid,
            name,
            tempo: 360,
            commit_reveal: false,
            weights_rate_limit: None,
        }
    }
}

/// Alice to Ferdie, and each one's `//stash`.
pub fn accounts() -> Vec<(String, AccountId32)> {
    use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, Ferdie};
    [Alice, Bob, Charlie, Dave, Eve, Ferdie]
        .into_iter()
        .flat_map(|key| [key.to_seed(), format!("{}//stash", key.to_seed())])
        .filter_map(|uri| {
            let pair = sp_core::sr25519::Pair::from_string(&uri, None).ok()?;
            Some((uri, AccountId32::from(pair.public())))
        })
        .collect()
}

/// The first state of a chain.
pub fn genesis(config: &GenesisConfig) -> Result<Storage, String> {
    let alice = Sr25519Keyring::Alice.to_account_id();
    let mut balances: Vec<(AccountId32, u64)> = accounts()
        .into_iter()
        .map(|(_, account)| (account, FUNDS))
        .collect();
    balances.extend(config.balances.iter().cloned());
    for subnet in &config.subnets {
        balances.push((SubtensorModule::account_of_subnet(subnet.netuid), POOL));
    }
    let first = RuntimeGenesisConfig {
        balances: pallet_balances::GenesisConfig {
            balances,
            ..Default::default()
        },
        sudo: pallet_sudo::GenesisConfig {
            key: Some(alice.clone()),
        },
        ..Default::default()
    };
    let mut storage = Storage::default();
    BasicExternalities::execute_with_storage(&mut storage, || {
        first.build();
        config.rules.put();
        root();
        // With the freeze of 425 nothing could be set where a tempo is shorter than it.
        subtensor::AdminFreezeWindow::<Runtime>::put(0);
        for config in &config.subnets {
            subnet(config, &alice).map_err(|error| format!("{error:?}"))?;
        }
        subtensor::TotalIssuance::<Runtime>::put(Balances::total_issuance());
        Ok::<(), String>(())
    })?;
    // Clients ask for the code; there is none, the runtime is native.
    storage.top.insert(
        sp_core::storage::well_known_keys::CODE.to_vec(),
        Vec::<u8>::new(),
    );
    Ok(storage)
}

fn root() {
    use subtensor::{
        MaxAllowedUids, NetworkRegistrationAllowed, NetworksAdded, SubnetMovingPrice,
        SubtokenEnabled, Tempo, TokenSymbol, TotalNetworks,
    };
    NetworksAdded::<Runtime>::insert(ROOT, true);
    TotalNetworks::<Runtime>::put(1);
    MaxAllowedUids::<Runtime>::insert(ROOT, 64);
    Tempo::<Runtime>::insert(ROOT, 100);
    NetworkRegistrationAllowed::<Runtime>::insert(ROOT, true);
    SubtokenEnabled::<Runtime>::insert(ROOT, true);
    SubnetMovingPrice::<Runtime>::insert(ROOT, FixedI128::ONE);
    TokenSymbol::<Runtime>::insert(ROOT, "Τ".as_bytes().to_vec());
    swap::FeeRate::<Runtime>::insert(ROOT, 0);
}

fn subnet(config: &Subnet, owner: &AccountId32) -> Result<(), sp_runtime::DispatchError> {
    let netuid = config.netuid;
    SubtensorModule::make_subnet(netuid, config.tempo);
    SubtensorModule::settle_owner(netuid, owner, owner)?;
    SubtensorModule::open(netuid, 1);
    let identity = SubnetIdentityV3 {
        subnet_name: config.name.clone().into_bytes(),
        ..Default::default()
    };
    subtensor::SubnetIdentitiesV3::<Runtime>::insert(netuid, identity);
    subtensor::SubnetTAO::<Runtime>::insert(netuid, POOL);
    subtensor::SubnetAlphaIn::<Runtime>::insert(netuid, POOL);
    subtensor::SubnetLocked::<Runtime>::insert(netuid, POOL);
    subtensor::TotalStake::<Runtime>::mutate(|total| *total += POOL);
    subtensor::CommitRevealWeightsEnabled::<Runtime>::insert(netuid, config.commit_reveal);
    if let Some(blocks) = config.weights_rate_limit {
        subtensor::WeightsSetRateLimit::<Runtime>::insert(netuid, blocks);
    }
    swap::FeeRate::<Runtime>::insert(netuid, 0);
    Ok(())
}
