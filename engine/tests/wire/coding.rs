//! Content codings through the whole server, both ways.

use std::io::{Read, Write};

use charter::Policy;
use poem::http::{HeaderMap, Method};
use serde_json::{Value, json};

use crate::library::{DOCUMENT, library, line, page, send};

const CODINGS: [(&str, &str); 3] = [("gzip", "-gz"), ("br", "-br"), ("zstd", "-zst")];

fn decode(coding: &str, mut coded: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match coding {
        "gzip" => flate2::read::GzDecoder::new(coded)
            .read_to_end(&mut plain)
            .unwrap(),
        "br" => brotli::Decompressor::new(&mut coded, 4096)
            .read_to_end(&mut plain)
            .unwrap(),
        _ => zstd::stream::read::Decoder::new(coded)
            .unwrap()
            .read_to_end(&mut plain)
            .unwrap(),
    };
    plain
}

fn encode(coding: &str, mut plain: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
        "br" => {
            let mut coded = Vec::new();
            brotli::BrotliCompress(&mut plain, &mut coded, &Default::default()).unwrap();
            coded
        }
        _ => zstd::bulk::compress(plain, 3).unwrap(),
    }
}

/// Everything but the request id, which differs each time.
fn lasting(mut headers: HeaderMap) -> HeaderMap {
    headers.remove("x-request-id");
    headers
}

#[tokio::test]
async fn an_answer_comes_in_the_coding_that_was_asked_for_and_head_says_the_same() {
    let client = library(Policy::default());
    for (coding, suffix) in CODINGS {
        let (status, headers, body) = send(client.get("/books").header("Accept-Encoding", coding)).await;
        assert_eq!((status, line(&headers, "content-encoding")), (200, Some(coding)));
        assert_eq!(line(&headers, "vary"), Some("Accept-Encoding"));
        assert_eq!(line(&headers, "etag"), Some(&*format!("\"v1{suffix}\"")));
        assert_eq!(line(&headers, "content-length"), None, "the socket knows it");
        assert_eq!(decode(coding, &body), page().as_bytes());
        assert!(body.len() < page().len() / 2, "{coding}: {} bytes", body.len());

        let head = client
            .request(Method::HEAD, "/books")
            .header("Accept-Encoding", coding);
        let (status, mut told, nothing) = send(head).await;
        assert_eq!((status, nothing.len()), (200, 0));
        let length = told.remove("content-length").unwrap();
        assert_eq!(length.to_str().unwrap(), body.len().to_string());
        assert_eq!(lasting(told), lasting(headers));
    }
}

#[tokio::test]
async fn plain_bytes_are_sent_where_they_are_wished_for_or_better() {
    let client = library(Policy::default());
    for (path, accept, vary) in [
        ("/books", "", Some("Accept-Encoding")),
        ("/books", "deflate, gzip;q=0", Some("Accept-Encoding")),
        ("/books", "identity, gzip;q=0.5", Some("Accept-Encoding")),
        ("/books/1", "gzip, br, zstd", Some("Accept, Accept-Encoding")),
        ("/cover.png", "gzip, br, zstd", None),
        ("/stream.txt", "gzip, br, zstd", Some("Accept-Encoding")),
    ] {
        let plain = send(client.get(path)).await;
        let (status, headers, body) = send(client.get(path).header("Accept-Encoding", accept)).await;
        assert_eq!(
            (status, line(&headers, "content-encoding")),
            (200, None),
            "{path} {accept}"
        );
        assert_eq!(line(&headers, "vary"), vary, "{path} {accept}");
        assert_eq!(lasting(headers), lasting(plain.1), "{path} {accept}");
        assert_eq!(body, plain.2, "{path} {accept}");
    }
}

