//! Panics of the runtime that are answers: caught, and not shown on the terminal.
//!
//! Generated runtime code panics where arguments don't decode, which any client can bring about.

use std::{
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    /// Within `catch`: what the last panic said, and where.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; if it panics, returns what was said.
pub(super) fn catch<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let others = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            // Taken, so that a panic while this one is told goes to the others.
            match CAUGHT.take() {
                Some(_) => {
                    let what = info.payload_as_str().unwrap_or("panicked");
                    tracing::debug!("the runtime panicked at {:?}: {what}", info.location());
                    CAUGHT.set(Some(what.to_owned()));
                }
                None => others(info),
            }
        }));
    });
    let outer = CAUGHT.replace(Some(String::new()));
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    let said = CAUGHT.replace(outer);
    outcome.map_err(|_| said.unwrap_or_default())
}
