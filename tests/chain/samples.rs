//! Sample values of any type that metadata describes.

use codec::{Compact, Encode};
use scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive};

/// The bytes of a value: ones, `true`, one element in each list, `Some` rather than `None`.
pub(super) fn sample(types: &PortableRegistry, id: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(types, id, &mut bytes);
    bytes
}

fn write(types: &PortableRegistry, id: u32, bytes: &mut Vec<u8>) {
    let ty = types.resolve(id).unwrap();
    match &ty.type_def {
        TypeDef::Composite(composite) => {
            for field in &composite.fields {
                write(types, field.ty.id, bytes);
            }
        }
        TypeDef::Variant(variants) => {
            let some = variants
                .variants
                .iter()
                .find(|variant| variant.name == "Some");
            let Some(variant) = some.or(variants.variants.first()) else {
                return;
            };
            bytes.push(variant.index);
            for field in &variant.fields {
                write(types, field.ty.id, bytes);
            }
        }
        TypeDef::Sequence(sequence) => {
            Compact(1_u32).encode_to(bytes);
            write(types, sequence.type_param.id, bytes);
        }
        TypeDef::Array(array) => {
            for _ in 0..array.len {
                write(types, array.type_param.id, bytes);
            }
        }
        TypeDef::Tuple(tuple) => {
            for field in &tuple.fields {
                write(types, field.id, bytes);
            }
        }
        TypeDef::Compact(_) => Compact(1_u32).encode_to(bytes),
        TypeDef::BitSequence(_) => Compact(0_u32).encode_to(bytes),
        TypeDef::Primitive(primitive) => match primitive {
            TypeDefPrimitive::Bool => true.encode_to(bytes),
            TypeDefPrimitive::Char => u32::from('a').encode_to(bytes),
            TypeDefPrimitive::Str => "a".encode_to(bytes),
            TypeDefPrimitive::U8 => 1_u8.encode_to(bytes),
            TypeDefPrimitive::U16 => 1_u16.encode_to(bytes),
            TypeDefPrimitive::U32 => 1_u32.encode_to(bytes),
            TypeDefPrimitive::U64 => 1_u64.encode_to(bytes),
            TypeDefPrimitive::U128 => 1_u128.encode_to(bytes),
            TypeDefPrimitive::U256 | TypeDefPrimitive::I256 => bytes.extend([1; 32]),
            TypeDefPrimitive::I8 => 1_i8.encode_to(bytes),
            TypeDefPrimitive::I16 => 1_i16.encode_to(bytes),
            TypeDefPrimitive::I32 => 1_i32.encode_to(bytes),
            TypeDefPrimitive::I64 => 1_i64.encode_to(bytes),
            TypeDefPrimitive::I128 => 1_i128.encode_to(bytes),
        },
    }
}
