//! Reads a log at the start, and finds where its whole records end.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use codec::{Decode, DecodeAll};
use sp_crypto_hashing::blake2_128;

use super::{Entry, Identity, LocalnetError, MAGIC, MAX_RECORD};

/// Hands over every block, and returns where the last whole record ends: 0 for a log that has not
/// begun.
pub(super) fn all(
    path: &Path,
    file: &mut File,
    identity: &Identity,
    mut each: impl FnMut(Entry) -> Result<(), LocalnetError>,
) -> Result<u64, LocalnetError> {
    let failed = |source| LocalnetError::File {
        path: path.to_owned(),
        source,
    };
    let length = file.metadata().map_err(failed)?.len();
    let mut reader = Reader {
        input: BufReader::with_capacity(1 << 20, file),
        path,
        length,
        offset: 0,
    };
    let mut magic = [0; MAGIC.len()];
    let got = reader.fill(&mut magic).map_err(failed)?;
    if magic[..got] != MAGIC[..got] {
        return Err(LocalnetError::NotALog(path.to_owned()));
    }
    if got < MAGIC.len() {
        return Ok(0);
    }
    reader.offset = MAGIC.len() as u64;
    // A process may have been killed before it named its chain.
    let Some(found) = reader.record::<Identity>()? else {
        return Ok(0);
    };
    check(path, found, identity)?;
    while let Some(entry) = reader.record()? {
        each(entry)?;
    }
    if reader.offset < length {
        let torn = length - reader.offset;
        tracing::warn!(
            "{}: cut off {torn} bytes of an unfinished block",
            path.display()
        );
    }
    Ok(reader.offset)
}

fn check(path: &Path, found: Identity, wanted: &Identity) -> Result<(), LocalnetError> {
    let path = path.to_owned();
    if found.runtime != wanted.runtime {
        let (found, wanted) = (found.runtime, wanted.runtime.clone());
        return Err(LocalnetError::OtherRuntime {
            path,
            found,
            wanted,
        });
    }
    if found.genesis != wanted.genesis {
        let found = format!("{:?}", found.genesis);
        let wanted = format!("{:?}", wanted.genesis);
        return Err(LocalnetError::OtherGenesis {
            path,
            found,
            wanted,
        });
    }
    Ok(())
}

struct Reader<'a> {
    input: BufReader<&'a mut File>,
    path: &'a Path,
    length: u64,
    /// Where the next record begins.
    offset: u64,
}

impl Reader<'_> {
    /// The next record, or `None` where the whole ones end.
    fn record<T: Decode>(&mut self) -> Result<Option<T>, LocalnetError> {
        let failed = |source| LocalnetError::File {
            path: self.path.to_owned(),
            source,
        };
        let mut head = [0; 20];
        if self.fill(&mut head).map_err(failed)? < head.len() {
            return Ok(None);
        }
        let [a, b, c, d, checksum @ ..] = head;
        let size = u32::from_le_bytes([a, b, c, d]) as usize;
        let end = self.offset + (head.len() + size) as u64;
        if end > self.length {
            return Ok(None);
        }
        let mut body = vec![0; size.min(MAX_RECORD)];
        self.fill(&mut body).map_err(failed)?;
        let whole = body.len() == size && blake2_128(&body) == checksum;
        match whole.then(|| T::decode_all(&mut &body[..])) {
            Some(Ok(record)) => {
                self.offset = end;
                Ok(Some(record))
            }
            // Only the last record can be torn.
            None if end == self.length => Ok(None),
            _ => Err(LocalnetError::Damaged {
                path: self.path.to_owned(),
                offset: self.offset,
            }),
        }
    }

    /// Reads until `bytes` are full or the file ends; returns how many there were.
    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut got = 0;
        while got < bytes.len() {
            match self.input.read(&mut bytes[got..])? {
                0 => break,
                count => got += count,
            }
        }
        Ok(got)
    }
}
