//! Whole bodies into codings, at levels where the server's time counts more than the last percent.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

use super::{Coding, IN_PLACE_BYTES};

const ZSTD_LEVEL: i32 = 1;
/// Of eleven.
const BROTLI_QUALITY: i32 = 4;
/// A window of 256 KiB: larger ones are allocated and cleared for every body, however small it is.
const BROTLI_WINDOW: i32 = 18;

/// Codes a body, or nothing if that fails or does not make it smaller and `always` is not asked for.
pub(super) async fn compress(coding: Coding, plain: &Bytes, always: bool) -> Option<Vec<u8>> {
    let coded = if plain.len() <= IN_PLACE_BYTES {
        code(coding, plain)
    } else {
        let plain = plain.clone();
        tokio::task::spawn_blocking(move || code(coding, &plain))
            .await
            .map_err(io::Error::other)
            .flatten()
    };
    match coded {
        Ok(coded) if always || coded.len() < plain.len() => Some(coded),
        Ok(_) => None,
        Err(error) => {
            tracing::error!(%error, coding = coding.name(), "an answer could not be coded and is sent plain");
            None
        }
    }
}

fn code(coding: Coding, mut plain: &[u8]) -> io::Result<Vec<u8>> {
    match coding {
        Coding::Zstd => zstd::bulk::compress(plain, ZSTD_LEVEL),
        Coding::Brotli => {
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: plain.len(),
                ..Default::default()
            };
            let mut coded = Vec::with_capacity(plain.len() / 3);
            brotli::BrotliCompress(&mut plain, &mut coded, &parameters)?;
            Ok(coded)
        }
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::fast());
            encoder.write_all(plain)?;
            encoder.finish()
        }
    }
}
