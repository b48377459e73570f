//! Metadata as lines: each thing that a client can see has a name and one line that says all of its
//! shape, with types resolved to what is on the wire.

use std::collections::BTreeMap;

use codec::Decode;
use frame_metadata::{
    RuntimeMetadata, RuntimeMetadataPrefixed, v14,
    v14::{StorageEntryMetadata, StorageEntryType},
    v15,
};
use scale_info::{Field, PortableRegistry, TypeDef, form::PortableForm};

/// Types that mention the whole runtime, or code; compared by name.
const OPAQUE: [&str; 9] = [
    "RuntimeCall",
    "RuntimeEvent",
    "RuntimeError",
    "OriginCaller",
    "RuntimeHoldReason",
    "RuntimeFreezeReason",
    "UncheckedExtrinsic",
    "Block",
    "Percent",
];

/// Names with shapes.
pub(crate) type Face = BTreeMap<String, String>;

pub(crate) fn face(bytes: &[u8]) -> Face {
    let metadata = RuntimeMetadataPrefixed::decode(&mut &bytes[..]).unwrap().1;
    let mut face = Face::new();
    match metadata {
        RuntimeMetadata::V14(metadata) => {
            for pallet in metadata.pallets {
                let v14::PalletMetadata {
                    name,
                    storage,
                    calls,
                    event,
                    constants,
                    error,
                    index,
                } = pallet;
                let storage = storage.map(|storage| (storage.prefix, storage.entries));
                let constants = constants.into_iter().map(|c| (c.name, c.ty.id, c.value));
                let calls = calls.map(|calls| calls.ty.id);
                let event = event.map(|event| event.ty.id);
                let error = error.map(|error| error.ty.id);
                let types = Types(&metadata.types);
                let enums = [("call", calls), ("event", event), ("error", error)];
                types.pallet(&mut face, &name, index, enums, storage, constants);
            }
            for (at, extension) in metadata.extrinsic.signed_extensions.iter().enumerate() {
                let types = Types(&metadata.types);
                let extra = types.shape(extension.ty.id);
                let implicit = types.shape(extension.additional_signed.id);
                face.insert(
                    format!("extension {at}"),
                    format!("{} {extra} {implicit}", extension.identifier),
                );
            }
        }
        RuntimeMetadata::V15(metadata) => {
            let types = Types(&metadata.types);
            for pallet in &metadata.pallets {
                let v15::PalletMetadata {
                    name,
                    storage,
                    calls,
                    event,
                    constants,
                    error,
                    index,
                    ..
                } = pallet;
                let storage = storage
                    .clone()
                    .map(|storage| (storage.prefix, storage.entries));
                let constants = constants
                    .iter()
                    .cloned()
                    .map(|c| (c.name, c.ty.id, c.value));
                let calls = calls.as_ref().map(|calls| calls.ty.id);
                let event = event.as_ref().map(|event| event.ty.id);
                let error = error.as_ref().map(|error| error.ty.id);
                let enums = [("call", calls), ("event", event), ("error", error)];
                types.pallet(&mut face, name, *index, enums, storage, constants);
            }
            for (at, extension) in metadata.extrinsic.signed_extensions.iter().enumerate() {
                let extra = types.shape(extension.ty.id);
                let implicit = types.shape(extension.additional_signed.id);
                face.insert(
                    format!("extension {at}"),
                    format!("{} {extra} {implicit}", extension.identifier),
                );
            }
            for api in &metadata.apis {
                for method in &api.methods {
                    let inputs = method
                        .inputs
                        .iter()
                        .map(|i| format!("{}: {}", i.name, types.shape(i.ty.id)));
                    let inputs: Vec<String> = inputs.collect();
                    let shape = format!(
                        "({}) -> {}",
                        inputs.join(", "),
                        types.shape(method.output.id)
                    );
                    face.insert(format!("api {}.{}", api.name, method.name), shape);
                }
            }
        }
        _ => panic!("another version of metadata"),
    }
    face
}

struct Types<'a>(&'a PortableRegistry);

impl Types<'_> {
    fn pallet(
        &self,
        face: &mut Face,
        name: &str,
        index: u8,
        enums: [(&str, Option<u32>); 3],
        storage: Option<(String, Vec<StorageEntryMetadata<PortableForm>>)>,
        constants: impl Iterator<Item = (String, u32, Vec<u8>)>,
    ) {
        face.insert(format!("pallet {name}"), index.to_string());
        for (kind, id) in enums {
            let Some(TypeDef::Variant(variants)) =
                id.map(|id| &self.0.resolve(id).unwrap().type_def)
            else {
                continue;
            };
            for variant in &variants.variants {
                let shape = format!("{}{}", variant.index, self.fields(&variant.fields));
                face.insert(format!("{kind} {name}.{}", variant.name), shape);
            }
        }
        let (prefix, entries) = storage.unwrap_or_default();
        for entry in entries {
            let ty = match &entry.ty {
                StorageEntryType::Plain(value) => self.shape(value.id),
                StorageEntryType::Map {
                    hashers,
                    key,
                    value,
                } => {
                    format!(
                        "{hashers:?} {} => {}",
                        self.shape(key.id),
                        self.shape(value.id)
                    )
                }
            };
            let default: String = entry
                .default
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let shape = format!("{prefix} {:?} {ty} = {default}", entry.modifier);
            face.insert(format!("storage {name}.{}", entry.name), shape);
        }
        for (constant, ty, value) in constants {
            let value: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
            face.insert(
                format!("constant {name}.{constant}"),
                format!("{} = {value}", self.shape(ty)),
            );
        }
    }

    fn shape(&self, id: u32) -> String {
        let ty = self.0.resolve(id).unwrap();
        let name = ty.path.segments.last().map_or("", String::as_str);
        if OPAQUE.contains(&name) {
            return name.to_owned();
        }
        match &ty.type_def {
            TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
            TypeDef::Sequence(sequence) => format!("[{}]", self.shape(sequence.type_param.id)),
            TypeDef::Array(array) => {
                format!("[{}; {}]", self.shape(array.type_param.id), array.len)
            }
            TypeDef::Compact(compact) => format!("Compact<{}>", self.shape(compact.type_param.id)),
            TypeDef::BitSequence(_) => "bits".to_owned(),
            TypeDef::Tuple(tuple) => {
                let fields: Vec<String> = tuple
                    .fields
                    .iter()
                    .map(|field| self.shape(field.id))
                    .collect();
                format!("({})", fields.join(", "))
            }
            // A wrapper is on the wire what it wraps.
            TypeDef::Composite(composite) => match &composite.fields[..] {
                [Field { name: None, ty, .. }] => self.shape(ty.id),
                fields => self.fields(fields),
            },
            TypeDef::Variant(variant) => {
                let variants = variant.variants.iter().map(|variant| {
                    format!(
                        "{}={}{}",
                        variant.index,
                        variant.name,
                        self.fields(&variant.fields)
                    )
                });
                let variants: Vec<String> = variants.collect();
                format!("enum {{{}}}", variants.join(", "))
            }
        }
    }

    fn fields(&self, fields: &[Field<PortableForm>]) -> String {
        let field = |field: &Field<PortableForm>| match &field.name {
            Some(name) => format!("{name}: {}", self.shape(field.ty.id)),
            None => self.shape(field.ty.id),
        };
        let fields: Vec<String> = fields.iter().map(field).collect();
        format!("({})", fields.join(", "))
    }
}
