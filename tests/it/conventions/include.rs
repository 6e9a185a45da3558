//! `include`: related resources, only when asked for.

use serde_json::json;
use shop_contract::operations::OPERATIONS;

use super::shown;
use crate::{document, stock::stocked};

#[tokio::test]
async fn what_is_included_comes_and_nothing_else_changes() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.include.is_empty()) {
        let address = document::address(row);
        let plain = shown(row, &app.get(&address).await);
        let all = row.include.join(",");
        for asked in row.include.iter().copied().chain([all.as_str()]) {
            let included = shown(row, &app.get(&format!("{address}?include={asked}")).await);
            assert_eq!(included.len(), plain.len(), "{}", row.id);
            for (mut resource, plain) in included.into_iter().zip(&plain) {
                for name in row.include {
                    let member = resource.as_object_mut().unwrap().shift_remove(*name);
                    let wanted = asked.split(',').any(|asked| asked == *name);
                    assert_eq!(
                        member.is_some(),
                        wanted,
                        "{}: {name} with include={asked}",
                        row.id
                    );
                }
                assert_eq!(&resource, plain, "{}", row.id);
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_included_is_refused() {
    let app = stocked().await;
    for row in OPERATIONS.iter().filter(|row| !row.include.is_empty()) {
        let (first, members) = (
            row.include[0],
            format!("must be one of {}", row.include.join(", ")),
        );
        for (include, rule) in [
            ("zzz".to_owned(), members.as_str()),
            (format!("{first},zzz"), &members),
            (String::new(), "must have at least 1 entry"),
            (format!("{first},{first}"), "must not have the same entry twice"),
        ] {
            let answer = app
                .get(&format!("{}?include={include}", document::address(row)))
                .await;
            answer.is_invalid(&json!({"include": [rule]}));
        }
    }
}
