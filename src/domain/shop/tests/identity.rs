use super::conflict;
use crate::db::fixture::{Folder, shop_on};
use crate::domain::{Clock, DomainError, ForbiddenWords, Lifetimes, NewUser, Role, Shop, User};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const PASSWORD: &str = "correct horse battery";

fn mina() -> NewUser {
    NewUser {
        email: "Mina@Example.com".into(),
        name: " Mina ".into(),
        password: PASSWORD.into(),
    }
}

/// A shop and the hand on its clock, in seconds.
async fn clocked(folder: &Folder) -> (Shop, Arc<AtomicI64>) {
    let seconds = Arc::new(AtomicI64::new(1_780_000_000));
    let hand = Arc::clone(&seconds);
    let clock = Clock::new(move || Timestamp::from_second(hand.load(Ordering::Relaxed)).unwrap());
    (
        Shop::new(folder.database().await, clock, ForbiddenWords::default()),
        seconds,
    )
}

/// Signs in with the refresh token of this digest.
async fn signed_in(shop: &Shop, digest: &str) -> String {
    let user = shop.sign_in("mina@example.com", PASSWORD.into(), digest.into());
    assert_eq!(user.await.unwrap().id, 1);
    digest.into()
}

async fn renewed(shop: &Shop, digest: &str, new: &str) -> String {
    assert_eq!(shop.refresh(digest.into(), new.into()).await.unwrap().id, 1);
    new.into()
}

async fn refused(shop: &Shop, digest: &str) -> &'static str {
    match shop.refresh(digest.into(), "never".into()).await.unwrap_err() {
        DomainError::InvalidToken(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_account_is_a_customer_s_and_its_email_is_its_own_in_any_case() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let user = shop.register(mina()).await.unwrap();
    let expected = User {
        id: 1,
        email: "mina@example.com".into(),
        name: "Mina".into(),
        roles: vec![Role::Customer],
        created_at: "2026-05-28T20:26:40Z".parse().unwrap(),
    };
    assert_eq!(user, expected);
    assert_eq!(shop.find_user(1).await.unwrap(), Some(expected.clone()));
    assert_eq!(
        shop.find_user_by_email("MINA@example.com").await.unwrap(),
        Some(expected)
    );
    assert_eq!(shop.find_user(2).await.unwrap(), None);
    let again = NewUser {
        email: "mina@EXAMPLE.com".into(),
        ..mina()
    };
    assert_eq!(
        conflict(shop.register(again).await),
        ("email_taken", Some("email"))
    );
}

#[tokio::test]
async fn a_wrong_password_and_no_account_are_refused_after_the_same_work() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    shop.register(mina()).await.unwrap();
    assert_eq!(
        shop.sign_in("MINA@example.com", PASSWORD.into(), "one".into())
            .await
            .unwrap()
            .id,
        1
    );
    let verified = || shop.remembered.passwords.verified();
    for (email, password) in [
        ("mina@example.com", "correct horse"),
        ("jun@example.com", PASSWORD),
    ] {
        let before = verified();
        let tokens = shop
            .sign_in(email, password.into(), "two".into())
            .await
            .unwrap_err();
        let session = shop
            .open_session(email, password.into(), "three".into(), None)
            .await
            .unwrap_err();
        assert_eq!(verified() - before, 2, "{email}");
        for refusal in [tokens, session] {
            assert_eq!(conflict::<()>(Err(refusal)), ("invalid_credentials", None));
        }
    }
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_second_use_ends_the_sign_in() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    shop.register(mina()).await.unwrap();
    let (first, other) = (signed_in(&shop, "first").await, signed_in(&shop, "other").await);
    let second = renewed(&shop, &first, "second").await;
    let third = renewed(&shop, &second, "third").await;
    assert_eq!(refused(&shop, &first).await, "the refresh token was used before");
    for ended in [&third, &second, &first] {
        assert_eq!(refused(&shop, ended).await, "no such refresh token");
    }
    assert_eq!(refused(&shop, "made up").await, "no such refresh token");
    renewed(&shop, &other, "newest").await;
}

#[tokio::test]
async fn of_many_at_once_one_renews() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    shop.register(mina()).await.unwrap();
    let token = signed_in(&shop, "token").await;
    let attempts: Vec<_> = (0..8)
        .map(|at| {
            tokio::spawn({
                let (shop, token) = (shop.clone(), token.clone());
                async move {
                    let new = format!("new {at}");
                    shop.refresh(token, new.clone()).await.ok().map(|_| new)
                }
            })
        })
        .collect();
    let mut renewed = Vec::new();
    for attempt in attempts {
        renewed.extend(attempt.await.unwrap());
    }
    assert_eq!(renewed.len(), 1);
    assert_eq!(refused(&shop, &renewed[0]).await, "no such refresh token");
}

#[tokio::test]
async fn signing_out_ends_the_sign_in_and_no_other() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    shop.register(mina()).await.unwrap();
    let (mine, other) = (signed_in(&shop, "mine").await, signed_in(&shop, "other").await);
    let newer = renewed(&shop, &mine, "newer").await;
    shop.sign_out(mine.clone()).await.unwrap();
    shop.sign_out(mine.clone()).await.unwrap();
    shop.sign_out("made up".into()).await.unwrap();
    assert_eq!(refused(&shop, &newer).await, "no such refresh token");
    renewed(&shop, &other, "newest").await;
}

#[tokio::test]
async fn what_has_run_out_is_refused_and_swept() {
    let folder = Folder::new();
    let (shop, seconds) = clocked(&folder).await;
    let shop = shop.with_lifetimes(Lifetimes {
        refresh_token: 100,
        session: 50,
    });
    shop.register(mina()).await.unwrap();
    let token = signed_in(&shop, "token").await;
    shop.open_session("mina@example.com", PASSWORD.into(), "session".into(), None)
        .await
        .unwrap();
    seconds.fetch_add(49, Ordering::Relaxed);
    assert_eq!(shop.session_owner("session").await.unwrap().unwrap().id, 1);
    seconds.fetch_add(1, Ordering::Relaxed);
    assert_eq!(shop.session_owner("session").await.unwrap(), None);
    seconds.fetch_add(49, Ordering::Relaxed);
    let token = renewed(&shop, &token, "newer").await;
    seconds.fetch_add(100, Ordering::Relaxed);
    assert_eq!(refused(&shop, &token).await, "the refresh token has run out");
}

#[tokio::test]
async fn a_session_is_its_owner_s_until_it_is_closed() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let user = shop.register(mina()).await.unwrap();
    shop.open_session("mina@example.com", PASSWORD.into(), "session".into(), None)
        .await
        .unwrap();
    assert_eq!(shop.session_owner("session").await.unwrap(), Some(user));
    assert_eq!(shop.session_owner("another").await.unwrap(), None);
    // A second program on the same file sees it too.
    let other = shop_on(folder.open().await);
    other.close_session("session").await.unwrap();
    assert_eq!(shop.session_owner("session").await.unwrap(), None);
}

/// What is seen in the file itself.
mod sqlite {
    use super::*;

    #[tokio::test]
    async fn the_database_holds_no_password() {
        let folder = Folder::new();
        let shop = folder.shop().await;
        shop.register(mina()).await.unwrap();
        shop.database().clone().close().await.unwrap();
        let path = folder.address().trim_start_matches("sqlite://").to_owned();
        let file = std::fs::read(path).unwrap();
        let holds = |text: &str| file.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds("$argon2id$") && !holds(PASSWORD));
    }
}
