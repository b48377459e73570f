//! What happened in a block, by name.

use serde::Serialize;
use subxt::{
    events::Phase,
    ext::scale_value::{Composite, Primitive, Value, ValueDef, scale},
    metadata::Metadata,
};

use super::{
    ChainError, Refusal, Runtime,
    names::{self, EventName},
    receipt,
};
use crate::address::Address;

/// An event of an extrinsic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Event {
    /// The pallet's name.
    pub pallet: String,
    /// The event's name.
    pub event: String,
    /// Its fields.
    pub fields: Vec<EventField>,
}

/// A field of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventField {
    /// Its name; most of subtensor's have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Accounts as addresses, bytes in hexadecimal.
    pub value: serde_json::Value,
}

impl Event {
    /// Whether it is the one of this name.
    pub fn is(&self, name: EventName) -> bool {
        self.pallet == name.pallet && self.event == name.event
    }

    /// A field that is a whole number.
    pub fn number(&self, index: usize) -> Option<u64> {
        self.fields.get(index)?.value.as_u64()
    }

    /// A field that is an account.
    pub fn account(&self, index: usize) -> Option<Address> {
        self.fields.get(index)?.value.as_str()?.parse().ok()
    }
}

/// The events of one extrinsic; its own failure is an error.
pub(super) fn of_extrinsic(
    runtime: &Runtime,
    bytes: Vec<u8>,
    index: u32,
    payer: Address,
) -> Result<Vec<Event>, ChainError> {
    let decoded = runtime.offline.events().from_bytes(bytes);
    let mut events = Vec::new();
    for event in decoded.iter() {
        let event = event.map_err(|error| ChainError::shape(&"the block's events", &error))?;
        if event.phase() != Phase::ApplyExtrinsic(index) {
            continue;
        }
        let shown = shown(runtime.metadata(), &event)?;
        if shown.is(names::FAILED) {
            // What was paid is told before the failure.
            let fee = receipt::fee(&events, payer);
            let refusal = Refusal::dispatched(runtime, event.field_bytes())?;
            return Err(ChainError::Refused(Refusal { fee, ..refusal }));
        }
        events.push(shown);
    }
    Ok(events)
}

fn shown(
    metadata: &Metadata,
    event: &subxt::events::Event<'_, subxt::SubstrateConfig>,
) -> Result<Event, ChainError> {
    let (pallet, name) = (event.pallet_name(), event.event_name());
    let what = format!("event {pallet}.{name}");
    let found = metadata.pallet_by_event_index(event.pallet_index());
    let variant = found.and_then(|pallet| pallet.event_variant_by_index(event.event_index()));
    let mut bytes = event.field_bytes();
    let fields = variant
        .map(|variant| variant.fields.as_slice())
        .unwrap_or_default();
    let fields = fields.iter().map(|field| {
        let value = scale::decode_as_type(&mut bytes, field.ty.id, metadata.types());
        let value = value.map_err(|error| ChainError::shape(&what, &error))?;
        Ok(EventField {
            name: field.name.clone(),
            value: json(&value, metadata),
        })
    });
    Ok(Event {
        pallet: pallet.to_owned(),
        event: name.to_owned(),
        fields: fields.collect::<Result<_, ChainError>>()?,
    })
}

/// A value as JSON; its context is its type.
fn json(value: &Value<u32>, metadata: &Metadata) -> serde_json::Value {
    let name = metadata.types().resolve(value.context);
    let is_account = name.and_then(|found| found.path.ident()).as_deref() == Some("AccountId32");
    match &value.value {
        ValueDef::Primitive(primitive) => match primitive {
            Primitive::Bool(flag) => (*flag).into(),
            Primitive::Char(character) => character.to_string().into(),
            Primitive::String(text) => text.clone().into(),
            Primitive::U128(number) => match u64::try_from(*number) {
                Ok(number) => number.into(),
                Err(_) => number.to_string().into(),
            },
            Primitive::I128(number) => match i64::try_from(*number) {
                Ok(number) => number.into(),
                Err(_) => number.to_string().into(),
            },
            Primitive::U256(bytes) | Primitive::I256(bytes) => hexadecimal(bytes).into(),
        },
        ValueDef::BitSequence(bits) => format!("{bits:?}").into(),
        ValueDef::Variant(variant) => match composite(&variant.values, metadata) {
            serde_json::Value::Array(values) if values.is_empty() => variant.name.clone().into(),
            values => serde_json::json!({ variant.name.clone(): values }),
        },
        ValueDef::Composite(fields) => match bytes(fields) {
            Some(bytes) if is_account => match <[u8; 32]>::try_from(bytes.as_slice()) {
                Ok(bytes) => Address::from_bytes(bytes).to_string().into(),
                Err(_) => hexadecimal(&bytes).into(),
            },
            Some(bytes) if bytes.len() > 1 => hexadecimal(&bytes).into(),
            _ => composite(fields, metadata),
        },
    }
}

fn composite(fields: &Composite<u32>, metadata: &Metadata) -> serde_json::Value {
    match fields {
        Composite::Named(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), json(value, metadata)));
            serde_json::Value::Object(fields.collect())
        }
        // A newtype is what it wraps.
        Composite::Unnamed(values) if values.len() == 1 => json(&values[0], metadata),
        Composite::Unnamed(values) => values.iter().map(|value| json(value, metadata)).collect(),
    }
}

/// The bytes of `[u8; n]` and `Vec<u8>`, within however many newtypes.
fn bytes(fields: &Composite<u32>) -> Option<Vec<u8>> {
    let values: Vec<_> = fields.values().collect();
    if let [single] = values.as_slice()
        && let ValueDef::Composite(inner) = &single.value
    {
        return bytes(inner);
    }
    let byte = |value: &&Value<u32>| match value.value {
        ValueDef::Primitive(Primitive::U128(byte)) => u8::try_from(byte).ok(),
        _ => None,
    };
    match values.len() {
        0 | 1 => None,
        _ => values.iter().map(byte).collect(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}
