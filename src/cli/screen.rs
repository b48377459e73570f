//! A terminal that is taken over, for `--dashboard`.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use ratatui::{
    DefaultTerminal, Frame,
    crossterm::event::{self, Event, KeyCode, KeyModifiers},
};

use crate::{
    error::{Error, Kind},
    solver::Cancel,
};

/// The terminal, taken over until this is dropped.
pub(super) struct Screen(DefaultTerminal);

impl Screen {
    /// Takes the terminal over.
    pub(super) fn open() -> Result<Self, Error> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(Error::usage("--dashboard needs a terminal")
                .help("read the log instead, or serve --metrics"));
        }
        let terminal = ratatui::try_init();
        let terminal =
            terminal.map_err(|error| Error::new(Kind::Failed, format!("the terminal: {error}")))?;
        Ok(Self(terminal))
    }

    /// Draws a picture.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) {
        // What can't be drawn now is drawn the next time.
        let _ = self.0.draw(draw);
    }

    /// On a terminal that is taken over, Ctrl-C is a key like others.
    pub(super) fn listen(&self, interrupted: &Cancel) {
        while event::poll(Duration::ZERO).unwrap_or(false) {
            let Ok(Event::Key(key)) = event::read() else {
                continue;
            };
            let control = key.modifiers.contains(KeyModifiers::CONTROL);
            if key.code == KeyCode::Char('q') || (control && key.code == KeyCode::Char('c')) {
                interrupted.cancel();
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}
