//! The shop's operations on real files.

mod categories;
mod identity;
mod items;
mod lists;
mod reviews;
mod statements;
mod uploads;

use crate::db::users;
use crate::domain::{
    Actor, Amount, Category, DomainError, Expected, Item, NewCategory, NewItem, NewReview, NewUser, Resource,
    Review, Role, Shop,
};

async fn category(shop: &Shop, slug: &str, parent_id: Option<i64>) -> Category {
    let new = NewCategory {
        name: slug.to_uppercase(),
        slug: slug.into(),
        parent_id,
    };
    shop.create_category(new).await.unwrap()
}

async fn item(shop: &Shop, name: &str, hundredths: i64) -> Item {
    shop.create_item(NewItem::new(name, Amount::from_hundredths(hundredths)))
        .await
        .unwrap()
}

fn good() -> NewReview {
    NewReview {
        rating: 4,
        body: "Good.".into(),
    }
}

/// The customer of this name, whom nobody can sign in as.
async fn customer(shop: &Shop, name: &str) -> Actor {
    let new = NewUser {
        email: format!("{}@example.com", name.replace(' ', ".")).to_lowercase(),
        name: name.into(),
        password: String::new(),
    };
    let id = match shop.find_user_by_email(&new.email).await.unwrap() {
        Some(user) => user.id,
        None => {
            let at = "2026-01-01T00:00:00Z".parse().unwrap();
            let inserted = users::insert(&shop.database().write, new, &[Role::Customer], "-".into(), at);
            inserted.await.unwrap().id
        }
    };
    Actor { id, is_admin: false }
}

async fn review(shop: &Shop, item: i64, author: impl AsRef<str>) -> Review {
    let by = customer(shop, author.as_ref()).await;
    shop.create_review(item, by, good()).await.unwrap()
}

/// What was refused, as code and field.
fn conflict<T: std::fmt::Debug>(outcome: Result<T, DomainError>) -> (&'static str, Option<&'static str>) {
    match outcome.unwrap_err() {
        DomainError::Refused(refused) => {
            let field = refused.details.into_iter().next().map(|problem| problem.field);
            (
                refused.refusal.code(),
                field.map(|field| &*field.into_owned().leak()),
            )
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// What was not found.
fn missing<T: std::fmt::Debug>(outcome: Result<T, DomainError>) -> Resource {
    match outcome.unwrap_err() {
        DomainError::NotFound(resource) => resource,
        other => panic!("not missing: {other:?}"),
    }
}

/// Every operation's future may be moved between threads, as servers do.
#[test]
fn operations_can_be_awaited_on_any_thread() {
    fn movable<T: Send>(_: impl FnOnce(&'static Shop) -> T) {}
    movable(|shop| shop.create_item(NewItem::new("Tea pot", Amount::ZERO)));
    movable(|shop| shop.get_item(1, crate::domain::ItemInclude::default()));
    movable(|shop| shop.replace_item(1, Expected::ANYTHING, NewItem::new("Tea pot", Amount::ZERO)));
    movable(|shop| shop.patch_item(1, Expected::ANYTHING, crate::domain::ItemPatch::default()));
    movable(|shop| shop.delete_item(1, Expected::ANYTHING));
    movable(|shop| shop.patch_category(1, Expected::ANYTHING, crate::domain::CategoryPatch::default()));
    movable(|shop| {
        shop.patch_review(
            1,
            1,
            Actor {
                id: 1,
                is_admin: true,
            },
            Expected::ANYTHING,
            crate::domain::ReviewPatch::default(),
        )
    });
    let request = &crate::domain::KeysetRequest::first(1);
    movable(|shop| shop.list_reviews(1, &[], request));
    movable(|shop| crate::domain::seed::seed(shop, 1, |_| ()));
}
