//! Parameters of every style, and bad input for each.

use serde_json::json;

use crate::server::{open, told};

#[tokio::test]
async fn variables_of_the_path_are_read_in_their_styles() {
    let client = open();
    let told = async |path: &str| told(client.get(path)).await;
    let expected = json!([7, ["a b", "c"], [1, 2], {"x": 3, "y": 0.5}]);
    let path = "/path/7/.a%20b,c/;matrix=1;matrix=2/x=3,y=0.5";
    assert_eq!(told(path).await, (200, expected));
    for path in [
        "/path/seven/.a/;matrix=1/x=3",
        "/path/7/a/;matrix=1/x=3",
        "/path/7/.a/matrix=1/x=3",
        "/path/7/.a/;matrix=one/x=3",
        "/path/7/.a/;matrix=1/y=3",
        "/path/7/.a/;matrix=1/x=3,z=1",
        "/path/7/.a/;matrix=1",
    ] {
        assert_eq!(told(path).await, (404, json!(["not_found"])), "{path}");
    }
}

#[tokio::test]
async fn a_single_value_has_the_prefix_of_its_style() {
    let client = open();
    let told = async |path: &str| told(client.get(path)).await;
    assert_eq!(told("/single/.5/;matrix=5").await, (200, json!(["5", 5])));
    assert_eq!(told("/single/../;matrix=-5").await, (200, json!([".", -5])));
    for path in [
        "/single/5/;matrix=5",
        "/single/;label=5/;matrix=5",
        "/single/.5/5",
        "/single/.5/.5",
        "/single/.5/matrix=5",
        "/single/.5/;other=5",
        "/single/.5/;matrix",
        "/single/.5/;matrix=5;matrix=6",
    ] {
        assert_eq!(told(path).await, (404, json!(["not_found"])), "{path}");
    }
}

#[tokio::test]
async fn decimals_of_a_query_are_exact_or_refused() {
    let client = open();
    let told = async |query: &str| told(client.get(format!("/query?{query}"))).await;
    for (query, price) in [
        ("price=9999999999999.99", "9999999999999.99"),
        ("price=0.10000000000000000", "0.1"),
        ("price=1234567890.1234567", "1234567890.1234567"),
        ("price=-1e3", "-1000"),
        ("price=9007199254740993", "9007199254740993"),
    ] {
        let (status, answer) = told(query).await;
        assert_eq!((status, &answer["price"]), (200, &json!(price)), "{query}");
    }
    for (query, field) in [
        ("price=1234567890.12345678", "price"),
        ("price=0.1000000000000000055", "price"),
        ("price=99999999999999999999", "price"),
        ("prices=%5B0.5%2C1234567890123456.78%5D", "prices"),
    ] {
        let detail = format!("{field}: has more digits than are kept");
        assert_eq!(
            told(query).await,
            (422, json!(["validation_failed", detail])),
            "{query}"
        );
    }
}

#[tokio::test]
async fn a_segment_may_hold_several_variables() {
    let client = open();
    let told = async |path: &str| told(client.get(path)).await;
    assert_eq!(told("/files/read.me.txt").await, (200, json!(["read.me", "txt"])));
    assert_eq!(told("/files/a%2Fb.md").await, (200, json!(["a/b", "md"])));
    for path in [
        "/files/read.exe",
        "/files/read",
        "/files/.txt",
        "/.routes/read_name/read/txt",
    ] {
        assert_eq!(told(path).await, (404, json!(["not_found"])), "{path}");
    }
}

#[tokio::test]
async fn query_parameters_are_read_in_their_styles() {
    let client = open();
    let told = async |query: &str| told(client.get(format!("/query?{query}"))).await;
    let all = "many=1&many=2&piped=a%7Cb%20c&spaced=1%202&deep[x]=1&deep[y]=2.5&around=x,3,y,4&where=%7B%22x%22%3A5%7D&size=7";
    let expected = json!({
        "many": [1, 2], "piped": ["a", "b c"], "spaced": [1, 2], "deep": {"x": 1, "y": 2.5},
        "around": {"x": 3, "y": 4.0}, "where": {"x": 5}, "size": 7,
        "price": null, "prices": null,
    });
    assert_eq!(told(all).await, (200, expected));
    let nothing = json!({
        "many": null, "piped": null, "spaced": null, "deep": null, "around": null, "where": null, "size": 20,
        "price": null, "prices": null,
    });
    assert_eq!(told("").await, (200, nothing));
}

#[tokio::test]
async fn what_is_wrong_with_a_query_is_told_by_name() {
    let client = open();
    for (query, detail) in [
        ("many=1&many=two", "many: must be a whole number"),
        ("many=1&many=2&many=3&many=4", "many: must have at most 3 entries"),
        ("spaced=1%20two", "spaced: must be a whole number"),
        ("deep[y]=1", "deep[x]: is required"),
        ("deep[x]=one", "deep: must be a whole number"),
        ("deep[x]=1&deep[z]=1", "deep[z]: is not known here"),
        ("around=x", "around: must be an object"),
        ("where=x", "where: must be valid JSON"),
        ("size=0", "size: must be at least 1"),
        ("size=1&size=2", "size: must be given only once"),
        ("sise=1", "sise: is not known here; did you mean `size`?"),
    ] {
        let answer = told(client.get(format!("/query?{query}"))).await;
        assert_eq!(answer, (422, json!(["validation_failed", detail])), "{query}");
    }
}

#[tokio::test]
async fn headers_and_cookies_are_parameters() {
    let client = open();
    let request = client
        .get("/head")
        .header("X-Tags", "a, b")
        .header("X-Tags", "c")
        .header("X-Point", "x,1,y,2.5")
        .header("Cookie", "other=1; flavour=nut");
    let expected = json!([["a", "b", "c"], {"x": 1, "y": 2.5}, "nut"]);
    assert_eq!(told(request).await, (200, expected));
    let request = client.get("/head").header("X-Point", "x,1");
    assert_eq!(told(request).await, (200, json!([null, {"x": 1}, null])));
    let request = client
        .get("/head")
        .header("X-Point", "x,one")
        .header("Cookie", "flavour=salt");
    let expected = json!([
        "validation_failed",
        "X-Point: must be a whole number",
        "flavour: must be one of plain, nut"
    ]);
    assert_eq!(told(request).await, (422, expected));
    let expected = json!(["validation_failed", "X-Point: is required"]);
    assert_eq!(told(client.get("/head")).await, (422, expected));
}
