//! Values as they may be shown: in a log, an error, a banner, or the file that `config` prints.

/// What the query of an address may hold without being a secret. All others might be a slip in the name of a password; the
/// key of a certificate may stand there itself, in the place of its file.
const HARMLESS: [&str; 16] = [
    "application_name",
    "db",
    "dbname",
    "host",
    "hostaddr",
    "port",
    "protocol",
    "ssl-ca",
    "ssl-cert",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// A value without the user and the password that it may have as an address. They may stand before an `@` and behind a `?`;
/// the path of a SQLite file may have both signs, and has no password. Where nobody can tell what is one, nothing is shown.
pub fn shown(text: &str) -> String {
    match text.split_once("://") {
        _ if text.starts_with("sqlite:") => text.to_owned(),
        Some((scheme, rest)) if is_scheme(scheme) => format!("{scheme}://{}", behind_scheme(rest)),
        Some(_) => "…".to_owned(),
        None if may_be_credentials(text) => "…".to_owned(),
        None => text.to_owned(),
    }
}

fn behind_scheme(rest: &str) -> String {
    let (whose, place) = match rest.rsplit_once('@') {
        Some((before, place)) if !before.contains('?') => ("…@", place),
        // The sign may be one of a password's: nobody can tell what stands before it.
        Some(_) => return "…".to_owned(),
        // What stands for a port may be a password whose host was forgotten.
        None if !has_port_or_none(rest) => return "…".to_owned(),
        None => ("", rest),
    };
    match place.split_once('?') {
        Some((place, query)) if !query.split('&').all(is_harmless) => format!("{whose}{place}?…"),
        _ => format!("{whose}{place}"),
    }
}

/// RFC 3986, section 3.1.
fn is_scheme(text: &str) -> bool {
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b"+-.".contains(&sign);
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_sign)
}

fn has_port_or_none(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let behind_host = authority.rsplit(']').next().unwrap_or_default();
    let port = behind_host.split_once(':').map_or("", |(_, port)| port);
    port.bytes().all(|sign| sign.is_ascii_digit())
}

/// One part of a query, whose name is written plainly. A value with a `;` or a `=` may have a second part in it, and one in
/// PEM may be a private key.
fn is_harmless(part: &str) -> bool {
    let (name, value) = part.split_once('=').unwrap_or((part, ""));
    HARMLESS.contains(&name) && !value.contains([';', '=']) && !value.contains("-----")
}

/// `user:password@host` whose scheme was forgotten, and `host=… password=…`.
fn may_be_credentials(text: &str) -> bool {
    let before_host = text.rsplit_once('@').map_or("", |(before, _)| before);
    before_host.contains(':') || (text.contains('=') && text.to_ascii_lowercase().contains("pass"))
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_has_no_password_is_shown_whole() {
        for plain in [
            "sqlite://data/a@b.db",
            "sqlite:data/a:b@c.db",
            "127.0.0.1:8080",
            "fd00::/8,10.0.0.0/8",
            "data/keys/token.key",
            "a@b, c=d",
            "",
            "https://[::1]:8443/shop",
            "redis://192.0.2.1:6379/3",
            "postgres://db.example/shop?sslmode=verify-full&sslrootcert=/etc/ca.pem",
        ] {
            assert_eq!(shown(plain), plain);
        }
    }

    #[test]
    fn what_opens_something_is_left_out() {
        for (address, left) in [
            (
                "postgres://shop:secret@db.example/shop",
                "postgres://…@db.example/shop",
            ),
            (
                "postgres://shop:se/cr@et@db.example/shop",
                "postgres://…@db.example/shop",
            ),
            (
                "postgres://shop:secret@db.example/shop?sslmode=require",
                "postgres://…@db.example/shop?sslmode=require",
            ),
            (
                "postgres://db.example/shop?user=shop&password=secret",
                "postgres://db.example/shop?…",
            ),
            (
                "postgres://db.example/shop?pasword=secret",
                "postgres://db.example/shop?…",
            ),
            (
                "postgres://db.example/shop?p%61ssword=secret",
                "postgres://db.example/shop?…",
            ),
            ("postgres://db.example/shop?password=sec@ret", "postgres://…"),
            ("postgres://shop:sec?ret@db.example/shop", "postgres://…"),
            ("postgres://shop:secret/shop", "postgres://…"),
            ("rediss://:secret@redis.internal", "rediss://…@redis.internal"),
            (
                "unix:///run/redis.sock?user=shop&pass=secret",
                "unix:///run/redis.sock?…",
            ),
            ("https://user:secret@shop.example", "https://…@shop.example"),
            ("postgres:shop:secret@db.example/shop", "…"),
            ("postgres//shop:secret@db.example/shop", "…"),
            ("shop:secret@db.example/shop", "…"),
            ("shop:secret@postgres://db.example", "…"),
            ("host=db.example password=secret", "…"),
        ] {
            assert_eq!(shown(address), left, "{address}");
        }
    }

    #[test]
    fn a_value_that_may_be_a_key_or_hold_a_second_parameter_is_left_out() {
        for query in [
            "sslmode=require;password=secret",
            "host=h%20password=secret",
            "sslkey=secret",
            "ssl-key=secret",
            "sslcert=-----BEGIN+PRIVATE+KEY-----secret",
        ] {
            let address = format!("postgres://db.example/shop?{query}");
            assert_eq!(shown(&address), "postgres://db.example/shop?…", "{address}");
        }
    }
}
