use poem::http::header;
use serde_json::{Value, json};

use super::{Outgoing, OutgoingError, QueryStyle};

fn uri(outgoing: Outgoing) -> String {
    outgoing.build().unwrap().uri().to_string()
}

#[test]
fn a_url_that_a_client_gave_is_taken_as_it_is_and_values_inside_one_are_coded() {
    let given = Outgoing::new("POST").at("https://a.example/hook?to=b");
    assert_eq!(uri(given), "https://a.example/hook?to=b");
    let inside = Outgoing::new("POST")
        .at("https://a.example/orders/")
        .value("a/b?c&d")
        .at("/state?id=")
        .value(&7);
    assert_eq!(uri(inside), "https://a.example/orders/a%2Fb%3Fc%26d/state?id=7");
}

#[test]
fn query_parameters_are_written_in_each_style() {
    let list = json!(["a b", "c&d"]);
    let object = json!({"x": 1, "y": {"z": true}, "n": null});
    for (style, explode, value, expected) in [
        (QueryStyle::Form, true, &list, "q=a%20b&q=c%26d"),
        (QueryStyle::Form, false, &list, "q=a%20b,c%26d"),
        (QueryStyle::SpaceDelimited, false, &list, "q=a%20b%20c%26d"),
        (QueryStyle::PipeDelimited, false, &list, "q=a%20b%7Cc%26d"),
        (QueryStyle::DeepObject, true, &object, "q[x]=1&q[y][z]=true"),
        (QueryStyle::Form, true, &json!({"x": 1}), "x=1"),
        (QueryStyle::Form, false, &json!({"x": 1, "y": "b"}), "q=x,1,y,b"),
        (QueryStyle::Form, true, &json!("ü"), "q=%C3%BC"),
    ] {
        let outgoing = Outgoing::new("GET")
            .at("https://a.example/")
            .query("q", style, explode, value);
        assert_eq!(uri(outgoing), format!("https://a.example/?{expected}"));
    }
    let more = Outgoing::new("GET")
        .at("https://a.example/?a=1")
        .query("none", QueryStyle::Form, true, &Value::Null)
        .query_json("filter", &json!({"a": [1]}));
    assert_eq!(uri(more), "https://a.example/?a=1&filter=%7B%22a%22%3A%5B1%5D%7D");
}

#[test]
fn headers_cookies_and_bodies_are_as_the_document_has_them() {
    let request = Outgoing::new("PUT")
        .at("https://a.example/")
        .header("X-Tags", false, &["a", "b"])
        .header("X-None", false, &None::<String>)
        .cookie("c", "d;e")
        .json("application/json", &json!({"a": 1}))
        .build()
        .unwrap();
    assert_eq!(request.method(), "PUT");
    assert_eq!(request.headers()["x-tags"], "a,b");
    assert_eq!(request.headers().get("x-none"), None);
    assert_eq!(request.headers()[header::COOKIE], "c=d%3Be");
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(request.body(), br#"{"a":1}"#);
    let body = |outgoing: Outgoing| {
        let request = outgoing.at("https://a.example/").build().unwrap();
        String::from_utf8(request.into_body()).unwrap()
    };
    let form = json!({"a": "b c", "d": [1, 2], "n": null});
    let form = Outgoing::new("POST").form("application/x-www-form-urlencoded", &form);
    assert_eq!(body(form), "a=b%20c&d=1&d=2");
    assert_eq!(body(Outgoing::new("POST").text("text/plain", &7)), "7");
    let nothing = Outgoing::new("POST").json("application/json", &None::<i32>);
    assert_eq!(body(nothing), "");
}

#[test]
fn what_is_no_request_is_told() {
    let nowhere = Outgoing::new("POST").at("no url at all").build();
    assert!(matches!(nowhere, Err(OutgoingError::Invalid(_))));
    let header = Outgoing::new("POST").at("/").header("X-A", false, "a\nb").build();
    assert!(matches!(header, Err(OutgoingError::Header(name)) if name == "X-A"));
}
