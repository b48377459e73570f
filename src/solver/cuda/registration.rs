//! Registration work on a GPU: launches of one after another's nonces, two in line.
//!
//! The kernel compares 64 bits of a seal only, so what it reports is computed again here.

use std::{collections::VecDeque, ffi::CStr, ops::Range, ptr, thread, time::Duration};

use super::{
    error::CudaError,
    handle::{Context, Module, Stream},
    image::REGISTRATION,
    info::{GpuInfo, device},
    memory::{DeviceBuffer, Shared},
};
use crate::solver::registration::{Puzzle, Seal};

/// The kernel's name in `registration.cu`.
pub(super) const NAMES: [&CStr; 1] = [c"seal"];

/// Threads of a block; the source promises the compiler no more.
const BLOCK: u32 = 256;

/// Nonces of each thread in a launch: a few milliseconds on any GPU.
const TURNS: u32 = 32;

/// Between two looks at the device.
const NAP: Duration = Duration::from_micros(100);

/// `sizeof(Work)`: the bound hash and the limit.
const WORK_SIZE: usize = 8 * 4 + 8;

/// No nonce: the kernel keeps the lowest.
const NONE: u64 = u64::MAX;

/// A GPU open for registration work.
///
/// After an error it can't be used any more.
pub struct SealCuda {
    // In the order in which they must go: what runs, what it uses, the context.
    slots: Vec<(Stream, Shared<u64>)>,
    module: Module,
    work: DeviceBuffer,
    context: Context,
    info: GpuInfo,
    /// In a launch: as many as run at once.
    threads: u32,
    failed: bool,
}

impl SealCuda {
    /// Opens a GPU by the driver's number.
    pub fn open(ordinal: u32) -> Result<Self, CudaError> {
        let info = GpuInfo::read(ordinal)?.new_enough()?;
        let context = Context::new(device(ordinal)?)?;
        let module = REGISTRATION.load(info.compute_capability, &NAMES)?;
        let resident = module.resident_threads(0, BLOCK)?;
        let slots = (0..2).map(|_| Ok((Stream::new()?, Shared::new(NONE)?)));
        Ok(Self {
            slots: slots.collect::<Result<_, CudaError>>()?,
            work: DeviceBuffer::new(WORK_SIZE)?,
            module,
            context,
            threads: info.multiprocessors.max(1) * resident,
            info,
            failed: false,
        })
    }

    /// The GPU.
    pub fn info(&self) -> &GpuInfo {
        &self.info
    }

    /// Tries nonces in order until one passes, they are done, or soon (10 ms) after `stop` says true.
    /// Returns the first nonce not tried, and the lowest that passes.
    pub fn search(
        &mut self,
        puzzle: &Puzzle,
        nonces: Range<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<(u64, Option<Seal>), CudaError> {
        if self.failed {
            return Err(CudaError::Unusable);
        }
        let searched = self.try_search(puzzle, nonces, stop);
        self.failed = searched.is_err();
        searched
    }

    fn try_search(
        &mut self,
        puzzle: &Puzzle,
        nonces: Range<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<(u64, Option<Seal>), CudaError> {
        self.context.enter()?;
        self.work.write(&bytes(puzzle), &self.slots[0].0)?;
        let span = u64::from(self.threads) * u64::from(TURNS);
        let mut next = nonces.start;
        let mut done = nonces.start;
        let mut found = None;
        let mut flights: VecDeque<(usize, Range<u64>)> = VecDeque::new();
        let mut free: Vec<usize> = (0..self.slots.len()).collect();
        loop {
            while next < nonces.end && found.is_none() && !stop() {
                let Some(slot) = free.pop() else { break };
                let tried = next..next.saturating_add(span).min(nonces.end);
                self.launch(slot, next)?;
                next = tried.end;
                flights.push_back((slot, tried));
            }
            let Some((slot, tried)) = flights.pop_front() else {
                return Ok((done, found));
            };
            self.wait(slot)?;
            free.push(slot);
            // What comes after a nonce that passes is of no interest.
            if found.is_none() {
                found = self.take(slot, puzzle, tried.clone())?;
                done = tried.end;
            }
        }
    }

    /// Queues a launch from a nonce on in an idle slot.
    fn launch(&mut self, slot: usize, first: u64) -> Result<(), CudaError> {
        let (stream, found) = &mut self.slots[slot];
        found.write(NONE);
        let (mut work, mut first, mut turns) = (self.work.address(), first, TURNS);
        let mut lowest = found.address();
        let mut arguments = [
            ptr::from_mut(&mut work).cast(),
            ptr::from_mut(&mut first).cast(),
            ptr::from_mut(&mut turns).cast(),
            ptr::from_mut(&mut lowest).cast(),
        ];
        // SAFETY: the kernel takes an address, a u64, a u32 and an address in this order. The buffers
        // outlive the streams, and both are dropped with self.
        unsafe {
            self.module
                .launch(0, stream, self.threads / BLOCK, BLOCK, &mut arguments)
        }?;
        stream.mark()
    }

    fn wait(&self, slot: usize) -> Result<(), CudaError> {
        while !self.slots[slot].0.is_done()? {
            thread::sleep(NAP);
        }
        Ok(())
    }

    /// The nonce that a slot's ended launch found, if it passes. The kernel's limit is that of the
    /// highest 64 bits, so a nonce of the last few in 2^64 may not; then the rest is tried here.
    fn take(
        &self,
        slot: usize,
        puzzle: &Puzzle,
        tried: Range<u64>,
    ) -> Result<Option<Seal>, CudaError> {
        let nonce = self.slots[slot].1.read();
        // A launch may go past the end of what was asked for.
        if nonce == NONE || nonce >= tried.end {
            return Ok(None);
        }
        if nonce < tried.start || puzzle.highest_word(nonce) > puzzle.limit() {
            return Err(CudaError::Nonsense);
        }
        Ok(puzzle.search(nonce..tried.end))
    }
}

/// `Work` of `registration.cu`.
fn bytes(puzzle: &Puzzle) -> [u8; WORK_SIZE] {
    let mut bytes = [0; WORK_SIZE];
    let words = puzzle.bound().chunks_exact(4);
    for (to, word) in bytes.chunks_exact_mut(4).zip(words) {
        to.copy_from_slice(word);
        to.reverse();
    }
    bytes[32..].copy_from_slice(&puzzle.limit().to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_what_the_kernel_reads() {
        let puzzle = Puzzle::new([1; 32], [2; 32], 3);
        let bytes = bytes(&puzzle);
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        let bound = puzzle.bound();
        assert_eq!(word(0).to_be_bytes(), bound[..4]);
        assert_eq!(word(28).to_be_bytes(), bound[28..]);
        assert_eq!(bytes[32..], (u64::MAX / 3).to_le_bytes());
    }
}
