//! Reads single headers, strictly: once or not at all, visible ASCII, whole numbers.

use std::str::FromStr;

use axum::http::HeaderMap;

/// Headers that make no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHeader {
    /// Needed, and not there.
    #[error("header {0} is missing")]
    Missing(String),
    /// More than once.
    #[error("header {0} comes more than once")]
    Twice(String),
    /// Of another form than it should have.
    #[error("header {0} has no valid value")]
    Wrong(String),
}

/// A header that may be there.
pub(super) fn header<'a>(
    headers: &'a HeaderMap,
    name: &str,
) -> Result<Option<&'a str>, InvalidHeader> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(InvalidHeader::Twice(name.to_owned()));
    }
    let text = value.to_str();
    text.map(Some)
        .map_err(|_| InvalidHeader::Wrong(name.to_owned()))
}

/// A header that has to be there.
pub(super) fn required<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, InvalidHeader> {
    header(headers, name)?.ok_or_else(|| InvalidHeader::Missing(name.to_owned()))
}

/// A header whose text has another meaning, if it is there.
pub(super) fn number<T: FromStr>(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<T>, InvalidHeader> {
    let wrong = |_| InvalidHeader::Wrong(name.to_owned());
    let text = header(headers, name)?;
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

/// The same, where it has to be there.
pub(super) fn parsed<T: FromStr>(headers: &HeaderMap, name: &str) -> Result<T, InvalidHeader> {
    let wrong = |_| InvalidHeader::Wrong(name.to_owned());
    required(headers, name)?.parse().map_err(wrong)
}
