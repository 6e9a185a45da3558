//! The rows behind a position of an order, as ranges: what lets a page begin anywhere at the cost of the first one.
//!
//! Behind `(a, b, id)` stand the rows with the same `a` and `b` and a greater `id`, those with the same `a` and a greater
//! `b`, and those with a greater `a`. Each of these ranges is a step into an index on the keys, or on the first of them,
//! and is read from there in order. It is the same for keys that run in different directions, and NULL, which is
//! smaller than every value, is one range more at most.
//!
//! Rejected: `(a, b, id) > (?, ?, ?)`, which knows one direction and no NULL, and for which SQLite enters an index by its
//! first column only when the last one is the row's number, so that the price of a page grows with ties: forty times
//! at 20,000 of them. The same written out with OR, which no database reads from an index in order.

use super::order::Key;
use crate::domain::{KeyValue, Position};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ColumnType};

/// Whether `position` can be one of this order. One that was made for another order, by an older program, cannot.
pub(super) fn fits<C: ColumnTrait>(keys: &[Key<C>], position: &Position) -> bool {
    let holds = |(key, value): (&Key<C>, &KeyValue)| {
        let def = key.column.def();
        let text = matches!(def.get_column_type(), ColumnType::String(_) | ColumnType::Text);
        match value {
            KeyValue::Null => def.is_null(),
            KeyValue::Integer(_) => !text,
            KeyValue::Text(_) => text,
        }
    };
    keys.len() == position.values.len() && keys.iter().zip(&position.values).all(holds)
}

/// The ranges of rows that `position`, which fits the keys, reads, the nearest one first. No row is in two of them.
pub(super) fn ranges<C: ColumnTrait>(keys: &[Key<C>], position: &Position) -> Vec<Expr> {
    let places: Vec<Place<'_, C>> = keys
        .iter()
        .zip(&position.values)
        .map(|(key, value)| Place {
            column: key.column,
            value,
            falling: key.descending != position.backward,
        })
        .collect();
    let mut ranges = Vec::with_capacity(places.len() + 1);
    for (depth, place) in places.iter().enumerate().rev() {
        let inclusive = position.inclusive && depth + 1 == places.len();
        for past in place.past(inclusive) {
            let tied = places[..depth].iter().map(Place::same);
            ranges.push(
                tied.chain([past])
                    .reduce(ExprTrait::and)
                    .unwrap_or_else(|| Expr::val(true)),
            );
        }
    }
    ranges
}

/// Where one key stands.
struct Place<'a, C> {
    column: C,
    value: &'a KeyValue,
    /// Towards smaller values.
    falling: bool,
}

impl<C: ColumnTrait> Place<'_, C> {
    fn column(&self) -> Expr {
        self.column.into_expr()
    }

    /// What the column is compared with; `None` for NULL, which compares with nothing.
    fn value(&self) -> Option<Expr> {
        match self.value {
            KeyValue::Null => None,
            KeyValue::Integer(number) => Some(Expr::val(*number)),
            KeyValue::Text(text) => Some(Expr::val(text.as_str())),
        }
    }

    fn same(&self) -> Expr {
        match self.value() {
            Some(value) => self.column().eq(value),
            None => self.column().is_null(),
        }
    }

    /// The column is past the value, or at it: by no range, by one, or by one of values and one of NULL.
    fn past(&self, inclusive: bool) -> Vec<Expr> {
        let column = self.column();
        let Some(value) = self.value() else {
            return match self.falling {
                true => Vec::new(),
                false => vec![column.is_not_null()],
            };
        };
        let mut ranges = vec![match (self.falling, inclusive) {
            (false, false) => column.gt(value),
            (false, true) => column.gte(value),
            (true, false) => column.lt(value),
            (true, true) => column.lte(value),
        }];
        if self.falling && self.column.def().is_null() {
            ranges.push(self.column().is_null());
        }
        ranges
    }
}
