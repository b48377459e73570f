//! A log file that is kept small: at a size it gets a number, and the oldest one goes.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Bytes of one file.
const SIZE: u64 = 16 << 20;
/// Files beside the one that is written: `name.1`, the youngest, to `name.5`.
const KEPT: u32 = 5;

/// The file, open.
#[derive(Debug)]
pub struct Rotating {
    path: PathBuf,
    file: File,
    written: u64,
    size: u64,
    kept: u32,
}

impl Rotating {
    /// Goes on at the end of the file.
    ///
    /// # Errors
    /// A file that can't be written.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::with_limits(path, SIZE, KEPT)
    }

    fn with_limits(path: &Path, size: u64, kept: u32) -> io::Result<Self> {
        let (file, written) = append(path)?;
        Ok(Self {
            path: path.to_owned(),
            file,
            written,
            size,
            kept,
        })
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..self.kept).rev() {
            let from = self.numbered(number);
            if from.exists() {
                fs::rename(from, self.numbered(number + 1))?;
            }
        }
        fs::rename(&self.path, self.numbered(1))?;
        (self.file, self.written) = append(&self.path)?;
        Ok(())
    }

    fn numbered(&self, number: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        name.into()
    }
}

fn append(path: &Path) -> io::Result<(File, u64)> {
    let file = File::options().create(true).append(true).open(path)?;
    let written = file.metadata()?.len();
    Ok((file, written))
}

impl Write for Rotating {
    /// A line at a time, as the log has them: no line is torn between two files.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let length = line.len() as u64;
        if self.written > 0 && self.written + length > self.size {
            // A file that can't be moved goes on growing; the lines matter more.
            if let Err(error) = self.rotate() {
                let _ = writeln!(self.file, "the log can't be rotated: {error}");
                self.written = 0;
            }
        }
        self.file.write_all(line)?;
        self.written += length;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_files_are_kept_and_no_line_is_torn() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("log");
        fs::write(&path, "from the run before\n").expect("writable");
        let mut log = Rotating::with_limits(&path, 64, 2).expect("writable");
        for number in 0..20 {
            let line = format!("line {number:02} of twenty\n");
            log.write_all(line.as_bytes()).expect("writable");
        }
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["log", "log.1", "log.2"]);
        let mut lines = String::new();
        for name in ["log.2", "log.1", "log"] {
            let text = fs::read_to_string(folder.path().join(name)).expect("text");
            assert!(text.len() <= 64 && text.ends_with('\n'), "{text:?}");
            lines.push_str(&text);
        }
        let last: Vec<_> = lines.lines().collect();
        assert_eq!(last.last(), Some(&"line 19 of twenty"));
        assert!(last.iter().all(|line| line.ends_with("of twenty")));
    }
}
