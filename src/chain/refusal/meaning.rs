//! The chain's errors in words: the cause, and what to do.

/// Names, causes and remedies; runtimes 218 to 425.
const MEANINGS: &[(&str, &str, &str)] = &[
    // Registration.
    (
        "HotKeyAlreadyRegisteredInSubNet",
        "the hotkey is registered on this subnet already",
        "see its uid with `sn27 metagraph --mine`; another hotkey can register too",
    ),
    (
        "SubNetRegistrationDisabled",
        "the subnet takes no registrations at present",
        "only its owner can open it; see `sn27 subnets hyperparameters`",
    ),
    (
        "SubnetNotExists",
        "there is no such subnet",
        "see `sn27 subnets list`, and whether this is the right --network",
    ),
    (
        "RegistrationNotPermittedOnRootSubnet",
        "subnet 0 takes no miners",
        "name the compute subnet with --netuid 27",
    ),
    (
        "RegistrationPriceLimitExceeded",
        "the price rose over the limit before the block was made",
        "nothing but the fee was paid; wait for a lower price with --wait, or raise --max-price",
    ),
    (
        "NotEnoughBalanceToStake",
        "the coldkey has too little free TAO",
        "see `sn27 wallet balance`",
    ),
    (
        "NonAssociatedColdKey",
        "the hotkey belongs to another coldkey",
        "use the wallet that owns it, or another hotkey",
    ),
    (
        "NoNeuronIdAvailable",
        "all places of the subnet are taken and none may be pruned yet",
        "wait until the immunity of a neuron ends; see `sn27 metagraph --sort pruning`",
    ),
    (
        "TooManyRegistrationsThisBlock",
        "this block has all the registrations it may have",
        "try again with the next block, or let --wait do it",
    ),
    (
        "TooManyRegistrationsThisInterval",
        "this interval has all the registrations it may have",
        "wait for the next interval, or let --wait do it",
    ),
    (
        "InvalidWorkBlock",
        "the work is for a block that is too old",
        "do it again",
    ),
    (
        "InvalidDifficulty",
        "the work is not hard enough",
        "do it again at the present difficulty",
    ),
    (
        "InvalidSeal",
        "the work does not fit its seal",
        "do it again",
    ),
    // Stake and money.
    (
        "NotEnoughStake",
        "there is less stake than that",
        "see `sn27 stake list`",
    ),
    (
        "NotEnoughStakeToWithdraw",
        "there is less stake than that",
        "see `sn27 stake list`, or take all of it with --all",
    ),
    (
        "AmountTooLow",
        "the amount is below the least that may be staked",
        "stake more; see the subnet's least stake in `sn27 stake add --dry-run`",
    ),
    (
        "SlippageTooHigh",
        "the price would move beyond the limit",
        "raise --tolerance, take a smaller amount, or allow a part with --partial",
    ),
    (
        "PriceLimitExceeded",
        "the price moved beyond the limit",
        "raise --tolerance, or take a smaller amount",
    ),
    (
        "InsufficientLiquidity",
        "the subnet's pool is too small for that amount",
        "take a smaller amount",
    ),
    (
        "SubtokenDisabled",
        "the subnet's alpha is not traded yet",
        "wait until its owner starts it",
    ),
    (
        "HotKeyAccountNotExists",
        "the chain does not know this hotkey",
        "register it first, with `sn27 register`",
    ),
    (
        "StakeRateLimitExceeded",
        "the stake was changed a moment ago",
        "try again in the next block",
    ),
    (
        "StakingOperationRateLimitExceeded",
        "the stake was changed a moment ago",
        "try again in the next block",
    ),
    (
        "BalanceWithdrawalError",
        "the amount could not be taken from the coldkey",
        "see `sn27 wallet balance`",
    ),
    (
        "InsufficientBalance",
        "the account has too little free TAO",
        "see `sn27 wallet balance`",
    ),
    (
        "FundsUnavailable",
        "the account has too little free TAO",
        "see `sn27 wallet balance`",
    ),
    (
        "NotExpendable",
        "the account would end, and was to be kept alive",
        "send less, or send everything with --all --allow-death",
    ),
    (
        "Expendability",
        "the account would end, and was to be kept alive",
        "send less",
    ),
    (
        "BelowMinimum",
        "the receiver would have less than the existential deposit",
        "send at least the existential deposit, 500 rao on Bittensor",
    ),
    (
        "ExistentialDeposit",
        "the receiver would have less than the existential deposit",
        "send at least the existential deposit, 500 rao on Bittensor",
    ),
    (
        "Frozen",
        "the TAO is there, and locked",
        "see `sn27 wallet balance`",
    ),
    (
        "Arithmetic",
        "a sum in it does not fit",
        "take a smaller amount",
    ),
    // Serving.
    (
        "ServingRateLimitExceeded",
        "the axon was announced a moment ago",
        "wait for the serving rate limit; see `sn27 subnets hyperparameters`",
    ),
    (
        "HotKeyNotRegisteredInNetwork",
        "the hotkey is registered on no subnet",
        "register it first, with `sn27 register`",
    ),
    (
        "HotKeyNotRegisteredInSubNet",
        "the hotkey is not registered on this subnet",
        "register it first, with `sn27 register`",
    ),
    (
        "InvalidIpAddress",
        "the address can't be reached by others",
        "name a public address",
    ),
    (
        "InvalidIpType",
        "the kind of address is neither 4 nor 6",
        "name an IPv4 or IPv6 address",
    ),
    ("InvalidPort", "the port is 0", "name another port"),
    // Weights.
    (
        "NeuronNoValidatorPermit",
        "the hotkey has no validator permit",
        "it needs more stake than other validators; see `sn27 metagraph`",
    ),
    (
        "NotEnoughStakeToSetWeights",
        "the hotkey has too little stake to set weights",
        "add stake; the threshold is in `sn27 subnets hyperparameters`",
    ),
    (
        "SettingWeightsTooFast",
        "weights were set a moment ago",
        "wait for the weights rate limit; see `sn27 subnets hyperparameters`",
    ),
    (
        "CommittingWeightsTooFast",
        "weights were committed a moment ago",
        "wait for the weights rate limit; see `sn27 subnets hyperparameters`",
    ),
    (
        "IncorrectWeightVersionKey",
        "the subnet wants weights of a newer version",
        "see whether there is a newer sn27, or name the version key",
    ),
    (
        "CommitRevealEnabled",
        "the subnet wants weights to be committed first",
        "let sn27 choose how weights are set",
    ),
    (
        "CommitRevealDisabled",
        "the subnet takes weights as they are",
        "let sn27 choose how weights are set",
    ),
    (
        "RevealTooEarly",
        "the time to reveal has not come",
        "wait for it",
    ),
    (
        "ExpiredWeightCommit",
        "the time to reveal is over",
        "commit again",
    ),
    (
        "NoWeightsCommitFound",
        "there is no such commitment",
        "commit first",
    ),
    (
        "InvalidRevealCommitHashNotMatch",
        "what is revealed was not committed",
        "commit again",
    ),
    // The pool.
    (
        "BadSignature",
        "the signature does not hold: its blocks were over, or the chain was upgraded this moment",
        "nothing was spent; try again",
    ),
    (
        "Outdated",
        "its nonce was used already",
        "another program used this key at the same moment; see what it did, then try again",
    ),
    (
        "Future",
        "its nonce is ahead of the account's",
        "an extrinsic of this key that waits in the node's pool was lost; try again",
    ),
    (
        "AncientBirthBlock",
        "its time was over before it arrived",
        "nothing was spent; try again",
    ),
    (
        "CannotPayFee",
        "the account can't pay the fee",
        "see `sn27 wallet balance`",
    ),
    (
        "ExhaustsResources",
        "the block has no room for it",
        "try again with the next block",
    ),
    (
        "PriorityTooLow",
        "another extrinsic with the same nonce waits in the pool",
        "wait for the next block and see whether that one landed",
    ),
    (
        "AlreadyImported",
        "the node has it already",
        "wait for the next block and see whether it landed",
    ),
    (
        "TemporarilyBanned",
        "the node refused it a moment ago",
        "wait half an hour, or use another node",
    ),
    (
        "ImmediatelyDropped",
        "the node's pool is full",
        "try again, or use another node",
    ),
    (
        "Usurped",
        "another extrinsic with the same nonce took its place",
        "see what that one did, then try again",
    ),
    (
        "Dropped",
        "the node dropped it, though other nodes may still have it",
        "see whether it landed before you send it again",
    ),
    (
        "Invalid",
        "it became invalid before it was in a block",
        "see what changed meanwhile, then try again",
    ),
    (
        "RateLimitExceeded",
        "this was done a moment ago, and may be done only so often",
        "wait for the rate limit; see `sn27 subnets hyperparameters`",
    ),
    (
        "ColdkeyInSwapSchedule",
        "the coldkey is being swapped",
        "wait until the swap is done",
    ),
    (
        "TransferDisallowed",
        "the subnet lets nobody transfer stake",
        "nothing can be done",
    ),
    (
        "BadRequest",
        "subtensor's own checks refuse it",
        "see the subnet's rules with `sn27 subnets hyperparameters`",
    ),
    (
        "CallFiltered",
        "the chain does not take this call at present",
        "it may be in safe mode; try again later",
    ),
];

