//! What is wrong with a form, in the words of the catalogues.

use std::error::Error;

use super::source::Stopped;
use crate::{
    contract::{broke_off, too_large},
    error::{ApiError, code},
    language::{Argument, Message},
};

/// How a body is no form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// `Content-Type` does not say what parts the parts.
    Boundary,
    /// It ends before the closing boundary, or that is none.
    End,
    /// The head of a part cannot be read, or never ends.
    Head,
    /// A part has no name.
    Name,
}

impl Broken {
    /// All of them.
    #[cfg(test)]
    pub(crate) const ALL: [Broken; 4] = [Broken::Boundary, Broken::End, Broken::Head, Broken::Name];

    pub(crate) fn message(self) -> Message {
        Message::new("form-broken").with(
            "cause",
            match self {
                Broken::Boundary => "boundary",
                Broken::End => "end",
                Broken::Head => "head",
                Broken::Name => "name",
            },
        )
    }
}

/// 400.
pub(crate) fn broken(how: Broken) -> ApiError {
    ApiError::new(&code::MALFORMED_REQUEST).with_message(how.message())
}

/// 415 for a part of another type.
pub(super) fn other_type(part: &str, types: &[String]) -> ApiError {
    let message = Message::new("part-type-not-served").with("part", part.to_owned());
    ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
        .with_message(message.with("served", Argument::Choice(types.to_vec())))
}

/// 413 for a part.
pub(super) fn file_too_large(part: &str, most: u64) -> ApiError {
    let message = Message::new("part-too-large").with("part", part.to_owned());
    ApiError::new(&code::PAYLOAD_TOO_LARGE).with_message(message.with("limit", most))
}

/// What the parser, or the source beneath it, did not like.
pub(super) fn of(error: multer::Error) -> ApiError {
    use multer::Error as Cause;
    let how = match error {
        Cause::StreamReadFailed(error) => return stopped(error),
        Cause::ReadHeaderFailed(_)
        | Cause::DecodeHeaderName { .. }
        | Cause::DecodeHeaderValue { .. }
        | Cause::IncompleteHeaders => Broken::Head,
        _ => Broken::End,
    };
    broken(how).with_source(error)
}

fn stopped(error: Box<dyn Error + Send + Sync>) -> ApiError {
    match error.downcast::<Stopped>() {
        Ok(stopped) => match *stopped {
            Stopped::TooLarge(limit) => too_large(limit),
            Stopped::NoPart => broken(Broken::Head).with_source(Stopped::NoPart),
            Stopped::BrokeOff(error) => broke_off(error),
        },
        Err(error) => broke_off(error),
    }
}
