//! Walks through orders, against the same rows sorted in Rust.

use crate::db::entity::item::{Column, Entity};
use crate::db::fixture::Folder;
use crate::db::keyset::{self, KeysetSlice};
use crate::db::versions::Table;
use crate::db::{Database, DbError, order};
use crate::domain::{Item, KeyValue, KeysetRequest, Position, Sort};
use sea_orm::{ConnectionTrait, EntityTrait};
use std::cmp::Ordering;
use std::collections::HashSet;

type By = Sort<Column>;

const LIMIT: i64 = 7;

/// Three hundred items with ties in every column and NULLs where there can be any, the same ones each time.
const ITEMS: &str = "
INSERT INTO categories VALUES (1, 'Tea', 'tea', NULL, 0, 0), (2, 'Pots', 'pots', NULL, 0, 0);
WITH RECURSIVE place(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < 300)
INSERT INTO items (name, description, price, currency, category_id, stock, active, created_at, updated_at)
    SELECT substr('aabBü', 1 + n * 7 % 5, 2), nullif(substr('xyzy', 1 + n * 5 % 4, 1), 'x'), n * 13 % 6, 'KRW',
    nullif(n * 11 % 3, 0), n, TRUE, -n * 17 % 8, 0 FROM place";

async fn walked(db: &Database, sort: &[By], from: Option<Position>) -> KeysetSlice<Item> {
    try_walked(db, sort, from).await.unwrap()
}

async fn try_walked(
    db: &Database,
    sort: &[By],
    from: Option<Position>,
) -> Result<KeysetSlice<Item>, DbError> {
    let keys = order::keys(sort, Column::Id, |column| match column {
        Column::Id => None,
        column => Some(column),
    });
    let request = KeysetRequest::first(LIMIT).from(from);
    keyset::page(&db.read, Entity::find(), &keys, &request, &[Table::Items]).await
}

fn ids(rows: &[Item]) -> Vec<i64> {
    rows.iter().map(|item| item.id).collect()
}

/// NULL, which is `None`, comes before everything in Rust too.
fn compare(sort: &[By], a: &Item, b: &Item) -> Ordering {
    let mut last = false;
    for by in sort {
        let ordering = match by.key {
            Column::Name => a.name.cmp(&b.name),
            Column::Description => a.description.cmp(&b.description),
            Column::Price => a.price.cmp(&b.price),
            Column::CategoryId => a.category_id.cmp(&b.category_id),
            Column::CreatedAt => a.created_at.cmp(&b.created_at),
            _ => a.id.cmp(&b.id),
        };
        last = by.descending;
        let directed = if last { ordering.reverse() } else { ordering };
        if directed.is_ne() {
            return directed;
        }
    }
    let by_id = a.id.cmp(&b.id);
    if last { by_id.reverse() } else { by_id }
}

/// Every order of one column and of two, each in both directions, and some of three.
fn orders() -> Vec<Vec<By>> {
    let columns = [
        Column::Id,
        Column::Name,
        Column::Description,
        Column::Price,
        Column::CategoryId,
        Column::CreatedAt,
    ];
    let keys: Vec<By> = columns
        .into_iter()
        .flat_map(|column| [By::ascending(column), By::descending(column)])
        .collect();
    let mut orders = vec![Vec::new()];
    for first in &keys {
        orders.push(vec![*first]);
        orders.extend(keys.iter().map(|second| vec![*first, *second]));
        let falling = By::descending(Column::Price);
        orders.push(vec![*first, falling, By::ascending(Column::Description)]);
    }
    orders
}

async fn stocked(folder: &Folder) -> (Database, Vec<Item>) {
    let db = folder.database().await;
    db.write.execute_unprepared(ITEMS).await.unwrap();
    let rows = Entity::find().all(&db.read).await.unwrap();
    let items = rows.into_iter().map(|row| row.try_into().unwrap()).collect();
    (db, items)
}

#[tokio::test]
async fn a_walk_meets_every_row_once_in_every_order_and_back_again() {
    let folder = Folder::new();
    let (db, mut items) = stocked(&folder).await;
    assert!(
        items
            .iter()
            .any(|item| item.description.is_none() && item.category_id.is_none())
    );
    for sort in orders() {
        items.sort_by(|a, b| compare(&sort, a, b));
        let expected = ids(&items);
        let pages: Vec<_> = expected.chunks(LIMIT.unsigned_abs() as usize).collect();
        let mut page = walked(&db, &sort, None).await;
        assert_eq!(page.prev, None, "{sort:?}: nothing comes before the first page");
        for (place, rows) in pages.iter().enumerate() {
            assert_eq!(ids(&page.rows), *rows, "{sort:?}: page {place}");
            match page.next {
                Some(next) => page = walked(&db, &sort, Some(next)).await,
                None => assert_eq!(place + 1, pages.len(), "{sort:?}: the walk ends early"),
            }
        }
        for rows in pages.iter().rev().skip(1) {
            page = walked(&db, &sort, page.prev).await;
            assert_eq!(ids(&page.rows), *rows, "{sort:?}: on the way back");
            assert!(page.next.is_some());
        }
        assert_eq!(page.prev, None, "{sort:?}: the way back ends at the first page");
    }
}

#[tokio::test]
async fn from_a_page_on_the_way_back_the_next_one_is_the_one_it_came_from() {
    let folder = Folder::new();
    let (db, _) = stocked(&folder).await;
    for sort in orders() {
        let first = walked(&db, &sort, None).await;
        let second = walked(&db, &sort, first.next.clone()).await;
        let back = walked(&db, &sort, second.prev).await;
        assert_eq!((&back.rows, &back.prev), (&first.rows, &None), "{sort:?}");
        assert_eq!(walked(&db, &sort, back.next).await.rows, second.rows, "{sort:?}");
    }
}

