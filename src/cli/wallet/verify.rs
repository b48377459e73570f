//! `wallet verify`: whether a signature is an account's.

use serde::Serialize;

use super::regen_coldkeypub::parse_address;
use crate::{
    address::Address,
    context::Context,
    error::{Error, Kind},
    output::{Human, Outcome, Page},
    prompt,
    wallet::{InvalidSignature, Signature},
};

/// Check a signature of a message
///
/// Takes what `wallet sign` and btcli print, and what browser wallets sign. A signature that is not
/// the account's ends with exit code 5.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 wallet verify --message 'it is me' --signature 8ef9...5084 --address 5GZK...ZGc")]
pub(super) struct Args {
    /// What was signed
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
    /// The signature, 128 hexadecimal digits
    #[arg(long, value_name = "HEX", value_parser = parse_signature)]
    signature: Option<Signature>,
    /// Who should have signed: an address, or a public key in hexadecimal
    #[arg(long, value_name = "ADDRESS", aliases = ["ss58", "ss58-address", "ss58_address"], value_parser = parse_account)]
    address: Option<Address>,
}

#[derive(Serialize)]
struct Verified {
    valid: bool,
    address: Address,
}

pub(super) async fn run(args: Args, _context: &mut Context) -> Result<Outcome, Error> {
    let Args {
        message,
        signature,
        address,
    } = args;
    let (Some(message), Some(signature), Some(address)) = (&message, &signature, &address) else {
        let given = [
            ("--message", message.is_some()),
            ("--signature", signature.is_some()),
            ("--address", address.is_some()),
        ];
        let missing: Vec<_> = given
            .into_iter()
            .filter(|(_, given)| !given)
            .map(|(name, _)| name)
            .collect();
        return Err(prompt::missing(&missing));
    };
    let valid = signature.verify_text(message.as_bytes(), address);
    let outcome = Outcome::data(Verified {
        valid,
        address: *address,
    });
    if valid {
        return Ok(outcome);
    }
    let failure = Error::new(
        Kind::Key,
        format!("the signature is not one of {address} for this message"),
    )
    .help("compare message, signature and address with what was sent, to the last character");
    Ok(outcome.failing(failure))
}

fn parse_signature(text: &str) -> Result<Signature, String> {
    text.parse()
        .map_err(|error: InvalidSignature| error.to_string())
}

fn parse_account(text: &str) -> Result<Address, String> {
    match text.starts_with("0x") || text.len() == 64 {
        true => Address::from_hex(text).map_err(|error| format!("{error}; {}", error.help())),
        false => parse_address(text),
    }
}

impl Human for Verified {
    fn human(&self, page: &mut Page) {
        if self.valid {
            page.line(format!("valid: signed by {}", self.address));
        }
    }
}
