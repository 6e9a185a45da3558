//! `fields` and the query around it.

use poem::{Request, Response, http::Uri};
use serde_json::{Value, json};

use super::{
    complete,
    library::{LIST, check, contract},
};
use crate::conventions::UnknownInput;

/// A query. An answer keeps what was asked for and what the document requires, and nothing else is touched.
pub fn fields(query: &[u8]) {
    let target = [b"/books?", query].concat();
    let Ok(uri) = Uri::from_maybe_shared(bytes::Bytes::from(target)) else {
        return;
    };
    let ask = |unknown| {
        let mut request = Request::builder().uri(uri.clone()).finish();
        check(&LIST, &mut request, unknown)
    };
    let (strict, lenient) = (ask(UnknownInput::Refuse), ask(UnknownInput::Ignore));
    assert!(
        strict.is_err() || lenient.is_ok(),
        "what is refused where less is allowed"
    );
    let Ok(checked) = lenient else { return };
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let asked = asked
        .into_owned()
        .find(|(name, _)| name == "fields")
        .map(|(_, asked)| asked);
    assert_eq!(checked.fields, asked);
    if let Some(asked) = asked {
        project(&asked);
    }
}

fn project(asked: &str) {
    let whole = json!({
        "items": [{"id": 1, "title": "Emma", "pages": 474, "more": null}, {"id": 2, "pages": null}],
        "meta": {"title": "kept"},
    });
    let mut response = Response::builder().body(whole.to_string());
    complete(contract(&LIST).projection().apply(asked, &mut response)).expect("an object");
    let body = complete(response.into_body().into_vec()).expect("bytes in memory");
    let answered: Value = serde_json::from_slice(&body).expect("JSON");
    let is_kept = |name: &str| !["title", "pages"].contains(&name) || asked.split(',').any(|one| one == name);
    let mut expected = whole;
    for item in expected["items"].as_array_mut().into_iter().flatten() {
        if let Value::Object(members) = item {
            members.retain(|name, _| is_kept(name));
        }
    }
    assert_eq!(answered.to_string(), expected.to_string());
}
