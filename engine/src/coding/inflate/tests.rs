use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use poem::http::HeaderValue;

use super::super::SERVED;
use super::*;
use crate::language::{Language, Messages, Voice};

fn coded(coding: Coding, plain: &[u8]) -> Bytes {
    let coded = match coding {
        Coding::Zstd => zstd::bulk::compress(plain, 3).unwrap(),
        Coding::Brotli => {
            let mut coded = Vec::new();
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: 5,
                ..Default::default()
            };
            brotli::BrotliCompress(&mut { plain }, &mut coded, &parameters).unwrap();
            coded
        }
        Coding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(plain).unwrap();
            encoder.finish().unwrap()
        }
    };
    coded.into()
}

async fn refused(coding: Coding, coded: Bytes, limit: usize) -> (u16, String) {
    let error = inflate(coding, coded, limit).await.unwrap_err();
    let text = Voice::new(Language::English, &Messages::default())
        .error(&error)
        .into_owned();
    (error.code().status.as_u16(), text)
}

/// Text that shrinks to about a tenth.
fn honest(length: usize) -> Vec<u8> {
    let words = (0u64..).flat_map(|n| format!("{{\"id\": {}, \"name\": \"item\"}},", n * n).into_bytes());
    words.take(length).collect()
}

#[tokio::test]
async fn every_coding_comes_back_as_it_was_up_to_the_limit() {
    for coding in SERVED {
        for length in [1, 1000, FREE_BYTES, 2 * IN_PLACE_BYTES] {
            let plain = honest(length);
            let inflated = inflate(coding, coded(coding, &plain), length).await.unwrap();
            assert_eq!(inflated, plain, "{coding:?} {length}");
            let (status, message) = refused(coding, coded(coding, &plain), length - 1).await;
            assert_eq!(status, 413, "{coding:?} {length}");
            let expected = format!(
                "The request body inflates to more than {} bytes, the most that is taken here.",
                length - 1
            );
            assert_eq!(message, expected);
        }
    }
}

#[tokio::test]
async fn ten_megabytes_of_zeros_are_refused_after_their_share() {
    let zeros = vec![0; 10 * 1024 * 1024];
    for coding in SERVED {
        let bomb = coded(coding, &zeros);
        assert!(bomb.len() < 20_000, "{coding:?} {}", bomb.len());
        let (status, _) = refused(coding, bomb.clone(), 1024 * 1024).await;
        assert_eq!(status, 413, "{coding:?}");
        let (status, message) = refused(coding, bomb.clone(), usize::MAX).await;
        assert_eq!(status, 413, "{coding:?}");
        assert_eq!(
            message,
            "The request body inflates to more than 100 times its size."
        );
        let most = (bomb.len() * MOST_RATIO).max(FREE_BYTES);
        assert_eq!(read(coding, &bomb, most).unwrap().len(), most + 1, "{coding:?}");
    }
}

#[tokio::test]
async fn a_bomb_in_a_bomb_is_inflated_once() {
    let inner = coded(Coding::Gzip, &vec![0; 10 * 1024 * 1024]);
    let inflated = inflate(Coding::Gzip, coded(Coding::Gzip, &inner), 1024 * 1024)
        .await
        .unwrap();
    assert_eq!(inflated, inner);
}

#[tokio::test]
async fn a_broken_stream_is_malformed_wherever_it_breaks() {
    for coding in SERVED {
        let whole = coded(coding, &honest(5000));
        let mut longer = whole.to_vec();
        longer.extend_from_slice(b"behind the end");
        let cut = [1, 2, 10, whole.len() / 2, whole.len() - 1].map(|end| whole.slice(..end));
        let others = [Bytes::from_static(b"{\"title\": \"Emma\"}"), longer.into()];
        for broken in cut.into_iter().chain(others) {
            let answer = refused(coding, broken.clone(), 1024 * 1024).await;
            let expected = format!("The body is not valid {}.", coding.name());
            assert_eq!(answer, (400, expected), "{coding:?} {} bytes", broken.len());
        }
    }
}

/// The header promises a window of 256 MiB (RFC 8878, section 3.1.1.1.2) for a body of nothing.
#[tokio::test]
async fn a_zstd_window_beyond_the_standards_is_not_allocated() {
    let frame = Bytes::from_static(&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x90, 0x01, 0x00, 0x00]);
    assert_eq!(refused(Coding::Zstd, frame, 1024).await.0, 400);
    let sane = Bytes::from_static(&[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x40, 0x01, 0x00, 0x00]);
    assert_eq!(inflate(Coding::Zstd, sane, 1024).await.unwrap(), Bytes::new());
}

#[test]
fn one_served_coding_is_taken_and_nothing_on_top_of_it() {
    for (lines, coding) in [
        (&[][..], Some(None)),
        (&["identity"], Some(None)),
        (&[""], Some(None)),
        (&["gzip"], Some(Some(Coding::Gzip))),
        (&["X-GZIP"], Some(Some(Coding::Gzip))),
        (&["identity, br"], Some(Some(Coding::Brotli))),
        (&["zstd"], Some(Some(Coding::Zstd))),
        (&["gzip, gzip"], None),
        (&["gzip", "br"], None),
        (&["deflate"], None),
        (&["gzip;q=1"], None),
    ] {
        let lines_of = lines
            .iter()
            .map(|line| (header::CONTENT_ENCODING, HeaderValue::from_static(line)));
        let read = of_body(&lines_of.collect());
        if let Err(error) = &read {
            assert_eq!(error.code().status, 415);
            assert_eq!(
                error.headers(),
                [(
                    header::ACCEPT_ENCODING,
                    HeaderValue::from_static("zstd, br, gzip")
                )]
            );
        }
        assert_eq!(read.ok(), coding, "{lines:?}");
    }
}

/// The sentence names them itself, because languages list differently.
#[test]
fn the_refusal_names_what_is_served_in_every_language() {
    let catalogues = Messages::default();
    for language in Language::ALL {
        let text = Voice::new(language, &catalogues)
            .error(&unsupported())
            .into_owned();
        for coding in SERVED {
            assert!(text.contains(coding.name()), "{text}");
        }
    }
}
