//! `man`: manual pages from the tree of commands.

use std::{fs, path::PathBuf};

use clap::{Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, roman},
};
use serde::Serialize;

use crate::{
    context::Context,
    error::{Error, Kind},
    output::{Human, Outcome, Page},
};

/// Write the manual pages
///
/// One page a command, `sn27.1`, `sn27-solve.1` and so on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  sn27 man ~/.local/share/man/man1")]
pub struct Args {
    /// The folder to write to; made where it is not there
    #[arg(value_hint = clap::ValueHint::DirPath)]
    directory: PathBuf,
}

/// A manual page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManPage {
    /// Its file's name.
    pub name: String,
    /// Its roff source.
    pub source: String,
}

#[derive(Serialize)]
struct Written {
    files: Vec<String>,
}

pub(super) async fn run(args: Args, _context: &mut Context) -> Result<Outcome, Error> {
    let Args { directory } = args;
    fs::create_dir_all(&directory).map_err(|error| Error::file(&directory, &error))?;
    let mut files = Vec::new();
    for ManPage { name, source } in pages()? {
        let path = directory.join(name);
        fs::write(&path, source).map_err(|error| Error::file(&path, &error))?;
        files.push(path.display().to_string());
    }
    Ok(Outcome::data(Written { files }))
}

/// All pages.
pub fn pages() -> Result<Vec<ManPage>, Error> {
    let mut root = super::Cli::command();
    root.build();
    let mut pages = Vec::new();
    collect(&root, "sn27".to_owned(), &mut pages)
        .map_err(|error| Error::new(Kind::Failed, error.to_string()))?;
    Ok(pages)
}

fn collect(command: &Command, name: String, pages: &mut Vec<ManPage>) -> std::io::Result<()> {
    for child in command
        .get_subcommands()
        .filter(|child| !child.is_hide_set())
    {
        collect(child, format!("{name}-{}", child.get_name()), pages)?;
    }
    let man = Man::new(command.clone().display_name(&name)).title(name.to_uppercase());
    let mut source = Vec::new();
    man.render_title(&mut source)?;
    man.render_name_section(&mut source)?;
    man.render_synopsis_section(&mut source)?;
    man.render_description_section(&mut source)?;
    if command
        .get_arguments()
        .any(|argument| !argument.is_hide_set())
    {
        man.render_options_section(&mut source)?;
    }
    if command.has_subcommands() {
        man.render_subcommands_section(&mut source)?;
    }
    if let Some(text) = command.get_after_help() {
        after_help(&text.to_string()).to_writer(&mut source)?;
    }
    let source = String::from_utf8(source).map_err(std::io::Error::other)?;
    pages.push(ManPage {
        name: format!("{name}.1"),
        source,
    });
    Ok(())
}

/// What follows a command's help, as sections: a line without indentation that ends with or holds
/// a colon begins one.
fn after_help(text: &str) -> Roff {
    let mut roff = Roff::new();
    for line in text.lines() {
        match line.strip_prefix("  ") {
            Some(example) => {
                roff.control("br", []);
                roff.text([roman(example)]);
            }
            None => {
                let (heading, rest) = line.split_once(':').unwrap_or((line, ""));
                roff.control("SH", [heading.to_uppercase().as_str()]);
                if !rest.is_empty() {
                    roff.text([roman(rest.trim())]);
                }
            }
        }
    }
    roff
}

impl Human for Written {
    fn human(&self, page: &mut Page) {
        for file in &self.files {
            page.line(file);
        }
    }
}
