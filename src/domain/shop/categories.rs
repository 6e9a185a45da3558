//! Categories: list, create, get, patch, delete.

use super::Shop;
use crate::db::{self, DbError, Writer};
use crate::domain::category::{CATEGORY_CYCLE, CATEGORY_IN_USE, duplicates, unknown_category};
use crate::domain::{
    Category, CategoryFilter, CategoryPatch, CategorySort, DomainError, Expected, NewCategory, Page,
    PageRequest, Resource, Sentence,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};

const NO_SUCH_CATEGORY: DomainError = DomainError::NotFound(Resource::Category);

impl Shop {
    /// One page of the categories that `filter` admits, in the order of `sort` (by number when empty).
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn list_categories(
        &self,
        filter: &CategoryFilter,
        sort: &[CategorySort],
        page: PageRequest,
    ) -> Result<Page<Category>, DomainError> {
        let read = &self.db.read;
        let slice = db::categories::page(read, filter, sort, page).await?;
        let count = db::categories::count(read, filter);
        let total = self
            .remembered
            .categories
            .total(filter, page, &slice, count)
            .await?;
        Ok(Page {
            entries: slice.rows,
            total,
        })
    }

    /// Creates a category.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every field that breaks a rule; `duplicate_category`, `unknown_category`.
    pub async fn create_category(&self, new: NewCategory) -> Result<Category, DomainError> {
        let (new, now) = (new.checked()?, self.clock.now());
        let (name, slug) = (new.name.clone(), new.slug.clone());
        let insert = async move |db: &Writer<'_>| db::categories::insert(db, new, now).await;
        let created = self.db.statement(insert).await;
        match created {
            // The database names the first of them only; none is left where the other one has just gone.
            Err(refused @ DbError::UniqueViolation { .. }) => {
                match db::categories::taken(&self.db.read, None, &name, &slug).await?[..] {
                    [] => Err(refused.into()),
                    ref taken => Err(duplicates(taken)),
                }
            }
            created => created.map_err(DomainError::referring(no_such_parent)),
        }
    }

    /// One category.
    ///
    /// # Errors
    /// [`DomainError::NotFound`].
    pub async fn get_category(&self, id: i64) -> Result<Category, DomainError> {
        db::categories::find(&self.db.read, id)
            .await?
            .ok_or(NO_SUCH_CATEGORY)
    }

    /// Changes of a category what `patch` mentions, if it is as expected. What stays the same leaves `updated_at` as it
    /// was.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], [`DomainError::Changed`], `category_cycle`; else as
    /// [`create_category`](Self::create_category).
    pub async fn patch_category(
        &self,
        id: i64,
        expected: Expected,
        patch: CategoryPatch,
    ) -> Result<Category, DomainError> {
        let patch = patch.checked()?;
        let work = async move |tx: &DatabaseTransaction| {
            let before = db::categories::find(tx, id).await?.ok_or(NO_SUCH_CATEGORY)?;
            expected.check(before.updated_at)?;
            let mut after = before.clone();
            patch.apply(&mut after);
            if after.parent_id != before.parent_id {
                refuse_cycle(tx, &after).await?;
            }
            if after != before {
                after.updated_at = self.clock.after(before.updated_at);
                refuse_duplicates(tx, &after).await?;
                db::categories::update(tx, &after).await?;
            }
            Ok(after)
        };
        self.db.write(work).await
    }

    /// Deletes an empty category, if it is as expected.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], [`DomainError::Changed`]; `category_in_use` when items or categories are in it.
    pub async fn delete_category(&self, id: i64, expected: Expected) -> Result<(), DomainError> {
        if expected.is_anything() {
            let delete = async move |db: &Writer<'_>| delete_category(db, id).await;
            return self.db.statement(delete).await;
        }
        let work = async move |tx: &DatabaseTransaction| {
            let category = db::categories::find(tx, id).await?.ok_or(NO_SUCH_CATEGORY)?;
            expected.check(category.updated_at)?;
            delete_category(tx, id).await
        };
        self.db.write(work).await
    }
}

async fn delete_category(db: &impl ConnectionTrait, id: i64) -> Result<(), DomainError> {
    let deleted = db::categories::delete(db, id).await;
    let deleted = deleted.map_err(DomainError::referring(|| CATEGORY_IN_USE.into()))?;
    if deleted { Ok(()) } else { Err(NO_SUCH_CATEGORY) }
}

fn no_such_parent() -> DomainError {
    unknown_category("parent_id")
}

/// Asks before it is written, where nobody else can write in between.
async fn refuse_duplicates(tx: &impl ConnectionTrait, changed: &Category) -> Result<(), DomainError> {
    let taken = db::categories::taken(tx, Some(changed.id), &changed.name, &changed.slug).await?;
    if taken.is_empty() {
        Ok(())
    } else {
        Err(duplicates(&taken))
    }
}

/// Walks up from the new parent. Inside the transaction that writes, so that no other move can close a circle.
async fn refuse_cycle(tx: &impl ConnectionTrait, moved: &Category) -> Result<(), DomainError> {
    let Some(parent) = moved.parent_id else {
        return Ok(());
    };
    let line = db::categories::line_up(tx, parent).await?;
    if line.is_empty() {
        return Err(no_such_parent());
    }
    if line.contains(&moved.id) {
        let why = Sentence::new("category-below-itself");
        Err(CATEGORY_CYCLE.at("parent_id", why).into())
    } else {
        Ok(())
    }
}
