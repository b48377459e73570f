//! The node, whose chain it is, and whether it has all that we use.

use super::{
    Subject,
    line::{Line, Silent},
};
use crate::{
    chain::{Chain, ChainError, Name, NetworkError, Runtime},
    check::{Check, Remedy},
};

pub(super) async fn look(subject: &Subject, line: &Line) -> Vec<Check> {
    let asked = line.ask(async |chain: Chain| {
        let block = chain.now().await?.block().number;
        Ok((chain, block))
    });
    match asked.await {
        Ok((chain, block)) => vec![
            node(&chain, block),
            genesis(&chain),
            runtime(&chain.runtime()),
        ],
        Err(silent) => away(subject, &silent),
    }
}

fn away(subject: &Subject, silent: &Silent) -> Vec<Check> {
    let skip = |name| Check::skip(name, "the node does not answer");
    if let Silent::Failed(ChainError::Network(error)) = silent
        && let NetworkError::OtherChain { endpoint, .. } = &**error
    {
        return vec![
            Check::ok("node", format!("{endpoint} answers")),
            Check::fail("genesis", silent.to_string(), silent.help()),
            Check::skip("runtime", "it is another chain's"),
        ];
    }
    let node = Check::fail("node", silent.to_string(), silent.help());
    let here = subject.network.name == Name::Local;
    let start = here.then(|| Remedy::Run("sn27 localnet".to_owned()));
    vec![node.mend(start), skip("genesis"), skip("runtime")]
}

fn node(chain: &Chain, block: u64) -> Check {
    let endpoint = chain.endpoint().map(|endpoint| endpoint.to_string());
    let endpoint = endpoint.unwrap_or_else(|| chain.network().to_string());
    Check::ok("node", format!("{endpoint} answers, at block {block}"))
}

/// Another one than the network's would not have been connected to.
fn genesis(chain: &Chain) -> Check {
    let genesis = chain.genesis();
    let network = chain.network();
    let detail = match network.genesis {
        Some(_) => format!("{genesis}, as {network} has it"),
        None => format!("{genesis}; which it should be is not known beforehand"),
    };
    Check::ok("genesis", detail)
}

fn runtime(runtime: &Runtime) -> Check {
    let name = "runtime";
    let number = runtime.spec_version();
    let missing = runtime.missing();
    if missing.is_empty() {
        let detail = format!("{number} has every call, item, API, constant and event that is used");
        return Check::ok(name, detail);
    }
    let detail = format!("{number} lacks {}", missing.join(", "));
    let help = "what needs it is refused; see whether there is a newer sn27";
    Check::fail(name, detail, help)
}
