//! What cannot be done is said in one line that helps.

use std::net::TcpListener;

use super::program::Place;

#[test]
fn a_misspelt_setting_is_named_with_the_right_spelling() {
    let place = Place::new();
    let hint = "did you mean `bind`?; `config` lists all settings";
    let complaint = place
        .run_with(&["serve"], &[("SHOP_BNID", "127.0.0.1:1")])
        .complaint();
    assert_eq!(
        complaint,
        format!("error: the environment: unknown setting `bnid`, {hint}")
    );
    place.write("shop.toml", "bnid = \"127.0.0.1:1\"\n");
    assert_eq!(
        place.run(&["routes"]).complaint(),
        format!("error: shop.toml: unknown setting `bnid`, {hint}")
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_its_setting() {
    let place = Place::new();
    for (variable, value, name) in [
        ("SHOP_MAX_BODY_BYTES", "lots", "max_body_bytes"),
        ("SHOP_RESPONSE_CHECK", "maybe", "response_check"),
        ("SHOP_UNKNOWN_INPUT", "swallow", "unknown_input"),
        ("SHOP_DATABASE_SYNCHRONOUS", "never", "database_synchronous"),
    ] {
        let complaint = place.run_with(&["config"], &[(variable, value)]).complaint();
        let (name, value) = (format!("`{name}`"), format!("`{value}`"));
        assert!(complaint.starts_with("error: "), "{complaint}");
        assert!(
            complaint.contains(&name) || complaint.contains(variable),
            "{complaint}"
        );
        assert!(
            complaint.contains(&value) || complaint.contains(value.trim_matches('`')),
            "{complaint}"
        );
    }
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

#[test]
fn a_database_that_is_not_served_is_named_without_its_password() {
    let place = Place::new();
    let settings = [("DATABASE_URL", "mysql://shop:secret@db.example/shop")];
    for arguments in [&["serve"] as &[&str], &["migrate", "up"], &["seed"]] {
        let complaint = place.run_with(arguments, &settings).err;
        assert!(
            complaint
                .starts_with("error: the database address `mysql://…@db.example/shop` is not served yet")
        );
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
fn an_address_that_is_taken_is_named_with_the_setting_to_change() {
    let place = Place::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let outcome = place.run_with(&["serve"], &[("SHOP_BIND", &address)]);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""));
    let complaint = outcome.err.lines().last().unwrap();
    assert!(
        complaint.starts_with(&format!("error: cannot listen on {address}: ")),
        "{complaint}"
    );
    let hint = "is another server running there? Choose another address with SHOP_BIND, \
                such as SHOP_BIND=127.0.0.1:8081";
    assert!(complaint.ends_with(hint), "{complaint}");
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
