//! What storage holds, in the layouts of 425.

use std::collections::BTreeSet;

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;

/// Where a neuron listens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct AxonInfo {
    /// The block of the announcement.
    pub block: u64,
    /// The version of the software.
    pub version: u32,
    /// The address; IPv4 in the low 32 bits.
    pub ip: u128,
    /// The port.
    pub port: u16,
    /// 4 or 6.
    pub ip_type: u8,
    /// The protocol, for the subnet to define.
    pub protocol: u8,
    /// Spare.
    pub placeholder1: u8,
    /// Spare.
    pub placeholder2: u8,
}

/// Where a neuron shows its metrics.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PrometheusInfo {
    /// The block of the announcement.
    pub block: u64,
    /// The version of the software.
    pub version: u32,
    /// The address; IPv4 in the low 32 bits.
    pub ip: u128,
    /// The port.
    pub port: u16,
    /// 4 or 6.
    pub ip_type: u8,
}

/// The key of a neuron's TLS certificate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct NeuronCertificate {
    /// The public key.
    pub public_key: BoundedVec<u8, ConstU32<64>>,
    /// What it is a key of.
    pub algorithm: u8,
}

impl NeuronCertificate {
    /// From the wire: the algorithm, then the key. `None` when there is none or it is too long.
    pub fn from_wire(bytes: &[u8]) -> Option<Self> {
        let (&algorithm, key) = bytes.split_first()?;
        let public_key = key.to_vec().try_into().ok()?;
        (!key.is_empty()).then_some(Self {
            public_key,
            algorithm,
        })
    }
}

/// What a coldkey says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ChainIdentityV2 {
    /// The name.
    pub name: Vec<u8>,
    /// A web page.
    pub url: Vec<u8>,
    /// A repository.
    pub github_repo: Vec<u8>,
    /// A picture.
    pub image: Vec<u8>,
    /// A Discord handle.
    pub discord: Vec<u8>,
    /// A description.
    pub description: Vec<u8>,
    /// Anything else.
    pub additional: Vec<u8>,
}

impl ChainIdentityV2 {
    /// Whether each field is within 425's bounds.
    pub fn is_valid(&self) -> bool {
        within(&[
            (&self.name, 256),
            (&self.url, 256),
            (&self.github_repo, 256),
            (&self.image, 1024),
            (&self.discord, 256),
            (&self.description, 1024),
            (&self.additional, 1024),
        ])
    }
}

/// What an owner says about a subnet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SubnetIdentityV3 {
    /// The name.
    pub subnet_name: Vec<u8>,
    /// A repository.
    pub github_repo: Vec<u8>,
    /// Whom to ask.
    pub subnet_contact: Vec<u8>,
    /// A web page.
    pub subnet_url: Vec<u8>,
    /// A Discord handle.
    pub discord: Vec<u8>,
    /// A description.
    pub description: Vec<u8>,
    /// A picture.
    pub logo_url: Vec<u8>,
    /// Anything else.
    pub additional: Vec<u8>,
}

impl SubnetIdentityV3 {
    /// Whether each field is within 425's bounds.
    pub fn is_valid(&self) -> bool {
        within(&[
            (&self.subnet_name, 256),
            (&self.github_repo, 1024),
            (&self.subnet_contact, 1024),
            (&self.subnet_url, 1024),
            (&self.discord, 256),
            (&self.description, 1024),
            (&self.logo_url, 1024),
            (&self.additional, 1024),
        ])
    }
}

/// What a coldkey does with its share of root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[allow(missing_docs, reason = "the names are 425's and say it")]
pub enum RootClaimTypeEnum {
    #[default]
    Swap,
    Keep,
    KeepSubnets {
        subnets: BTreeSet<u16>,
    },
}

fn within(fields: &[(&Vec<u8>, usize)]) -> bool {
    fields.iter().all(|(field, most)| field.len() <= *most)
}
