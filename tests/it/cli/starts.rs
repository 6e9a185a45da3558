//! Starts that fail: what is said, and that nothing was done before.

use std::{fs, net::TcpListener};

use super::program::Place;

const CERTIFICATE: (&str, &str) = ("SHOP_TLS_CERTIFICATE_FILE", "chain.pem");
const KEY: (&str, &str) = ("SHOP_TLS_KEY_FILE", "key.pem");

/// The last line on standard error of a server that does not start.
#[track_caller]
fn complaint(place: &Place, settings: &[(&str, &str)]) -> String {
    let outcome = place.run_with(&["serve"], &[settings, &[("SHOP_BIND", "127.0.0.1:0")]].concat());
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{outcome:?}");
    outcome.err.lines().last().unwrap().to_owned()
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
