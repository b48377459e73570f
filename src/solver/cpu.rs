//! A CPU core as a lane.

use std::{ops::Range, time::Duration};

use super::{DeviceError, Platform, Row, device::Lane, job::Job};

/// One core, with the kernel of its platform.
pub(super) struct Core {
    platform: Platform,
}

impl Core {
    pub(super) fn new(platform: Platform) -> Self {
        Self { platform }
    }
}

impl Lane for Core {
    fn search(&mut self, lane: usize, job: &Job, rows: Range<u64>) -> Result<u64, DeviceError> {
        let keyspace = &job.keyspace;
        for row in rows.clone() {
            if job.stopped() {
                return Ok(row - rows.start);
            }
            let block = Row {
                message: keyspace.message(row),
                length: keyspace.length,
                word: keyspace.word,
                words: keyspace.words,
                target: keyspace.target[0],
            };
            let mut from = 0;
            while let Some(index) = self.platform.search(&block, &keyspace.table[from..]) {
                let column = from + index;
                if job.offer(lane, row, column) {
                    return Ok(row + 1 - rows.start);
                }
                from = column + 1;
            }
        }
        Ok(rows.end - rows.start)
    }

    fn stride(&self) -> Duration {
        Duration::from_millis(5)
    }
}
