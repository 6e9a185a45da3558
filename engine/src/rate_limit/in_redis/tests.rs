//! Counting where all instances count. What a real Redis answers is asked of one of the tests' own, in [`servers`].

mod server;
mod servers;

use std::{net::TcpListener, time::Duration};

use super::*;
use crate::{
    operation::{Method, Operation},
    rate_limit::{RateLimit, RateLimitScale},
};

const HOUR: Duration = Duration::from_secs(3600);

static LIST: Operation = Operation {
    rate_limits: &[
        RateLimit::new("hour", 50, 3600),
        RateLimit::new("day", 200, 86_400),
    ],
    rate_limit_scope: "api",
    ..Operation::new("list", "Books", Method::Get, "/books", "List.", &[200, 429])
};
static SIGN_IN: Operation = Operation {
    rate_limit_scope: "operation:sign_in",
    rate_limit_failure: RateLimitFailure::Closed,
    ..LIST
};

fn quota(row: &'static Operation) -> Quota {
    Quota::compile(row, 0, RateLimitScale::AS_DECLARED)
        .unwrap()
        .unwrap()
}

fn settings(port: u16) -> RedisSettings {
    RedisSettings {
        redis_url: Some(RedisAddress::parse(&format!("redis://127.0.0.1:{port}")).unwrap()),
        redis_timeout_millis: 5000,
        redis_prefix: "books:".to_owned(),
    }
}

async fn take(limiter: &InRedis, quota: &Quota, client: &ClientKey) -> Counting {
    match limiter.take(quota, client) {
        Taking::Done(counting) => counting,
        Taking::Elsewhere(counting) => counting.await,
    }
}

/// A port that nobody listens on.
fn silent_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn without_an_address_there_is_none() {
    let none = RedisSettings {
        redis_url: None,
        ..settings(1)
    };
    assert!(InRedis::connect(&none).await.is_none());
}

#[tokio::test]
async fn while_it_is_away_open_operations_are_counted_here_and_closed_ones_are_refused() {
    let limiter = InRedis::connect(&settings(silent_port())).await.unwrap();
    let (list, sign_in, mina) = (quota(&LIST), quota(&SIGN_IN), ClientKey::principal("mina"));
    for left in (0..50).rev() {
        let counted = take(&limiter, &list, &mina).await.unwrap();
        assert_eq!((counted.allowed(), counted.standings()[0].left), (true, left));
    }
    assert!(!take(&limiter, &list, &mina).await.unwrap().allowed());
    assert_eq!(take(&limiter, &sign_in, &mina).await, Err(Away));
    let tally = RedisTally {
        up: false,
        shared: 0,
        alone: 51,
        refused: 1,
    };
    assert_eq!(limiter.tally(), tally);
    let failure = limiter.failure().unwrap();
    assert!(failure.contains("refused"), "{failure}");
}

#[tokio::test]
async fn one_that_accepts_and_keeps_silent_is_away() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let limiter = InRedis::connect(&settings(listener.local_addr().unwrap().port()))
        .await
        .unwrap();
    assert_eq!(limiter.failure().as_deref(), Some("it does not answer in time"));
    let list = quota(&LIST);
    let taking = limiter.take(&list, &ClientKey::principal("mina"));
    assert!(matches!(taking, Taking::Done(Ok(_))), "nobody waits for it");
}
