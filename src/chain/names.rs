//! Everything of a runtime that this program relies on, by name. A test looks for each of them in
//! the metadata of four runtimes, and `sn27 doctor` in the live one's.

use std::fmt;

/// The newest runtime that is known here.
const NEWEST: u32 = 425;

/// Which runtimes have a name, of those that are known here: 218, 293, 365 and 425.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: u32,
    /// The last; `u32::MAX` where the newest has it.
    pub until: u32,
}

impl Span {
    const ALL: Self = Self {
        from: 0,
        until: u32::MAX,
    };

    const fn from(self, from: u32) -> Self {
        Self { from, ..self }
    }

    const fn until(self, until: u32) -> Self {
        Self { until, ..self }
    }

    /// Whether this runtime should have it. Nobody knows of what came after the newest.
    pub const fn expects(self, spec_version: u32) -> bool {
        self.from <= spec_version && spec_version <= self.until && self.from <= NEWEST
    }
}

/// A storage item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The pallet's name.
    pub pallet: &'static str,
    /// The item's name.
    pub entry: &'static str,
    /// Which runtimes have it.
    pub span: Span,
}

/// A runtime API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Api {
    /// The trait's name.
    pub interface: &'static str,
    /// The method's name.
    pub method: &'static str,
    /// Which runtimes have it.
    pub span: Span,
}

/// A call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallName {
    /// The pallet's name.
    pub pallet: &'static str,
    /// The call's name.
    pub call: &'static str,
    /// The arguments' names, in order.
    pub arguments: &'static [&'static str],
    /// Which runtimes have it.
    pub span: Span,
}

/// A constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constant {
    /// The pallet's name.
    pub pallet: &'static str,
    /// The constant's name.
    pub name: &'static str,
    /// Which runtimes have it.
    pub span: Span,
}

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventName {
    /// The pallet's name.
    pub pallet: &'static str,
    /// The event's name.
    pub event: &'static str,
    /// Which runtimes have it.
    pub span: Span,
}

/// `Pallet.name`, as everybody writes it.
macro_rules! dotted {
    ($($type:ident: $left:ident $separator:literal $right:ident;)*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{}", $separator, "{}"), self.$left, self.$right)
            }
        }
    )*};
}
dotted! {
    Item: pallet "." entry;
    Api: interface "_" method;
    CallName: pallet "." call;
    Constant: pallet "." name;
    EventName: pallet "." event;
}

