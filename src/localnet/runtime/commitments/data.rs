//! A field of a commitment: on the wire one byte that says what follows.

use codec::{Decode, DecodeWithMemTracking, Encode, Error, Input, MaxEncodedLen, Output};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::{Path, Type, TypeInfo, build::Variants};

/// The longest `Raw`.
const RAW: usize = 128;

/// A field of a commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub enum Data {
    None,
    Raw(BoundedVec<u8, ConstU32<128>>),
    BlakeTwo256([u8; 32]),
    Sha256([u8; 32]),
    Keccak256([u8; 32]),
    ShaThree256([u8; 32]),
    TimelockEncrypted {
        encrypted: BoundedVec<u8, ConstU32<1024>>,
        reveal_round: u64,
    },
    ResetBondsFlag,
    BigRaw(BoundedVec<u8, ConstU32<512>>),
}

impl Data {
    /// The bytes that count against the space of a neuron.
    pub fn space(&self) -> u64 {
        let bytes = match self {
            Self::None | Self::ResetBondsFlag => 0,
            Self::Raw(bytes) => bytes.len(),
            Self::BlakeTwo256(_) | Self::Sha256(_) | Self::Keccak256(_) | Self::ShaThree256(_) => {
                32
            }
            Self::TimelockEncrypted { encrypted, .. } => encrypted.len(),
            Self::BigRaw(bytes) => bytes.len(),
        };
        bytes as u64
    }
}

impl Encode for Data {
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        match self {
            Self::None => output.push_byte(0),
            Self::Raw(bytes) => {
                output.push_byte(bytes.len() as u8 + 1);
                output.write(bytes);
            }
            Self::BlakeTwo256(hash) => (130_u8, hash).encode_to(output),
            Self::Sha256(hash) => (131_u8, hash).encode_to(output),
            Self::Keccak256(hash) => (132_u8, hash).encode_to(output),
            Self::ShaThree256(hash) => (133_u8, hash).encode_to(output),
            Self::TimelockEncrypted {
                encrypted,
                reveal_round,
            } => (134_u8, encrypted, reveal_round).encode_to(output),
            Self::ResetBondsFlag => output.push_byte(135),
            Self::BigRaw(bytes) => (136_u8, bytes).encode_to(output),
        }
    }
}

impl codec::EncodeLike for Data {}

impl Decode for Data {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(match input.read_byte()? {
            0 => Self::None,
            length @ 1..=129 => {
                let mut bytes = [0; RAW];
                let bytes = &mut bytes[..usize::from(length) - 1];
                input.read(bytes)?;
                let bytes = bytes.to_vec().try_into();
                Self::Raw(bytes.map_err(|_| "too long")?)
            }
            130 => Self::BlakeTwo256(Decode::decode(input)?),
            131 => Self::Sha256(Decode::decode(input)?),
            132 => Self::Keccak256(Decode::decode(input)?),
            133 => Self::ShaThree256(Decode::decode(input)?),
            134 => Self::TimelockEncrypted {
                encrypted: Decode::decode(input)?,
                reveal_round: Decode::decode(input)?,
            },
            135 => Self::ResetBondsFlag,
            136 => Self::BigRaw(Decode::decode(input)?),
            _ => return Err("no such kind of data".into()),
        })
    }
}

impl DecodeWithMemTracking for Data {}

impl MaxEncodedLen for Data {
    fn max_encoded_len() -> usize {
        1 + <BoundedVec<u8, ConstU32<1024>>>::max_encoded_len() + u64::max_encoded_len()
    }
}

/// Metadata has a variant for each length of `Raw`.
impl TypeInfo for Data {
    type Identity = Self;

    fn type_info() -> Type {
        let mut variants = Variants::new().variant("None", |variant| variant.index(0));
        macro_rules! raw {
            ($($tens:literal)*) => { $( raw!(@ $tens 0 1 2 3 4 5 6 7); )* };
            (@ $tens:literal $($unit:literal)*) => { $(
                variants = variants.variant(
                    const_name(8 * $tens + $unit),
                    |variant| variant
                        .index(8 * $tens + $unit + 1)
                        .fields(scale_info::build::Fields::unnamed()
                            .field(|field| field.ty::<[u8; 8 * $tens + $unit]>())),
                );
            )* };
        }
        raw!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        let bytes = || scale_info::build::Fields::unnamed();
        let variants = variants
            .variant("Raw128", |v| {
                v.index(129).fields(bytes().field(|f| f.ty::<[u8; 128]>()))
            })
            .variant("BlakeTwo256", |v| {
                v.index(130).fields(bytes().field(|f| f.ty::<[u8; 32]>()))
            })
            .variant("Sha256", |v| {
                v.index(131).fields(bytes().field(|f| f.ty::<[u8; 32]>()))
            })
            .variant("Keccak256", |v| {
                v.index(132).fields(bytes().field(|f| f.ty::<[u8; 32]>()))
            })
            .variant("ShaThree256", |v| {
                v.index(133).fields(bytes().field(|f| f.ty::<[u8; 32]>()))
            })
            .variant("TimelockEncrypted", |v| {
                v.index(134).fields(
                    scale_info::build::Fields::named()
                        .field(|f| f.name("encrypted").ty::<BoundedVec<u8, ConstU32<1024>>>())
                        .field(|f| f.name("reveal_round").ty::<u64>()),
                )
            })
            .variant("ResetBondsFlag", |v| v.index(135))
            .variant("BigRaw", |v| {
                v.index(136)
                    .fields(bytes().field(|f| f.ty::<BoundedVec<u8, ConstU32<512>>>()))
            });
        Type::builder()
            .path(Path::new("Data", module_path!()))
            .variant(variants)
    }
}

/// `Raw` and a number, as metadata wants it: for ever.
fn const_name(length: usize) -> &'static str {
    static NAMES: std::sync::LazyLock<Vec<String>> =
        std::sync::LazyLock::new(|| (0..=RAW).map(|length| format!("Raw{length}")).collect());
    &NAMES[length]
}
