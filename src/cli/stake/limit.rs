//! `--tolerance`: the worst price that a trade may move the pool to.

use crate::{
    chain::{Chain, ChainError, Pool, names},
    cli::chain,
    error::{Error, Kind},
    money::{InvalidShare, Share, Tao},
};

/// How bad the price may get.
#[derive(Debug, Clone, Copy, clap::Args)]
#[command(next_help_heading = "Price")]
pub(super) struct PriceArgs {
    /// How much worse than now the price may get, this trade's own effect included
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = parse_share, aliases = ["rate-tolerance", "rate_tolerance"])]
    tolerance: Share,
    /// Take the part that stays within the limit, where the whole does not
    #[arg(long, aliases = ["allow-partial-stake", "allow_partial_stake", "partial-stake"], conflicts_with = "no_limit")]
    partial: bool,
    /// Take any price
    #[arg(long, aliases = ["unsafe", "no-safe", "no-safe-staking"], conflicts_with = "tolerance")]
    no_limit: bool,
    /// As it is anyway
    #[arg(long, hide = true, aliases = ["safe-staking", "safe_staking"], conflicts_with = "no_limit")]
    safe: bool,
}

/// Which way a trade goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// TAO for alpha: the price rises.
    Buy,
    /// Alpha for TAO: the price falls.
    Sell,
}

/// Who sees to it that the limit holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// The chain, when the trade is made.
    Chain {
        /// Whether it makes a part of it where the whole would go beyond.
        partial: bool,
    },
    /// Only this program, before the trade is sent.
    Before,
    /// Nobody.
    None,
}

/// A limit's rule, before there are prices.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    side: Side,
    tolerance: Share,
    pub(super) guard: Guard,
}

impl PriceArgs {
    /// The rule, as far as the runtime can keep it.
    pub(super) fn limit(self, side: Side, chain: &Chain) -> Result<Limit, Error> {
        let Self {
            tolerance,
            partial,
            no_limit,
            // It changes nothing.
            safe: _,
        } = self;
        let call = match side {
            Side::Buy => names::ADD_STAKE_LIMIT,
            Side::Sell => names::REMOVE_STAKE_LIMIT,
        };
        let runtime = chain.runtime();
        let guard = match runtime.has_call(&call) {
            _ if no_limit => Guard::None,
            true => Guard::Chain { partial },
            false if partial => {
                let spec_version = runtime.spec_version();
                let name = call.to_string();
                return Err(chain::error(ChainError::Absent { name, spec_version })
                    .help("without it only the whole can be traded: leave --partial away"));
            }
            false => Guard::Before,
        };
        Ok(Limit {
            side,
            tolerance,
            guard,
        })
    }
}

impl Limit {
    /// The limit at a price; none where there is none.
    pub(super) fn at(self, price: Tao) -> Result<Option<Tao>, Error> {
        let overflow = || chain::error(ChainError::Overflow("the limit price"));
        Ok(match (self.guard, self.side) {
            (Guard::None, _) => None,
            (_, Side::Buy) => Some(self.tolerance.above(price).ok_or_else(overflow)?),
            (_, Side::Sell) => Some(self.tolerance.below(price)),
        })
    }

    /// Whether a price is beyond a limit.
    pub(super) fn is_beyond(self, price: Tao, limit: Tao) -> bool {
        match self.side {
            Side::Buy => price > limit,
            Side::Sell => price < limit,
        }
    }

    /// Refuses a trade that leaves the pool at a price beyond the limit.
    pub(super) fn check(self, after: Option<Pool>, limit: Tao, netuid: u16) -> Result<(), Error> {
        let price = after.and_then(Pool::price);
        let message = match price {
            Some(price) if !self.is_beyond(price, limit) => return Ok(()),
            Some(price) => format!(
                "the price on subnet {netuid} would become {}, beyond the limit of {}",
                price.with_unit(),
                limit.with_unit()
            ),
            None => format!("the pool of subnet {netuid} can't take that amount"),
        };
        Err(Error::new(Kind::Policy, message).help(
            "nothing was sent; take a smaller amount, raise --tolerance, or take any price with \
             --no-limit",
        ))
    }

    /// What to know of how the limit is kept.
    pub(super) fn note(self) -> Option<String> {
        match self.guard {
            Guard::Chain { .. } => None,
            Guard::Before => Some(
                "this runtime knows no limit price: the price was compared now, and may be another \
                 one when the block is made"
                    .to_owned(),
            ),
            Guard::None => {
                Some("no limit: the trade is made at whatever the price is then".to_owned())
            }
        }
    }
}

/// Parses a share, with what would be right in the error.
pub(in crate::cli) fn parse_share(text: &str) -> Result<Share, String> {
    text.parse()
        .map_err(|error: InvalidShare| format!("{error}; {}", Share::HELP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Alpha, RAO_PER_TAO};

    fn limit(side: Side, guard: Guard) -> Limit {
        Limit {
            side,
            tolerance: "5%".parse().expect("a share"),
            guard,
        }
    }

    #[test]
    fn a_limit_is_worse_for_who_trades() {
        let guard = Guard::Chain { partial: false };
        let price = Tao(RAO_PER_TAO);
        assert_eq!(
            limit(Side::Buy, guard).at(price),
            Ok(Some(Tao(1_050_000_000)))
        );
        assert_eq!(
            limit(Side::Sell, guard).at(price),
            Ok(Some(Tao(950_000_000)))
        );
        assert_eq!(limit(Side::Buy, Guard::None).at(price), Ok(None));
        assert!(limit(Side::Buy, guard).at(Tao(u64::MAX)).is_err());
    }

    #[test]
    fn without_a_call_for_it_the_limit_is_compared_with_where_the_trade_leaves_the_pool() {
        let pool = Pool {
            tao: Tao(1000 * RAO_PER_TAO),
            alpha: Alpha(1000 * RAO_PER_TAO),
        };
        let buy = limit(Side::Buy, Guard::Before);
        let cap = buy
            .at(Tao(RAO_PER_TAO))
            .expect("fits")
            .expect("there is one");
        let buying = |tao: u64| buy.check(pool.after_buying(Tao(tao * RAO_PER_TAO)), cap, 27);
        // The price grows with the square: 24 TAO raise it by 4.86%, 25 by 5.06%.
        assert_eq!(buying(24), Ok(()));
        let refused = buying(25).expect_err("beyond");
        assert_eq!(refused.kind, Kind::Policy);
        assert!(refused.message.contains("1.050624999"), "{refused}");
        let sell = limit(Side::Sell, Guard::Before);
        let floor = sell
            .at(Tao(RAO_PER_TAO))
            .expect("fits")
            .expect("there is one");
        let selling =
            |alpha: u64| sell.check(pool.after_selling(Alpha(alpha * RAO_PER_TAO)), floor, 27);
        assert_eq!(selling(25), Ok(()));
        assert_eq!(selling(26).expect_err("beyond").kind, Kind::Policy);
        assert!(buy.check(None, cap, 27).is_err());
    }

    #[test]
    fn who_keeps_no_limit_says_so() {
        assert_eq!(
            limit(Side::Buy, Guard::Chain { partial: true }).note(),
            None
        );
        for guard in [Guard::Before, Guard::None] {
            assert!(limit(Side::Sell, guard).note().is_some());
        }
    }
}
