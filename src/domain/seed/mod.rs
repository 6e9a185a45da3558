//! Fills a shop with goods to try it out on.
//!
//! The same shop is filled the same way each time: numbers come from a small generator of our own, started from what is
//! already there. Running it again adds more items; categories are found by their slug and used again.

mod dice;
mod goods;
mod opinions;
mod tree;

use super::{Category, DomainError, ItemFilter, ItemInclude, NewCategory, NewItem, PageRequest, Shop};
use crate::db;
use dice::Dice;
use jiff::Timestamp;
use sea_orm::DatabaseTransaction;
use std::time::Duration;
use tree::{Branch, TREE};

/// Items a transaction: few enough that other writers get in between, enough that commits cost little.
const BATCH: u64 = 500;
/// How much older each item is than the next one.
const PACE: Duration = Duration::from_secs(7 * 60);

/// What a seed has put into the shop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Categories that were not there before.
    pub categories: u64,
    /// New items.
    pub items: u64,
    /// New reviews.
    pub reviews: u64,
}

/// Puts `items` more items into `shop`, with categories to hang in and reviews for about a third of them. Calls
/// `on_progress` with the number of items done, after each batch.
///
/// # Errors
/// What the database fails with. Batches that were done stay.
pub async fn seed(shop: &Shop, items: u64, mut on_progress: impl FnMut(u64)) -> Result<Seeded, DomainError> {
    let (shelves, categories) = hang_shelves(shop).await?;
    let mut dice = Dice::new(count_items(shop).await?);
    let mut seeded = Seeded {
        categories,
        ..Seeded::default()
    };
    let now = shop.clock().now();
    while seeded.items < items {
        let size = BATCH.min(items - seeded.items);
        let age =
            |place: u64| PACE.saturating_mul(u32::try_from(items - seeded.items - place).unwrap_or(u32::MAX));
        let goods = (0..size).map(|place| {
            let created = now.checked_sub(age(place)).unwrap_or(Timestamp::UNIX_EPOCH);
            (goods::item(&mut dice, &shelves), created)
        });
        let goods = goods.collect();
        seeded.reviews += stock_shelves(shop, goods, now, &mut dice).await?;
        seeded.items += size;
        on_progress(seeded.items);
    }
    Ok(seeded)
}

/// A category and the kind of goods that belong into it.
struct Shelf {
    category: i64,
    branch: &'static Branch,
}

/// Makes the categories that are missing. Answers those that hold goods, and how many were made.
async fn hang_shelves(shop: &Shop) -> Result<(Vec<Shelf>, u64), DomainError> {
    let mut shelves = Vec::new();
    let mut made = 0;
    for (top, branches) in TREE {
        let (parent, new) = category(shop, top.name, top.slug, None).await?;
        made += new;
        for branch in *branches {
            let (leaf, new) = category(shop, branch.name, branch.slug, Some(parent.id)).await?;
            made += new;
            shelves.push(Shelf {
                category: leaf.id,
                branch,
            });
        }
        if branches.is_empty() {
            shelves.push(Shelf {
                category: parent.id,
                branch: top,
            });
        }
    }
    Ok((shelves, made))
}

async fn category(
    shop: &Shop,
    name: &str,
    slug: &str,
    parent_id: Option<i64>,
) -> Result<(Category, u64), DomainError> {
    if let Some(found) = db::categories::find_by_slug(&shop.database().write, slug).await? {
        return Ok((found, 0));
    }
    let new = NewCategory {
        name: name.into(),
        slug: slug.into(),
        parent_id,
    };
    Ok((shop.create_category(new).await?, 1))
}

async fn count_items(shop: &Shop) -> Result<u64, DomainError> {
    let mut all = ItemFilter::default();
    all.include_inactive(true);
    Ok(shop
        .list_items(&all, &[], PageRequest::new(1, 1), ItemInclude::default())
        .await?
        .total)
}

/// Writes one batch and reviews of some of it; answers how many reviews.
async fn stock_shelves(
    shop: &Shop,
    goods: Vec<(NewItem, Timestamp)>,
    now: Timestamp,
    dice: &mut Dice,
) -> Result<u64, DomainError> {
    let created: Vec<Timestamp> = goods.iter().map(|(_, created)| *created).collect();
    let mut thrown = dice.clone();
    let work = async move |tx: &DatabaseTransaction| {
        let ids = db::items::insert_many(tx, goods).await?;
        let reviewed = ids.into_iter().zip(created);
        let reviews: Vec<_> = reviewed
            .flat_map(|(id, since)| opinions::of(&mut thrown, id, since, now))
            .collect();
        let count = reviews.len() as u64;
        if count > 0 {
            db::reviews::insert_many(tx, reviews).await?;
        }
        Ok::<_, DomainError>((count, thrown))
    };
    let (count, thrown) = shop.database().write(work).await?;
    *dice = thrown;
    Ok(count)
}

#[cfg(test)]
mod tests;
