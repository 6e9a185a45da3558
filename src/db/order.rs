//! Turns an order of the domain into SQL.
//!
//! The identifier is always the last key, so that no two rows tie and pages neither repeat nor miss one. It runs in
//! the direction of the key before it: then one index serves both directions. No key of any order can be NULL; the
//! first one that can has to say where its NULLs go, because databases disagree.

use crate::domain::Sort;
use sea_orm::{EntityTrait, Order, QueryOrder, Select};

/// `select` in the order of `sort`. `column` names the column of a key, `None` standing for the identifier; keys after
/// the identifier can change nothing and are left out.
pub(super) fn sorted<E: EntityTrait, K: Copy>(
    mut select: Select<E>,
    sort: &[Sort<K>],
    id: E::Column,
    column: impl Fn(K) -> Option<E::Column>,
) -> Select<E> {
    let mut direction = Order::Asc;
    for by in sort {
        direction = if by.descending { Order::Desc } else { Order::Asc };
        match column(by.key) {
            Some(column) => select = select.order_by(column, direction.clone()),
            None => break,
        }
    }
    select.order_by(id, direction)
}
