//! Text for people: lines, fields and tables that know the terminal's width.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;

/// Data that knows how it reads.
pub trait Human {
    /// Writes itself for people.
    fn human(&self, page: &mut Page);
}

/// Data that can be shown in every format.
pub trait Show {
    /// For programs.
    fn json(&self) -> Value;
    /// For people.
    fn human(&self, page: &mut Page);
}

impl<T: Human + Serialize> Show for T {
    fn json(&self) -> Value {
        // The data types are plain structs with string keys; nothing in them can fail.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    fn human(&self, page: &mut Page) {
        Human::human(self, page);
    }
}

/// A table's column: its heading and where its cells stand.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// Text.
    Left(&'static str),
    /// Numbers.
    Right(&'static str),
}

/// What a word means, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// To be looked at.
    Doubtful,
    /// To be mended.
    Bad,
    /// Of little weight.
    Faint,
}

/// Text being put together for stdout.
pub struct Page {
    text: String,
    color: bool,
}

impl Page {
    pub(super) fn new(color: bool) -> Self {
        let text = String::new();
        Self { text, color }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// A line.
    pub fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref());
        self.text.push('\n');
    }

    /// An empty line, and a heading.
    pub fn heading(&mut self, heading: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        if self.color {
            self.line(format!("\x1b[1m{heading}\x1b[0m"));
        } else {
            self.line(heading);
        }
    }

    /// A word in its colour, where there is colour.
    pub fn tone(&self, tone: Tone, word: &str) -> String {
        if !self.color {
            return word.to_owned();
        }
        let code = match tone {
            Tone::Good => "32",
            Tone::Doubtful => "33",
            Tone::Bad => "31;1",
            Tone::Faint => "2",
        };
        format!("\x1b[{code}m{word}\x1b[0m")
    }

    /// Names and values, a line each, values under one another.
    pub fn fields<N: AsRef<str>>(&mut self, fields: &[(N, String)]) {
        let widest = fields.iter().map(|(name, _)| name.as_ref().chars().count());
        let width = widest.max().unwrap_or(0);
        for (name, value) in fields {
            self.line(format!("  {:width$}  {value}", name.as_ref()));
        }
    }

    /// A table without borders, wrapped to the terminal; never wrapped when piped.
    pub fn table(&mut self, columns: &[Column], rows: impl IntoIterator<Item = Vec<String>>) {
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(columns.iter().map(|column| match column {
            Column::Left(name) | Column::Right(name) => *name,
        }));
        table.add_rows(rows);
        for (index, column) in columns.iter().enumerate() {
            if let (Column::Right(_), Some(cells)) = (column, table.column_mut(index)) {
                cells.set_cell_alignment(CellAlignment::Right);
            }
        }
        for line in table.lines() {
            self.line(format!(" {}", line.trim_end()));
        }
    }
}
