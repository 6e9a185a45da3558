//! What cannot be done is said in one line that helps.

use std::{ffi::OsStr, net::TcpListener, os::unix::ffi::OsStrExt};

use sea_orm::ConnectionTrait;
use shop_server::db::{Database, DatabaseOptions};

use super::program::Place;

#[test]
fn a_misspelt_setting_is_named_with_the_right_spelling() {
    let place = Place::new();
    let all = "; `config` lists all settings";
    let complaint = place
        .run_with(&["serve"], &[("SHOP_BNID", "127.0.0.1:1")])
        .complaint();
    assert_eq!(
        complaint,
        format!("error: the environment: unknown setting `SHOP_BNID`, did you mean `SHOP_BIND`?{all}")
    );
    place.write("shop.toml", "bnid = \"127.0.0.1:1\"\n");
    assert_eq!(
        place.run(&["routes"]).complaint(),
        format!("error: shop.toml: unknown setting `bnid`, did you mean `bind`?{all}")
    );
}

/// It would be passed over, and the shop served from a fresh file.
#[test]
fn a_variable_that_has_the_prefix_too_many_is_named_without_its_value() {
    let place = Place::new();
    for variable in [
        "DATABASE_URL",
        "REDIS_URL",
        "UPLOADS_DIR",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ] {
        let name = match variable {
            "OTEL_EXPORTER_OTLP_ENDPOINT" => "OTLP_ENDPOINT",
            name => name,
        };
        let given = format!("SHOP_{name}");
        let settings = [(given.as_str(), "postgres://shop:sek-ret-9@h/x")];
        assert_eq!(
            place.run_with(&["serve"], &settings).complaint(),
            format!(
                "error: the environment: unknown setting `{given}`, did you mean `{variable}`?; `config` lists all settings"
            )
        );
    }
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), 0);
}

#[test]
fn a_variable_that_is_no_text_is_named_without_its_value() {
    let place = Place::new();
    let mut command = place.command(&["serve"], &[]);
    let latin = OsStr::from_bytes(b"postgres://shop:sek-ret\xe9@h/x");
    let output = command.env("DATABASE_URL", latin).output().unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: DATABASE_URL: its value is not UTF-8; write it anew\n"
    );
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), 0);
}

/// Settings that are refused before anything is done: the variable, its value, and the sentence.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "SHOP_LOG_FORMAT",
        "xml",
        "`xml` is none of its values: write auto, text or json",
    ),
    (
        "SHOP_LOG_FORMAT",
        "",
        "`` is none of its values: write auto, text or json",
    ),
    (
        "SHOP_RESPONSE_CHECK",
        "maybe",
        "`maybe` is none of its values: write auto, on or off",
    ),
    (
        "SHOP_UNKNOWN_INPUT",
        "swallow",
        "`swallow` is none of its values: write refuse or ignore",
    ),
    (
        "SHOP_DEFAULT_LANGUAGE",
        "fr",
        "`fr` is none of its values: write en, ko or ja",
    ),
    (
        "SHOP_AFTER_SUNSET",
        "weep",
        "`weep` is none of its values: write serve or gone",
    ),
    (
        "SHOP_AUTH_ALGORITHM",
        "none",
        "`none` is none of its values: write HS256, EdDSA or RS256",
    ),
    (
        "SHOP_CURSOR_KEY_FILE",
        "",
        "`` names no file: name one, or leave this out for data/keys/cursor.key",
    ),
    (
        "SHOP_DATABASE_SYNCHRONOUS",
        "never",
        "`never` is none of its values: write normal or full",
    ),
    (
        "SHOP_IDEMPOTENCY_CONFLICT_STATUS",
        "410",
        "410 is neither 409 nor 422",
    ),
    (
        "SHOP_BIND",
        "x",
        "`x` is no address and port such as 127.0.0.1:8080",
    ),
    (
        "SHOP_BIND",
        "127.0.0.1:http",
        "`127.0.0.1:http` is no address and port such as 127.0.0.1:8080",
    ),
    (
        "SHOP_METRICS_BIND",
        ":9090",
        "`:9090` is no address and port such as 127.0.0.1:8080",
    ),
    (
        "SHOP_MAX_BODY_BYTES",
        "lots",
        "`lots` is no whole number from 1 to 1073741824",
    ),
    (
        "SHOP_MAX_CONNECTIONS",
        "-1",
        "`-1` is no whole number from 1 to 1000000",
    ),
    ("SHOP_MAX_BODY_BYTES", "0", "`0` is not from 1 to 1073741824"),
    ("SHOP_IDEMPOTENCY_SECONDS", "0", "`0` is not from 1 to 31536000"),
    (
        "SHOP_IDEMPOTENCY_SECONDS",
        "31536001",
        "`31536001` is not from 1 to 31536000",
    ),
    ("SHOP_ACCESS_TOKEN_SECONDS", "0", "`0` is not from 1 to 31536000"),
    (
        "SHOP_ACCESS_TOKEN_SECONDS",
        "31536001",
        "`31536001` is not from 1 to 31536000",
    ),
    ("SHOP_REFRESH_TOKEN_SECONDS", "0", "`0` is not from 1 to 31536000"),
    ("SHOP_SESSION_SECONDS", "0", "`0` is not from 1 to 31536000"),
    (
        "SHOP_SHUTDOWN_GRACE_SECONDS",
        "86401",
        "`86401` is not from 0 to 86400",
    ),
    (
        "SHOP_HSTS_SECONDS",
        "-1",
        "`-1` is no whole number from 0 to 4294967295",
    ),
    (
        "SHOP_MOCK",
        "perhaps",
        "`perhaps` is none of its values: write on or off",
    ),
    (
        "SHOP_FORBIDDEN_WORDS",
        "!!!",
        "`!!!` has neither a letter nor a digit, so no name would ever hold it",
    ),
    // What may hold a password is not repeated.
    (
        "REDIS_URL",
        "http://:secret@redis.internal",
        "that is no address of a Redis: write redis://HOST:PORT, or rediss://USER:PASSWORD@HOST:PORT with TLS",
    ),
];

