//! The walls that ARCHITECTURE.md names and that no compiler sees.

use crate::sources::sources;

fn assert_none_says(folder: &str, words: &[&str]) {
    let sources = sources(folder);
    assert!(
        sources.len() >= 10,
        "the sources have gone elsewhere: {folder} has {}",
        sources.len()
    );
    for (path, text) in sources {
        for word in words {
            assert!(!text.contains(word), "{} says `{word}`", path.display());
        }
    }
}

#[test]
fn rules_and_tables_are_free_of_http_and_of_the_contract() {
    for folder in ["src/domain", "src/db"] {
        assert_none_says(folder, &["poem", "StatusCode", "shop_contract", "charter"]);
    }
}

/// What goes past the unit of work that a request's writes belong to is not undone with it.
#[test]
fn operations_write_within_their_unit() {
    assert_none_says(
        "src/domain",
        &["&self.db.write,", "&self.db.write)", "&self.db.write\n"],
    );
}

#[test]
fn the_engine_and_the_tool_know_no_shop() {
    for folder in ["engine/src", "codegen/src", "codegen/templates"] {
        assert_none_says(folder, &["shop_server", "shop_contract"]);
    }
}
