//! The runtimes whose metadata is known here, and nodes that run them.

use sn27::chain::{Hash, Runtime, names};
use subxt::metadata::Metadata;

use super::{
    replay::{self, Replay, Script, header},
    samples::sample,
};

/// A runtime's metadata.
pub(super) struct Known {
    pub(super) name: &'static str,
    file: &'static str,
    spec_version: u32,
}

const fn known(name: &'static str, file: &'static str, spec_version: u32) -> Known {
    Known {
        name,
        file,
        spec_version,
    }
}

/// All of them.
pub(super) const ALL: [Known; 6] = [
    known("218", "subtensor-218-v15.scale", 218),
    known("293", "subtensor-293-v15.scale", 293),
    known("365", "subtensor-365-finney-v16.scale", 365),
    known("425", "subtensor-425-v15.scale", 425),
    known("425-v16", "subtensor-425-v16.scale", 425),
    known("425-v14", "subtensor-425-v14.scale", 425),
];

impl Known {
    fn bytes(&self) -> Vec<u8> {
        replay::metadata(self.file)
    }

    pub(super) fn metadata(&self) -> Metadata {
        Metadata::decode_from(&self.bytes()).unwrap()
    }

    pub(super) fn runtime(&self) -> Runtime {
        self.as_runtime(self.spec_version)
    }

    /// The same metadata under another number.
    pub(super) fn as_runtime(&self, spec_version: u32) -> Runtime {
        Runtime::new(&self.bytes(), spec_version, 1, Hash([0; 32])).unwrap()
    }

    /// A node whose answers are samples of what its metadata says.
    pub(super) async fn node(&self) -> Replay {
        let metadata = self.metadata();
        let keys = self.metadata();
        Replay::start(Script {
            metadata: self.bytes(),
            spec_version: self.spec_version,
            header: header(1_000),
            call: Box::new(move |name, _| {
                let (interface, method) = name.split_once('_')?;
                let found = metadata.runtime_api_trait_by_name(interface)?;
                let output = found.method_by_name(method)?.output_ty();
                Some(sample(metadata.types(), output))
            }),
            storage: Box::new(move |key| {
                let value = names::ITEMS.iter().find_map(|item| {
                    let prefix = [item.pallet, item.entry]
                        .map(|name| sp_crypto_hashing::twox_128(name.as_bytes()));
                    let pallet = keys.pallet_by_name(item.pallet)?;
                    let entry = pallet.storage()?.entry_by_name(item.entry)?;
                    key.starts_with(&prefix.concat()).then(|| entry.value_ty())
                });
                Some(sample(keys.types(), value?))
            }),
        })
        .await
    }
}
