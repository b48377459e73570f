//! `output: dict = {}` of a synapse: an empty dictionary until there is something to say.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error},
    ser::SerializeMap,
};
use serde_json::{Map, Value};

/// Writes `{}` for nothing.
pub(super) fn serialize<T: Serialize, S: Serializer>(
    value: &Option<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(serializer),
        None => serializer.serialize_map(Some(0))?.end(),
    }
}

/// Reads an object, empty for nothing; null is none, as in pydantic.
pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let map = Map::<String, Value>::deserialize(deserializer)?;
    if map.is_empty() {
        return Ok(None);
    }
    let value = serde_json::from_value(Value::Object(map));
    value.map(Some).map_err(D::Error::custom)
}
