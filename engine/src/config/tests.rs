//! What is read from where, and what is said of slips.

use std::{
    env,
    sync::atomic::{AtomicU32, Ordering},
};

use serde::Deserialize;

use super::*;

const KEYS: Keys = Keys {
    prefix: "CHARTER_TEST_",
    keys: &[&[
        Key {
            name: "port",
            variable: None,
            default: "8080",
            about: "The port.",
        },
        Key {
            name: "public_url",
            variable: None,
            default: "",
            about: "The URL.",
        },
        Key {
            name: "colour",
            variable: None,
            default: "red",
            about: "The colour.",
        },
        Key {
            name: "seconds",
            variable: None,
            default: "5",
            about: "The time.",
        },
        Key {
            name: "loud",
            variable: None,
            default: "off",
            about: "The noise.",
        },
    ]],
};

#[derive(Debug, Deserialize, PartialEq)]
struct Settings {
    port: u16,
    public_url: Option<String>,
    colour: Colour,
    #[serde(deserialize_with = "within::<1, 60, _, _>")]
    seconds: u8,
    loud: bool,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Colour {
    Red,
    Green,
    Blue,
}

fn load(toml: &str) -> Result<Settings, String> {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let file = FILES.fetch_add(1, Ordering::Relaxed);
    let path = env::temp_dir().join(format!("charter-config-{}-{file}.toml", std::process::id()));
    std::fs::write(&path, toml).unwrap();
    let loaded = KEYS
        .load(Some(&path))
        .and_then(|loaded| loaded.read())
        .map_err(|error| error.to_string());
    std::fs::remove_file(path).unwrap();
    loaded
}

#[test]
fn the_file_stands_over_the_defaults() {
    assert_eq!(
        KEYS.load(None).unwrap().read::<Settings>().unwrap(),
        Settings {
            port: 8080,
            public_url: None,
            colour: Colour::Red,
            seconds: 5,
            loud: false,
        }
    );
    let settings =
        load("port = 9090\npublic_url = 'https://shop.example'\ncolour = 'blue'\nloud = true").unwrap();
    assert_eq!(
        settings,
        Settings {
            port: 9090,
            public_url: Some("https://shop.example".to_owned()),
            colour: Colour::Blue,
            seconds: 5,
            loud: true,
        }
    );
}

#[test]
fn a_slip_of_the_keyboard_is_named() {
    let error = load("prot = 9090").unwrap_err();
    assert!(
        error.contains("unknown setting `prot`, did you mean `port`?"),
        "{error}"
    );
}

#[test]
fn a_wrong_value_is_named_with_its_key() {
    for (line, why) in [
        ("port = 'eighty'", "`eighty` is no whole number from 0 to 65535"),
        ("port = 65536", "`65536` is no whole number from 0 to 65535"),
        (
            "port = [80]",
            "a list or a table is no value of a setting; write a text or a number",
        ),
        (
            "colour = 'mauve'",
            "`mauve` is none of its values: write red, green or blue",
        ),
        (
            "loud = 'perhaps'",
            "`perhaps` is none of its values: write on or off",
        ),
        ("seconds = 0", "`0` is not from 1 to 60"),
        ("seconds = 61", "`61` is not from 1 to 60"),
    ] {
        let error = load(line).unwrap_err();
        let key = line.split(' ').next().unwrap();
        assert!(error.starts_with(&format!("`{key}` in ")), "{error}");
        assert!(error.ends_with(&format!(".toml: {why}")), "{error}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = KEYS
        .load(Some(Path::new("/nowhere/shop.toml")))
        .unwrap_err()
        .to_string();
    assert!(error.contains("/nowhere/shop.toml"), "{error}");
}

#[test]
fn variables_carry_the_prefix() {
    assert_eq!(KEYS.variable(KEYS.all().next().unwrap()), "CHARTER_TEST_PORT");
}

/// Quotes that were forgotten, a key that stands there twice: the reason is told, and never what stands there.
#[test]
fn a_file_that_is_no_toml_is_named_without_what_it_holds() {
    for (text, place) in [
        (
            "port = 1\n  public_url = postgres://u:secret@h/x",
            "line 2, column ",
        ),
        ("public_url = \"secret", "line 1, column "),
        ("public_url = 'secret'\npublic_url = 'secret'", "line 2, column "),
        ("secret", "line 1, column "),
    ] {
        let error = load(text).unwrap_err();
        assert!(error.starts_with("cannot read the settings in /"), "{error}");
        assert!(error.contains(&format!(".toml: {place}")), "{error}");
        assert!(!error.contains("secret") && !error.contains('\n'), "{error}");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let folder = env::temp_dir();
    let error = KEYS.load(Some(&folder)).unwrap_err().to_string();
    let named = format!("cannot read the settings in {}: Is a directory", folder.display());
    assert!(error.starts_with(&named), "{error}");
}

#[test]
fn a_value_that_may_be_an_address_with_a_password_is_not_repeated() {
    let error = load("port = 'https://u:secret@h'").unwrap_err();
    let why = ": `https://…@h` is no whole number from 0 to 65535";
    assert!(error.ends_with(why), "{error}");
}
