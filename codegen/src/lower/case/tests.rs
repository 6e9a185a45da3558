use super::*;

#[test]
fn snake_case_splits_at_signs_and_at_changes_of_case() {
    let cases = [
        ("filter[price][gt]", "filter_price_gt"),
        ("listItems", "list_items"),
        ("HTTPServer", "http_server"),
        ("X-Request-Id", "x_request_id"),
        ("sha256", "sha256"),
        ("type", "r#type"),
        ("self", "self_"),
        ("2fa", "value_2fa"),
        ("***", ""),
    ];
    for (name, expected) in cases {
        assert_eq!(snake(name), expected, "{name}");
    }
}

#[test]
fn pascal_case_joins_words() {
    let cases = [
        ("list_items", "ListItems"),
        ("KRW", "Krw"),
        ("self", "Self_"),
        ("2xx", "Value2xx"),
        ("-", ""),
    ];
    for (name, expected) in cases {
        assert_eq!(pascal(name), expected, "{name}");
    }
}

#[test]
fn a_leading_minus_is_descending_order() {
    assert_eq!(variant("-created_at"), "CreatedAtDesc");
    assert_eq!(variant("created_at"), "CreatedAt");
    assert_eq!(variant("-self"), "SelfDesc");
    assert_eq!(variant("-"), "Minus");
    assert_eq!(variant("-1"), "Minus1");
}

#[test]
fn every_name_makes_one_in_rust() {
    let cases = [
        ("Größe", "größe", "Größe"),
        ("배송지", "배송지", "배송지"),
        ("<=", "less_equal", "LessEqual"),
        ("", "empty", "Empty"),
        ("👍", "u1f44d", "U1f44d"),
        ("self", "self_", "Self_"),
        ("2fa", "value_2fa", "Value2fa"),
        ("$ref", "r#ref", "Ref"),
    ];
    for (name, as_field, as_type) in cases {
        assert_eq!(
            (field(name), type_name(name)),
            (as_field.to_owned(), as_type.to_owned()),
            "{name}"
        );
    }
}

#[test]
fn names_that_collide_are_numbered() {
    let names = ["a", "a_2", "a", "r#type", "r#type"].map(str::to_owned).to_vec();
    assert_eq!(distinct(names, "_"), ["a", "a_2", "a_3", "r#type", "type_2"]);
}

#[test]
fn words_of_rust_and_names_of_its_files_are_reserved() {
    for name in [
        "Self", "self", "super", "Crate", "Mod", "lib", "main", "Type", "yield",
    ] {
        assert!(is_reserved(name), "{name}");
    }
    for name in ["Items", "types", "get_self", "Modules"] {
        assert!(!is_reserved(name), "{name}");
    }
}

#[test]
fn constants_are_written_in_capitals() {
    assert_eq!(screaming("listItems"), "LIST_ITEMS");
}
