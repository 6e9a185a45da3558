//! Buyers who come at the same moment.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{ORDERS, address, lines, placed, shelves, stock};
use crate::{answer::Answer, app::App};

/// Sends the requests at the same moment, and answers the statuses in ascending order.
async fn statuses(app: &Arc<App>, requests: impl Iterator<Item = (String, Value)>) -> Vec<u16> {
    let mut running: JoinSet<Answer> = JoinSet::new();
    for (target, body) in requests {
        let app = Arc::clone(app);
        running.spawn(async move { app.post(&target, body).await });
    }
    let mut statuses: Vec<u16> = running
        .join_all()
        .await
        .iter()
        .map(|answer| answer.status)
        .collect();
    statuses.sort_unstable();
    statuses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_buyers_one_gets_the_last_piece() {
    let app = Arc::new(shelves().await);
    for round in 0..25 {
        app.patch("/api/v1/items/2", json!({"stock": 1})).await;
        let both = (0..2).map(|_| (ORDERS.to_owned(), lines(&[(2, 1)])));
        assert_eq!(statuses(&app, both).await, [201, 409], "round {round}");
        assert_eq!(stock(&app, 2).await, 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn as_many_are_sold_as_there_are() {
    let app = Arc::new(shelves().await);
    // Half of them take the two items in the other order: nobody waits for anybody in a circle.
    let order = |at: usize| {
        if at.is_multiple_of(2) {
            lines(&[(1, 1), (3, 2)])
        } else {
            lines(&[(3, 2), (1, 1)])
        }
    };
    let many = (0..12).map(|at| (ORDERS.to_owned(), order(at)));
    assert_eq!(statuses(&app, many).await, [vec![201; 3], vec![409; 9]].concat());
    assert_eq!((stock(&app, 1).await, stock(&app, 3).await), (0, 1));
    assert_eq!(app.get(ORDERS).await.json()["meta"]["total"], json!(3));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_called_off_once() {
    let app = Arc::new(shelves().await);
    let order = placed(&app, &[(1, 2)]).await;
    let cancel = format!("{}/cancel", address(&order));
    let many = (0..8).map(|_| (cancel.clone(), Value::Null));
    assert_eq!(statuses(&app, many).await, [vec![200], vec![409; 7]].concat());
    assert_eq!(stock(&app, 1).await, 3);
}