#[test]
fn a_value_that_a_setting_cannot_have_is_refused_with_what_it_could_be() {
    let place = Place::new();
    for &(variable, value, why) in REFUSED {
        let complaint = place.run_with(&["config"], &[(variable, value)]).complaint();
        assert_eq!(complaint, format!("error: {variable}: {why}"));
    }
    place.write("shop.toml", "log_format = \"xml\"\n");
    assert_eq!(
        place.run(&["config"]).complaint(),
        "error: `log_format` in shop.toml: `xml` is none of its values: write auto, text or json"
    );
    assert_eq!(std::fs::read_dir(place.path("")).unwrap().count(), 1);
}

#[test]
fn a_settings_file_that_is_missing_or_broken_is_named() {
    let place = Place::new();
    let complaint = place.run(&["config", "--config", "nowhere.toml"]).complaint();
    assert!(complaint.contains("nowhere.toml"), "{complaint}");
    place.write("broken.toml", "bind = \n");
    let broken = place.run(&["config", "--config", "broken.toml"]);
    assert_eq!((broken.code, broken.out.as_str()), (Some(1), ""));
    assert!(broken.err.contains("broken.toml"), "{}", broken.err);
}

/// Each way to write an address in which a password was seen to slip through.
#[test]
fn what_may_be_a_password_is_never_repeated() {
    let place = Place::new();
    for (variable, value) in [
        ("DATABASE_URL", "postgres:shop:sek-ret-9@h/x"),
        ("DATABASE_URL", "postgres//shop:sek-ret-9@h/x"),
        ("DATABASE_URL", "shop:sek-ret-9@h/x"),
        ("DATABASE_URL", "host=h password=sek-ret-9"),
        ("DATABASE_URL", "postgres://shop@h/shop?pasword=sek-ret-9"),
        (
            "DATABASE_URL",
            "postgres://shop@h/shop?password=sek-ret-9&sslmode=nope",
        ),
        (
            "DATABASE_URL",
            "postgres://shop@h/shop?sslmode=require;password=sek-ret-9",
        ),
        (
            "DATABASE_URL",
            "postgres://shop@h/shop?dbname=x;password=sek-ret-9",
        ),
        ("DATABASE_URL", "postgres://shop@h/shop?sslkey=sek-ret-9"),
        ("DATABASE_URL", "postgres://shop:sek-ret?9@h/shop"),
        ("SHOP_PUBLIC_URL", "https://u:sek-ret-9@h"),
        ("SHOP_CORS_ORIGINS", "https://a, https://u:sek-ret-9@h"),
        ("SHOP_BIND", "http://u:sek-ret-9@h"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://u:sek-ret-9@h:4318"),
        ("REDIS_URL", "redis://:sek-ret-9@h:port"),
    ] {
        let said = place
            .run_with(&["migrate", "status"], &[(variable, value)])
            .complaint();
        assert!(!said.contains("sek-ret"), "{variable}={value}: {said}");
    }
    place.write("shop.toml", "\ndatabase_url = postgres://u:sek-ret-9@h/x\n");
    let said = place.run(&["migrate", "status"]).complaint();
    assert!(
        said.starts_with("error: cannot read the settings in shop.toml: line 2, column ")
            && !said.contains("sek-ret"),
        "{said}"
    );
}

#[test]
fn a_database_that_is_not_served_is_named_without_its_password() {
    let place = Place::new();
    let settings = [("DATABASE_URL", "mysql://shop:secret@db.example/shop")];
    for arguments in [&["serve"] as &[&str], &["migrate", "up"], &["seed"]] {
        let complaint = place.run_with(arguments, &settings).complaint();
        assert!(complaint.starts_with("error: the database address `mysql://…` cannot be used: write"));
        assert!(
            complaint.contains("`sqlite://data/shop.db`") && !complaint.contains("secret"),
            "{complaint}"
        );
    }
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let place = Place::new();
    place.write("notes.txt", &"These are notes, not a database. ".repeat(50));
    let complaint = place
        .run_with(&["migrate", "status"], &[("DATABASE_URL", "sqlite://notes.txt")])
        .complaint();
    assert!(
        complaint.starts_with("error: cannot open the database notes.txt: "),
        "{complaint}"
    );
    assert!(
        complaint.contains("Check that it is a SQLite file"),
        "{complaint}"
    );
}

#[test]
fn a_folder_in_the_place_of_a_database_is_named_and_nothing_is_left_beside_it() {
    let place = Place::new();
    std::fs::create_dir(place.path("data")).unwrap();
    let settings = [("DATABASE_URL", "sqlite://data")];
    for arguments in [&["serve"] as &[&str], &["migrate", "up"], &["seed"]] {
        assert_eq!(
            place.run_with(arguments, &settings).complaint(),
            "error: the database data is a folder: name a file in it, such as sqlite://data/shop.db"
        );
    }
    let left = std::fs::read_dir(place.path("")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["data"]);
}

#[test]
fn an_address_that_is_taken_is_named_with_the_setting_to_change() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = place.run_with(&["serve"], &[("SHOP_BIND", &address)]);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""));
    let complaint = outcome.last_word();
    assert!(
        complaint.starts_with(&format!("error: cannot listen on {address}: ")),
        "{complaint}"
    );
    let hint = "is another server running there? Choose another address with SHOP_BIND, \
                such as SHOP_BIND=127.0.0.1:8081";
    assert!(complaint.ends_with(hint), "{complaint}");
}

