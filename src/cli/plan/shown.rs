//! A plan as it is shown, to people and to programs.

use serde::Serialize;

use super::{Plan, refuse};
use crate::{
    address::Address,
    chain::{Chain, ChainError, Endpoint, Hash, Shown},
    cli::chain,
    error::Error,
    money::Tao,
    output::{Human, Page},
};

/// What would be done, where, by whom, and for how much.
#[derive(Debug, Clone, Serialize)]
pub(in crate::cli) struct Planned {
    action: String,
    network: String,
    endpoint: Option<Endpoint>,
    genesis: Hash,
    spec_version: u32,
    netuid: Option<u16>,
    wallet: String,
    signer: Address,
    /// The most that may leave the signer, beside the fee.
    spends: Tao,
    /// For sending it.
    pub(in crate::cli) fee: Tao,
    call: Shown,
    dry_run: bool,
    #[serde(skip)]
    rows: Vec<(&'static str, String)>,
}

impl Planned {
    /// Reads the fee, and encodes the call.
    pub(super) async fn of(plan: &Plan, chain: &Chain, dry_run: bool) -> Result<Self, ChainError> {
        let fee = chain.fee(&plan.call, plan.signer).await?;
        let runtime = chain.runtime();
        Ok(Self {
            action: plan.action.clone(),
            network: chain.network().to_string(),
            endpoint: chain.endpoint(),
            genesis: chain.genesis(),
            spec_version: runtime.spec_version(),
            netuid: plan.netuid,
            wallet: plan.wallet.name().to_owned(),
            signer: plan.signer,
            spends: plan.spends,
            fee,
            call: plan.call.shown(&runtime)?,
            dry_run,
            rows: plan.rows.clone(),
        })
    }

    /// Whether the signer can pay for it.
    pub(super) async fn affordable(&self, chain: &Chain, signer: Address) -> Result<(), Error> {
        let read = async { chain.now().await?.account(signer).await };
        let free = read.await.map_err(chain::error)?.spendable();
        let needed = self.spends.checked_add(self.fee);
        let needed = needed.ok_or(ChainError::Overflow("the amount and its fee"));
        let needed = needed.map_err(chain::error)?;
        if needed <= free {
            return Ok(());
        }
        Err(refuse(
            "InsufficientBalance",
            format!("{signer} has {} free", free.with_unit()),
        )
        .help(format!(
            "{} is needed with the fee, {} is there: {} more",
            needed.with_unit(),
            free.with_unit(),
            needed.saturating_sub(free).with_unit()
        )))
    }

    /// For people, a line each.
    pub(super) fn text(&self) -> String {
        let fields = self.fields();
        let width = fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let lines = fields
            .iter()
            .map(|(name, value)| format!("  {name:width$}  {value}"));
        let lines: Vec<_> = std::iter::once(self.action.clone()).chain(lines).collect();
        lines.join("\n")
    }

    fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("network", self.place())];
        fields.extend(self.netuid.map(|netuid| ("subnet", netuid.to_string())));
        fields.push(("signer", format!("{} ({})", self.signer, self.wallet)));
        fields.extend(self.rows.iter().cloned());
        fields.push(("fee", both(self.fee)));
        fields.push(("call", self.call.call.clone()));
        fields
    }

    fn place(&self) -> String {
        let runtime = format!("runtime {}", self.spec_version);
        match &self.endpoint {
            Some(endpoint) => format!("{} through {endpoint}, {runtime}", self.network),
            None => format!("{}, {runtime}", self.network),
        }
    }
}

/// An amount in TAO and in rao.
pub(in crate::cli) fn both(amount: Tao) -> String {
    format!("{} ({} rao)", amount.with_unit(), amount.0)
}

impl Human for Planned {
    fn human(&self, page: &mut Page) {
        page.line(&self.action);
        let mut fields = self.fields();
        fields.push(("scale", self.call.scale.clone()));
        page.fields(&fields);
        if self.dry_run {
            page.line("nothing was done");
        }
    }
}
