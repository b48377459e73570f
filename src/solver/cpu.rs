//! A CPU core as a lane.

use std::{ops::Range, time::Duration};

use super::{DeviceError, Platform, Row, device::Lane, job::Job};

/// Columns between two looks at whether to stop: a millisecond or so of the plain kernel.
const STEP: usize = 4096;

/// One core, with the kernel of its platform.
pub(super) struct Core {
    platform: Platform,
}

impl Core {
    pub(super) fn new(platform: Platform) -> Self {
        Self { platform }
    }

    /// Searches a row; false where the job was stopped on the way.
    fn search_row(&self, lane: usize, job: &Job, row: u64) -> bool {
        let keyspace = &job.keyspace;
        let block = Row {
            message: keyspace.message(row),
            length: keyspace.length,
            word: keyspace.word,
            words: keyspace.words,
            target: keyspace.target[0],
        };
        let mut column = 0;
        while column < keyspace.columns() {
            if job.stopped() {
                return false;
            }
            let step = &keyspace.table[column..keyspace.columns().min(column + STEP)];
            column += match self.platform.search(&block, step) {
                Some(hit) if job.offer(lane, row, column + hit) => return true,
                Some(hit) => hit + 1,
                None => step.len(),
            };
        }
        true
    }
}

impl Lane for Core {
    fn search(&mut self, lane: usize, job: &Job, rows: Range<u64>) -> Result<u64, DeviceError> {
        let searched = rows.take_while(|row| self.search_row(lane, job, *row));
        Ok(searched.count() as u64)
    }

    fn stride(&self) -> Duration {
        Duration::from_millis(5)
    }
}
