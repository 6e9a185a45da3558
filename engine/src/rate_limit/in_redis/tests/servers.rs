//! What a real Redis counts. Time passes by moving the ends of the windows that it keeps.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use redis::{Commands, Connection};

use super::{server::Redis, *};
use crate::rate_limit::{Counted, Standing};

/// Lets time pass for everything that is kept.
fn wait(connection: &mut Connection, time: Duration) {
    let micros = i64::try_from(time.as_micros()).unwrap();
    for key in keys(connection) {
        let windows: HashMap<String, i64> = connection.hgetall(&key).unwrap();
        for (name, ends) in windows.iter().filter(|(name, _)| name.starts_with('e')) {
            let () = connection.hset(&key, name, ends - micros).unwrap();
        }
    }
}

fn keys(connection: &mut Connection) -> Vec<String> {
    connection.keys("books:limit:*").unwrap()
}

#[tokio::test]
async fn of_requests_to_two_instances_at_once_exactly_the_quota_passes() {
    let redis = Redis::start();
    let instances = [
        InRedis::connect(&settings(redis.port)).await.unwrap(),
        InRedis::connect(&settings(redis.port)).await.unwrap(),
    ];
    let quota = Arc::new(quota(&LIST));
    for round in 0..20 {
        let client = ClientKey::principal(&format!("client {round}"));
        let asking = (0..16).map(|number| {
            let (limiter, quota) = (instances[number % 2].clone(), Arc::clone(&quota));
            tokio::spawn(async move {
                let mut passing = 0;
                for _ in 0..if number < 3 { 4 } else { 3 } {
                    passing += usize::from(take(&limiter, &quota, &client).await.unwrap().allowed());
                }
                passing
            })
        });
        let passing = futures_util::future::join_all(asking).await.into_iter();
        let passing: usize = passing.map(Result::unwrap).sum();
        assert_eq!(passing, 50, "of 51 requests in round {round}");
    }
    let shared: u64 = instances.iter().map(|limiter| limiter.tally().shared).sum();
    assert_eq!(shared, 20 * 51);
}

#[tokio::test]
async fn a_window_begins_with_the_first_request_and_ends_for_its_client_alone() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    let limiter = InRedis::connect(&settings(redis.port)).await.unwrap();
    let (quota, first, second) = (quota(&LIST), ClientKey::principal("a"), ClientKey::principal("b"));
    for _ in 0..50 {
        assert!(take(&limiter, &quota, &first).await.unwrap().allowed());
    }
    let refused = take(&limiter, &quota, &first).await.unwrap();
    let tightest = refused.standings()[0];
    assert!(!refused.allowed() && tightest.left == 0);
    assert!(tightest.resets_in <= HOUR && tightest.resets_in > HOUR - Duration::from_secs(60));
    wait(&mut connection, HOUR / 2);
    assert!(take(&limiter, &quota, &second).await.unwrap().allowed());
    wait(&mut connection, HOUR / 2);
    let standing = take(&limiter, &quota, &first).await.unwrap().standings().to_vec();
    assert_eq!(
        (standing[0].left, standing[1].left),
        (49, 149),
        "a new hour of the same day"
    );
    let other = take(&limiter, &quota, &second).await.unwrap();
    assert_eq!(other.standings()[0].left, 48, "its hour is not over");
}

#[tokio::test]
async fn keys_are_named_as_told_and_expire_with_their_longest_window() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    let limiter = InRedis::connect(&settings(redis.port)).await.unwrap();
    let client = ClientKey::address("192.0.2.1".parse().unwrap());
    take(&limiter, &quota(&LIST), &client).await.unwrap();
    let key = format!("books:limit:{{api:{client}}}");
    assert_eq!(keys(&mut connection), std::slice::from_ref(&key));
    let lives: i64 = connection.pttl(&key).unwrap();
    assert!((86_340_000..=86_400_000).contains(&lives), "{lives} ms");
}