#[tokio::test]
async fn when_the_rows_around_a_position_are_gone_the_links_say_so() {
    let folder = Folder::new();
    let (db, _) = stocked(&folder).await;
    let sort = [By::ascending(Column::Price)];
    let first = walked(&db, &sort, None).await;
    let second = walked(&db, &sort, first.next.clone()).await;
    let gone = async |rows: &[Item], kept: bool| {
        let list: Vec<String> = ids(rows).iter().map(ToString::to_string).collect();
        let not = if kept { "NOT " } else { "" };
        let delete = format!("DELETE FROM items WHERE id {not}IN ({})", list.join(", "));
        db.write.execute_unprepared(&delete).await.unwrap();
    };
    // Nothing is left before the second page.
    gone(&first.rows, false).await;
    let page = walked(&db, &sort, first.next.clone()).await;
    assert_eq!((&page.rows, &page.prev), (&second.rows, &None));
    let page = walked(&db, &sort, second.prev.clone()).await;
    assert_eq!((ids(&page.rows), page.prev), (vec![], None));
    assert_eq!(
        walked(&db, &sort, page.next).await.rows,
        second.rows,
        "back from where nothing is"
    );
    // Nothing is left behind it.
    gone(&second.rows, true).await;
    let page = walked(&db, &sort, second.next.clone()).await;
    assert_eq!((ids(&page.rows), page.next), (vec![], None));
    let page = walked(&db, &sort, page.prev).await;
    assert_eq!(page.rows, second.rows, "back from behind the end");
    assert_eq!((page.prev, page.next), (None, None));
    // Nothing is left at all.
    gone(&second.rows, false).await;
    for position in [None, second.prev, second.next] {
        let page = walked(&db, &sort, position).await;
        assert_eq!((page.rows, page.prev, page.next), (vec![], None, None));
    }
}

/// A hundred thousand rows, a third of them NULL and the others in two heaps, while rows come and go.
#[tokio::test]
async fn a_walk_through_ties_and_nulls_is_not_disturbed_by_others() {
    let folder = Folder::new();
    let (db, _) = stocked(&folder).await;
    let more = "WITH RECURSIVE place(n) AS (SELECT 301 UNION ALL SELECT n + 1 FROM place WHERE n < 100000) \
                INSERT INTO items (name, price, currency, category_id, stock, active, created_at, updated_at) \
                SELECT 'Item', 0, 'KRW', nullif(n * 7 % 3, 0), 1, TRUE, 0, 0 FROM place";
    db.write.execute_unprepared(more).await.unwrap();
    for sort in [
        [By::ascending(Column::CategoryId)],
        [By::descending(Column::CategoryId)],
    ] {
        let keys = order::keys(&sort, Column::Id, Some);
        let (mut met, mut next, mut gone) = (Vec::new(), None, Vec::new());
        loop {
            let request = KeysetRequest::first(500).from(next);
            let page = keyset::page(&db.read, Entity::find(), &keys, &request, &[Table::Items]);
            let page: KeysetSlice<Item> = page.await.unwrap();
            met.extend(ids(&page.rows));
            next = page.next;
            if next.is_none() {
                break;
            }
            // The last row that was met goes, and one far away; others come before and behind, with and without value.
            gone.extend([*met.last().unwrap(), (met.len() as i64 * 37) % 99_991 + 1]);
            let [last, far] = [gone[gone.len() - 2], gone[gone.len() - 1]];
            let disturb = format!(
                "DELETE FROM items WHERE id IN ({last}, {far}); INSERT INTO items (name, price, currency, category_id, \
                 stock, active, created_at, updated_at) VALUES ('New', 0, 'KRW', NULL, 1, TRUE, 0, 0), \
                 ('New', 0, 'KRW', 1, 1, TRUE, 0, 0), ('New', 0, 'KRW', 2, 1, TRUE, 0, 0)"
            );
            db.write.execute_unprepared(&disturb).await.unwrap();
        }
        let once: HashSet<i64> = met.iter().copied().collect();
        assert_eq!(once.len(), met.len(), "{sort:?}: a row came twice");
        let stayed = Entity::find().all(&db.read).await.unwrap().into_iter();
        let missed = stayed
            .filter(|row| row.name != "New" && !once.contains(&row.id))
            .count();
        assert_eq!(missed, 0, "{sort:?}: rows that stayed were missed");
        assert!(gone.len() > 300, "{sort:?}: nothing was disturbed");
    }
}

#[tokio::test]
async fn a_position_of_another_order_is_refused() {
    let folder = Folder::new();
    let (db, _) = stocked(&folder).await;
    let (number, text) = (KeyValue::Integer(1), KeyValue::Text("1".into()));
    for (sort, values) in [
        (vec![], vec![]),
        (vec![], vec![text.clone()]),
        (vec![], vec![KeyValue::Null]),
        (vec![], vec![number.clone(), number.clone()]),
        (vec![By::ascending(Column::Name)], vec![number.clone()]),
        (
            vec![By::ascending(Column::Name)],
            vec![number.clone(), number.clone()],
        ),
        (
            vec![By::ascending(Column::Name)],
            vec![KeyValue::Null, number.clone()],
        ),
        (
            vec![By::ascending(Column::Price)],
            vec![text.clone(), number.clone()],
        ),
        (vec![By::ascending(Column::CategoryId)], vec![text, number]),
    ] {
        let position = Position {
            values,
            backward: false,
            inclusive: false,
        };
        let refused = try_walked(&db, &sort, Some(position)).await.unwrap_err();
        assert!(matches!(refused, DbError::ForeignPosition), "{sort:?}: {refused}");
    }
}
