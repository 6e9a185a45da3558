//! Turns an order of the domain into SQL.
//!
//! The identifier is always the last key, so that no two rows tie and pages neither repeat nor miss one. It runs in
//! the direction of the key before it: then one index serves both directions.
//!
//! NULL counts as smaller than every value. That is said wherever a column can hold one, because databases disagree;
//! where none can, it is left out, so that no planner has to see through it.

use crate::domain::Sort;
use sea_orm::sea_query::{Expr, NullOrdering, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryTrait, Select};

/// A column to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key<C> {
    pub(super) column: C,
    pub(super) descending: bool,
}

/// The keys that decide the order of `sort`, the identifier last. `column` names the column of a key, `None` standing
/// for the identifier; keys after the identifier can change nothing and are left out.
pub(super) fn keys<C, K: Copy>(sort: &[Sort<K>], id: C, column: impl Fn(K) -> Option<C>) -> Vec<Key<C>> {
    let mut keys = Vec::with_capacity(sort.len() + 1);
    let mut descending = false;
    for by in sort {
        descending = by.descending;
        match column(by.key) {
            Some(column) => keys.push(Key { column, descending }),
            None => break,
        }
    }
    keys.push(Key {
        column: id,
        descending,
    });
    keys
}

/// Sorts `select` by `keys`, or the other way round. Columns go by their names alone, which are those of the answer: the
/// rows of several ranges together have no others.
pub(super) fn sort<C: ColumnTrait>(select: &mut SelectStatement, keys: &[Key<C>], reversed: bool) {
    for key in keys {
        let (order, nulls) = match key.descending != reversed {
            true => (Order::Desc, NullOrdering::Last),
            false => (Order::Asc, NullOrdering::First),
        };
        match key.column.def().is_null() {
            true => select.order_by_expr_with_nulls(Expr::col(key.column), order, nulls),
            false => select.order_by_expr(Expr::col(key.column), order),
        };
    }
}

/// `select` in this order; see [`keys`].
pub(super) fn sorted<E: EntityTrait, K: Copy>(
    mut select: Select<E>,
    order: &[Sort<K>],
    id: E::Column,
    column: impl Fn(K) -> Option<E::Column>,
) -> Select<E> {
    sort(QueryTrait::query(&mut select), &keys(order, id, column), false);
    select
}
