//! Starts that fail: what is said, and that nothing was done before.

use std::{fs, net::TcpListener};

use serde_json::{Value, json};

use super::program::Place;

const CERTIFICATE: (&str, &str) = ("SHOP_TLS_CERTIFICATE_FILE", "chain.pem");
const KEY: (&str, &str) = ("SHOP_TLS_KEY_FILE", "key.pem");

/// The last line on standard error of a server that does not start.
#[track_caller]
fn complaint(place: &Place, settings: &[(&str, &str)]) -> String {
    let outcome = place.run_with(&["serve"], &[settings, &[("SHOP_BIND", "127.0.0.1:0")]].concat());
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{outcome:?}");
    outcome.last_word()
}

#[test]
fn a_certificate_that_is_none_stops_the_start() {
    let place = Place::new();
    for (text, reason) in [
        (
            None,
            "chain.pem, which `tls_certificate_file` names: No such file",
        ),
        (
            Some("nonsense\n"),
            "chain.pem, which `tls_certificate_file` names: it holds no certificate in PEM",
        ),
        (
            Some("-----BEGIN CERTIFICATE-----\n-\n-----END CERTIFICATE-----\n"),
            "chain.pem, which `tls_certificate_file` names: it is no sound PEM",
        ),
    ] {
        if let Some(text) = text {
            place.write("chain.pem", text);
        }
        let said = complaint(&place, &[CERTIFICATE, KEY]);
        assert!(said.contains(reason), "{said}");
    }
}

#[test]
fn a_key_that_is_encrypted_is_told_with_what_to_do() {
    let place = Place::new();
    place.write(
        "chain.pem",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    for text in [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ] {
        place.write("key.pem", text);
        let said = complaint(&place, &[CERTIFICATE, KEY]);
        let reason =
            "key.pem, which `tls_key_file` names: it is encrypted, and nobody is there to type a pass phrase";
        assert!(said.contains(reason), "{said}");
    }
}

/// It would serve in the open, or look for a file without a name.
#[test]
fn a_certificate_without_its_key_or_a_key_alone_stops_the_start() {
    let place = Place::new();
    for (given, named, missing) in [
        (CERTIFICATE, "tls_certificate_file", "tls_key_file"),
        (KEY, "tls_key_file", "tls_certificate_file"),
    ] {
        let said = complaint(&place, &[given]);
        let sentence =
            format!("`{named}` is set and `{missing}` is not: TLS takes a certificate and its key");
        assert!(said.contains(&sentence), "{said}");
    }
}

/// The program of before, which still serves, would be locked out by a schema that is newer than it knows.
#[test]
fn a_start_that_fails_has_changed_nothing() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (variable, value, reason) in [
        ("SHOP_TLS_CERTIFICATE_FILE", "/nope", "`tls_key_file` is not"),
        (
            "SHOP_METRICS_TOKEN_FILE",
            "/nope",
            "cannot read the token of /metrics from /nope",
        ),
        ("SHOP_METRICS_BIND", taken.as_str(), "cannot listen on"),
        ("SHOP_DEFAULT_VERSION", "9", "`9` is not one of"),
        ("UPLOADS_DIR", "a-file", "cannot look into the folder for uploads"),
        ("SHOP_AUTH_KEY_FILE", "a-file", "at least 32 bytes"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://h", "h"),
    ] {
        let place = Place::new();
        place.write("a-file", "short\n");
        let said = complaint(&place, &[(variable, value)]);
        assert!(said.contains(reason), "{variable}: {said}");
        let left = fs::read_dir(place.path("")).unwrap();
        let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["a-file"], "{variable}");
    }
    let place = Place::new();
    let outcome = place.run_with(&["serve"], &[("SHOP_BIND", &taken)]);
    assert_eq!(outcome.code, Some(1));
    assert!(!place.path("data").exists());
}

/// Whatever the filter lets through, in the form that whoever reads the log expects.
#[test]
fn a_start_that_fails_says_why_as_its_log_is_written() {
    let key = ("SHOP_AUTH_KEY_FILE", "a-file/token.key");
    let why = "the key file a-file/token.key, which `auth_key_file` names, cannot be made: ";
    for (format, filter, lines) in [("json", "info", 2), ("json", "off", 1), ("text", "off", 1)] {
        let place = Place::new();
        place.write("a-file", "no folder\n");
        let settings = [
            key,
            ("SHOP_BIND", "127.0.0.1:0"),
            ("SHOP_LOG_FORMAT", format),
            ("SHOP_LOG_FILTER", filter),
        ];
        let outcome = place.run_with(&["serve"], &settings);
        assert_eq!(
            (outcome.code, outcome.err.lines().count()),
            (Some(1), lines),
            "{outcome:?}"
        );
        let said = outcome.last_word();
        assert!(said.starts_with(&format!("error: {why}")), "{said}");
        let parsed = outcome.err.lines().map(serde_json::from_str::<Value>);
        let entries: Vec<Value> = parsed.filter_map(Result::ok).collect();
        assert_eq!(
            entries.len(),
            if format == "json" { lines } else { 0 },
            "{outcome:?}"
        );
        if lines == 2 {
            let said = (&entries[0]["level"], &entries[0]["message"], &entries[0]["file"]);
            let expected = (
                &json!("INFO"),
                &json!("a new, empty database was made"),
                &json!("data/shop.db"),
            );
            assert_eq!(said, expected);
        }
    }
    let place = Place::new();
    let settings = [("SHOP_LOG_FORMAT", "json"), ("SHOP_BIND", "x")];
    let outcome = place.run_with(&["serve"], &settings);
    assert!(outcome.err.starts_with("{\"timestamp\":"), "{outcome:?}");
    let said = "error: SHOP_BIND: `x` is no address and port such as 127.0.0.1:8080";
    assert_eq!(outcome.complaint(), said);
}

#[test]
fn a_key_that_is_none_is_told_of_in_words() {
    let place = Place::new();
    let algorithm = ("SHOP_AUTH_ALGORITHM", "RS256");
    let key = ("SHOP_AUTH_KEY_FILE", "token.key");
    for (text, reason) in [
        (
            "nonsense\n",
            "it holds no private key for RS256 in PEM (PKCS#8): make one with `openssl genpkey",
        ),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            "it is encrypted, and nobody is there to type a pass phrase",
        ),
    ] {
        place.write("token.key", text);
        let said = complaint(&place, &[algorithm, key]);
        let named = "error: the key file token.key, which `auth_key_file` names: ";
        assert!(said.starts_with(&format!("{named}{reason}")), "{said}");
    }
}
