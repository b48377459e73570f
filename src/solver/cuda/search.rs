//! The search: launches of whole rows in order, a few of them in line, the processor asleep.
//!
//! A kernel compares 32 bits only, so what it reports is hashed again here.

use std::{
    collections::VecDeque,
    ffi::c_void,
    ops::Range,
    ptr, slice, thread,
    time::{Duration, Instant},
};

use super::{
    device::{Cuda, Loaded, Searched},
    error::CudaError,
    kernel::Kernel,
    memory::DeviceBuffer,
    pace::Share,
    problem::{Hit, Hits, Problem},
};
use crate::solver::{keyspace::Keyspace, portable, row::Row};

/// Between two looks at the device.
const NAP: Duration = Duration::from_micros(100);

/// Work so short that it is watched without naps, and the longest that this is done.
const SHORT: Duration = Duration::from_millis(1);
const LONGEST_WATCH: Duration = Duration::from_millis(2);

/// Columns a thread where a row is searched alone.
const SINGLE_WIDTH: u32 = 16;

/// A launch in line.
struct Flight {
    slot: usize,
    rows: Range<u64>,
}

impl Cuda {
    pub(super) fn try_search(
        &mut self,
        keyspace: &Keyspace,
        rows: Range<u64>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Searched, CudaError> {
        self.context.enter()?;
        self.load(keyspace)?;
        let columns = keyspace.table.len() as u64;
        let end = rows.end.min(keyspace.rows);
        let (mut next, mut done) = (rows.start, rows.start);
        let mut hits = Vec::new();
        let mut stopped = false;
        let mut flights = VecDeque::new();
        let mut free: Vec<usize> = (0..self.slots.len()).collect();
        let mut since = Instant::now();
        loop {
            stopped = stopped || stop();
            while !stopped && hits.is_empty() && next < end {
                let Some(slot) = free.pop() else { break };
                let share = self.pace.share(end - next, columns);
                self.launch(slot, next, share)?;
                let rows = next..next + u64::from(share.rows);
                next = rows.end;
                flights.push_back(Flight { slot, rows });
            }
            let Some(Flight { slot, rows }) = flights.pop_front() else {
                break;
            };
            let left = (end - rows.start).saturating_mul(columns);
            self.wait(slot, self.pace.estimate(left), &mut || {
                stopped = stopped || stop();
            })?;
            let candidates = (rows.end - rows.start).saturating_mul(columns);
            self.pace.learn(candidates, since.elapsed());
            since = Instant::now();
            done = self.collect(keyspace, slot, rows.clone(), stop, &mut hits)?;
            if done < rows.end {
                break;
            }
            free.push(slot);
        }
        // Only where `collect` was stopped; what is in flight behind its rows doesn't count.
        for Flight { slot, .. } in flights {
            self.wait(slot, Duration::ZERO, &mut || {})?;
        }
        hits.sort_unstable();
        Ok(Searched {
            rows: rows.start..done,
            hits,
            candidates: (done - rows.start).saturating_mul(columns),
        })
    }

    /// Puts the keyspace on the device, unless it is there.
    fn load(&mut self, keyspace: &Keyspace) -> Result<(), CudaError> {
        if self
            .loaded
            .as_ref()
            .is_some_and(|loaded| loaded.keyspace == *keyspace)
        {
            return Ok(());
        }
        let problem = Problem::new(keyspace);
        if problem.bytes.len() > self.problem.size() {
            self.problem = DeviceBuffer::new(problem.bytes.len())?;
        }
        self.problem.write(&problem.bytes, &self.slots[0].stream)?;
        self.loaded = Some(Loaded {
            keyspace: keyspace.clone(),
            kernel: Kernel::of(keyspace, self.turn),
            chars: self.problem.address() + problem.chars as u64,
            table: self.problem.address() + problem.table as u64,
        });
        Ok(())
    }

    /// Queues the search of some rows of the loaded keyspace in an idle slot.
    fn launch(&mut self, slot: usize, first_row: u64, share: Share) -> Result<(), CudaError> {
        let Some(loaded) = &self.loaded else {
            return Ok(());
        };
        let columns = loaded.keyspace.table.len() as u32;
        let threads = share.rows * columns.div_ceil(share.width);
        let slot = &mut self.slots[slot];
        slot.hits.write(Hits::NONE);
        let (mut first_row, mut rows, mut width) = (first_row, share.rows, share.width);
        let (mut chars, mut table) = (loaded.chars, loaded.table);
        let (mut problem, mut hits) = (self.problem.address(), slot.hits.address());
        let mut arguments: [*mut c_void; 7] = [
            ptr::from_mut(&mut problem).cast(),
            ptr::from_mut(&mut chars).cast(),
            ptr::from_mut(&mut table).cast(),
            ptr::from_mut(&mut first_row).cast(),
            ptr::from_mut(&mut rows).cast(),
            ptr::from_mut(&mut width).cast(),
            ptr::from_mut(&mut hits).cast(),
        ];
        // SAFETY: every kernel of kernel.cu takes four addresses, a u64 and two u32 in this order.
        // The buffers outlive the streams, and both are dropped with self.
        unsafe {
            self.kernels
                .launch(loaded.kernel, &slot.stream, threads, &mut arguments)
        }?;
        slot.stream.mark()
    }

    /// Waits for a slot's launch, asking `ask` at every look; `left` is what all the work left
    /// should take.
    fn wait(&self, slot: usize, left: Duration, ask: &mut dyn FnMut()) -> Result<(), CudaError> {
        let begin = Instant::now();
        while !self.slots[slot].stream.is_done()? {
            ask();
            if left < SHORT && begin.elapsed() < LONGEST_WATCH {
                std::hint::spin_loop();
            } else {
                thread::sleep(NAP);
            }
        }
        Ok(())
    }

    /// Takes the hits of a slot's ended launch, and returns up to which row all are taken: the end,
    /// unless stopped.
    ///
    /// A launch with more hits than there is room for is searched again row by row. No keyspace of
    /// distinct candidates has so many, but none may be lost.
    fn collect(
        &mut self,
        keyspace: &Keyspace,
        slot: usize,
        rows: Range<u64>,
        stop: &dyn Fn() -> bool,
        hits: &mut Vec<(u64, u32)>,
    ) -> Result<u64, CudaError> {
        if let Some(found) = self.slots[slot].hits.read().get() {
            hits.extend(check(keyspace, &rows, found)?);
            return Ok(rows.end);
        }
        for row in rows.clone() {
            if stop() {
                return Ok(row);
            }
            let share = Share {
                rows: 1,
                width: SINGLE_WIDTH,
            };
            self.launch(slot, row, share)?;
            self.wait(slot, Duration::ZERO, &mut || {})?;
            match self.slots[slot].hits.read().get() {
                Some(found) => hits.extend(check(keyspace, &(row..row + 1), found)?),
                None => hits.extend(search_here(keyspace, row)),
            }
        }
        Ok(rows.end)
    }
}

/// Those of a launch's hits that match in the whole first word.
fn check(
    keyspace: &Keyspace,
    rows: &Range<u64>,
    found: &[Hit],
) -> Result<Vec<(u64, u32)>, CudaError> {
    let mut hits = Vec::new();
    for &Hit { row, column } in found {
        let row = rows.start.saturating_add(row.into());
        match keyspace.table.get(column as usize) {
            Some(entry) if row < rows.end => {
                if matches(&prepare(keyspace, row), entry) {
                    hits.push((row, column));
                }
            }
            _ => return Err(CudaError::Nonsense),
        }
    }
    Ok(hits)
}

/// All hits of a row, found by the CPU.
fn search_here(keyspace: &Keyspace, row: u64) -> Vec<(u64, u32)> {
    let prepared = prepare(keyspace, row);
    let columns = (0..).zip(&keyspace.table);
    let hits = columns.filter(|(_, entry)| matches(&prepared, entry));
    hits.map(|(column, _)| (row, column)).collect()
}

fn matches(row: &Row, entry: &u64) -> bool {
    portable::search(row, slice::from_ref(entry)).is_some()
}

/// A row as the CPU kernels want it.
fn prepare(keyspace: &Keyspace, row: u64) -> Row {
    Row {
        message: keyspace.message(row),
        length: keyspace.length,
        word: keyspace.word,
        words: keyspace.words,
        target: keyspace.target[0],
    }
}
