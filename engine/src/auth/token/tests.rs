//! Attacks on tokens, each of which has worked against some server.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;

const SECRET: &[u8] = b"a secret that is long enough for HMAC with SHA-256";

fn tokens(options: TokenOptions) -> Tokens {
    let key = VerifyingKey {
        kid: "mine".into(),
        thumbprint: String::new(),
        key: DecodingKey::from_secret(SECRET),
    };
    Tokens::new(
        options,
        Some(("mine".into(), EncodingKey::from_secret(SECRET))),
        vec![key],
        DerivedKeys::of(SECRET),
    )
}

fn claims() -> Value {
    let now = get_current_timestamp();
    json!({"iss": "charter", "aud": "charter", "sub": "7", "exp": now + 60, "nbf": now, "roles": ["staff"]})
}

/// Signed as the header says nothing about: the header is what the attacker wants it to be.
fn forged(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    let signature = hmac(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// RFC 2104, for a key that is shorter than the block of 64 bytes.
fn hmac(message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| {
        (0..64)
            .map(|at| SECRET.get(at).copied().unwrap_or_default() ^ with)
            .collect::<Vec<u8>>()
    };
    let inner = Sha256::new()
        .chain_update(pad(0x36))
        .chain_update(message)
        .finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .to_vec()
}

fn header() -> Value {
    json!({"typ": "JWT", "alg": "HS256", "kid": "mine"})
}

fn with(mut value: Value, member: &str, to: Value) -> Value {
    value[member] = to;
    value
}

fn without(mut value: Value, member: &str) -> Value {
    value.as_object_mut().unwrap().remove(member);
    value
}

#[test]
fn an_issued_token_holds_and_says_who_it_is_of() {
    let tokens = tokens(TokenOptions::default());
    let issued = tokens.issue("7", &["staff".into()]).unwrap();
    assert_eq!(issued.expires_in, 900);
    let claims = tokens.verify(&issued.token).unwrap();
    assert_eq!(
        (claims.sub.as_str(), claims.roles),
        ("7", vec!["staff".to_owned()])
    );
}

#[test]
fn the_forger_of_these_tests_makes_tokens_that_hold_when_nothing_is_wrong_with_them() {
    let tokens = tokens(TokenOptions::default());
    for header in [header(), without(header(), "kid"), without(header(), "typ")] {
        assert_eq!(tokens.verify(&forged(&header, &claims())).unwrap().sub, "7");
    }
    let several = with(claims(), "aud", json!(["other", "charter"]));
    assert!(tokens.verify(&forged(&header(), &several)).is_ok());
}

#[test]
fn a_header_that_asks_for_another_way_is_refused() {
    let tokens = tokens(TokenOptions::default());
    for (member, value) in [
        ("alg", json!("none")),
        ("alg", json!("None")),
        ("alg", json!("HS384")),
        ("alg", json!("HS512")),
        ("alg", json!("RS256")),
        ("alg", json!("ES256")),
        ("alg", json!("EdDSA")),
        ("kid", json!("other")),
        ("kid", json!("../../dev/null")),
        ("kid", json!("")),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("crit", json!("b64")),
        ("jku", json!("https://attacker.example/keys")),
        ("x5u", json!("https://attacker.example/cert")),
        ("x5c", json!(["MIIB"])),
        ("jwk", json!({"kty": "oct", "k": URL_SAFE_NO_PAD.encode(SECRET)})),
    ] {
        let refused = tokens.verify(&forged(&with(header(), member, value.clone()), &claims()));
        assert!(refused.is_err(), "{member}: {value}");
    }
    assert!(
        tokens
            .verify(&forged(&without(header(), "alg"), &claims()))
            .is_err()
    );
}

#[test]
fn claims_that_do_not_hold_are_refused() {
    let tokens = tokens(TokenOptions::default());
    let now = get_current_timestamp();
    for (member, value) in [
        ("exp", json!(now - LEEWAY - 2)),
        ("exp", json!("tomorrow")),
        ("exp", Value::Null),
        ("exp", json!(-1)),
        ("nbf", json!(now + LEEWAY + 2)),
        ("nbf", json!("now")),
        ("aud", json!("other")),
        ("aud", json!(["other"])),
        ("aud", json!([])),
        ("aud", json!(7)),
        ("iss", json!("other")),
        ("iss", json!(["charter"])),
        ("sub", json!(7)),
        ("roles", json!("admin")),
    ] {
        let refused = tokens.verify(&forged(&header(), &with(claims(), member, value.clone())));
        assert!(refused.is_err(), "{member}: {value}");
    }
    for member in ["exp", "aud", "iss", "sub"] {
        let refused = tokens.verify(&forged(&header(), &without(claims(), member)));
        assert!(refused.is_err(), "without {member}");
    }
}

#[test]
fn what_was_tampered_with_or_is_no_token_is_refused() {
    let tokens = tokens(TokenOptions::default());
    let good = forged(&header(), &claims());
    let [head, body, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("three parts")
    };
    let admin = URL_SAFE_NO_PAD.encode(with(claims(), "roles", json!(["admin"])).to_string());
    let none = URL_SAFE_NO_PAD.encode(json!({"alg": "none"}).to_string());
    for bad in [
        format!("{head}.{admin}.{signature}"),
        format!("{head}.{body}."),
        format!("{head}.{body}"),
        format!("{none}.{body}."),
        format!("{none}.{body}.{signature}"),
        format!("{head}.{body}.{signature}."),
        format!("{head}.{body}.{signature}.{signature}"),
        format!("{head}.{body}.{}", &signature[..signature.len() - 2]),
        format!("{head}.{body}.{signature}="),
        format!("{head}..{signature}"),
        "...".into(),
        ".".into(),
        "ünlesbar".into(),
        String::new(),
    ] {
        assert!(tokens.verify(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_token_says_for_how_long_it_holds_in_whole_seconds_or_not_at_all() {
    let tokens = tokens(TokenOptions::default());
    let (now, end) = (get_current_timestamp(), get_current_timestamp() + 60);
    for (nbf, exp, holds) in [
        (json!(now), json!(end), Some(now..=end)),
        (Value::Null, json!(end), Some(0..=end)),
        (json!(now), json!(end as f64 + 0.25), None),
        (json!(now as f64 - 0.5), json!(end), None),
    ] {
        let claims = match nbf {
            Value::Null => without(claims(), "nbf"),
            nbf => with(claims(), "nbf", nbf),
        };
        let token = forged(&header(), &with(claims, "exp", exp));
        assert_eq!(tokens.verify(&token).unwrap().holds(), holds, "{token}");
    }
}

#[test]
fn a_server_without_a_signing_key_issues_nothing() {
    let tokens = Tokens::new(TokenOptions::default(), None, Vec::new(), DerivedKeys::of(SECRET));
    assert!(tokens.issue("7", &[]).is_err());
    assert!(tokens.verify(&forged(&header(), &claims())).is_err());
}

#[test]
fn keys_do_not_show_themselves() {
    let shown = format!("{:?}", tokens(TokenOptions::default()));
    assert!(!shown.contains("secret"), "{shown}");
}
