//! A setting's value.

use serde::{Serialize, Serializer};
use subxt::ext::scale_value::{Composite, Primitive, Value as Dynamic, ValueDef};

use crate::{chain::Ratio, money::Tao};

/// What a value is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nothing: a plain number.
    Number,
    /// Yes or no.
    Flag,
    /// Blocks, of 12 s on Bittensor.
    Blocks,
    /// Epochs.
    Epochs,
    /// Neurons.
    Neurons,
    /// Registrations.
    Registrations,
    /// TAO.
    Tao,
    /// A share of one.
    Share,
    /// A number with this many bits behind the point.
    Fixed(u32),
}

impl Unit {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number | Self::Fixed(_) => "number",
            Self::Flag => "flag",
            Self::Blocks => "blocks",
            Self::Epochs => "epochs",
            Self::Neurons => "neurons",
            Self::Registrations => "registrations",
            Self::Tao => "tao",
            Self::Share => "share",
        }
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(u64),
    /// A share of one.
    Share(Ratio),
    /// An amount.
    Tao(Tao),
    /// A number with a fraction.
    Decimal(f64),
    /// Anything else, as the runtime has it.
    Other(String),
}

impl Value {
    pub(super) fn read(value: &Dynamic, unit: Unit) -> Self {
        let unknown = || Self::Other(value.to_string());
        // The variant of a value by name says its kind; the numbers are wrapped in newtypes.
        let variant = match &value.value {
            ValueDef::Variant(variant) => Some(variant.name.as_str()),
            _ => None,
        };
        let bits = variant.and_then(fraction).or(match unit {
            Unit::Fixed(bits) => Some(bits),
            _ => None,
        });
        match primitive(value) {
            Some(Primitive::Bool(flag)) => Self::Flag(*flag),
            Some(Primitive::U128(number)) => match (bits, u64::try_from(*number)) {
                (Some(bits), _) => Self::Decimal(*number as f64 / 2_f64.powi(bits as i32)),
                (None, Ok(number)) if unit == Unit::Tao || variant == Some("TaoBalance") => {
                    Self::Tao(Tao(number))
                }
                (None, Ok(number)) => match (unit, u16::try_from(number)) {
                    (Unit::Share, Ok(ratio)) => Self::Share(Ratio(ratio)),
                    _ => Self::Number(number),
                },
                (None, Err(_)) => unknown(),
            },
            Some(Primitive::I128(number)) => match bits {
                Some(bits) => Self::Decimal(*number as f64 / 2_f64.powi(bits as i32)),
                None => unknown(),
            },
            _ => unknown(),
        }
    }
}

/// `I32F32` has 32 bits behind the point.
fn fraction(variant: &str) -> Option<u32> {
    let (whole, fraction) = variant.split_once('F')?;
    let whole = whole.trim_start_matches(['I', 'U']);
    whole.parse::<u32>().ok()?;
    fraction.parse().ok()
}

/// What is at the bottom of the wrappers.
fn primitive(value: &Dynamic) -> Option<&Primitive> {
    let fields = match &value.value {
        ValueDef::Primitive(primitive) => return Some(primitive),
        ValueDef::Composite(fields) => fields,
        ValueDef::Variant(variant) => &variant.values,
        ValueDef::BitSequence(_) => return None,
    };
    match fields {
        Composite::Named(fields) => match fields.as_slice() {
            [(_, inner)] => primitive(inner),
            _ => None,
        },
        Composite::Unnamed(fields) => match fields.as_slice() {
            [inner] => primitive(inner),
            _ => None,
        },
    }
}
