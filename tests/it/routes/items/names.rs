//! What an item may be called.

use serde_json::{Value, json};

use crate::{answer::Answer, app::App};

async fn named(app: &App, name: &str) -> Answer {
    app.post("/api/v1/items", json!({"name": name, "price": 1})).await
}

#[tokio::test]
async fn spaces_around_a_name_are_not_stored() {
    let app = App::new().await;
    for (sent, stored) in [
        ("  Tea pot ", "Tea pot"),
        ("  ab  ", "ab"),
        ("Tea  pot", "Tea  pot"),
        ("\u{3000}急須\u{a0}", "急須"),
        ("Tea\u{a0}pot\u{2009}", "Tea\u{a0}pot"),
        ("e\u{301}te\u{301}", "été"),
    ] {
        let answer = named(&app, sent).await;
        assert_eq!(
            (answer.status, &answer.json()["name"]),
            (201, &json!(stored)),
            "{sent:?}"
        );
    }
    let patched = app.patch("/api/v1/items/1", json!({"name": "  Blue pot "})).await;
    assert_eq!(
        (patched.status, &patched.json()["name"]),
        (200, &json!("Blue pot"))
    );
    let replaced = app
        .put("/api/v1/items/1", json!({"name": " Red pot  ", "price": 1}))
        .await;
    assert_eq!(
        (replaced.status, &replaced.json()["name"]),
        (200, &json!("Red pot"))
    );
}

#[tokio::test]
async fn a_name_of_any_script_comes_back_as_it_was() {
    let app = App::new().await;
    for name in [
        "찻주전자",
        "急須 🫖",
        "Théière «Émile»",
        "إبريق الشاي",
        "👨\u{200d}👩\u{200d}👧 mug",
        "نامه\u{200c}ای",
        "𝔗𝔢𝔞 \u{1F9C9}",
    ] {
        let answer = named(&app, name).await;
        assert_eq!((answer.status, &answer.json()["name"]), (201, &json!(name)));
        let read = app.get(answer.header("location")).await;
        assert_eq!(read.json()["name"], json!(name));
    }
}

#[tokio::test]
async fn length_is_counted_in_characters() {
    let app = App::new().await;
    for length in [2, 100] {
        assert_eq!(named(&app, &"茶".repeat(length)).await.status, 201, "{length}");
    }
    named(&app, &"茶".repeat(101))
        .await
        .is_invalid(&json!({"name": ["must be at most 100 characters long"]}));
    let answer = named(&app, "茶").await;
    let details = answer.json()["error"]["details"]["name"].clone();
    assert_eq!(
        (answer.status, &details[0]),
        (422, &json!("must be at least 2 characters long"))
    );
}

#[tokio::test]
async fn blank_control_and_hidden_characters_are_refused_in_words() {
    const SHORT: &str = "must be at least 2 characters long";
    const CONTROL: &str = "must not contain control characters";
    const NOTHING: &str = "must have at least one character that can be seen";
    let app = App::new().await;
    let hidden = |code: &str| format!("must not contain {code}, a character that cannot be seen");
    for (name, rule) in [
        ("   ", SHORT.to_owned()),
        (" a ", SHORT.to_owned()),
        ("\u{a0}\u{a0}\u{a0}", SHORT.to_owned()),
        ("\u{3000} \u{3000}", SHORT.to_owned()),
        ("\u{2003}a\u{3000}", SHORT.to_owned()),
        ("Tea\npot", CONTROL.to_owned()),
        ("Tea\u{0}pot", CONTROL.to_owned()),
        ("Tea\u{7f}pot", CONTROL.to_owned()),
        ("Tea\u{85}pot", CONTROL.to_owned()),
        ("Tea\u{9f}", CONTROL.to_owned()),
        ("\tTea", CONTROL.to_owned()),
        ("\u{200b}\u{200b}", hidden("U+200B")),
        ("\u{2060}\u{2060}", hidden("U+2060")),
        ("\u{3164}\u{3164}", hidden("U+3164")),
        ("Tea \u{202e}top", hidden("U+202E")),
        ("Tea\u{2066}pot", hidden("U+2066")),
        ("\u{200d}\u{200d}", NOTHING.to_owned()),
    ] {
        named(&app, name).await.is_invalid(&json!({"name": [rule]}));
    }
}

#[tokio::test]
async fn a_forbidden_word_is_refused_wherever_a_name_is_given() {
    let app = App::new().await;
    let refused = json!({"name": ["must not contain the word \"replica\""]});
    for name in [
        "Replica",
        "A REPLICA watch",
        "watch (replica)",
        "ｒｅｐｌｉｃａ",
        "rep\u{200d}lica",
        "re\u{301}plica",
        "r\u{335}eplica",
    ] {
        named(&app, name).await.is_invalid(&refused);
    }
    assert_eq!(named(&app, "Replicator").await.status, 201);
    app.patch("/api/v1/items/1", json!({"name": "My replica"}))
        .await
        .is_invalid(&refused);
    app.put("/api/v1/items/1", json!({"name": "My replica", "price": 1}))
        .await
        .is_invalid(&refused);
    let name: Value = app.get("/api/v1/items/1").await.json()["name"].clone();
    assert_eq!(name, json!("Replicator"));
}
