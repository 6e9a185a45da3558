//! Path, query and headers against the document.

use poem::http::Method as HttpMethod;
use serde_json::json;

use crate::library::{envelope, library, refused, send};

#[tokio::test]
async fn parameters_and_headers_are_reported_together() {
    let client = library();
    let request = client
        .get("/books?page=0&limit=ten&limit=3&filds=id&fields=id,id")
        .header("X-Shelf", "north");
    let (status, headers, answer) = send(request).await;
    assert_eq!(status, 422);
    let details = json!({
        "page": ["must be at least 1"],
        "limit": ["must be a whole number", "must be given only once"],
        "filds": ["is not known here; did you mean `fields`?"],
        "fields": ["must not have the same entry twice"],
        "X-Shelf": ["must be at most 3 characters long"],
    });
    assert_eq!(answer, refused(details, &headers));
}

#[tokio::test]
async fn a_path_that_cannot_name_a_resource_is_not_found() {
    let client = library();
    for path in [
        "/books/abc",
        "/books/0",
        "/books/2147483648",
        "/books/99999999999999999999",
        "/books/1.0",
        "/books/+1",
    ] {
        let (status, headers, answer) = send(client.get(path)).await;
        assert_eq!(status, 404, "for {path}");
        assert_eq!(
            answer,
            envelope("not_found", "There is nothing at this address.", None, &headers)
        );
    }
    assert_eq!(send(client.get("/books/2147483647")).await.0, 200);
}

#[tokio::test]
async fn a_path_that_cannot_be_decoded_or_has_no_segment_names_nothing() {
    let client = library();
    for (method, path) in [(HttpMethod::GET, "/books/%ff"), (HttpMethod::PUT, "/books/")] {
        let (status, headers, answer) = send(client.request(method, path)).await;
        assert_eq!(status, 404, "for {path}");
        assert_eq!(
            answer,
            envelope("not_found", "There is nothing at this address.", None, &headers)
        );
    }
}

#[tokio::test]
async fn white_space_is_no_part_of_a_number_and_a_header_is_given_once() {
    let client = library();
    let (status, headers, answer) = send(client.get("/books?limit=%203&page=3%0a")).await;
    assert_eq!(status, 422);
    let details = json!({"limit": ["must be a whole number"], "page": ["must be a whole number"]});
    assert_eq!(answer, refused(details, &headers));
    let twice = client.get("/books").header("X-Shelf", "a").header("X-Shelf", "b");
    let (status, headers, answer) = send(twice).await;
    assert_eq!(status, 422);
    assert_eq!(
        answer,
        refused(json!({"X-Shelf": ["must be given only once"]}), &headers)
    );
}

#[tokio::test]
async fn fields_leave_out_what_was_not_asked_for() {
    let client = library();
    let (status, _, answer) = send(client.get("/books?fields=title")).await;
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({"items": [{"id": 1, "title": "Emma"}, {"id": 2, "title": "Persuasion"}]})
    );
}