#[tokio::test]
async fn a_client_that_excludes_plain_bytes_gets_a_coding_however_small_the_answer() {
    let client = library(Policy::default());
    let request = client.get("/books/1").header("Accept-Encoding", "br, *;q=0");
    let (status, headers, body) = send(request).await;
    assert_eq!((status, line(&headers, "content-encoding")), (200, Some("br")));
    assert_eq!(decode("br", &body), br#"{"id":1}"#);
}

#[tokio::test]
async fn what_is_coded_already_passes_as_it_is() {
    let client = library(Policy::default());
    let path = "/docs/assets/swagger-ui-5.35.0/swagger-ui.css";
    let (status, headers, body) = send(client.get(path).header("Accept-Encoding", "gzip, br, zstd")).await;
    assert_eq!((status, line(&headers, "content-encoding")), (200, Some("gzip")));
    assert_eq!(line(&headers, "vary"), Some("Accept-Encoding"));
    assert!(decode("gzip", &body).starts_with(b".swagger-ui"));
}

#[tokio::test]
async fn a_coded_document_is_known_again_by_its_own_tag() {
    let client = library(Policy::default());
    let (_, fresh, _) = send(client.get("/openapi.json")).await;
    let plain = line(&fresh, "etag").unwrap().to_owned();
    for (coding, suffix) in CODINGS {
        let (_, headers, body) = send(client.get("/openapi.json").header("Accept-Encoding", coding)).await;
        let tag = line(&headers, "etag").unwrap().to_owned();
        assert_eq!(tag, format!("{}{suffix}\"", plain.strip_suffix('"').unwrap()));
        assert_eq!(decode(coding, &body), DOCUMENT.as_bytes());

        for (named, restored) in [(&tag, &tag), (&plain, &plain), (&format!("W/{tag}"), &tag)] {
            let request = client.get("/openapi.json").header("If-None-Match", named);
            let (status, headers, body) = send(request.header("Accept-Encoding", coding)).await;
            assert_eq!((status, body.len()), (304, 0), "{named}");
            assert_eq!(line(&headers, "etag"), Some(&**restored));
            assert_eq!(line(&headers, "content-encoding"), None);
            assert_eq!(line(&headers, "vary"), Some("Accept-Encoding"));
            assert_eq!(line(&headers, "cache-control"), Some("no-cache"));
        }
    }
    let (status, _, _) = send(
        client
            .get("/openapi.json")
            .header("If-None-Match", "\"other-gz\""),
    )
    .await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_coded_body_is_read_like_any_other() {
    let client = library(Policy::default());
    let emma = json!({"title": "Emma", "price": 1}).to_string();
    let rude = json!({"title": "", "price": 1}).to_string();
    for (coding, _) in CODINGS {
        let post = |body: &str| {
            let request = client.post("/books").content_type("application/json");
            request
                .header("Content-Encoding", coding)
                .body(encode(coding, body.as_bytes()))
        };
        let (status, headers, body) = send(post(&emma)).await;
        assert_eq!(
            (status, line(&headers, "location")),
            (201, Some("/books/3")),
            "{coding}"
        );
        assert_eq!(body, br#"{"id":3}"#);
        let (status, _, body) = send(post(&rude)).await;
        let answer: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(status, 422);
        assert_eq!(
            answer["error"]["details"],
            json!({"title": ["must be at least 2 characters long"]})
        );
    }
}

/// Sends a body that is refused; what the answer's `Accept-Encoding` says.
async fn refuse(coding: &'static str, body: &[u8], status: u16, code: &str, message: &str) -> Option<String> {
    let client = library(Policy::default());
    let request = client.post("/books").content_type("application/json");
    let request = request
        .header("Content-Encoding", coding)
        .header("X-Request-Id", "c-1");
    let (answered, headers, answer) = send(request.body(body.to_vec())).await;
    assert_eq!(
        serde_json::from_slice::<Value>(&answer).unwrap(),
        json!({"error": {"code": code, "message": message, "request_id": "c-1"}})
    );
    assert_eq!(answered, status);
    line(&headers, "accept-encoding").map(str::to_owned)
}

fn bomb(megabytes: usize) -> Vec<u8> {
    encode("gzip", &vec![b' '; megabytes * 1024 * 1024])
}

#[tokio::test]
async fn bombs_are_too_large_however_they_are_wrapped() {
    let code = "payload_too_large";
    let message = "The request body inflates to more than 100 times its size.";
    refuse("gzip", &bomb(10), 413, code, message).await;
    let message = "The request body inflates to more than 1048576 bytes, the most that is taken here.";
    refuse("gzip", &bomb(20), 413, code, message).await;

    let nested = encode("gzip", &bomb(10));
    let message = "The body is not valid JSON: expected value at line 1 column 1.";
    refuse("gzip", &nested, 400, "malformed_request", message).await;
}

#[tokio::test]
async fn a_stream_that_breaks_off_or_is_of_another_coding_is_malformed() {
    let whole = encode("gzip", br#"{"title": "Emma", "price": 1}"#);
    for (coding, body) in [
        ("gzip", &whole[..whole.len() / 2]),
        ("zstd", &whole),
        ("br", b"{}"),
    ] {
        let message = format!("The body is not valid {coding}.");
        refuse(coding, body, 400, "malformed_request", &message).await;
    }
}

#[tokio::test]
async fn other_codings_and_codings_on_codings_are_refused_with_what_is_served() {
    let nested = encode("gzip", &bomb(10));
    let message = "The Content-Encoding of the body must be one of zstd, br and gzip, or left out.";
    for coding in ["gzip, gzip", "deflate", "compress", "aes128gcm"] {
        let served = refuse(coding, &nested, 415, "unsupported_media_type", message).await;
        assert_eq!(served.as_deref(), Some("zstd, br, gzip"), "{coding}");
    }
}