#[test]
fn an_address_of_another_machine_or_of_the_counters_is_named_before_the_banner() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (variable, address, guess) in [
        (
            "SHOP_BIND",
            "192.0.2.1:0",
            "; this machine has no such address. Choose",
        ),
        (
            "SHOP_METRICS_BIND",
            taken.as_str(),
            "; is another server running there? Choose",
        ),
    ] {
        let settings = [
            ("SHOP_BIND", "127.0.0.1:0"),
            (variable, address),
            ("SHOP_LOG_FILTER", "error"),
        ];
        let complaint = place.run_with(&["serve"], &settings).complaint();
        assert!(
            complaint.starts_with(&format!("error: cannot listen on {address}: ")),
            "{complaint}"
        );
        let hint = format!("{guess} another address with {variable}, such as {variable}=127.0.0.1:");
        assert!(complaint.contains(&hint), "{complaint}");
    }
}

#[test]
fn a_folder_for_uploads_that_is_none_is_named_with_its_setting() {
    let place = Place::new();
    place.write("uploads", "a file");
    let settings = [("UPLOADS_DIR", "uploads"), ("SHOP_LOG_FILTER", "error")];
    assert_eq!(
        place.run_with(&["serve"], &settings).complaint(),
        "error: cannot look into the folder for uploads uploads: Not a directory (os error 20); make it a folder of this \
         user's, or choose another with UPLOADS_DIR"
    );
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_with_what_to_do() {
    let place = Place::new();
    assert_eq!(place.run(&["migrate", "up"]).code, Some(0));
    let address = format!("sqlite://{}", place.path("data/shop.db").display());
    let database = Database::open(&address, DatabaseOptions::default())
        .await
        .unwrap();
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_later', 0)";
    database.write.execute_unprepared(newer).await.unwrap();
    database.close().await.unwrap();
    for command in [
        &["serve"] as &[&str],
        &["migrate", "status"],
        &["migrate", "up"],
        &["seed"],
    ] {
        assert_eq!(
            place
                .run_with(command, &[("SHOP_LOG_FILTER", "error")])
                .complaint(),
            "error: a newer version of this program has made the database: it has m20990101_000001_later, which this \
             version does not know. Start the newer version again, or give this one a copy of the database from before"
        );
        let log_left = place.path("data/shop.db-wal").exists();
        assert!(
            command != ["serve"] || !log_left,
            "it is closed, whatever the start failed for"
        );
    }
}

#[test]
fn a_command_line_that_means_nothing_is_refused_with_the_usage() {
    let place = Place::new();
    for arguments in [
        &["sevre"] as &[&str],
        &["seed", "--items", "many"],
        &["migrate"],
        &["--prot", "1"],
    ] {
        let outcome = place.run(arguments);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(
            outcome.err.contains("Usage: shop-server") || outcome.err.contains("--help"),
            "{outcome:?}"
        );
    }
}
