//! The user's own spending limits.

use crate::{
    context::Context,
    error::{Error, Kind},
    money::Tao,
    settings::Key,
};

/// Refuses to spend more than the settings allow.
pub(super) fn check(limit: Option<Key>, spends: Tao, context: &Context) -> Result<(), Error> {
    let Some(key) = limit else { return Ok(()) };
    let set = context.settings.text(key)?;
    if set.value.is_empty() {
        return Ok(());
    }
    let most = context.settings.get::<Tao>(key, None)?.value;
    if spends <= most {
        return Ok(());
    }
    let message = format!(
        "{} is over the limit of {} ({key}, {})",
        spends.with_unit(),
        most.with_unit(),
        set.origin
    );
    Err(Error::new(Kind::Policy, message).help(format!(
        "take less, or change the limit with `sn27 config set {key} AMOUNT`"
    )))
}
