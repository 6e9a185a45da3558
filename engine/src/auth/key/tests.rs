use std::os::unix::fs::PermissionsExt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

use super::*;
use crate::{
    auth::settings::{AuthSettings, KEYS},
    config::defaults,
};

/// A new private key of the algorithm, as a file holds it.
fn private(algorithm: Algorithm) -> String {
    let der = match algorithm {
        Algorithm::EdDsa => {
            let random = aws_lc_rs::rand::SystemRandom::new();
            let key = aws_lc_rs::signature::Ed25519KeyPair::generate_pkcs8v1(&random);
            key.unwrap().as_ref().to_vec()
        }
        _ => {
            let key = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
            let der: Pkcs8V1Der<'_> = key.as_der().unwrap();
            der.as_ref().to_vec()
        }
    };
    let body = STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Files(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.path(name)
    }
}

fn options(algorithm: Algorithm) -> TokenOptions {
    TokenOptions {
        algorithm,
        ..TokenOptions::default()
    }
}

fn refusal(outcome: Result<Tokens, KeyError>) -> String {
    outcome.unwrap_err().to_string()
}

/// The public half of a private key as a set of one.
fn set(algorithm: Algorithm, pem: &str, name: &str) -> String {
    let key = match algorithm {
        Algorithm::EdDsa => EncodingKey::from_ed_pem(pem.as_bytes()),
        _ => EncodingKey::from_rsa_pem(pem.as_bytes()),
    };
    let mut jwk = Jwk::from_encoding_key(&key.unwrap(), algorithm.alg()).unwrap();
    jwk.common.key_id = Some(name.to_owned());
    serde_json::to_string(&JwkSet { keys: vec![jwk] }).unwrap()
}

#[test]
fn a_missing_secret_is_made_for_its_owner_alone_and_stays() {
    let files = Files::new();
    let path = files.path("data/keys/token.key");
    let first = Tokens::from_files(TokenOptions::default(), &path, None).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    let token = first.issue("7", &[]).unwrap().token;
    let again = Tokens::from_files(TokenOptions::default(), &path, None).unwrap();
    assert_eq!(again.verify(&token).unwrap().sub, "7");
    let other = Tokens::from_files(TokenOptions::default(), &files.path("other.key"), None).unwrap();
    assert!(other.verify(&token).is_err());
}

#[test]
fn a_key_that_is_gone_when_it_is_read_again_is_neither_made_nor_done_without() {
    for algorithm in [Algorithm::Hs256, Algorithm::EdDsa] {
        let files = Files::new();
        let key = match algorithm {
            Algorithm::Hs256 => Secret::generate().unwrap().expose().to_owned(),
            _ => private(algorithm),
        };
        let path = files.with("token.key", &key);
        let public = (algorithm == Algorithm::EdDsa)
            .then(|| files.with("keys.json", &set(algorithm, &private(algorithm), "other")));
        let held = Tokens::from_files(options(algorithm), &path, public.as_deref()).unwrap();
        let token = held.issue("7", &[]).unwrap().token;
        let again = held.reread(&path, public.as_deref()).unwrap();
        assert_eq!(again.verify(&token).unwrap().sub, "7", "{algorithm:?}");
        fs::remove_file(&path).unwrap();
        let words = refusal(held.reread(&path, public.as_deref()));
        assert!(
            words.contains("token.key, which `auth_key_file` names: No such file"),
            "{algorithm:?}: {words}"
        );
        assert!(!path.exists(), "{algorithm:?}");
    }
}

#[test]
fn programs_that_start_at_once_share_one_secret() {
    let files = Files::new();
    let path = files.path("keys/token.key");
    let tokens: Vec<Tokens> = std::thread::scope(|scope| {
        let start = || Tokens::from_files(TokenOptions::default(), &path, None).unwrap();
        let starters: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
        starters
            .into_iter()
            .map(|starter| starter.join().unwrap())
            .collect()
    });
    let token = tokens[0].issue("7", &[]).unwrap().token;
    assert!(tokens.iter().all(|tokens| tokens.verify(&token).is_ok()));
}