/// The cause and the remedy of an error.
pub(super) fn meaning(name: &str) -> Option<(&'static str, &'static str)> {
    let found = MEANINGS.iter().find(|(known, ..)| *known == name);
    found.map(|(_, cause, remedy)| (*cause, *remedy))
}

/// The name of an invalid transaction, from the node's words.
pub(super) fn invalid(words: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("bad signature", "BadSignature"),
        ("outdated", "Outdated"),
        ("valid in the future", "Future"),
        ("ancient birth block", "AncientBirthBlock"),
        ("pay some fees", "CannotPayFee"),
        ("exhaust the block limits", "ExhaustsResources"),
        ("call is not expected", "CallFiltered"),
    ];
    if let Some((_, name)) = WORDS.iter().find(|(part, _)| words.contains(part)) {
        return (*name).to_owned();
    }
    let number = words.split("Custom error: ").nth(1);
    let number = number.and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next());
    match number.and_then(|number| number.parse().ok()) {
        Some(number) => custom(number),
        None => "InvalidTransaction".to_owned(),
    }
}

/// The errors that subtensor's own check gives a number in place of a name.
fn custom(number: u8) -> String {
    let name = match number {
        0 => "ColdkeyInSwapSchedule",
        1 => "AmountTooLow",
        2 => "InsufficientBalance",
        3 => "SubnetNotExists",
        4 => "HotKeyAccountNotExists",
        5 => "NotEnoughStakeToWithdraw",
        6 => "RateLimitExceeded",
        7 => "InsufficientLiquidity",
        8 => "SlippageTooHigh",
        9 => "TransferDisallowed",
        10 => "HotKeyNotRegisteredInNetwork",
        11 => "InvalidIpAddress",
        12 => "ServingRateLimitExceeded",
        13 => "InvalidPort",
        16 => "NoWeightsCommitFound",
        17 => "RevealTooEarly",
        255 => "BadRequest",
        other => return format!("Custom{other}"),
    };
    name.to_owned()
}
