//! Items: list, create, get, replace, patch, delete.

use super::Shop;
use crate::db::{self, Writer};
use crate::domain::category::unknown_category;
use crate::domain::item::ITEM_IN_USE;
use crate::domain::{
    Change, DomainError, Expected, Item, ItemFilter, ItemInclude, ItemPatch, ItemSort, ItemView, KeysetPage,
    KeysetRequest, NewItem, Page, PageRequest, Resource,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::collections::HashMap;

const NO_SUCH_ITEM: DomainError = DomainError::NotFound(Resource::Item);

fn no_such_category() -> DomainError {
    unknown_category("category_id")
}

impl Shop {
    /// One page of the items that `filter` admits, in the order of `sort` (by number when empty), each with what
    /// `include` asks for. The number of statements does not depend on the number of items.
    ///
    /// # Errors
    /// [`DomainError::Unavailable`] and [`DomainError::Internal`] by the database.
    pub async fn list_items(
        &self,
        filter: &ItemFilter,
        sort: &[ItemSort],
        page: PageRequest,
        include: ItemInclude,
    ) -> Result<Page<ItemView>, DomainError> {
        let read = &self.db.read;
        let slice = db::items::page(read, filter, sort, page).await?;
        let count = db::items::count(read, filter);
        let total = self.remembered.items.total(filter, page, &slice, count).await?;
        let entries = self.with_related(slice.rows, include).await?;
        Ok(Page { entries, total })
    }

    /// The same items, from one page to the next: whoever walks through meets every item that is there all the while
    /// once, whatever others create and delete. A page costs the same wherever it begins.
    ///
    /// # Errors
    /// [`DomainError::ForeignPosition`]; else as [`list_items`](Self::list_items).
    pub async fn walk_items(
        &self,
        filter: &ItemFilter,
        sort: &[ItemSort],
        request: &KeysetRequest,
        include: ItemInclude,
    ) -> Result<KeysetPage<ItemView>, DomainError> {
        let read = &self.db.read;
        let slice = db::items::walk(read, filter, sort, request).await?;
        let count = db::items::count(read, filter);
        let total = self.remembered.items.asked(filter, &slice, count).await?;
        Ok(KeysetPage {
            entries: self.with_related(slice.rows, include).await?,
            prev: slice.prev,
            next: slice.next,
            total,
        })
    }

    /// Creates an item.
    ///
    /// # Errors
    /// [`DomainError::Invalid`] with every field that breaks a rule; `unknown_category`.
    pub async fn create_item(&self, new: NewItem) -> Result<Item, DomainError> {
        let new = new.checked(&self.remembered.forbidden_words)?;
        let now = self.clock.now();
        let insert = async move |db: &Writer<'_>| db::items::insert(db, new, now).await;
        self.db
            .statement(insert)
            .await
            .map_err(DomainError::referring(no_such_category))
    }

    /// One item, active or not, with what `include` asks for.
    ///
    /// # Errors
    /// [`DomainError::NotFound`].
    pub async fn get_item(&self, id: i64, include: ItemInclude) -> Result<ItemView, DomainError> {
        let item = db::items::find(&self.db.read, id).await?.ok_or(NO_SUCH_ITEM)?;
        self.with_related(vec![item], include)
            .await?
            .pop()
            .ok_or(NO_SUCH_ITEM)
    }

    /// Makes an item what `new` says, if it is as expected. What stays the same leaves `updated_at` as it was.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], [`DomainError::Changed`]; else as [`create_item`](Self::create_item).
    pub async fn replace_item(
        &self,
        id: i64,
        expected: Expected,
        new: NewItem,
    ) -> Result<Change<Item>, DomainError> {
        let new = new.checked(&self.remembered.forbidden_words)?;
        self.change_item(id, expected, |item| new.replace(item)).await
    }

    /// Changes of an item what `patch` mentions, if it is as expected. What stays the same leaves `updated_at` as it was.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], [`DomainError::Changed`]; else as [`create_item`](Self::create_item).
    pub async fn patch_item(
        &self,
        id: i64,
        expected: Expected,
        patch: ItemPatch,
    ) -> Result<Change<Item>, DomainError> {
        let patch = patch.checked(&self.remembered.forbidden_words)?;
        self.change_item(id, expected, |item| patch.apply(item)).await
    }

    /// Deletes an item and its reviews, if it is as expected, and answers what it was.
    ///
    /// # Errors
    /// [`DomainError::NotFound`], [`DomainError::Changed`]; `item_in_use` when it was ordered.
    pub async fn delete_item(&self, id: i64, expected: Expected) -> Result<Item, DomainError> {
        if expected.is_anything() {
            let delete = async move |db: &Writer<'_>| delete_item(db, id).await;
            return self.db.statement(delete).await;
        }
        let work = async move |tx: &DatabaseTransaction| {
            let item = db::items::find(tx, id).await?.ok_or(NO_SUCH_ITEM)?;
            expected.check(item.updated_at)?;
            delete_item(tx, id).await
        };
        self.db.write(work).await
    }

    async fn change_item(
        &self,
        id: i64,
        expected: Expected,
        change: impl FnOnce(&mut Item) + Clone + Send,
    ) -> Result<Change<Item>, DomainError> {
        let work = async move |tx: &DatabaseTransaction| {
            let before = db::items::find(tx, id).await?.ok_or(NO_SUCH_ITEM)?;
            expected.check(before.updated_at)?;
            let mut after = before.clone();
            change(&mut after);
            if after != before {
                after.updated_at = self.clock.after(before.updated_at);
                db::items::update(tx, &after)
                    .await
                    .map_err(DomainError::referring(no_such_category))?;
            }
            Ok(Change { before, after })
        };
        self.db.write(work).await
    }

    /// Puts to each item what was asked for with it: one statement a relation, however many items there are.
    async fn with_related(
        &self,
        items: Vec<Item>,
        include: ItemInclude,
    ) -> Result<Vec<ItemView>, DomainError> {
        let read = &self.db.read;
        let categories = match include.category {
            true => {
                Some(db::categories::by_ids(read, items.iter().filter_map(|item| item.category_id)).await?)
            }
            false => None,
        };
        let mut reviews = match include.reviews {
            true => Some(db::reviews::newest(read, items.iter().map(|item| item.id)).await?),
            false => None,
        };
        let view = |item: Item| ItemView {
            category: categories
                .as_ref()
                .map(|found| found.get(&item.category_id?).cloned()),
            reviews: reviews
                .as_mut()
                .map(|found: &mut HashMap<_, _>| found.remove(&item.id).unwrap_or_default()),
            item,
        };
        Ok(items.into_iter().map(view).collect())
    }
}

async fn delete_item(db: &impl ConnectionTrait, id: i64) -> Result<Item, DomainError> {
    let deleted = db::items::delete(db, id).await;
    let deleted = deleted.map_err(DomainError::referring(|| ITEM_IN_USE.into()))?;
    deleted.ok_or(NO_SUCH_ITEM)
}