#[test]
fn a_short_secret_is_refused_in_words() {
    let files = Files::new();
    let path = files.with("token.key", "too short\n");
    let words = refusal(Tokens::from_files(TokenOptions::default(), &path, None));
    assert!(
        words.contains("token.key, which `auth_key_file` names: a secret of at least 32 bytes is needed"),
        "{words}"
    );
}

#[test]
fn private_keys_sign_what_their_public_half_verifies() {
    for algorithm in [Algorithm::EdDsa, Algorithm::Rs256] {
        let pem = &private(algorithm);
        let files = Files::new();
        let key = files.with("private.pem", pem);
        let tokens = Tokens::from_files(options(algorithm), &key, None).unwrap();
        let token = tokens.issue("7", &["staff".into()]).unwrap().token;
        assert_eq!(tokens.verify(&token).unwrap().sub, "7");

        // With a set that has the same key under another name, tokens carry that name, and who has the set alone verifies.
        let jwks = files.with("keys.json", &set(algorithm, pem, "2026"));
        let named = Tokens::from_files(options(algorithm), &key, Some(&jwks)).unwrap();
        let token = named.issue("7", &[]).unwrap().token;
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!(header.kid.as_deref(), Some("2026"));
        let verifier = Tokens::from_files(options(algorithm), &files.path("none"), Some(&jwks)).unwrap();
        assert_eq!(verifier.verify(&token).unwrap().sub, "7");
        assert!(verifier.issue("7", &[]).is_err());
    }
}

/// A token without the name of a key, so that nothing but the key and the algorithm can refuse it.
fn unnamed(alg: jsonwebtoken::Algorithm, claims: &Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(&jsonwebtoken::Header::new(alg), claims, key).unwrap()
}

fn claims(token: &str) -> Value {
    jsonwebtoken::dangerous::insecure_decode_claims(token).unwrap()
}

#[test]
fn a_public_key_is_no_secret() {
    for algorithm in [Algorithm::EdDsa, Algorithm::Rs256] {
        let (files, pem) = (Files::new(), private(algorithm));
        let tokens = Tokens::from_files(options(algorithm), &files.with("k.pem", &pem), None).unwrap();
        let claims = claims(&tokens.issue("7", &[]).unwrap().token);
        let public = set(algorithm, &pem, "public");
        let parsed: Value = serde_json::from_str(&public).unwrap();
        let number = parsed["keys"][0]["x"]
            .as_str()
            .or(parsed["keys"][0]["n"].as_str())
            .unwrap();
        let raw = URL_SAFE_NO_PAD.decode(number).unwrap();
        for secret in [number.as_bytes(), &raw, public.as_bytes(), b""] {
            let forged = unnamed(
                jsonwebtoken::Algorithm::HS256,
                &claims,
                &EncodingKey::from_secret(secret),
            );
            assert!(tokens.verify(&forged).is_err(), "{algorithm:?}");
        }
    }
}

#[test]
fn what_is_signed_in_another_way_than_configured_is_refused() {
    let files = Files::new();
    let (ed, rsa) = (private(Algorithm::EdDsa), private(Algorithm::Rs256));
    let secret = "s".repeat(40);
    let signers = [
        (Algorithm::Hs256, EncodingKey::from_secret(secret.as_bytes())),
        (Algorithm::EdDsa, EncodingKey::from_ed_pem(ed.as_bytes()).unwrap()),
        (
            Algorithm::Rs256,
            EncodingKey::from_rsa_pem(rsa.as_bytes()).unwrap(),
        ),
    ];
    for (algorithm, text) in [
        (Algorithm::Hs256, &secret),
        (Algorithm::EdDsa, &ed),
        (Algorithm::Rs256, &rsa),
    ] {
        let tokens = Tokens::from_files(options(algorithm), &files.with("key", text), None).unwrap();
        let claims = claims(&tokens.issue("7", &[]).unwrap().token);
        for (signer, key) in &signers {
            let token = unnamed(signer.alg(), &claims, key);
            assert_eq!(
                tokens.verify(&token).is_ok(),
                *signer == algorithm,
                "{signer:?} at {algorithm:?}"
            );
        }
    }
}

