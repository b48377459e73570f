//! Whether validators can reach what the chain is told.

use std::net::{IpAddr, SocketAddr};

use super::Check;
use crate::{chain::Name, reach::Reach};

const HELP: &str = "name the address that others reach you under with --axon-external-ip";

/// What the chain is told, beside the machine's own address on its way out.
pub fn address(external: SocketAddr, own: Option<IpAddr>, network: Name) -> Check {
    let name = "address";
    let reach = Reach::of(external.ip());
    let detail = match reach {
        Reach::Public => format!("{external}"),
        Reach::Private => format!("{external} can only be reached from its own network"),
        Reach::Loopback => format!("{external} can only be reached from this machine"),
        Reach::Nowhere => format!("{external} can't be reached from anywhere"),
    };
    let translated = own.filter(|own| reach == Reach::Public && *own != external.ip());
    match (network, reach, translated) {
        (_, Reach::Public, Some(own)) => Check::warn(
            name,
            format!("{detail} is not this machine's own address, {own}"),
            format!("have the router forward port {} to it", external.port()),
        ),
        (_, Reach::Public, None) | (Name::Local | Name::Custom, ..) => Check::ok(name, detail),
        (Name::Finney, ..) => {
            Check::fail(name, format!("no validator would get here: {detail}"), HELP)
        }
        (Name::Test, ..) => Check::warn(name, detail, HELP),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Verdict;

    #[test]
    fn what_nobody_reaches_fails_where_validators_are_elsewhere() {
        let at = |text: &str| -> SocketAddr { text.parse().expect("an address") };
        let own: Option<IpAddr> = "10.0.0.5".parse().ok();
        for (external, network, verdict) in [
            ("8.8.8.8:8091", Name::Finney, Verdict::Warn),
            ("10.0.0.5:8091", Name::Finney, Verdict::Fail),
            ("10.0.0.5:8091", Name::Test, Verdict::Warn),
            ("10.0.0.5:8091", Name::Local, Verdict::Ok),
            ("0.0.0.0:8091", Name::Finney, Verdict::Fail),
        ] {
            let check = address(at(external), own, network);
            assert_eq!(check.verdict, verdict, "{check:?}");
        }
        let same = address(at("8.8.8.8:1"), "8.8.8.8".parse().ok(), Name::Finney);
        assert_eq!(same.verdict, Verdict::Ok);
    }
}
