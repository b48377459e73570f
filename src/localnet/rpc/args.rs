//! Positional arguments, and bytes as hexadecimal.

use std::fmt;

use jsonrpsee::types::{ErrorObjectOwned, Params, ParamsSequence};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{super::block::Hash, fail};

/// The arguments of a call, taken one after another.
pub(super) struct Args<'a>(ParamsSequence<'a>);

impl<'a> Args<'a> {
    pub(super) fn new(params: &'a Params<'_>) -> Self {
        Self(params.sequence())
    }

    /// The next one, which must be there.
    pub(super) fn next<T: Deserialize<'a>>(&mut self) -> Result<T, ErrorObjectOwned> {
        self.0.next()
    }

    /// The next one, which may be missing or null.
    pub(super) fn optional<T: Deserialize<'a>>(&mut self) -> Result<Option<T>, ErrorObjectOwned> {
        self.0.optional_next()
    }

    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, ErrorObjectOwned> {
        Ok(self.next::<Hex>()?.0)
    }

    /// The hash of a block, where one is given.
    pub(super) fn block(&mut self) -> Result<Option<Hash>, ErrorObjectOwned> {
        self.optional::<Hex>()?.map(hash).transpose()
    }

    pub(super) fn hash(&mut self) -> Result<Hash, ErrorObjectOwned> {
        hash(self.next::<Hex>()?)
    }
}

fn hash(Hex(bytes): Hex) -> Result<Hash, ErrorObjectOwned> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes
        .map(Hash::from)
        .map_err(|_| fail::params("a hash has 32 bytes"))
}

/// Bytes, written with 0x and read with or without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Hex(pub(super) Vec<u8>);

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sp_core::bytes::to_hex(&self.0, false))
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        sp_core::bytes::from_hex(&text)
            .map(Self)
            .map_err(de::Error::custom)
    }
}

/// Bytes as JSON.
pub(super) fn hex(bytes: impl AsRef<[u8]>) -> serde_json::Value {
    sp_core::bytes::to_hex(bytes.as_ref(), false).into()
}
