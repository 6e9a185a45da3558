//! Forms with files: the same whatever pieces they come in, and the same when they are sent on.

use std::io;

use bytes::Bytes;
use futures_util::stream;
use poem::{
    Body, Request,
    http::{HeaderValue, header},
};

use super::{
    complete,
    library::{REPLACE_COVER, blames_the_client, check},
};
use crate::{
    body::{Carried, CheckedBody},
    conventions::UnknownInput,
    error::ApiError,
    multipart::Part,
};

/// One part as it arrived.
#[derive(Debug, Clone, PartialEq)]
struct Arrived {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    bytes: Vec<u8>,
}

/// The media type on a line, and the body behind it.
pub fn multipart(bytes: &[u8]) {
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let (media_type, body) = (&bytes[..end], bytes.get(end + 1..).unwrap_or_default());
    let Ok(media_type) = std::str::from_utf8(media_type) else {
        return;
    };
    let whole = read(media_type, body, body.len().max(1));
    for piece in [1, 7, 64] {
        let again = read(media_type, body, piece);
        // Of a form that is wrong in several ways it is told what comes first, which may be another thing in other pieces.
        assert_eq!(
            whole.as_ref().ok(),
            again.as_ref().ok(),
            "in pieces of {piece}: {whole:?}, {again:?}"
        );
    }
    if let Ok(Some(parts)) = whole {
        let size: usize = parts.iter().map(|part| part.bytes.len()).sum();
        assert!(size <= body.len());
        sent_on(&parts);
    }
}

fn read(media_type: &str, body: &[u8], piece: usize) -> Result<Option<Vec<Arrived>>, ApiError> {
    let pieces: Vec<io::Result<Bytes>> = body
        .chunks(piece)
        .map(|one| Ok(Bytes::copy_from_slice(one)))
        .collect();
    let mut request = Request::builder().body(Body::from_bytes_stream(stream::iter(pieces)));
    let Ok(media_type) = media_type.parse::<HeaderValue>() else {
        return Ok(None);
    };
    request.headers_mut().insert(header::CONTENT_TYPE, media_type);
    let checked = check(&REPLACE_COVER, &mut request, UnknownInput::Refuse)?;
    let sent = request.data::<CheckedBody>().and_then(CheckedBody::take);
    let Some(Carried::Form(mut form)) = sent else {
        return Ok(None);
    };
    let parts = complete(async {
        let mut parts = Vec::new();
        while let Some(part) = form.next().await? {
            parts.push(arrived(part).await?);
        }
        Ok::<_, ApiError>(parts)
    });
    let parts = parts.inspect_err(blames_the_client)?;
    checked
        .settle(&poem::Response::default())
        .expect("it was read to its end");
    Ok(Some(parts))
}

async fn arrived(part: Part<'_>) -> Result<Arrived, ApiError> {
    Ok(match part {
        Part::Text(text) => Arrived {
            name: text.name,
            file_name: None,
            content_type: None,
            bytes: text.value.into_bytes(),
        },
        Part::File(mut file) => {
            let mut arrived = Arrived {
                name: file.name().to_owned(),
                file_name: file.file_name().map(str::to_owned),
                content_type: file.content_type().map(str::to_owned),
                bytes: Vec::new(),
            };
            while let Some(bytes) = file.chunk().await? {
                arrived.bytes.extend_from_slice(&bytes);
            }
            arrived
        }
    })
}

/// A form that is written again is the same form.
fn sent_on(parts: &[Arrived]) {
    const BOUNDARY: &str = "-f-u-z-z-";
    let is_plain = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" ._-/".contains(&byte))
    };
    let mut body = Vec::new();
    for part in parts {
        let ends = part
            .bytes
            .windows(BOUNDARY.len())
            .any(|window| window == BOUNDARY.as_bytes());
        if ends || !part.file_name.as_deref().is_none_or(is_plain) {
            return;
        }
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"",
                part.name
            )
            .bytes(),
        );
        if let Some(name) = &part.file_name {
            body.extend(format!("; filename=\"{name}\"").bytes());
        }
        if let Some(media_type) = &part.content_type {
            body.extend(format!("\r\nContent-Type: {media_type}").bytes());
        }
        body.extend([b"\r\n\r\n", part.bytes.as_slice(), b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--").bytes());
    let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let again = read(&media_type, &body, body.len()).expect("what was taken once is taken again");
    assert_eq!(again.as_deref(), Some(parts));
}