#[tokio::test]
async fn a_redis_that_forgets_the_script_is_told_it_again() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    let limiter = InRedis::connect(&settings(redis.port)).await.unwrap();
    let (quota, client) = (quota(&LIST), ClientKey::principal("a"));
    take(&limiter, &quota, &client).await.unwrap();
    let () = redis::cmd("SCRIPT").arg("FLUSH").query(&mut connection).unwrap();
    let counted = take(&limiter, &quota, &client).await.unwrap();
    assert_eq!(counted.standings()[0].left, 48);
    assert_eq!(limiter.tally().shared, 2);
}

#[tokio::test]
async fn a_clock_that_was_set_back_locks_nobody_out_for_longer_than_a_window() {
    let redis = Redis::start();
    let mut connection = redis.connection();
    let limiter = InRedis::connect(&settings(redis.port)).await.unwrap();
    let (quota, client) = (quota(&LIST), ClientKey::principal("a"));
    for _ in 0..50 {
        take(&limiter, &quota, &client).await.unwrap();
    }
    let key = keys(&mut connection).remove(0);
    let ends: i64 = connection.hget(&key, "e3600").unwrap();
    let () = connection.hset(&key, "e3600", ends + 1_000_000_000_000).unwrap();
    let refused = take(&limiter, &quota, &client).await.unwrap();
    assert!(!refused.allowed());
    assert_eq!(refused.standings()[0].resets_in, HOUR);
}

/// Numbers that are the same in every run (Steele and Vigna, SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

/// How a client stands in each window, by the window's place.
fn by_window(counted: &Counted) -> Vec<Standing> {
    let mut standings = counted.standings().to_vec();
    standings.sort_unstable_by_key(|standing| standing.limit);
    standings
}

/// Both run with real time, and jump by multiples of seven seconds. No window is as long as such a multiple, so that no
/// request is so near to a window's end that the time between the two questions matters.
#[tokio::test]
async fn it_counts_as_this_process_does() {
    static ROW: Operation = Operation {
        rate_limits: &[
            RateLimit::new("minute", 5, 60),
            RateLimit::new("hour", 20, 3600),
            RateLimit::new("day", 60, 86_400),
        ],
        ..LIST
    };
    let redis = Redis::start();
    let mut connection = redis.connection();
    let shared = InRedis::connect(&settings(redis.port)).await.unwrap();
    let (start, jumped) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let jumps = Arc::clone(&jumped);
    let alone = InProcess::new(MonotonicClock::new(move || {
        start.elapsed() + Duration::from_secs(jumps.load(Ordering::Relaxed))
    }));
    let (quota, mut numbers, mut refused) = (quota(&ROW), Numbers(1), 0);
    for step in 0..3000 {
        if numbers.below(6) == 0 {
            let longest = [2, 20, 600, 6000][usize::try_from(numbers.below(4)).unwrap()];
            let seconds = 7 * numbers.below(longest);
            jumped.fetch_add(seconds, Ordering::Relaxed);
            wait(&mut connection, Duration::from_secs(seconds));
        }
        let client = ClientKey::principal(&format!("client {}", numbers.below(3)));
        let before = Instant::now();
        let there = take(&shared, &quota, &client).await.unwrap();
        let here = alone.count(&quota, &client);
        let between = before.elapsed();
        assert_eq!(there.allowed(), here.allowed(), "step {step}");
        refused += u32::from(!here.allowed());
        for (there, here) in by_window(&there).into_iter().zip(by_window(&here)) {
            assert_eq!((there.limit, there.left), (here.limit, here.left), "step {step}");
            // Windows began at two moments as well.
            let apart = there.resets_in.abs_diff(here.resets_in);
            assert!(
                apart < between + Duration::from_secs(1),
                "step {step}: {apart:?} apart"
            );
        }
    }
    assert!(
        (300..2700).contains(&refused),
        "{refused} of 3000 refused tell little"
    );
    assert_eq!(shared.tally().shared, 3000);
}
