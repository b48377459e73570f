//! What was seen, check by check.

use std::{io, net::SocketAddr, time::Duration};

use tokio::net::TcpListener;

use crate::{
    address::Address,
    chain::{Chain, Metagraph, Network, names},
    check::{Check, Verdict, clock, port},
    cli::{chain, wallet::password::PasswordArgs},
    context::Context,
    error::{Error, Kind},
    output::seconds,
    wallet::{Signer, Wallet},
};

/// What was seen on the way.
#[derive(Default)]
pub(in crate::cli) struct Report {
    pub(in crate::cli) checks: Vec<Check>,
    /// The first that can't be gone on with.
    pub(in crate::cli) failure: Option<Error>,
}

impl Report {
    /// A check by what came of it.
    pub(in crate::cli) fn keep<T>(
        &mut self,
        name: &'static str,
        result: Result<T, Error>,
        detail: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        match result {
            Ok(value) => {
                self.checks.push(Check::ok(name, detail(&value)));
                Some(value)
            }
            Err(error) => {
                self.fail(name, error);
                None
            }
        }
    }

    /// A check that failed.
    pub(in crate::cli) fn fail(&mut self, name: &'static str, error: Error) {
        let help = error.help.clone().unwrap_or_default();
        self.checks
            .push(Check::fail(name, error.message.clone(), help));
        self.failure.get_or_insert(error);
    }

    /// A port to listen on.
    pub(in crate::cli) fn bound(
        &mut self,
        name: &'static str,
        address: SocketAddr,
        bound: io::Result<TcpListener>,
    ) -> Option<TcpListener> {
        let (listener, outcome) = match bound {
            Ok(listener) => (Some(listener), Ok(())),
            Err(error) => (None, Err(error)),
        };
        let check = port(name, address, &outcome);
        if listener.is_none() {
            let error = Error::new(Kind::Failed, check.detail.clone());
            let help = check.help.clone().unwrap_or_default();
            self.failure.get_or_insert(error.help(help));
        }
        self.checks.push(check);
        listener
    }

    /// The hotkey, unlocked.
    pub(in crate::cli) fn hotkey(
        &mut self,
        wallet: &Wallet,
        password: &PasswordArgs,
        context: &Context,
    ) -> Option<Signer> {
        let signer = super::hotkey(wallet, password, context);
        self.keep("hotkey", signer, |signer| {
            format!("{} ({})", signer.address(), wallet.hotkey_name())
        })
    }

    /// Where counters are served, if anywhere; none where they were wanted and can't be.
    pub(in crate::cli) async fn metrics(
        &mut self,
        address: Option<SocketAddr>,
    ) -> Option<Option<TcpListener>> {
        let Some(address) = address else {
            return Some(None);
        };
        let bound = TcpListener::bind(address).await;
        self.bound("metrics port", address, bound).map(Some)
    }

    /// The chain, connected.
    pub(in crate::cli) fn chain(&mut self, chain: &Chain) {
        let detail = format!("{}, {:?}", chain.network(), chain.runtime());
        self.checks.push(Check::ok("chain", detail));
    }

    /// The chain is away, and what a run before this one knew will do.
    pub(in crate::cli) fn remembered(&mut self, error: Error, age: Duration, block: u64) {
        let known = format!(
            "{}; going on with what was known {} ago, at block {block}",
            error.message,
            seconds(age.as_secs_f64())
        );
        let help = error.help.unwrap_or_default();
        self.checks.push(Check::warn("chain", known, help));
    }

    /// The subnet as it is, and the chain's clock.
    pub(in crate::cli) async fn metagraph(
        &mut self,
        chain: &Chain,
        netuid: u16,
    ) -> Option<Metagraph> {
        let read = async {
            let view = chain.now().await?;
            let time: Option<u64> = view.storage(names::NOW, []).await?;
            let metagraph = Metagraph::read(&view, netuid).await?;
            Ok((metagraph, time))
        };
        let (metagraph, time) = match read.await.map_err(chain::error) {
            Ok(read) => read,
            Err(error) => {
                self.fail("subnet", error);
                return None;
            }
        };
        if let Some(time) = time {
            let check = clock(time);
            if check.verdict == Verdict::Fail {
                let error = Error::new(Kind::Failed, format!("the clock is {}", check.detail));
                let help = check.help.clone().unwrap_or_default();
                self.failure.get_or_insert(error.help(help));
            }
            self.checks.push(check);
        }
        if metagraph.is_none() {
            let message = format!("{} has no subnet {netuid}", chain.network());
            let error = Error::new(Kind::NotFound, message);
            self.fail("subnet", error.help("see `sn27 subnets list`"));
        }
        metagraph
    }

    /// Whether the hotkey is a neuron: by its uid, if it is.
    pub(in crate::cli) fn registration(
        &mut self,
        own: Address,
        uid: Option<u16>,
        netuid: u16,
        network: &Network,
    ) {
        if let Some(uid) = uid {
            let detail = format!("uid {uid} on subnet {netuid}");
            self.checks.push(Check::ok("registration", detail));
            return;
        }
        let message = format!("{own} is not registered on subnet {netuid} of {network}");
        let error = Error::new(Kind::NotFound, message);
        let help = format!("register it with `sn27 register --netuid {netuid}`");
        self.fail("registration", error.help(help));
    }

    /// All checks as lines of the log.
    pub(in crate::cli) fn log(&self) {
        for check in &self.checks {
            log(check);
        }
    }
}

fn log(check: &Check) {
    let Check {
        name,
        verdict,
        detail,
        help,
        remedy: _,
    } = check;
    let help = help.as_ref().map(|help| format!("; {help}"));
    let help = help.unwrap_or_default();
    match verdict {
        Verdict::Ok | Verdict::Skip => tracing::info!("{name}: {detail}"),
        Verdict::Warn => tracing::warn!("{name}: {detail}{help}"),
        Verdict::Fail => tracing::error!("{name}: {detail}{help}"),
    }
}
