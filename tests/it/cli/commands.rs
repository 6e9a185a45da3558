//! Commands that do their work and end.

use shop_server::{
    db::{Database, DatabaseOptions},
    domain::{
        CategoryFilter, Clock, ForbiddenWords, ItemFilter, ItemInclude, ItemKey, KeysetRequest, PageRequest,
        Shop, Sort,
    },
};

use super::program::Place;

#[test]
fn help_names_every_command_and_where_settings_are_listed() {
    let place = Place::new();
    let help = place.run(&["--help"]).printed();
    assert_eq!(place.run(&["help"]).printed(), help);
    for word in [
        "Usage: shop-server",
        "serve",
        "migrate",
        "seed",
        "token",
        "routes",
        "config",
        "--config <FILE>",
        "Examples:",
    ] {
        assert!(help.contains(word), "{word} is missing from\n{help}");
    }
    assert!(help.contains("`shop-server config` lists them all"), "{help}");
    for (arguments, words) in [
        (["seed", "--help"], ["--items <N>", "[default: 100]"]),
        (["migrate", "--help"], ["up", "status"]),
    ] {
        let help = place.run(&arguments).printed();
        assert!(words.iter().all(|word| help.contains(word)), "{help}");
    }
    assert_eq!(
        std::fs::read_dir(place.path("")).unwrap().count(),
        0,
        "help makes no files"
    );
}

#[test]
fn version_is_the_packages() {
    assert_eq!(
        Place::new().run(&["--version"]).printed(),
        format!("shop-server {}\n", env!("CARGO_PKG_VERSION"))
    );
}

/// Items, categories and reviews of the default database of a folder, and every item's name and price by id.
async fn stock(place: &Place) -> ([u64; 3], Vec<(String, i64)>) {
    let address = format!("sqlite://{}", place.path("data/shop.db").display());
    let database = Database::open(&address, DatabaseOptions::default())
        .await
        .unwrap();
    let shop = Shop::new(database, Clock::system(), ForbiddenWords::default());
    let mut all = ItemFilter::default();
    all.include_inactive(true);
    let (page, order) = (PageRequest::new(1, 100), [Sort::ascending(ItemKey::Id)]);
    let items = shop
        .list_items(&all, &order, page, ItemInclude::default())
        .await
        .unwrap();
    let categories = shop
        .list_categories(&CategoryFilter::default(), &[], page)
        .await
        .unwrap();
    let mut reviews = 0;
    for view in &items.entries {
        let counted = KeysetRequest::first(1).with_total(true);
        let page = shop.list_reviews(view.item.id, &[], &counted).await.unwrap();
        reviews += page.total.unwrap();
    }
    let goods = items
        .entries
        .iter()
        .map(|view| (view.item.name.clone(), view.item.price.hundredths()));
    ([items.total, categories.total, reviews], goods.collect())
}

/// An account of each role, with a password that nobody guesses.
fn assert_passwords_are_told(lines: &str) {
    let lines: Vec<&str> = lines.lines().collect();
    let beginnings = [
        "Added the customer user@example.com with the password ",
        "Added the staff staff@example.com with the password ",
        "Added the admin admin@example.com with the password ",
    ];
    assert_eq!(lines.len(), beginnings.len(), "{lines:?}");
    for (line, beginning) in lines.into_iter().zip(beginnings) {
        assert_eq!(line.strip_prefix(beginning).map(str::len), Some(16), "{line}");
    }
}

#[test]
fn a_token_is_printed_alone_for_each_role_and_for_no_other() {
    let place = Place::new();
    for role in ["customer", "staff", "admin"] {
        let printed = place.run(&["token", "--role", role]).printed();
        let token = printed.strip_suffix('\n').unwrap();
        assert_eq!(token.split('.').count(), 3, "{printed}");
        assert!(!token.contains(char::is_whitespace), "{printed}");
    }
    let refused = place.run(&["token", "--role", "root"]);
    assert_eq!((refused.code, refused.out.as_str()), (Some(2), ""));
    let hint = "there is no role `root`: there are customer, staff and admin";
    assert!(refused.err.contains(hint), "{refused:?}");
}

#[test]
fn keys_that_cannot_be_used_are_told_before_anything_is_made() {
    let place = Place::new();
    place.write("short.key", "too short\n");
    place.write("keys.json", "{}");
    let short = ("SHOP_AUTH_KEY_FILE", "short.key");
    let set = ("SHOP_AUTH_JWKS_FILE", "keys.json");
    for (settings, why) in [
        (
            vec![short],
            "short.key, which `auth_key_file` names: a secret of at least 32 bytes is needed",
        ),
        (
            vec![set],
            "keys.json, which `auth_jwks_file` names: a JWKS file holds public keys",
        ),
        (
            vec![set, ("SHOP_AUTH_ALGORITHM", "EdDSA")],
            "keys.json, which `auth_jwks_file` names: no JWK set",
        ),
    ] {
        let said = place
            .run_with(&["token", "--role", "admin"], &settings)
            .complaint();
        assert!(said.starts_with(&format!("error: the key file {why}")), "{said}");
        let serves = [settings, vec![("SHOP_BIND", "127.0.0.1:0")]].concat();
        let said = place.run_with(&["serve"], &serves).last_word();
        assert!(said.starts_with(&format!("error: the key file {why}")), "{said}");
        assert!(!place.path("data").join("shop.db").exists(), "{why}");
        assert!(!place.path("data").join("keys").exists(), "{why}");
    }
}

#[tokio::test]
async fn seeding_fills_the_same_shop_each_time_and_says_with_what() {
    let mut shops = Vec::new();
    for place in [Place::new(), Place::new()] {
        let said = place.run(&["seed", "--items", "40"]);
        let (counts, goods) = stock(&place).await;
        let [items, categories, reviews] = counts;
        assert_eq!((items, categories > 0, reviews > 0), (40, true, true));
        let expected = format!(
            "Added 40 items, {categories} categories and {reviews} reviews to sqlite://data/shop.db.\n"
        );
        let accounts = said.out.strip_prefix(expected.as_str());
        let accounts = accounts.unwrap_or_else(|| panic!("{said:?} does not begin with {expected}"));
        assert_eq!(said.code, Some(0));
        assert_passwords_are_told(accounts);
        let again = place.run(&["seed", "--items", "2"]);
        assert!(
            again.out.starts_with("Added 2 items, 0 categories and "),
            "{again:?}"
        );
        assert_eq!(again.out.lines().count(), 1, "passwords are told once: {again:?}");
        assert_eq!(stock(&place).await.0[0], 42);
        shops.push((counts, goods));
    }
    assert_eq!(shops[0], shops[1]);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let place = Place::new();
    let mut child = place
        .command(&["routes"], &[])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
