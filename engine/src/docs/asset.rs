//! The released files of Swagger UI and ReDoc. They are embedded as gzip and sent as they lie there, so they cost no
//! memory until someone reads the pages; the rare client without gzip gets them inflated piece by piece.
//!
//! An address holds its release's version and never changes its content: caches keep it for a year and do not ask
//! again. `assets/README.md` says where the files come from.

use std::io::Read;

use flate2::read::GzDecoder;
use futures_util::stream;
use poem::http::{StatusCode, header};
use poem::{Body, Endpoint, Request, Response, Result};

use super::conditions;
use crate::coding::{AcceptEncoding, Coding};

/// One released file.
pub(super) struct Asset {
    pub(super) path: &'static str,
    media_type: &'static str,
    /// A complete gzip member (RFC 1952).
    pub(super) gzip: &'static [u8],
}

pub(super) static ASSETS: [Asset; 3] = [
    Asset {
        path: "/docs/assets/swagger-ui-5.35.0/swagger-ui-bundle.js",
        media_type: "text/javascript; charset=utf-8",
        gzip: include_bytes!("../../assets/swagger-ui/swagger-ui-bundle.js.gz"),
    },
    Asset {
        path: "/docs/assets/swagger-ui-5.35.0/swagger-ui.css",
        media_type: "text/css; charset=utf-8",
        gzip: include_bytes!("../../assets/swagger-ui/swagger-ui.css.gz"),
    },
    Asset {
        path: "/docs/assets/redoc-2.5.4/redoc.standalone.js",
        media_type: "text/javascript; charset=utf-8",
        gzip: include_bytes!("../../assets/redoc/redoc.standalone.js.gz"),
    },
];

impl Asset {
    /// Size in bytes once inflated: the last four bytes of the member (RFC 1952, section 2.3.1).
    fn inflated_size(&self) -> u32 {
        self.gzip
            .last_chunk()
            .copied()
            .map(u32::from_le_bytes)
            .unwrap_or_default()
    }
}

impl Endpoint for Asset {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let known = conditions::judge(request.headers(), None)?.is_some();
        let answer = Response::builder()
            .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
            .header(header::VARY, "Accept-Encoding");
        if known {
            return Ok(answer.status(StatusCode::NOT_MODIFIED).finish());
        }
        let answer = answer.status(StatusCode::OK).content_type(self.media_type);
        if AcceptEncoding::of(request.headers()).prefers(Coding::Gzip) {
            return Ok(answer.header(header::CONTENT_ENCODING, "gzip").body(self.gzip));
        }
        let answer = answer.header(header::CONTENT_LENGTH, self.inflated_size());
        Ok(answer.body(inflated(self.gzip)))
    }
}

/// The content of a gzip member as a stream, so that a reader holds one piece in memory and not the file.
fn inflated(gzip: &'static [u8]) -> Body {
    const PIECE: usize = 32 * 1024;
    let mut content = GzDecoder::new(gzip);
    let pieces = std::iter::from_fn(move || {
        let mut piece = vec![0; PIECE];
        match content.read(&mut piece) {
            Ok(0) => None,
            Ok(read) => {
                piece.truncate(read);
                Some(Ok(piece))
            }
            Err(error) => Some(Err(error)),
        }
    });
    Body::from_bytes_stream(stream::iter(pieces))
}
