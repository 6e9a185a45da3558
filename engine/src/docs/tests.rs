use std::collections::BTreeSet;

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, Request, Response};
use sha2::{Digest, Sha256};

use super::*;

const YAML_TEXT: &str = "openapi: 3.0.3\n";
const JSON_TEXT: &str = "{\"openapi\":\"3.0.3\"}";

async fn send(
    method: Method,
    path: &'static str,
    headers: &[(header::HeaderName, &'static str)],
) -> Response {
    let mut request = Request::builder().method(method).uri_str(path).finish();
    for (name, value) in headers {
        request
            .headers_mut()
            .append(name, HeaderValue::from_static(value));
    }
    routes(Document::embedded(YAML_TEXT, JSON_TEXT))
        .get_response(request)
        .await
}

async fn get_path(path: &'static str) -> Response {
    send(Method::GET, path, &[]).await
}

fn all(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut all: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    all.sort_unstable();
    all
}

async fn text(response: Response) -> String {
    response.into_body().into_string().await.unwrap()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[tokio::test]
async fn the_document_is_served_as_it_is() {
    for (path, media_type, content) in [
        ("/openapi.yaml", "application/yaml", YAML_TEXT),
        ("/openapi.json", "application/json", JSON_TEXT),
    ] {
        let response = get_path(path).await;
        let tag = format!("\"{}\"", &hex(content.as_bytes())[..16]);
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            all(response.headers()),
            [
                ("cache-control", "no-cache"),
                ("content-type", media_type),
                ("etag", &tag)
            ]
        );
        assert_eq!(text(response).await, content);
    }
}

#[tokio::test]
async fn a_known_document_is_not_sent_again() {
    let tag = get_path("/openapi.json").await.headers()[header::ETAG]
        .to_str()
        .unwrap()
        .to_owned();
    let list = format!("\"other\", W/{tag}").leak();
    for known in [list, "*"] {
        let response = send(Method::GET, "/openapi.json", &[(header::IF_NONE_MATCH, known)]).await;
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            all(response.headers()),
            [("cache-control", "no-cache"), ("etag", &tag)]
        );
        assert_eq!(text(response).await, "");
    }
    let response = send(
        Method::GET,
        "/openapi.json",
        &[(header::IF_NONE_MATCH, "\"other\"")],
    )
    .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(text(response).await, JSON_TEXT);
}

#[tokio::test]
async fn a_page_keeps_its_policy_when_it_is_not_sent_again() {
    for path in ["/docs", "/redoc"] {
        let fresh = get_path(path).await;
        assert_eq!(fresh.status(), StatusCode::OK);
        assert_eq!(fresh.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let policy = &fresh.headers()[header::CONTENT_SECURITY_POLICY];
        let tag = fresh.headers()[header::ETAG].to_str().unwrap().to_owned().leak();
        let known = send(Method::GET, path, &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            all(known.headers()),
            [
                ("cache-control", "no-cache"),
                ("content-security-policy", policy.to_str().unwrap()),
                ("etag", tag)
            ]
        );
    }
}

#[tokio::test]
async fn a_policy_names_no_host_and_allows_no_inline_script() {
    for (path, worker) in [("/docs", None), ("/redoc", Some("worker-src blob:"))] {
        let response = get_path(path).await;
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY]
            .to_str()
            .unwrap();
        let mut expected = BTreeSet::from([
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]);
        expected.extend(worker);
        assert_eq!(policy.split("; ").collect::<BTreeSet<_>>(), expected, "{path}");
    }
}

/// Every address that a page names is answered here, and the pages name every file: nothing lies about unused.
#[tokio::test]
async fn pages_and_files_name_each_other() {
    let mut named = BTreeSet::from(["/docs".to_owned(), "/redoc".to_owned()]);
    for path in ["/docs", "/redoc"] {
        let page = text(get_path(path).await).await;
        assert!(!page.contains("//"), "{path} names another host");
        for attribute in ["href=\"", "src=\""] {
            let addresses = page
                .split(attribute)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            named.extend(
                addresses
                    .filter(|address| *address != "data:,")
                    .map(|address| format!("/{address}")),
            );
        }
    }
    assert_eq!(named, paths().map(str::to_owned).collect());
    for path in paths() {
        assert_eq!(get_path(path).await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_file_is_the_same_with_and_without_gzip() {
    for asset in &asset::ASSETS {
        let packed = send(Method::GET, asset.path, &[(header::ACCEPT_ENCODING, "gzip, br")]).await;
        let plain = get_path(asset.path).await;
        assert_eq!(
            (packed.status(), plain.status()),
            (StatusCode::OK, StatusCode::OK)
        );
        let media_type = packed.headers()[header::CONTENT_TYPE].to_str().unwrap();
        let mut expected = vec![
            ("cache-control", "public, max-age=31536000, immutable"),
            ("content-encoding", "gzip"),
            ("content-type", media_type),
            ("vary", "Accept-Encoding"),
        ];
        assert_eq!(all(packed.headers()), expected);
        let (headers, body) = (
            plain.headers().clone(),
            plain.into_body().into_vec().await.unwrap(),
        );
        let length = body.len().to_string();
        expected[1] = ("content-length", &length);
        expected.sort_unstable();
        assert_eq!(all(&headers), expected);

        let packed = packed.into_body().into_vec().await.unwrap();
        assert_eq!(packed, asset.gzip);
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
        assert_eq!(body, unpacked);
    }
}

/// An address is cached for a year, so its version must be the one of the file behind it.
#[test]
fn the_record_of_the_files_is_true() {
    let record = include_str!("../../assets/README.md");
    let update = include_str!("../../assets/update");
    for asset in &asset::ASSETS {
        let mut steps = asset.path.rsplit('/');
        let (file, release) = (steps.next().unwrap(), steps.next().unwrap());
        let (name, version) = release.rsplit_once('-').unwrap();
        let row = format!("| `{name}/{file}.gz` | {version} | `{}` |", hex(asset.gzip));
        assert!(
            record.lines().any(|line| line == row),
            "not in assets/README.md: {row}"
        );
        let pin = format!("{}={version}", name.replace('-', "_").to_uppercase());
        assert!(
            update.lines().any(|line| line == pin),
            "not in assets/update: {pin}"
        );
    }
}

#[tokio::test]
async fn head_has_the_headers_of_get_and_other_methods_are_refused() {
    for path in [
        "/docs",
        "/redoc",
        "/openapi.yaml",
        "/openapi.json",
        asset::ASSETS[0].path,
    ] {
        let (get, head) = (get_path(path).await, send(Method::HEAD, path, &[]).await);
        assert_eq!(head.status(), StatusCode::OK);
        assert_eq!(all(head.headers()), all(get.headers()), "{path}");
        assert_eq!(text(head).await, "");
        let post = send(Method::POST, path, &[]).await;
        assert_eq!(post.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
    assert_eq!(
        get_path("/docs/assets/redoc-2.5.3/redoc.standalone.js")
            .await
            .status(),
        StatusCode::NOT_FOUND
    );
}
