//! Starts that fail: what is said, and that nothing was done before.

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
        (None, "chain.pem, which `tls_certificate_file` names: No such file"),
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
    place.write("chain.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    for text in [
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ] {
        place.write("key.pem", text);
        let said = complaint(&place, &[CERTIFICATE, KEY]);
        let reason = "key.pem, which `tls_key_file` names: it is encrypted, and nobody is there to type a pass phrase";
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
        let sentence = format!("`{named}` is set and `{missing}` is not: TLS takes a certificate and its key");
        assert!(said.contains(&sentence), "{said}");
    }
}
