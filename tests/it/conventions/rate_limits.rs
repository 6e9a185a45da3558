//! Declared limits are kept, and counted where they are declared.
//!
//! On a small scale, so that a limit is reached in a few requests.

use std::collections::BTreeMap;

use charter::{Operation, Policy, RateLimitFailure, RateLimitKey};
use serde_json::{Value, json};
use shop_contract::operations::OPERATIONS;

use super::{well_formed, well_formed_by};
use crate::{
    answer::Answer,
    app::{App, send},
    document,
};

const MESSAGE: &str =
    "Too many requests. The Retry-After header says in how many seconds the next one passes.";

async fn hundredth() -> App {
    App::limited(Policy {
        rate_limit_scale: "0.01".parse().unwrap(),
        ..Policy::default()
    })
    .await
}

fn limited() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .copied()
        .filter(|row| !row.rate_limits.is_empty())
}

/// Whether the operation counts accounts: it has to look who asks, and whoever asks here says so.
fn by_account(row: &Operation) -> bool {
    row.rate_limit_key == RateLimitKey::Principal && !row.security.is_empty()
}

async fn ask(app: &App, row: &Operation) -> Answer {
    app.sign_in_again().await;
    send(well_formed(app, row, &document::address(row))).await
}

/// The number of a parameter in a structured field's item: `"minute";r=5;t=60`.
fn number(item: &str, name: &str) -> u32 {
    let parameters = item.split(';').skip(1);
    let mut found = parameters.filter_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='));
    found.next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn exactly_the_quota_passes_and_the_next_request_says_when_to_come_back() {
    for row in limited() {
        let app = hundredth().await;
        let limit = row.rate_limits.iter().min_by_key(|limit| limit.quota).unwrap();
        let quota = (limit.quota / 100).max(1);
        for left in (0..quota).rev() {
            let answer = ask(&app, row).await;
            assert_ne!(answer.status, 429, "{} with {left} left", row.id);
            let item = answer.header("ratelimit").split(", ").next().unwrap();
            assert!(item.starts_with(&format!("\"{}\";", limit.name)), "{item}");
            assert_eq!(number(item, "r"), left, "{}", row.id);
        }
        let refused = ask(&app, row).await;
        let wait = refused.header("retry-after").to_owned();
        assert!((1..=limit.window).contains(&wait.parse().unwrap()), "{wait}");
        let policies: Vec<String> = row
            .rate_limits
            .iter()
            .map(|limit| {
                let quota = (limit.quota / 100).max(1);
                format!("\"{}\";q={quota};w={}", limit.name, limit.window)
            })
            .collect();
        let quota = quota.to_string();
        let standing = refused.header("ratelimit").to_owned();
        assert!(
            standing.starts_with(&format!("\"{}\";r=0;t={wait}", limit.name)),
            "{standing}"
        );
        let headers = [
            ("retry-after", wait.as_str()),
            ("ratelimit-policy", &policies.join(", ")),
            ("ratelimit", &standing),
            ("x-ratelimit-limit", &quota),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", &wait),
        ];
        refused.refuses_with(&headers, 429, "rate_limited", MESSAGE, &Value::Null);
    }
}

#[tokio::test]
async fn a_refusal_is_said_in_every_language_and_in_both_forms() {
    let table = [
        ("en", MESSAGE),
        (
            "ko",
            "요청이 너무 많습니다. 몇 초 후에 다시 요청할 수 있는지 Retry-After 헤더를 확인해 주십시오.",
        ),
        (
            "ja",
            "リクエストが多すぎます。次のリクエストが可能になるまでの秒数は、Retry-Afterヘッダーをご確認ください。",
        ),
    ];
    for row in limited() {
        let app = hundredth().await;
        let quotas = row.rate_limits.iter().map(|limit| (limit.quota / 100).max(1));
        for _ in 0..quotas.min().unwrap() {
            ask(&app, row).await;
        }
        for (language, message) in table {
            for (accept, body) in [
                (
                    "application/json",
                    json!({"error": {"code": "rate_limited", "message": message, "request_id": "r-1"}}),
                ),
                (
                    "application/problem+json",
                    json!({"type": "about:blank", "title": "Too Many Requests", "status": 429, "detail": message,
                           "instance": document::address(row), "code": "rate_limited", "request_id": "r-1"}),
                ),
            ] {
                app.sign_in_again().await;
                let request = well_formed(&app, row, &document::address(row))
                    .header("Accept", accept)
                    .header("Accept-Language", language)
                    .header("X-Request-Id", "r-1");
                let answer = send(request).await;
                assert_eq!((answer.status, answer.json()), (429, body), "{}", row.id);
                assert_eq!(answer.header("content-language"), language, "{}", row.id);
            }
        }
    }
}

#[tokio::test]
async fn operations_of_one_scope_share_its_count_and_no_other() {
    let app = hundredth().await;
    let mut asked: BTreeMap<(&str, bool), u32> = BTreeMap::new();
    for row in limited() {
        let limit = row.rate_limits.iter().min_by_key(|limit| limit.quota).unwrap();
        let count = asked.entry((row.rate_limit_scope, by_account(row))).or_default();
        *count += 1;
        let left = (limit.quota / 100).max(1).saturating_sub(*count);
        let answer = ask(&app, row).await;
        assert_eq!(
            answer.header("x-ratelimit-remaining"),
            left.to_string(),
            "{}",
            row.id
        );
    }
    assert!(
        asked.values().any(|count| *count > 1),
        "nothing is counted together: {asked:?}"
    );
}

#[tokio::test]
async fn whose_requests_are_counted_together_is_as_declared() {
    let mut kinds = [0, 0];
    for row in limited() {
        let app = App::limited(Policy {
            rate_limit_scale: "0.2".parse().unwrap(),
            ..Policy::default()
        })
        .await;
        let limit = row.rate_limits.iter().min_by_key(|limit| limit.quota).unwrap();
        let quota = limit.quota / 5;
        let (first, second) = (app.staff("Mina").await, app.staff("Sato").await);
        let second_left = if by_account(row) { quota - 1 } else { quota - 2 };
        kinds[usize::from(by_account(row))] += 1;
        for (by, left) in [(&first, quota - 1), (&second, second_left)] {
            let request = well_formed_by(by, &app, row, &document::address(row));
            let answer = send(request).await;
            let said = answer.header("x-ratelimit-remaining");
            assert_eq!(said, left.to_string(), "{}: {answer:?}", row.id);
        }
    }
    assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
}

#[tokio::test]
async fn without_the_shared_count_an_operation_is_counted_here_or_refused_as_declared() {
    let mut kinds = [0, 0];
    for row in limited() {
        let app = App::without_its_redis(Policy::default()).await;
        let answer = ask(&app, row).await;
        let tightest = row.rate_limits.iter().min_by_key(|limit| limit.quota).unwrap();
        match row.rate_limit_failure {
            RateLimitFailure::Open => {
                assert_ne!(answer.status, 503, "{}: {answer:?}", row.id);
                let left = (tightest.quota - 1).to_string();
                assert_eq!(answer.header("x-ratelimit-remaining"), left, "{}", row.id);
                kinds[0] += 1;
            }
            RateLimitFailure::Closed => {
                assert!(
                    !answer.headers.contains_key("ratelimit"),
                    "{}: {answer:?}",
                    row.id
                );
                let busy = "The service is busy. Try again shortly.";
                let headers = [("retry-after", "1")];
                answer.refuses_with(&headers, 503, "service_unavailable", busy, &Value::Null);
                kinds[1] += 1;
            }
        }
    }
    assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
}
