//! Errors of the methods, with Substrate's codes.

use jsonrpsee::types::{ErrorObject, ErrorObjectOwned, error::INVALID_PARAMS_CODE};

use super::super::{chain::UnknownBlock, execution::Panicked, pool::Refusal};

/// The `state` methods' "client error".
const CLIENT: i32 = 4003;

/// An argument that means nothing.
pub(super) fn params(why: impl std::fmt::Display) -> ErrorObjectOwned {
    ErrorObject::owned(
        INVALID_PARAMS_CODE,
        format!("Invalid params: {why}"),
        None::<()>,
    )
}

/// A block whose storage can't be read.
pub(super) fn block(error: UnknownBlock) -> ErrorObjectOwned {
    ErrorObject::owned(CLIENT, format!("Client error: {error}"), None::<()>)
}

/// A block at which no runtime API can be called.
pub(super) fn block_of_call(error: UnknownBlock) -> ErrorObjectOwned {
    let error = error.to_string();
    let error = error.trim_start_matches("UnknownBlock: ");
    let message = format!("Client error: Api called for an unknown Block: {error}");
    ErrorObject::owned(CLIENT, message, None::<()>)
}

/// A runtime API call that failed.
pub(super) fn call(Panicked(why): Panicked) -> ErrorObjectOwned {
    execution(format!("Runtime panicked: {why}"))
}

/// A runtime API that isn't there.
pub(super) fn no_method(name: &str) -> ErrorObjectOwned {
    execution(format!("Exported method {name} is not found"))
}

fn execution(why: String) -> ErrorObjectOwned {
    let message = format!("Client error: Execution failed: {why}");
    ErrorObject::owned(CLIENT, message, None::<()>)
}

/// A state that can't be read to the end.
pub(super) fn state(why: impl std::fmt::Display) -> ErrorObjectOwned {
    ErrorObject::owned(
        CLIENT,
        format!("Client error: State error: {why}"),
        None::<()>,
    )
}

/// More asked for at once than is given.
pub(super) fn count(value: u64, most: u64) -> ErrorObjectOwned {
    let message = format!("count exceeds maximum value. value: {value}, max: {most}");
    ErrorObject::owned(4002, message, None::<()>)
}

/// An extrinsic that the pool didn't take.
pub(super) fn pool(refusal: &Refusal) -> ErrorObjectOwned {
    ErrorObject::owned(refusal.code(), refusal.to_string(), refusal.data())
}

/// An error of the new families, by the number that their specification gives it.
pub(super) fn spec(code: i32, message: &str) -> ErrorObjectOwned {
    ErrorObject::owned(code, message, None::<()>)
}
