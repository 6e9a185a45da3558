//! Coded request bodies, inflated within bounds.
//!
//! The coded bytes are whole before this begins, and no more than the limit. A reader then inflates at most one byte
//! more than it may, so that a bomb costs no more than the largest honest body, whatever it claims about itself.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use poem::http::{HeaderMap, HeaderValue, header};

use super::{Coding, IN_PLACE_BYTES, SERVED_NAMES};
use crate::{
    error::{ApiError, code},
    language::Message,
};

/// What a body may grow by. JSON that people send seldom shrinks to a twentieth; a bomb to a thousandth.
const MOST_RATIO: usize = 100;
/// Bodies up to this many bytes may grow by more: a short text that repeats itself is no attack.
const FREE_BYTES: usize = 64 * 1024;
/// The base-two logarithm of the largest zstd window, 8 MiB (RFC 9659, section 3).
const ZSTD_WINDOW: u32 = 23;
const BUFFER: usize = 4096;

/// The coding of a request's body.
///
/// # Errors
///
/// 415 for a coding that is not served, and for codings on top of each other.
pub(crate) fn of_body(headers: &HeaderMap) -> Result<Option<Coding>, ApiError> {
    let mut coding = None;
    for line in headers.get_all(header::CONTENT_ENCODING) {
        let names = line
            .to_str()
            .map_err(|_| unsupported())?
            .split(',')
            .map(str::trim);
        for name in names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")) {
            let known = Coding::named(name).ok_or_else(unsupported)?;
            if coding.replace(known).is_some() {
                return Err(unsupported());
            }
        }
    }
    Ok(coding)
}

fn unsupported() -> ApiError {
    ApiError::new(&code::UNSUPPORTED_MEDIA_TYPE)
        .with_message(Message::new("coding-not-served"))
        .with_header(header::ACCEPT_ENCODING, HeaderValue::from_static(SERVED_NAMES))
}

/// Inflates a body.
///
/// # Errors
///
/// 413 if it grows beyond `limit` bytes or by more than its share, 400 if it is not in its coding from end to end.
pub(crate) async fn inflate(coding: Coding, coded: Bytes, limit: usize) -> Result<Bytes, ApiError> {
    let share = coded.len().saturating_mul(MOST_RATIO).max(FREE_BYTES);
    let most = limit.min(share);
    let inflated = if most <= IN_PLACE_BYTES {
        read(coding, &coded, most)
    } else {
        tokio::task::spawn_blocking(move || read(coding, &coded, most))
            .await
            .map_err(io::Error::other)
            .flatten()
    };
    match inflated {
        Ok(plain) if plain.len() <= most => Ok(plain.into()),
        Ok(_) if most == limit => Err(ApiError::new(&code::PAYLOAD_TOO_LARGE)
            .with_message(Message::new("body-inflates-too-large").with("limit", limit as u64))),
        Ok(_) => Err(ApiError::new(&code::PAYLOAD_TOO_LARGE)
            .with_message(Message::new("body-inflates-too-far").with("ratio", MOST_RATIO as u64))),
        Err(error) => Err(ApiError::new(&code::MALFORMED_REQUEST)
            .with_message(Message::new("coding-broken").with("coding", coding.name()))
            .with_source(error)),
    }
}

/// At most one byte more than `most`, which then says that there are more.
fn read(coding: Coding, mut coded: &[u8], most: usize) -> io::Result<Vec<u8>> {
    let most = most + 1;
    match coding {
        Coding::Gzip => up_to(most, MultiGzDecoder::new(coded)),
        Coding::Brotli => {
            let mut decoder = brotli::Decompressor::new(&mut coded, BUFFER);
            let plain = up_to(most, &mut decoder)?;
            // Bytes behind the end are an error of the read after the last one, or were never read.
            if plain.len() < most && (decoder.read(&mut [0])? > 0 || !coded.is_empty()) {
                return Err(io::Error::other("there are bytes behind the end of the stream"));
            }
            Ok(plain)
        }
        Coding::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(coded)?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            up_to(most, decoder)
        }
    }
}

/// At most so many bytes. There is never more room than for these: what doubles its room would end with twice as much, and
/// have both for a moment. The last step goes all the way from half or less, because a small one behind it would have all
/// bytes in two places for a moment.
fn up_to(most: usize, mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    loop {
        let length = plain.len();
        let (double, left) = (length.max(BUFFER), most - length);
        let room = if left <= 2 * double { left } else { double };
        plain.reserve_exact(room);
        let read = reader.by_ref().take(room as u64).read_to_end(&mut plain)?;
        if read < room || plain.len() == most {
            return Ok(plain);
        }
    }
}

#[cfg(test)]
mod tests;
