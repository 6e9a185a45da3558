//! Whether the shop has changed, as the engine asks for it.

use charter::{
    Operation,
    conditional::{ChangeMark, Mark},
};

use crate::db::Changes;

/// Marks of the shop's database. Every answer of the shop that has an `ETag` of the engine's is made of rows, the
/// caller's roles and settings, and of nothing else; an operation that answers from elsewhere is to be left out here.
#[derive(Debug, Clone)]
pub struct ShopChanges(Changes);

impl ShopChanges {
    /// Of this database.
    pub fn new(changes: Changes) -> Self {
        ShopChanges(changes)
    }
}

impl ChangeMark for ShopChanges {
    fn current(&self, _operation: &'static Operation) -> Option<Mark> {
        self.0.current().map(Mark::new)
    }
}
