//! The search: launches of whole rows in order, a few of them in line, the processor asleep.
//!
//! A kernel compares 32 bits only, so what it reports is hashed again here.

use std::{
    collections::VecDeque,
    ffi::c_void,
    ops::Range,
    ptr, thread,
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
        let mut hits = Vec::new();
        let mut stopped = false;
        let mut next = rows.start;
        let mut done = rows.start;
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
            let left = self
                .pace
                .estimate((end - rows.start).saturating_mul(columns));
            self.wait(slot, left, &mut || {
                stopped = stopped || stop();
            })?;
            let candidates = (rows.end - rows.start).saturating_mul(columns);
            self.pace.learn(candidates, since.elapsed());
            since = Instant::now();
            let found = self.slots[slot].hits.read();
            done = match found.get() {
                Some(found) => {
                    hits.extend(self.check(keyspace, &rows, found)?);
                    rows.end
                }
                None => self.search_singly(keyspace, slot, rows.clone(), stop, &mut hits)?,
            };
            if done < rows.end {
                // Stopped among single rows; what is in flight behind them doesn't count.
                break;
            }
            free.push(slot);
        }
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
            kernel: Kernel::of(keyspace),
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

    /// Those of a launch's hits that match in the whole first word.
    fn check(
        &self,
        keyspace: &Keyspace,
        rows: &Range<u64>,
        found: &[Hit],
    ) -> Result<Vec<(u64, u32)>, CudaError> {
        let mut hits = Vec::new();
        for &Hit { row, column } in found {
            let row = rows.start + u64::from(row);
            let Some(entry) = keyspace.table.get(column as usize..=column as usize) else {
                return Err(CudaError::Nonsense);
            };
            if row >= rows.end {
                return Err(CudaError::Nonsense);
            }
            if portable::search(&prepare(keyspace, row), entry).is_some() {
                hits.push((row, column));
            }
        }
        Ok(hits)
    }

    /// Searches a launch's rows again, one by one, because it had more hits than there is room for:
    /// no keyspace of distinct candidates does that, but none may be lost. Returns where it ended.
    fn search_singly(
        &mut self,
        keyspace: &Keyspace,
        slot: usize,
        rows: Range<u64>,
        stop: &dyn Fn() -> bool,
        hits: &mut Vec<(u64, u32)>,
    ) -> Result<u64, CudaError> {
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
                Some(found) => hits.extend(self.check(keyspace, &(row..row + 1), found)?),
                None => hits.extend(search_here(keyspace, row).map(|column| (row, column))),
            }
        }
        Ok(rows.end)
    }
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

/// All hits of a row, found by the CPU.
fn search_here(keyspace: &Keyspace, row: u64) -> impl Iterator<Item = u32> {
    let row = prepare(keyspace, row);
    let entries = keyspace.table.iter().enumerate();
    let hits = entries
        .filter(move |(_, entry)| portable::search(&row, std::slice::from_ref(entry)).is_some());
    hits.map(|(column, _)| column as u32)
}
