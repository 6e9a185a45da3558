use super::{conflict, customer, good, item, missing, review};
use crate::db::fixture::Folder;
use crate::domain::{
    Actor, DomainError, Expected, KeysetRequest, NewReview, Resource, Review, ReviewKey, ReviewPatch,
    ReviewSort,
};

#[tokio::test]
async fn a_created_review_is_answered_as_it_is_got() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let pot = item(&shop, "Tea pot", 100).await.id;
    let mina = customer(&shop, "Mina").await;
    let created = shop.create_review(pot, mina, good()).await.unwrap();
    let at = "2026-05-28T20:26:41Z".parse().unwrap();
    let expected = Review {
        id: 1,
        item_id: pot,
        author_id: Some(mina.id),
        author: "Mina".into(),
        rating: 4,
        body: "Good.".into(),
        created_at: at,
        updated_at: at,
    };
    assert_eq!(created, expected);
    assert_eq!(shop.get_review(pot, 1).await.unwrap(), expected);
    assert_eq!(missing(shop.get_review(pot, 2).await), Resource::Review);
    assert_eq!(missing(shop.create_review(9, mina, good()).await), Resource::Item);
}

#[tokio::test]
async fn an_author_reviews_an_item_once() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let (pot, cup) = (
        item(&shop, "Tea pot", 100).await.id,
        item(&shop, "Cup", 100).await.id,
    );
    let mina = customer(&shop, "Mina").await;
    review(&shop, pot, "Mina").await;
    assert_eq!(
        conflict(shop.create_review(pot, mina, good()).await),
        ("duplicate_review", None)
    );
    review(&shop, pot, "Jun").await;
    review(&shop, cup, "Mina").await;
    let invalid = NewReview {
        rating: 0,
        body: String::new(),
    };
    let invalid = shop.create_review(pot, mina, invalid).await.unwrap_err();
    assert!(matches!(invalid, DomainError::Invalid(problems) if problems.len() == 2));
    let gone = Actor {
        id: 99,
        is_admin: true,
    };
    let refused = shop.create_review(pot, gone, good()).await.unwrap_err();
    assert!(matches!(refused, DomainError::InvalidToken(_)));
}

#[tokio::test]
async fn a_review_is_changed_by_its_author_or_an_admin() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let pot = item(&shop, "Tea pot", 100).await.id;
    let (mina, jun) = (customer(&shop, "Mina").await, customer(&shop, "Jun").await);
    let admin = Actor {
        id: jun.id,
        is_admin: true,
    };
    let mine = review(&shop, pot, "Mina").await;
    let patch = |rating| ReviewPatch {
        rating: Some(rating),
        body: None,
    };
    let refused = shop
        .patch_review(pot, mine.id, jun, Expected::ANYTHING, patch(1))
        .await;
    assert_eq!(conflict(refused), ("forbidden", None));
    let refused = shop.delete_review(pot, mine.id, jun, Expected::ANYTHING).await;
    assert_eq!(conflict(refused), ("forbidden", None));
    assert_eq!(shop.get_review(pot, mine.id).await.unwrap(), mine);
    for by in [mina, admin] {
        let rating = if by.is_admin { 2 } else { 5 };
        let patched = shop
            .patch_review(pot, mine.id, by, Expected::ANYTHING, patch(rating))
            .await
            .unwrap();
        assert_eq!((patched.rating, patched.author_id), (rating, Some(mina.id)));
    }
    shop.delete_review(pot, mine.id, admin, Expected::ANYTHING)
        .await
        .unwrap();
    let again = review(&shop, pot, "Mina").await;
    shop.delete_review(pot, again.id, mina, Expected::ANYTHING)
        .await
        .unwrap();
    assert_eq!(
        missing(shop.delete_review(pot, again.id, mina, Expected::ANYTHING).await),
        Resource::Review
    );
}

