//! One runtime as its metadata describes it: what there is by name, and how it is encoded.

use std::sync::Arc;

use scale_info::{TypeDef, TypeDefPrimitive};
use serde::Deserialize;
use subxt::{
    OfflineClient, SubstrateConfig,
    client::OfflineClientAtBlock,
    ext::{codec::Decode, scale_decode::DecodeAsType, scale_value::Value},
    metadata::{ArcMetadata, Metadata},
};

use super::{
    ChainError, Hash,
    names::{Api, CallName, Constant, Item},
};

/// Which runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Version {
    pub(super) spec_version: u32,
    pub(super) transaction_version: u32,
}

/// A runtime: its version and its metadata.
#[derive(Clone)]
pub struct Runtime {
    pub(super) version: Version,
    metadata: ArcMetadata,
    /// Subxt's view of it, which needs no node.
    pub(super) offline: OfflineClientAtBlock<SubstrateConfig>,
}

impl Runtime {
    /// A runtime from its metadata, as `Metadata_metadata_at_version` or `state_getMetadata` give
    /// it, without the length in front.
    ///
    /// # Errors
    /// Bytes that are no metadata.
    pub fn new(
        metadata: &[u8],
        spec_version: u32,
        transaction_version: u32,
        genesis: Hash,
    ) -> Result<Self, ChainError> {
        let metadata = Metadata::decode(&mut &*metadata).map_err(|error| ChainError::Answer {
            what: "metadata".to_owned(),
            why: error.to_string(),
        })?;
        let version = Version {
            spec_version,
            transaction_version,
        };
        Self::of(Arc::new(metadata), version, genesis)
    }

    fn of(metadata: ArcMetadata, version: Version, genesis: Hash) -> Result<Self, ChainError> {
        let config = SubstrateConfig::builder()
            .set_genesis_hash(genesis.into())
            .set_metadata_for_spec_versions([(version.spec_version, metadata.clone())])
            .set_spec_version_for_block_ranges([subxt::config::substrate::SpecVersionForRange {
                block_range: 0..u64::MAX,
                spec_version: version.spec_version,
                transaction_version: version.transaction_version,
            }]);
        let offline = OfflineClient::new_with_config(config.build()).at_block(0u64);
        let offline = offline.map_err(|error| ChainError::shape(&"the runtime", &error))?;
        Ok(Self {
            version,
            metadata,
            offline,
        })
    }

    /// Its number: 425 and the like.
    pub fn spec_version(&self) -> u32 {
        self.version.spec_version
    }

    pub(super) fn metadata(&self) -> &ArcMetadata {
        &self.metadata
    }

    /// Whether there is such a call.
    pub fn has_call(&self, call: &CallName) -> bool {
        let pallet = self.metadata.pallet_by_name(call.pallet);
        pallet.is_some_and(|pallet| pallet.call_variant_by_name(call.call).is_some())
    }

    /// Whether there is such a storage item.
    pub fn has_item(&self, item: &Item) -> bool {
        self.entry(item).is_some()
    }

    /// Whether there is such a runtime API, and its answer can be read.
    pub fn has_api(&self, api: &Api) -> bool {
        self.output(api).is_some()
    }

    /// The value of a constant; none where the runtime has no such constant.
    ///
    /// # Errors
    /// A constant of another shape.
    pub fn constant<T: DecodeAsType>(&self, constant: &Constant) -> Result<Option<T>, ChainError> {
        let pallet = self.metadata.pallet_by_name(constant.pallet);
        let Some(found) = pallet.and_then(|pallet| pallet.constant_by_name(constant.name)) else {
            return Ok(None);
        };
        self.decode(found.value(), found.ty(), constant).map(Some)
    }

    /// Where an item is in the state; none where the runtime has no such item.
    pub(super) fn storage_key(
        &self,
        item: &Item,
        keys: Vec<Value>,
    ) -> Result<Option<Vec<u8>>, ChainError> {
        if !self.has_item(item) {
            return Ok(None);
        }
        let storage = self.offline.storage();
        let entry = storage.entry((item.pallet, item.entry));
        let key = entry.and_then(|entry| entry.fetch_key(keys));
        key.map(Some)
            .map_err(|error| ChainError::shape(item, &error))
    }

    /// An item's value from its bytes, or its default where it has one.
    pub(super) fn decode_item<T: DecodeAsType>(
        &self,
        item: &Item,
        bytes: Option<&[u8]>,
    ) -> Result<Option<T>, ChainError> {
        let Some(entry) = self.entry(item) else {
            return Ok(None);
        };
        let bytes = bytes.or_else(|| entry.default_value());
        bytes
            .map(|bytes| self.decode(bytes, entry.value_ty(), item))
            .transpose()
    }

    /// The arguments of a runtime API; none where the runtime has no such API.
    pub(super) fn api_input(
        &self,
        api: &Api,
        arguments: Vec<Value>,
    ) -> Result<Option<Vec<u8>>, ChainError> {
        if !self.has_api(api) {
            return Ok(None);
        }
        let payload =
            subxt::runtime_apis::dynamic::<_, Value>(api.interface, api.method, arguments);
        let input = self.offline.runtime_apis().encode_args(&payload);
        input
            .map(Some)
            .map_err(|error| ChainError::shape(api, &error))
    }

    /// What a runtime API answered.
    pub(super) fn decode_api<T: DecodeAsType>(
        &self,
        api: &Api,
        bytes: &[u8],
    ) -> Result<T, ChainError> {
        let Some(output) = self.output(api) else {
            return Err(self.absent(api));
        };
        self.decode(bytes, output, api)
    }

    /// That this runtime has no such thing.
    pub(super) fn absent(&self, name: &impl std::fmt::Display) -> ChainError {
        ChainError::Absent {
            name: name.to_string(),
            spec_version: self.version.spec_version,
        }
    }

    fn decode<T: DecodeAsType>(
        &self,
        mut bytes: &[u8],
        type_id: u32,
        what: &impl std::fmt::Display,
    ) -> Result<T, ChainError> {
        let value = T::decode_as_type(&mut bytes, type_id, self.metadata.types());
        let value = value.map_err(|error| ChainError::shape(what, &error))?;
        if bytes.is_empty() {
            return Ok(value);
        }
        Err(ChainError::Answer {
            what: what.to_string(),
            why: format!("{} bytes too many", bytes.len()),
        })
    }

    fn entry(&self, item: &Item) -> Option<&subxt::metadata::StorageEntryMetadata> {
        let pallet = self.metadata.pallet_by_name(item.pallet)?;
        pallet.storage()?.entry_by_name(item.entry)
    }

    fn output(&self, api: &Api) -> Option<u32> {
        let found = self.metadata.runtime_api_trait_by_name(api.interface)?;
        let output = found.method_by_name(api.method)?.output_ty();
        (!self.is_opaque(output)).then_some(output)
    }

    /// Whether a type is bytes that mean something, and the metadata does not say what: so it is
    /// with most answers before 293.
    fn is_opaque(&self, type_id: u32) -> bool {
        let types = self.metadata.types();
        let element = types.resolve(type_id).map(|found| &found.type_def);
        let Some(TypeDef::Sequence(sequence)) = element else {
            return false;
        };
        let element = types.resolve(sequence.type_param.id);
        let element = element.map(|found| &found.type_def);
        matches!(element, Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
    }
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Runtime({})", self.version.spec_version)
    }
}