/// Declares the names, and the list of them.
macro_rules! names {
    ($list:ident: $type:ident, $($(#[$doc:meta])* $name:ident = $first:literal $second:literal $([$($argument:literal),*])? $(from $from:literal)? $(until $until:literal)?;)*) => {
        $($(#[$doc])* pub const $name: $type = names!(@ $type $first $second (Span::ALL$(.from($from))?$(.until($until))?) $([$($argument),*])?);)*
        /// All of them.
        pub const $list: &[$type] = &[$($name),*];
    };
    (@ Item $pallet:literal $entry:literal ($span:expr)) => { Item { pallet: $pallet, entry: $entry, span: $span } };
    (@ Api $interface:literal $method:literal ($span:expr)) => { Api { interface: $interface, method: $method, span: $span } };
    (@ Constant $pallet:literal $constant:literal ($span:expr)) => { Constant { pallet: $pallet, name: $constant, span: $span } };
    (@ EventName $pallet:literal $event:literal ($span:expr)) => { EventName { pallet: $pallet, event: $event, span: $span } };
    (@ CallName $pallet:literal $call:literal ($span:expr) [$($argument:literal),*]) => {
        CallName { pallet: $pallet, call: $call, arguments: &[$($argument),*], span: $span }
    };
}

names! { ITEMS: Item,
    /// Nonce and balance of an account.
    ACCOUNT = "System" "Account";
    /// Events of a block.
    EVENTS = "System" "Events";
    /// A block's time, in ms.
    NOW = "Timestamp" "Now";
    /// Subnets there are.
    NETWORKS_ADDED = "SubtensorModule" "NetworksAdded";
    /// Neurons of a subnet.
    SUBNETWORK_N = "SubtensorModule" "SubnetworkN";
    /// Most neurons of a subnet.
    MAX_ALLOWED_UIDS = "SubtensorModule" "MaxAllowedUids";
    /// Whether a subnet takes registrations.
    REGISTRATION_ALLOWED = "SubtensorModule" "NetworkRegistrationAllowed";
    /// Whether it takes proof of work.
    POW_REGISTRATION_ALLOWED = "SubtensorModule" "NetworkPowRegistrationAllowed";
    /// Price of a registration.
    BURN = "SubtensorModule" "Burn";
    /// Its lowest value.
    MIN_BURN = "SubtensorModule" "MinBurn";
    /// Its highest value.
    MAX_BURN = "SubtensorModule" "MaxBurn";
    /// Blocks in which the price halves, from 425 on.
    BURN_HALF_LIFE = "SubtensorModule" "BurnHalfLife" from 425;
    /// What a registration multiplies the price by, from 425 on.
    BURN_INCREASE_MULT = "SubtensorModule" "BurnIncreaseMult" from 425;
    /// Share of the price that is locked rather than burned, on chains newer than 425.
    COLLATERAL_LOCK_SHARE = "SubtensorModule" "CollateralLockShare" from 426;
    /// Registrations of this block.
    REGISTRATIONS_THIS_BLOCK = "SubtensorModule" "RegistrationsThisBlock";
    /// Most registrations of a block.
    MAX_REGISTRATIONS_PER_BLOCK = "SubtensorModule" "MaxRegistrationsPerBlock";
    /// Registrations of this interval.
    REGISTRATIONS_THIS_INTERVAL = "SubtensorModule" "RegistrationsThisInterval";
    /// A third of the most registrations of an interval.
    TARGET_REGISTRATIONS = "SubtensorModule" "TargetRegistrationsPerInterval";
    /// Blocks of an interval.
    ADJUSTMENT_INTERVAL = "SubtensorModule" "AdjustmentInterval";
    /// When the interval began.
    LAST_ADJUSTMENT_BLOCK = "SubtensorModule" "LastAdjustmentBlock";
    /// Difficulty of a registration by work.
    DIFFICULTY = "SubtensorModule" "Difficulty";
    /// Blocks in which a new neuron is not pruned.
    IMMUNITY_PERIOD = "SubtensorModule" "ImmunityPeriod";
    /// Neurons past immunity that are not pruned where no more are left, from 365 on.
    MIN_NON_IMMUNE_UIDS = "SubtensorModule" "MinNonImmuneUids" from 365;
    /// Most neurons of the owner that are never pruned, from 365 on.
    IMMUNE_OWNER_UIDS_LIMIT = "SubtensorModule" "ImmuneOwnerUidsLimit" from 365;
    /// When a neuron registered.
    BLOCK_AT_REGISTRATION = "SubtensorModule" "BlockAtRegistration";
    /// The uid of a hotkey.
    UIDS = "SubtensorModule" "Uids";
    /// The hotkey of a uid.
    KEYS = "SubtensorModule" "Keys";
    /// The coldkey of a hotkey.
    OWNER = "SubtensorModule" "Owner";
    /// The hotkeys of a coldkey.
    OWNED_HOTKEYS = "SubtensorModule" "OwnedHotkeys";
    /// Who owns a subnet.
    SUBNET_OWNER = "SubtensorModule" "SubnetOwner";
    /// With which hotkey.
    SUBNET_OWNER_HOTKEY = "SubtensorModule" "SubnetOwnerHotkey";
    /// Where a hotkey serves.
    AXONS = "SubtensorModule" "Axons";
    /// Blocks between two announcements of an axon.
    SERVING_RATE_LIMIT = "SubtensorModule" "ServingRateLimit";
    /// Blocks between two epochs.
    TEMPO = "SubtensorModule" "Tempo";
    /// The block of the epoch that the owner asked for, from 425 on; 0 for none.
    PENDING_EPOCH = "SubtensorModule" "PendingEpochAt" from 425;
    /// Kind of market: 1 has a price, 0 is one to one.
    SUBNET_MECHANISM = "SubtensorModule" "SubnetMechanism";
    /// TAO of a subnet's pool.
    SUBNET_TAO = "SubtensorModule" "SubnetTAO";
    /// Alpha of a subnet's pool.
    SUBNET_ALPHA_IN = "SubtensorModule" "SubnetAlphaIn";
    /// Whether alpha may be traded yet.
    SUBTOKEN_ENABLED = "SubtensorModule" "SubtokenEnabled" from 293;
    /// Stake that setting weights needs.
    STAKE_THRESHOLD = "SubtensorModule" "StakeThreshold" from 293;
    /// Least version of weights.
    WEIGHTS_VERSION_KEY = "SubtensorModule" "WeightsVersionKey";
    /// Blocks between two settings of weights.
    WEIGHTS_SET_RATE_LIMIT = "SubtensorModule" "WeightsSetRateLimit";
    /// Whether weights are committed first.
    COMMIT_REVEAL = "SubtensorModule" "CommitRevealWeightsEnabled";
    /// Epochs between commit and reveal.
    REVEAL_PERIOD = "SubtensorModule" "RevealPeriodEpochs";
    /// Which kind of commitment the chain opens.
    COMMIT_REVEAL_VERSION = "SubtensorModule" "CommitRevealWeightsVersion" from 365;
    /// Fewest weights that may be set at once.
    MIN_ALLOWED_WEIGHTS = "SubtensorModule" "MinAllowedWeights";
    /// The largest share that one weight may have.
    MAX_WEIGHTS_LIMIT = "SubtensorModule" "MaxWeightsLimit";
    /// Weights that a validator has set.
    WEIGHTS = "SubtensorModule" "Weights";
    /// Weights that a validator has committed, and not revealed yet.
    WEIGHT_COMMITS = "SubtensorModule" "WeightCommits";
    /// The number of the epoch, from 425 on.
    SUBNET_EPOCH_INDEX = "SubtensorModule" "SubnetEpochIndex" from 425;
    /// When the epoch began, from 425 on.
    LAST_EPOCH_BLOCK = "SubtensorModule" "LastEpochBlock" from 425;
    /// When each neuron last set weights.
    LAST_UPDATE = "SubtensorModule" "LastUpdate";
    /// Who may validate.
    VALIDATOR_PERMIT = "SubtensorModule" "ValidatorPermit";
    /// How far each validator's weights agree with those of the others.
    VALIDATOR_TRUST = "SubtensorModule" "ValidatorTrust";
    /// Whether each neuron set weights, or came, not too long ago.
    ACTIVE = "SubtensorModule" "Active";
    /// What each neuron earned in the last epoch.
    EMISSION = "SubtensorModule" "Emission";
    /// Rank of each neuron, before 425.
    RANK = "SubtensorModule" "Rank" until 365;
    /// Trust in each neuron, before 425.
    TRUST = "SubtensorModule" "Trust" until 365;
    /// What validators agree upon for each neuron.
    CONSENSUS = "SubtensorModule" "Consensus";
    /// Dividends of each neuron.
    DIVIDENDS = "SubtensorModule" "Dividends";
    /// What decided who makes room, before 365.
    PRUNING_SCORES = "SubtensorModule" "PruningScores" until 365;
    /// The sign of a subnet's alpha.
    TOKEN_SYMBOL = "SubtensorModule" "TokenSymbol";
    /// Alpha on a hotkey.
    TOTAL_HOTKEY_ALPHA = "SubtensorModule" "TotalHotkeyAlpha";
    /// Incentive of each neuron.
    INCENTIVE = "SubtensorModule" "Incentive";
}

names! { APIS: Api,
    /// Fee of an extrinsic.
    QUERY_INFO = "TransactionPaymentApi" "query_info";
    /// All neurons of a subnet.
    NEURONS_LITE = "NeuronInfoRuntimeApi" "get_neurons_lite" from 293;
    /// A subnet with its neurons, in columns.
    METAGRAPH = "SubnetInfoRuntimeApi" "get_metagraph" from 293;
    /// All subnets with their markets.
    ALL_DYNAMIC_INFO = "SubnetInfoRuntimeApi" "get_all_dynamic_info" from 293;
    /// A subnet with its market.
    DYNAMIC_INFO = "SubnetInfoRuntimeApi" "get_dynamic_info" from 293;
    /// A subnet's hyperparameters.
    HYPERPARAMS = "SubnetInfoRuntimeApi" "get_subnet_hyperparams" from 293;
    /// The same with more of them.
    HYPERPARAMS_V2 = "SubnetInfoRuntimeApi" "get_subnet_hyperparams_v2" from 293;
    /// The same by name.
    HYPERPARAMS_V3 = "SubnetInfoRuntimeApi" "get_subnet_hyperparams_v3" from 425;
    /// All subnets, with their numbers.
    SUBNETS_INFO = "SubnetInfoRuntimeApi" "get_subnets_info_v2" from 293;
    /// The block of a subnet's next epoch, from 425 on.
    NEXT_EPOCH = "SubnetInfoRuntimeApi" "get_next_epoch_start_block" from 425;
    /// Stakes of a coldkey.
    STAKE_INFO = "StakeInfoRuntimeApi" "get_stake_info_for_coldkey" from 293;
    /// Stakes of many coldkeys.
    STAKE_INFOS = "StakeInfoRuntimeApi" "get_stake_info_for_coldkeys" from 293;
    /// Price of a new subnet.
    NETWORK_COST = "SubnetRegistrationRuntimeApi" "get_network_registration_cost";
    /// Prices of all subnets' alpha, from 425 on.
    ALPHA_PRICES = "SwapRuntimeApi" "current_alpha_price_all" from 425;
    /// Price of a subnet's alpha.
    ALPHA_PRICE = "SwapRuntimeApi" "current_alpha_price" from 293;
    /// What TAO would buy.
    SIM_BUY = "SwapRuntimeApi" "sim_swap_tao_for_alpha" from 365;
    /// What alpha would bring.
    SIM_SELL = "SwapRuntimeApi" "sim_swap_alpha_for_tao" from 365;
}

names! { CALLS: CallName,
    /// Registers for at most a price.
    REGISTER_LIMIT = "SubtensorModule" "register_limit" ["netuid", "hotkey", "limit_price"] from 425;
    /// Registers for whatever the price is.
    BURNED_REGISTER = "SubtensorModule" "burned_register" ["netuid", "hotkey"];
    /// Registers by work, where the runtime honours it.
    REGISTER = "SubtensorModule" "register" ["netuid", "block_number", "nonce", "work", "hotkey", "coldkey"];
    /// Announces an axon.
    SERVE_AXON = "SubtensorModule" "serve_axon" ["netuid", "version", "ip", "port", "ip_type", "protocol", "placeholder1", "placeholder2"];
    /// Buys stake.
    ADD_STAKE = "SubtensorModule" "add_stake" ["hotkey", "netuid", "amount_staked"];
    /// Buys stake for at most a price.
    ADD_STAKE_LIMIT = "SubtensorModule" "add_stake_limit" ["hotkey", "netuid", "amount_staked", "limit_price", "allow_partial"] from 293;
    /// Sells stake.
    REMOVE_STAKE = "SubtensorModule" "remove_stake" ["hotkey", "netuid", "amount_unstaked"];
    /// Sells stake for at least a price.
    REMOVE_STAKE_LIMIT = "SubtensorModule" "remove_stake_limit" ["hotkey", "netuid", "amount_unstaked", "limit_price", "allow_partial"] from 293;
    /// Sells all stake of a hotkey on a subnet for at least a price.
    REMOVE_STAKE_FULL_LIMIT = "SubtensorModule" "remove_stake_full_limit" ["hotkey", "netuid", "limit_price"] from 293;
    /// Sends TAO, and stays above the existential deposit.
    TRANSFER_KEEP_ALIVE = "Balances" "transfer_keep_alive" ["dest", "value"];
    /// Sends TAO, even the last of it.
    TRANSFER_ALLOW_DEATH = "Balances" "transfer_allow_death" ["dest", "value"];
    /// Sends all TAO.
    TRANSFER_ALL = "Balances" "transfer_all" ["dest", "keep_alive"];
    /// Several calls, all or none.
    BATCH_ALL = "Utility" "batch_all" ["calls"];
    /// Sets weights.
    SET_WEIGHTS = "SubtensorModule" "set_weights" ["netuid", "dests", "weights", "version_key"];
    /// Commits to weights.
    COMMIT_WEIGHTS = "SubtensorModule" "commit_weights" ["netuid", "commit_hash"];
    /// Reveals committed weights.
    REVEAL_WEIGHTS = "SubtensorModule" "reveal_weights" ["netuid", "uids", "values", "salt", "version_key"];
    /// Commits weights that the chain itself opens.
    COMMIT_TIMELOCKED_WEIGHTS = "SubtensorModule" "commit_timelocked_weights" ["netuid", "commit", "reveal_round", "commit_reveal_version"] from 365;
}

names! { CONSTANTS: Constant,
    /// An account with less does not exist.
    EXISTENTIAL_DEPOSIT = "Balances" "ExistentialDeposit";
    /// The least that may be staked, from 425 on.
    LEAST_STAKE = "SubtensorModule" "InitialMinStake" from 425;
    /// Half the time between two blocks, in ms.
    MINIMUM_PERIOD = "Timestamp" "MinimumPeriod";
}

names! { EVENT_NAMES: EventName,
    /// The extrinsic did what it should.
    SUCCESS = "System" "ExtrinsicSuccess";
    /// It did not.
    FAILED = "System" "ExtrinsicFailed";
    /// What it cost to send.
    FEE_PAID = "TransactionPayment" "TransactionFeePaid";
    /// A hotkey is a neuron now.
    NEURON_REGISTERED = "SubtensorModule" "NeuronRegistered";
    /// An axon was announced.
    AXON_SERVED = "SubtensorModule" "AxonServed";
    /// Stake was bought.
    STAKE_ADDED = "SubtensorModule" "StakeAdded";
    /// Stake was sold.
    STAKE_REMOVED = "SubtensorModule" "StakeRemoved";
    /// TAO was sent.
    TRANSFER = "Balances" "Transfer";
    /// An account ended, with less than the existential deposit on it.
    DUST_LOST = "Balances" "DustLost";
    /// An account paid in TAO.
    WITHDRAW = "Balances" "Withdraw";
    /// An account was paid in TAO.
    DEPOSIT = "Balances" "Deposit";
    /// TAO of an account was unmade.
    BURNED = "Balances" "Burned";
    /// Weights were set.
    WEIGHTS_SET = "SubtensorModule" "WeightsSet";
    /// Weights were committed.
    WEIGHTS_COMMITTED = "SubtensorModule" "WeightsCommitted";
    /// Weights were committed that the chain opens.
    TIMELOCKED_WEIGHTS_COMMITTED = "SubtensorModule" "TimelockedWeightsCommitted" from 365;
    /// Committed weights were revealed.
    WEIGHTS_REVEALED = "SubtensorModule" "WeightsRevealed";
}
