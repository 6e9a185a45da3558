//! Counting, with a clock that the tests move.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::*;
use crate::operation::Method;

static HOURLY_AND_DAILY: Operation = Operation {
    rate_limits: &[
        RateLimit::new("hour", 50, 3600),
        RateLimit::new("day", 200, 86_400),
    ],
    rate_limit_scope: "api",
    ..Operation::new("read", "Books", Method::Get, "/books", "Read.", &[200, 429])
};

const HOUR: Duration = Duration::from_secs(3600);

/// A limiter at a time of the test's choice.
struct Steered {
    limiter: InProcess,
    quota: Quota,
    nanos: Arc<AtomicU64>,
}

impl Steered {
    fn new(row: &'static Operation, capacity: usize) -> Self {
        let nanos = Arc::new(AtomicU64::new(123_456_789));
        let time = Arc::clone(&nanos);
        let clock = MonotonicClock::new(move || Duration::from_nanos(time.load(Ordering::Relaxed)));
        Steered {
            limiter: InProcess::with_capacity(capacity, clock),
            quota: Quota::compile(row, 0, RateLimitScale::AS_DECLARED)
                .unwrap()
                .unwrap(),
            nanos,
        }
    }

    fn wait(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap();
        self.nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    fn take(&self, client: u32) -> Counted {
        let key = ClientKey::address(IpAddr::V4(Ipv4Addr::from_bits(client)));
        match self.limiter.take(&self.quota, &key) {
            Taking::Done(counted) => counted.unwrap(),
            Taking::Elsewhere(_) => unreachable!("this process asks nobody"),
        }
    }

    /// How many of so many requests pass.
    fn passing(&self, client: u32, requests: usize) -> usize {
        (0..requests).filter(|_| self.take(client).allowed()).count()
    }
}

fn standing(limit: usize, left: u32, resets_in: Duration) -> Standing {
    Standing {
        limit,
        left,
        resets_in,
    }
}

#[test]
fn the_quota_passes_and_not_one_more() {
    let steered = Steered::new(&HOURLY_AND_DAILY, 1 << 10);
    assert_eq!(steered.passing(1, 60), 50);
    assert_eq!(steered.passing(2, 60), 50);
}

#[test]
fn a_window_begins_with_the_first_request_and_ends_to_the_nanosecond() {
    let steered = Steered::new(&HOURLY_AND_DAILY, 1 << 10);
    steered.wait(Duration::from_millis(1700));
    assert!(steered.take(1).allowed());
    steered.wait(HOUR - Duration::from_nanos(1));
    assert_eq!(steered.passing(1, 60), 49);
    steered.wait(Duration::from_nanos(1));
    assert_eq!(steered.passing(1, 60), 50);
}

#[test]
fn who_waits_as_long_as_told_is_let_in_and_no_sooner() {
    let steered = Steered::new(&HOURLY_AND_DAILY, 1 << 10);
    steered.passing(1, 50);
    steered.wait(Duration::from_millis(1_234_567));
    let told = steered.take(1).standings()[0];
    assert_eq!(told, standing(0, 0, HOUR - Duration::from_millis(1_234_567)));
    assert_eq!(told.seconds(), 2366, "2,365.433 seconds, rounded up");
    steered.wait(Duration::from_secs(2365));
    assert!(!steered.take(1).allowed());
    steered.wait(Duration::from_secs(1));
    assert!(steered.take(1).allowed());
}

#[test]
fn a_refused_request_uses_nothing_up() {
    let steered = Steered::new(&HOURLY_AND_DAILY, 1 << 10);
    let day = Duration::from_secs(86_400);
    assert_eq!(steered.passing(1, 1000), 50);
    assert_eq!(
        steered.take(1).standings(),
        [standing(0, 0, HOUR), standing(1, 150, day)]
    );
    for round in 1..4 {
        steered.wait(HOUR);
        assert_eq!(steered.passing(1, 1000), 50, "round {round}");
    }
    // The day's quota is used up, and the hour's is untouched by what the day refuses.
    steered.wait(HOUR);
    assert_eq!(steered.passing(1, 1000), 0);
    assert_eq!(
        steered.take(1).standings(),
        [standing(1, 0, day - 4 * HOUR), standing(0, 50, HOUR)]
    );
    steered.wait(20 * HOUR);
    assert_eq!(steered.passing(1, 1000), 50);
}

#[test]
fn when_both_windows_are_used_up_the_longer_one_has_to_be_awaited() {
    static BOTH: Operation = Operation {
        rate_limits: &[RateLimit::new("minute", 3, 60), RateLimit::new("hour", 3, 3600)],
        ..HOURLY_AND_DAILY
    };
    let steered = Steered::new(&BOTH, 1 << 10);
    assert_eq!(steered.passing(1, 5), 3);
    let refused = steered.take(1);
    assert_eq!(refused.standings()[0], standing(1, 0, HOUR));
    steered.wait(Duration::from_secs(60));
    assert!(!steered.take(1).allowed());
}

#[test]
fn a_million_clients_take_bounded_room_and_let_nobody_off() {
    let capacity = 1 << 13;
    let steered = Steered::new(&HOURLY_AND_DAILY, capacity);
    let (refused, almost) = (u32::MAX, u32::MAX - 1);
    assert_eq!(steered.passing(refused, 51), 50);
    assert_eq!(steered.passing(almost, 49), 49);
    for client in 0..1_000_000 {
        assert!(steered.take(client).allowed());
        if client % 1000 == 0 {
            assert!(!steered.take(refused).allowed(), "let off after {client} others");
        }
    }
    assert_eq!(steered.limiter.entries(), capacity);
    assert_eq!(steered.passing(almost, 10), 1);
    assert_eq!(steered.passing(refused, 10), 0);
    steered.wait(HOUR);
    assert_eq!(steered.passing(refused, 60), 50);
}

#[test]
fn places_of_windows_that_have_ended_are_given_away_first() {
    let steered = Steered::new(&HOURLY_AND_DAILY, 64);
    for client in 0..10_000 {
        steered.take(client);
    }
    steered.wait(Duration::from_secs(86_400));
    assert_eq!(steered.passing(u32::MAX, 50), 50);
    for client in 0..10_000 {
        steered.take(client);
    }
    assert!(!steered.take(u32::MAX).allowed());
    assert!(steered.limiter.entries() <= 64);
}

#[test]
fn a_table_full_of_refused_clients_refuses_newcomers_until_one_of_them_is_free() {
    static ONCE: Operation = Operation {
        rate_limits: &[RateLimit::new("hour", 1, 3600)],
        ..HOURLY_AND_DAILY
    };
    let steered = Steered::new(&ONCE, 64);
    for client in 0..1000 {
        steered.take(client);
    }
    assert_eq!(steered.limiter.entries(), 64);
    steered.wait(Duration::from_secs(600));
    let newcomer = steered.take(5000);
    assert!(!newcomer.allowed());
    assert_eq!(
        newcomer.standings(),
        [standing(0, 0, HOUR - Duration::from_secs(600))]
    );
    steered.wait(HOUR - Duration::from_secs(600));
    assert!(steered.take(5000).allowed());
    assert_eq!(steered.limiter.entries(), 64);
}

#[test]
fn more_limits_than_there_are_windows_are_refused_at_the_start() {
    static MANY: Operation = Operation {
        rate_limits: &[RateLimit::new("hour", 1, 3600); MAX_LIMITS + 1],
        ..HOURLY_AND_DAILY
    };
    let error = RateLimits::in_process(&[&MANY], &Policy::default()).unwrap_err();
    assert!(
        error.to_string().contains("declares more than 4 rate limits"),
        "{error}"
    );
}
