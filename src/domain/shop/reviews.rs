//! Reviews of an item: list, create, get, patch, delete.

use super::Shop;
use crate::db::{self, Writer};
use crate::domain::{
    Actor, DomainError, Expected, KeysetPage, KeysetRequest, NewReview, Resource, Review, ReviewPatch,
    ReviewSort,
};
use sea_orm::DatabaseTransaction;

const NO_SUCH_ITEM: DomainError = DomainError::NotFound(Resource::Item);
const NO_SUCH_REVIEW: DomainError = DomainError::NotFound(Resource::Review);

impl Shop {
    /// The page of an item's reviews that begins where `request` says, in the order of `sort` (by number when empty).
    ///
    /// # Errors
    /// [`DomainError::NotFound`] when there is no such item; [`DomainError::ForeignPosition`].
    pub async fn list_reviews(
        &self,
        item_id: i64,
        sort: &[ReviewSort],
        request: &KeysetRequest,
    ) -> Result<KeysetPage<Review>, DomainError> {
        let read = &self.db.read;
        let slice = db::reviews::walk(read, item_id, sort, request).await?;
        if slice.rows.is_empty() && !db::items::exists(read, item_id).await? {
            return Err(NO_SUCH_ITEM);
        }
        let count = db::reviews::count(read, item_id);
        let total = self.remembered.reviews.asked(&item_id, &slice, count).await?;
        Ok(KeysetPage {
            entries: slice.rows,
            prev: slice.prev,
            next: slice.next,
            total,
        })
    }

    /// Creates a review of an item in the name of an account.
    ///
    /// # Errors
    /// [`DomainError::InvalidToken`] when the account is gone;
    /// [`DomainError::Invalid`] with every field that breaks a rule; [`DomainError::NotFound`] when there is no such
    /// item; `duplicate_review`.
    pub async fn create_review(
        &self,
        item_id: i64,
        by: Actor,
        new: NewReview,
    ) -> Result<Review, DomainError> {
        let new = new.checked()?;
        let by = self
            .find_user(by.id)
            .await?
            .ok_or(DomainError::InvalidToken("the account is gone"))?;
        let now = self.clock.now();
        let insert = async move |db: &Writer<'_>| db::reviews::insert(db, item_id, &by, new, now).await;
        self.db
            .statement(insert)
            .await
            .map_err(DomainError::referring(|| NO_SUCH_ITEM))
    }

    /// One review of an item.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] when the item has no such review, or there is no such item.
    pub async fn get_review(&self, item_id: i64, id: i64) -> Result<Review, DomainError> {
        db::reviews::find(&self.db.read, item_id, id)
            .await?
            .ok_or(NO_SUCH_REVIEW)
    }

    /// Changes of a review what `patch` mentions, if it is as expected. What stays the same leaves `updated_at` as it was.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] as [`get_review`](Self::get_review); `forbidden` for others than its
    /// author and admins; [`DomainError::Changed`]; [`DomainError::Invalid`].
    pub async fn patch_review(
        &self,
        item_id: i64,
        id: i64,
        by: Actor,
        expected: Expected,
        patch: ReviewPatch,
    ) -> Result<Review, DomainError> {
        let patch = patch.checked()?;
        let work = async move |tx: &DatabaseTransaction| {
            let before = db::reviews::find(tx, item_id, id).await?.ok_or(NO_SUCH_REVIEW)?;
            by.check(before.author_id)?;
            expected.check(before.updated_at)?;
            let mut after = before.clone();
            patch.apply(&mut after);
            if after != before {
                after.updated_at = self.clock.after(before.updated_at);
                db::reviews::update(tx, &after).await?;
            }
            Ok(after)
        };
        self.db.write(work).await
    }

    /// Deletes a review of an item, if it is as expected.
    ///
    /// # Errors
    /// [`DomainError::NotFound`] as [`get_review`](Self::get_review); `forbidden` for others than its
    /// author and admins; [`DomainError::Changed`].
    pub async fn delete_review(
        &self,
        item_id: i64,
        id: i64,
        by: Actor,
        expected: Expected,
    ) -> Result<(), DomainError> {
        let work = async move |tx: &DatabaseTransaction| {
            let review = db::reviews::find(tx, item_id, id).await?.ok_or(NO_SUCH_REVIEW)?;
            by.check(review.author_id)?;
            expected.check(review.updated_at)?;
            db::reviews::delete(tx, item_id, id).await?;
            Ok(())
        };
        self.db.write(work).await
    }
}
