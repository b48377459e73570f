//! A call to be sent, by name.

use serde::Serialize;
use subxt::{
    ext::scale_value::{Composite, Value},
    transactions::DynamicPayload,
};

use super::{ChainError, Runtime, names::CallName};
use crate::{
    address::Address,
    money::{Alpha, Tao},
};

/// An argument of a call, a key of a storage item.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A whole number of whatever width the runtime has.
    Number(u128),
    /// Yes or no.
    Flag(bool),
    /// An account, where the runtime wants one.
    Account(Address),
    /// An account, where the runtime takes other names of it too.
    Destination(Address),
    /// Bytes, of a given length or any.
    Bytes(Vec<u8>),
    /// Several.
    List(Vec<Argument>),
    /// One, or none.
    Option(Option<Box<Argument>>),
    /// A call within a call.
    Call(Box<Call>),
}

/// A call with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Which one.
    pub name: CallName,
    arguments: Vec<Argument>,
}

/// A call as a plan shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// `Pallet.call`.
    pub call: String,
    /// Its arguments by name.
    pub arguments: serde_json::Map<String, serde_json::Value>,
    /// The encoded call.
    pub scale: String,
}

impl Call {
    /// A call; the arguments stand in the order of [`CallName::arguments`].
    pub fn new(name: CallName, arguments: impl IntoIterator<Item = Argument>) -> Self {
        let arguments: Vec<_> = arguments.into_iter().collect();
        debug_assert_eq!(name.arguments.len(), arguments.len(), "{name}");
        Self { name, arguments }
    }

    /// The call as it would be sent.
    ///
    /// # Errors
    /// A runtime without this call, or with other arguments.
    pub fn shown(&self, runtime: &Runtime) -> Result<Shown, ChainError> {
        let arguments = self
            .named()
            .map(|(name, value)| (name.to_owned(), value.json()));
        Ok(Shown {
            call: self.name.to_string(),
            arguments: arguments.collect(),
            scale: format!("0x{}", hex::encode(self.encode(runtime)?)),
        })
    }

    /// The encoded call.
    ///
    /// # Errors
    /// A runtime without this call, or with other arguments.
    pub fn encode(&self, runtime: &Runtime) -> Result<Vec<u8>, ChainError> {
        if !runtime.has_call(&self.name) {
            return Err(runtime.absent(&self.name));
        }
        let encoded = runtime.offline.tx().call_data(&self.payload());
        encoded.map_err(|error| ChainError::shape(&self.name, &error))
    }

    pub(super) fn payload(&self) -> DynamicPayload<Composite<()>> {
        subxt::dynamic::tx(self.name.pallet, self.name.call, self.fields())
    }

    fn fields(&self) -> Composite<()> {
        let fields = self.named();
        let fields = fields.map(|(name, value)| (name.to_owned(), value.clone().into_value()));
        Composite::Named(fields.collect())
    }

    fn named(&self) -> impl Iterator<Item = (&'static str, &Argument)> {
        self.name.arguments.iter().copied().zip(&self.arguments)
    }
}

impl Argument {
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Number(number) => Value::u128(number),
            Self::Flag(flag) => Value::bool(flag),
            Self::Account(account) => Value::from_bytes(account.as_bytes()),
            Self::Destination(account) => {
                Value::unnamed_variant("Id", [Value::from_bytes(account.as_bytes())])
            }
            Self::Bytes(bytes) => Value::from_bytes(bytes),
            Self::List(list) => Value::unnamed_composite(list.into_iter().map(Self::into_value)),
            Self::Option(None) => Value::unnamed_variant("None", []),
            Self::Option(Some(value)) => Value::unnamed_variant("Some", [value.into_value()]),
            Self::Call(call) => {
                let inner = Value::variant(call.name.call, call.fields());
                Value::unnamed_variant(call.name.pallet, [inner])
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Number(number) => match u64::try_from(*number) {
                Ok(number) => number.into(),
                Err(_) => number.to_string().into(),
            },
            Self::Flag(flag) => (*flag).into(),
            Self::Account(account) | Self::Destination(account) => account.to_string().into(),
            Self::Bytes(bytes) => format!("0x{}", hex::encode(bytes)).into(),
            Self::List(list) => list.iter().map(Self::json).collect(),
            Self::Option(value) => value.as_ref().map_or(serde_json::Value::Null, |v| v.json()),
            Self::Call(call) => {
                let arguments = call
                    .named()
                    .map(|(name, value)| (name.to_owned(), value.json()));
                let arguments: serde_json::Map<_, _> = arguments.collect();
                serde_json::json!({ "call": call.name.to_string(), "arguments": arguments })
            }
        }
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Argument {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<Tao> for Argument {
    fn from(amount: Tao) -> Self {
        amount.0.into()
    }
}

impl From<Alpha> for Argument {
    fn from(amount: Alpha) -> Self {
        amount.0.into()
    }
}

impl From<Address> for Argument {
    fn from(account: Address) -> Self {
        Self::Account(account)
    }
}

impl From<bool> for Argument {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
