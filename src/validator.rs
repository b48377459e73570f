//! What validators do with answers.

pub mod score;
