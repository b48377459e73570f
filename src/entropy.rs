//! Random bytes of the operating system's, for keys and passwords.

use rand::{TryRng as _, rngs::SysRng};

/// The system has no randomness to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system has no random numbers")]
pub struct NoRandomness;

/// So many of them.
///
/// # Errors
/// A system that has none.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    SysRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_| NoRandomness)?;
    Ok(bytes)
}
