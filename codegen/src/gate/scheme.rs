//! Security schemes in full: each type has keys without which nobody can prove anything (OpenAPI 3.0.3, section 4.7.27).

use super::security::SCHEME;
use crate::load::{Node, Position};
use crate::problem::Problem;

/// The keys that a scheme of each type must have.
const NEEDED: &[(&str, &[&str])] = &[
    ("apiKey", &["name", "in"]),
    ("http", &["scheme"]),
    ("oauth2", &["flows"]),
    ("openIdConnect", &["openIdConnectUrl"]),
    ("mutualTLS", &[]),
];

/// What keeps the scheme whose key stands at `at` from being understood. One without `type` is told with all objects that
/// lack a key.
pub(super) fn fault(at: Position, scheme: &Node) -> Option<Problem> {
    let kind = scheme.get("type")?;
    let name = kind.text()?;
    let Some((_, needed)) = NEEDED.iter().find(|(known, _)| *known == name) else {
        let text = format!("`{name}` is no type of a security scheme");
        return Some(Problem::new(kind.at, SCHEME, text, meant(name)));
    };
    let missing: Vec<String> = needed
        .iter()
        .filter(|key| scheme.get(key).is_none())
        .map(|key| format!("`{key}`"))
        .collect();
    if !missing.is_empty() {
        let text = format!(
            "this scheme of the type `{name}` has no {}",
            missing.join(" and no ")
        );
        let hint = match name {
            "http" => "add `scheme: bearer` or `scheme: basic`",
            "apiKey" => "add `in: header`, `query` or `cookie`, and the `name` that the key has there",
            "oauth2" => "add `flows`: where tokens come from, and the scopes that there are",
            _ => "add `openIdConnectUrl`: where the provider describes itself",
        };
        return Some(Problem::new(at, SCHEME, text, hint));
    }
    let place = scheme.get("in").filter(|_| name == "apiKey")?;
    let wrong = place
        .text()
        .filter(|place| !["header", "query", "cookie"].contains(place))?;
    let text = format!("no key is sent in `{wrong}`");
    Some(Problem::new(
        place.at,
        SCHEME,
        text,
        "one of header, query, cookie",
    ))
}

/// How OpenAPI 3 says what people call a type.
fn meant(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "basic" => "write `type: http` and `scheme: basic`",
        "bearer" | "jwt" | "token" => "write `type: http` and `scheme: bearer`",
        "oauth" => "write `type: oauth2`",
        "openid" | "oidc" | "openidconnect" => "write `type: openIdConnect`",
        "apikey" | "api_key" | "api-key" => "write `type: apiKey`",
        _ => "one of http, apiKey, oauth2, openIdConnect, mutualTLS",
    }
}
