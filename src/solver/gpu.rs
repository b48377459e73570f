//! A GPU as a lane.

use std::{ops::Range, time::Duration};

use super::{DeviceError, cuda::Cuda, device::Lane, job::Job};

impl Lane for Cuda {
    fn search(&mut self, lane: usize, job: &Job, rows: Range<u64>) -> Result<u64, DeviceError> {
        let mut next = rows.start;
        while next < rows.end && !job.stopped() {
            let searched = Cuda::search(self, &job.keyspace, next..rows.end, &|| job.stopped())?;
            next = searched.rows.end;
            for (row, column) in searched.hits {
                job.offer(lane, row, column as usize);
            }
        }
        Ok(next - rows.start)
    }

    fn stride(&self) -> Duration {
        Duration::from_millis(200)
    }
}
