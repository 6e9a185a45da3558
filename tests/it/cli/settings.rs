//! `config`: every setting, as a file that the program reads back.

use shop_server::settings::KEYS;

use super::program::Place;

/// The file with every setting in force, those that stand on their default too.
fn uncommented(file: &str) -> String {
    let setting = |line: &str| {
        KEYS.all()
            .any(|key| line.starts_with(&format!("#{} = ", key.name)))
    };
    file.lines()
        .map(|line| if setting(line) { &line[1..] } else { line })
        .fold(String::new(), |text, line| text + line + "\n")
}

#[test]
fn every_setting_is_explained_with_its_variable_and_default() {
    let file = Place::new().run(&["config"]).printed();
    for key in KEYS.all() {
        let block = format!(
            "\n# {}\n# Environment: {}\n#{} = {:?}\n",
            key.about,
            KEYS.variable(key),
            key.name,
            key.default
        );
        assert!(file.contains(&block), "{block} is missing from\n{file}");
    }
}

#[test]
fn the_file_is_read_back_as_it_was_written() {
    let place = Place::new();
    let defaults = place.run(&["config"]).printed();
    place.write("all.toml", &uncommented(&defaults));
    assert_eq!(place.run(&["config", "--config", "all.toml"]).printed(), defaults);

    let settings = [
        ("SHOP_BIND", "127.0.0.1:9999"),
        ("SHOP_MAX_BODY_BYTES", "2048"),
        ("SHOP_PUBLIC_URL", "https://shop.example"),
        ("SHOP_FORBIDDEN_WORDS", "fake, \"re\\plica\""),
        ("DATABASE_URL", "sqlite://elsewhere.db"),
    ];
    let changed = place.run_with(&["config"], &settings).printed();
    for line in [
        "\nbind = \"127.0.0.1:9999\"\n",
        "\nmax_body_bytes = \"2048\"\n",
        "\npublic_url = \"https://shop.example\"\n",
        "\nforbidden_words = \"fake, \\\"re\\\\plica\\\"\"\n",
        "\ndatabase_url = \"sqlite://elsewhere.db\"\n",
    ] {
        assert!(changed.contains(line), "{line} is missing from\n{changed}");
    }
    place.write("mine.toml", &changed);
    assert_eq!(place.run(&["--config", "mine.toml", "config"]).printed(), changed);
    assert_eq!(
        place
            .run_with(&["config"], &[("SHOP_CONFIG", "mine.toml")])
            .printed(),
        changed
    );
}

/// The file is shown to others and kept beside code.
#[test]
fn what_has_a_password_in_it_is_not_written_down() {
    let place = Place::new();
    place.write(
        "shop.toml",
        "database_url = \"postgres://shop:secret@db.example/shop\"\nbind = \"127.0.0.1:9999\"\n",
    );
    let settings = [("REDIS_URL", "rediss://:secret@redis.internal")];
    let file = place.run_with(&["config"], &settings).printed();
    assert!(!file.contains("secret@") && !file.contains(":secret"), "{file}");
    let said = "# It has secrets, which are not written down here; it comes from";
    for lines in [
        format!("\n{said} `database_url` in shop.toml.\n#database_url = \"postgres://…@db.example/shop\"\n"),
        format!("\n{said} REDIS_URL.\n#redis_url = \"rediss://…@redis.internal\"\n"),
        "\nbind = \"127.0.0.1:9999\"\n".to_owned(),
    ] {
        assert!(file.contains(&lines), "{lines} is missing from\n{file}");
    }
    place.write("mine.toml", &file);
    let read = place.run(&["config", "--config", "mine.toml"]).printed();
    assert!(read.contains("\nbind = \"127.0.0.1:9999\"\n"), "{read}");
    assert!(
        read.contains("\n#database_url = \"sqlite://data/shop.db\"\n"),
        "{read}"
    );
}

#[test]
fn the_environment_stands_over_the_file_and_the_named_file_over_the_default_one() {
    let place = Place::new();
    place.write("shop.toml", "bind = \"127.0.0.1:1\"\n");
    place.write("named.toml", "bind = \"127.0.0.1:2\"\n");
    let bind = |arguments: &[&str], settings: &[(&str, &str)]| {
        let file = place.run_with(arguments, settings).printed();
        file.lines()
            .find(|line| line.starts_with("bind = "))
            .unwrap()
            .to_owned()
    };
    assert_eq!(bind(&["config"], &[]), "bind = \"127.0.0.1:1\"");
    assert_eq!(
        bind(&["config", "--config", "named.toml"], &[]),
        "bind = \"127.0.0.1:2\""
    );
    let environment = [("SHOP_BIND", "127.0.0.1:3")];
    assert_eq!(
        bind(&["config", "--config", "named.toml"], &environment),
        "bind = \"127.0.0.1:3\""
    );
}
