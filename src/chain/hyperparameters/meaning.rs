//! What each setting does.

use super::Unit;

/// What is known of a setting.
pub(super) struct Meaning {
    name: &'static str,
    pub(super) unit: Unit,
    pub(super) text: &'static str,
}

const UNKNOWN: Meaning = meaning("", Unit::Number, "");

const fn meaning(name: &'static str, unit: Unit, text: &'static str) -> Meaning {
    Meaning { name, unit, text }
}

/// What is known of the setting of this name.
pub(super) fn of(name: &str) -> Meaning {
    let known = KNOWN.iter().find(|meaning| meaning.name == name);
    known.map_or(UNKNOWN, |known| Meaning { ..*known })
}

#[rustfmt::skip]
const KNOWN: [Meaning; 51] = [
    meaning("rho", Unit::Number, "steepness of trust"),
    meaning("kappa", Unit::Share, "share of stake that must agree on a weight"),
    meaning("immunity_period", Unit::Blocks, "blocks in which a new neuron is not pruned"),
    meaning("min_allowed_weights", Unit::Number, "fewest weights that a validator sets"),
    meaning("max_weights_limit", Unit::Share, "largest weight of one neuron"),
    meaning("max_weight_limit", Unit::Share, "largest weight of one neuron"),
    meaning("tempo", Unit::Blocks, "blocks between two epochs"),
    meaning("min_difficulty", Unit::Number, "lowest difficulty of a registration by work"),
    meaning("max_difficulty", Unit::Number, "highest difficulty of a registration by work"),
    meaning("difficulty", Unit::Number, "difficulty of a registration by work"),
    meaning("weights_version", Unit::Number, "least version of weights that is taken"),
    meaning("weights_rate_limit", Unit::Blocks, "blocks between two settings of weights"),
    meaning("adjustment_interval", Unit::Blocks, "blocks after which price and difficulty follow demand"),
    meaning("adjustment_alpha", Unit::Number, "how slowly price and difficulty follow demand"),
    meaning("activity_cutoff", Unit::Blocks, "blocks without weights after which a validator is inactive"),
    meaning("activity_cutoff_factor", Unit::Number, "the same, in thousandths of the tempo"),
    meaning("registration_allowed", Unit::Flag, "whether there are registrations for a price"),
    meaning("pow_registration_allowed", Unit::Flag, "whether there are registrations by work, where the runtime honours any"),
    meaning("target_regs_per_interval", Unit::Registrations, "registrations hoped for in an interval; three times as many are the limit where there is one"),
    meaning("max_regs_per_block", Unit::Registrations, "most registrations in a block, where there is such a limit"),
    meaning("burn", Unit::Tao, "price of a registration now"),
    meaning("min_burn", Unit::Tao, "lowest price of a registration"),
    meaning("max_burn", Unit::Tao, "highest price of a registration"),
    meaning("burn_half_life", Unit::Blocks, "blocks in which the price halves"),
    meaning("burn_increase_mult", Unit::Fixed(64), "what a registration multiplies the price by"),
    meaning("bonds_moving_avg", Unit::Number, "how slowly bonds follow weights, in millionths"),
    meaning("bonds_reset_enabled", Unit::Flag, "whether a neuron's bonds can be reset"),
    meaning("serving_rate_limit", Unit::Blocks, "blocks between two announcements of an axon"),
    meaning("max_validators", Unit::Neurons, "most neurons with a validator permit"),
    meaning("max_allowed_uids", Unit::Neurons, "most neurons"),
    meaning("min_non_immune_uids", Unit::Neurons, "where no more are past immunity, the immune are pruned"),
    meaning("immune_owner_uids_limit", Unit::Neurons, "most neurons of the owner that are never pruned"),
    meaning("commit_reveal_weights_enabled", Unit::Flag, "whether weights are committed before they are shown"),
    meaning("commit_reveal_period", Unit::Epochs, "epochs between commit and reveal"),
    meaning("commit_reveal_version", Unit::Number, "kind of commitments that the chain opens, on all subnets"),
    meaning("alpha_high", Unit::Share, "most that bonds follow weights"),
    meaning("alpha_low", Unit::Share, "least that bonds follow weights"),
    meaning("liquid_alpha_enabled", Unit::Flag, "whether bonds follow weights the faster the better they agree"),
    meaning("alpha_sigmoid_steepness", Unit::Fixed(32), "how sharply that depends on the agreement"),
    meaning("yuma_version", Unit::Number, "version of the consensus"),
    meaning("subnet_is_active", Unit::Flag, "whether the subnet has started and its alpha is traded"),
    meaning("transfers_enabled", Unit::Flag, "whether stake can be given to others"),
    meaning("user_liquidity_enabled", Unit::Flag, "whether users can add to the pool"),
    meaning("owner_cut_enabled", Unit::Flag, "whether the owner gets its part of the emission"),
    meaning("owner_cut_auto_lock_enabled", Unit::Flag, "whether that part is locked"),
    meaning("min_childkey_take", Unit::Share, "least that a child hotkey takes"),
    meaning("max_childkey_take", Unit::Share, "most that a child hotkey takes"),
    meaning("stake_threshold", Unit::Number, "stake weight that setting weights needs, in rao, on all subnets"),
    meaning("collateral_lock_share", Unit::Share, "part of the price that is locked"),
    meaning("mechanism_count", Unit::Number, "mechanisms, each with weights of its own"),
    meaning("min_stake", Unit::Tao, "least stake"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_explained_once() {
        for (index, one) in KNOWN.iter().enumerate() {
            assert!(!one.text.is_empty(), "{}", one.name);
            let again = KNOWN[index + 1..]
                .iter()
                .any(|other| other.name == one.name);
            assert!(!again, "{}", one.name);
        }
    }
}