#[tokio::test]
async fn a_review_is_found_under_its_own_item_only() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let (pot, cup) = (
        item(&shop, "Tea pot", 100).await.id,
        item(&shop, "Cup", 100).await.id,
    );
    let mina = customer(&shop, "Mina").await;
    let mine = review(&shop, pot, "Mina").await;
    let patch = ReviewPatch {
        rating: Some(1),
        body: None,
    };
    assert_eq!(missing(shop.get_review(cup, mine.id).await), Resource::Review);
    assert_eq!(
        missing(
            shop.patch_review(cup, mine.id, mina, Expected::ANYTHING, patch.clone())
                .await
        ),
        Resource::Review
    );
    assert_eq!(
        missing(shop.delete_review(cup, mine.id, mina, Expected::ANYTHING).await),
        Resource::Review
    );
    assert_eq!(shop.get_review(pot, mine.id).await.unwrap(), mine);

    let patched = shop
        .patch_review(pot, mine.id, mina, Expected::ANYTHING, patch.clone())
        .await
        .unwrap();
    assert_eq!(
        patched,
        Review {
            rating: 1,
            updated_at: patched.updated_at,
            ..mine.clone()
        }
    );
    assert!(patched.updated_at > mine.updated_at);
    assert_eq!(
        shop.patch_review(pot, mine.id, mina, Expected::ANYTHING, patch)
            .await
            .unwrap(),
        patched
    );
    assert_eq!(shop.get_review(pot, mine.id).await.unwrap(), patched);
    shop.delete_review(pot, mine.id, mina, Expected::ANYTHING)
        .await
        .unwrap();
    assert_eq!(
        missing(shop.delete_review(pot, mine.id, mina, Expected::ANYTHING).await),
        Resource::Review
    );
}

#[tokio::test]
async fn lists_are_sorted_and_belong_to_an_item() {
    let folder = Folder::new();
    let shop = folder.shop().await;
    let (pot, cup) = (
        item(&shop, "Tea pot", 100).await.id,
        item(&shop, "Cup", 100).await.id,
    );
    for (author, rating) in [("a", 3), ("b", 5), ("c", 3)] {
        let by = customer(&shop, author).await;
        shop.create_review(pot, by, NewReview { rating, ..good() })
            .await
            .unwrap();
    }
    review(&shop, cup, "z").await;
    let first = KeysetRequest::first(2).with_total(true);
    let list = async |item: i64, sort: &[ReviewSort], request: &KeysetRequest| {
        let page = shop.list_reviews(item, sort, request).await?;
        let authors: Vec<_> = page.entries.into_iter().map(|review| review.author).collect();
        Ok::<_, DomainError>((authors.join(" "), page.total, page.next))
    };
    for (sort, expected, rest) in [
        (vec![], "a b", "c"),
        (vec![ReviewSort::descending(ReviewKey::Rating)], "b c", "a"),
        (vec![ReviewSort::ascending(ReviewKey::Rating)], "a c", "b"),
        (vec![ReviewSort::descending(ReviewKey::CreatedAt)], "c b", "a"),
        (vec![ReviewSort::descending(ReviewKey::Id)], "c b", "a"),
    ] {
        let (authors, total, next) = list(pot, &sort, &first).await.unwrap();
        assert_eq!((authors.as_str(), total), (expected, Some(3)), "{sort:?}");
        let (authors, total, next) = list(pot, &sort, &first.clone().from(next)).await.unwrap();
        assert_eq!((authors.as_str(), total, next), (rest, Some(3), None), "{sort:?}");
    }
    assert_eq!(list(cup, &[], &first).await.unwrap(), ("z".into(), Some(1), None));
    shop.delete_review(cup, 4, customer(&shop, "z").await, Expected::ANYTHING)
        .await
        .unwrap();
    assert_eq!(
        list(cup, &[], &first).await.unwrap(),
        (String::new(), Some(0), None)
    );
    assert_eq!(missing(list(9, &[], &first).await), Resource::Item);
}