#[test]
fn files_that_do_not_fit_are_refused_in_words() {
    let files = Files::new();
    let private_rsa = private(Algorithm::Rs256);
    let (ed, rsa) = (
        files.with("ed.pem", &private(Algorithm::EdDsa)),
        files.with("rsa.pem", &private_rsa),
    );
    let secret = files.with("oct.json", r#"{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}"#);
    let rsa_set = files.with("rsa.json", &set(Algorithm::Rs256, &private_rsa, "r"));
    let garbage = files.with("garbage.json", "{}");
    for (algorithm, key, jwks, words) in [
        (Algorithm::EdDsa, &rsa, None, "no private key for EdDSA"),
        (Algorithm::Rs256, &ed, None, "no private key for RS256"),
        (Algorithm::Rs256, &files.path("none.pem"), None, "none.pem"),
        (Algorithm::EdDsa, &ed, Some(&secret), "is a secret"),
        (
            Algorithm::EdDsa,
            &ed,
            Some(&rsa_set),
            "no key of this set is for EdDSA",
        ),
        (Algorithm::EdDsa, &ed, Some(&garbage), "no JWK set"),
        (
            Algorithm::Hs256,
            &files.path("s.key"),
            Some(&rsa_set),
            "HS256 has none",
        ),
    ] {
        let said = refusal(Tokens::from_files(
            options(algorithm),
            key,
            jwks.map(PathBuf::as_path),
        ));
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn no_secret_is_made_beside_a_set_of_public_keys() {
    let files = Files::new();
    let made = files.path("keys/token.key");
    let said = refusal(Tokens::from_files(
        options(Algorithm::Hs256),
        &made,
        Some(&files.path("keys.json")),
    ));
    assert!(
        said.contains(
            "keys.json, which `auth_jwks_file` names: a JWKS file holds public keys, HS256 has none"
        ),
        "{said}"
    );
    assert!(!files.path("keys").exists());
}

/// What is wrong is told before a database is made; what has to be made is made after it.
#[test]
fn tokens_are_at_hand_where_nothing_has_to_be_made() {
    let files = Files::new();
    let settings = |algorithm, key: &str, jwks: Option<&str>, cursor: &str| AuthSettings {
        auth_algorithm: algorithm,
        auth_key_file: files.path(key),
        auth_jwks_file: jwks.map(|name| files.path(name)),
        cursor_key_file: files.path(cursor),
        ..defaults::read("CHARTER_AT_HAND_TEST_", KEYS)
    };
    let pem = private(Algorithm::EdDsa);
    files.with("keys.json", &set(Algorithm::EdDsa, &pem, "1"));
    files.with("broken.json", "{}");
    for name in ["secret.key", "cursor.key"] {
        files.with(name, Secret::generate().unwrap().expose());
    }
    let (hs, ed) = (Algorithm::Hs256, Algorithm::EdDsa);
    for (algorithm, key, jwks, cursor, at_hand) in [
        (hs, "secret.key", None, "cursor.key", Some(true)),
        (hs, "none", None, "cursor.key", Some(false)),
        (hs, "secret.key", None, "none", Some(false)),
        (hs, "none", Some("keys.json"), "cursor.key", None),
        (ed, "none", Some("keys.json"), "cursor.key", Some(true)),
        (ed, "none", Some("keys.json"), "none", Some(false)),
        (ed, "none", Some("broken.json"), "none", None),
        (ed, "none", None, "cursor.key", None),
    ] {
        let found = settings(algorithm, key, jwks, cursor).tokens_at_hand();
        let found = found.ok().map(|tokens| tokens.is_some());
        assert_eq!(found, at_hand, "{algorithm:?} {key} {jwks:?} {cursor}");
    }
    assert!(!files.path("none").exists());
}

/// A cursor that only servers with the same secret make: what is sealed and how is the pages' own matter.
fn sealed(tokens: &Tokens) -> String {
    let position = crate::pagination::Position {
        values: vec![crate::pagination::SortValue::Integer(7)],
        direction: crate::pagination::Direction::Forward,
        inclusive: false,
    };
    tokens.cursors().seal(b"", &position)
}

#[test]
fn servers_that_share_a_key_make_the_same_cursors() {
    for algorithm in [Algorithm::Hs256, Algorithm::EdDsa, Algorithm::Rs256] {
        let files = Files::new();
        let key = || match algorithm {
            Algorithm::Hs256 => Secret::generate().unwrap().expose().to_owned(),
            _ => private(algorithm),
        };
        let start = |path: &Path| Tokens::from_files(options(algorithm), path, None).unwrap();
        let (one, other) = (files.with("one.key", &key()), files.with("other.key", &key()));
        assert_eq!(sealed(&start(&one)), sealed(&start(&one)), "{algorithm:?}");
        assert_ne!(sealed(&start(&one)), sealed(&start(&other)), "{algorithm:?}");
    }
}

#[test]
fn a_server_that_only_verifies_has_a_secret_for_cursors_alone() {
    let files = Files::new();
    let jwks = files.with(
        "keys.json",
        &set(Algorithm::EdDsa, &private(Algorithm::EdDsa), "1"),
    );
    let verifier =
        || Tokens::from_files(options(Algorithm::EdDsa), &files.path("none"), Some(&jwks)).unwrap();
    assert!(!verifier().can_sign());
    assert_ne!(
        sealed(&verifier()),
        sealed(&verifier()),
        "of nothing, anew each time"
    );
    let file = files.path("keys/cursor.key");
    let shared = || verifier().with_cursor_secret(&file).unwrap();
    assert_eq!(sealed(&shared()), sealed(&shared()));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let short = files.with("short.key", "too short");
    assert!(verifier().with_cursor_secret(&short).is_err());
}

#[test]
fn a_secret_of_their_own_outlives_the_key_of_tokens() {
    let files = Files::new();
    let secret = || Secret::generate().unwrap().expose().to_owned();
    let settings = |cursor: &str| AuthSettings {
        auth_key_file: files.path("token.key"),
        cursor_key_file: files.path(cursor),
        ..defaults::read("CHARTER_CURSOR_TEST_", KEYS)
    };
    let derived = AuthSettings {
        cursor_key_file: "data/keys/cursor.key".into(),
        ..settings("none")
    };
    files.with("token.key", &secret());
    let (own, shared) = (
        settings("cursor.key").tokens().unwrap(),
        derived.tokens().unwrap(),
    );
    assert!(files.path("cursor.key").exists(), "it was set, and so made");
    assert_ne!(sealed(&own), sealed(&shared));

    files.with("token.key", &secret());
    let reread = settings("cursor.key").reread(&own).unwrap();
    assert!(reread.is_sealed_alike);
    assert_eq!(sealed(&reread.tokens), sealed(&own));
    assert_eq!(
        sealed(&settings("cursor.key").tokens().unwrap()),
        sealed(&own),
        "a start"
    );
    let reread = derived.reread(&shared).unwrap();
    assert!(
        !reread.is_sealed_alike,
        "a server that starts now has another secret"
    );
    assert_eq!(sealed(&reread.tokens), sealed(&shared));
    // It says so for as long as it is so.
    assert!(!derived.reread(&reread.tokens).unwrap().is_sealed_alike);
}
