//! Mock mode: what nobody has written yet is answered from the document, and keeps it.

use charter::{Operation, Policy};
use poem::{Endpoint, Response, test::TestClient};
use shop_contract::operations::OPERATIONS;

use crate::{
    app::App,
    coverage::{asked, unwritten},
};

/// Answers are checked, so one that broke the document would be a 500.
fn mocking() -> Policy {
    Policy {
        mock: true,
        check_responses: true,
        ..Policy::default()
    }
}

async fn status(
    app: &App,
    client: &TestClient<impl Endpoint<Output = Response>>,
    row: &Operation,
    prefer: Option<u16>,
) -> u16 {
    let request = asked(app, client, row);
    let answer = match prefer {
        Some(code) => request.header("Prefer", format!("code={code}")).send().await,
        None => request.send().await,
    };
    let response = answer.0;
    let status = response.status().as_u16();
    if let Some(code) = prefer {
        let applied = response.headers().get("preference-applied");
        let applied = applied.and_then(|value| Some(value.to_str().ok()?.to_owned()));
        assert_eq!(applied, Some(format!("code={code}")), "{} with {code}", row.id);
    }
    status
}

#[tokio::test]
async fn every_operation_is_answered_from_the_document() {
    let app = App::new().await;
    let client = unwritten(&app, mocking());
    for row in OPERATIONS {
        assert_eq!(
            status(&app, &client, row, None).await,
            row.statuses[0],
            "{}",
            row.id
        );
    }
}

#[tokio::test]
async fn every_declared_answer_can_be_asked_for() {
    let app = App::new().await;
    let client = unwritten(&app, mocking());
    for row in OPERATIONS {
        for &code in row.statuses {
            assert_eq!(
                status(&app, &client, row, Some(code)).await,
                code,
                "{} with {code}",
                row.id
            );
        }
    }
}

#[tokio::test]
async fn an_operation_that_is_written_answers_itself() {
    let app = App::with(mocking()).await;
    let answer = app.get("/api/v1/items/7").await;
    assert_eq!(answer.status, 404, "{answer:?}");
}
