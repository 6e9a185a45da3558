//! What may be said about an item, and its rules.

use super::problem::Problems;
use super::{Amount, Currency, DomainError, ForbiddenWords, Item, ProblemKind, text};

/// Everything about an item that is the shop keeper's to say: for a new item, or in place of what an item was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// What it is called: 2 to 100 characters after trimming, without forbidden words.
    pub name: String,
    /// More about it: at most 2000 characters.
    pub description: Option<String>,
    /// What one of it costs: 0 to [`Amount::MAX_PRICE`].
    pub price: Amount,
    /// The currency of `price`.
    pub currency: Currency,
    /// The category it is in.
    pub category_id: Option<i64>,
    /// How many there are to sell: 0 or more.
    pub stock: i32,
    /// Whether it is shown to customers.
    pub active: bool,
}

/// A change to an item. What is `None` stays; `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemPatch {
    /// See [`NewItem::name`].
    pub name: Option<String>,
    /// See [`NewItem::description`].
    pub description: Option<Option<String>>,
    /// See [`NewItem::price`].
    pub price: Option<Amount>,
    /// See [`NewItem::currency`].
    pub currency: Option<Currency>,
    /// See [`NewItem::category_id`].
    pub category_id: Option<Option<i64>>,
    /// See [`NewItem::stock`].
    pub stock: Option<i32>,
    /// See [`NewItem::active`].
    pub active: Option<bool>,
}

impl NewItem {
    /// An item with everything else as it is when nothing is said: no description, won, no category, none in stock,
    /// active.
    pub fn new(name: impl Into<String>, price: Amount) -> Self {
        Self {
            name: name.into(),
            description: None,
            price,
            currency: Currency::default(),
            category_id: None,
            stock: 0,
            active: true,
        }
    }

    /// The same, trimmed, when it keeps every rule.
    pub(super) fn checked(self, words: &ForbiddenWords) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            name: problems.check("name", name(self.name, words)),
            description: problems.check_some("description", self.description, description),
            price: problems.check("price", price(self.price)),
            stock: problems.check("stock", stock(self.stock)),
            ..self
        };
        problems.or(checked)
    }

    /// Makes `item` what this says.
    pub(super) fn replace(self, item: &mut Item) {
        item.name = self.name;
        item.description = self.description;
        item.price = self.price;
        item.currency = self.currency;
        item.category_id = self.category_id;
        item.stock = self.stock;
        item.active = self.active;
    }
}

impl ItemPatch {
    /// The same, trimmed, when what it says keeps every rule.
    pub(super) fn checked(self, words: &ForbiddenWords) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            name: problems.check_some("name", self.name, |text| name(text, words)),
            description: problems.check_some("description", self.description, |text| {
                text.map(description).transpose()
            }),
            price: problems.check_some("price", self.price, price),
            stock: problems.check_some("stock", self.stock, stock),
            ..self
        };
        problems.or(checked)
    }

    /// Changes in `item` what this mentions.
    pub(super) fn apply(self, item: &mut Item) {
        set(&mut item.name, self.name);
        set(&mut item.description, self.description);
        set(&mut item.price, self.price);
        set(&mut item.currency, self.currency);
        set(&mut item.category_id, self.category_id);
        set(&mut item.stock, self.stock);
        set(&mut item.active, self.active);
    }
}

/// Puts a patch's value, if it has one, in place of the one that is there.
pub(super) fn set<T>(current: &mut T, patched: Option<T>) {
    if let Some(value) = patched {
        *current = value;
    }
}

fn name(raw: String, words: &ForbiddenWords) -> Result<String, ProblemKind> {
    words.refuse(text::line(raw, 2, 100)?)
}

fn description(raw: String) -> Result<String, ProblemKind> {
    text::sized(raw, 0, 2000)
}

fn price(amount: Amount) -> Result<Amount, ProblemKind> {
    text::within(amount, Amount::ZERO, Amount::MAX_PRICE)
}

fn stock(count: i32) -> Result<i32, ProblemKind> {
    text::within(count, 0, i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ItemPatch, NewItem};
    use crate::domain::name::forbidden_word;
    use crate::domain::{Amount, DomainError, FieldProblem, ForbiddenWords, ProblemKind, text};
    use std::borrow::Cow;

    fn problems<T: std::fmt::Debug>(
        outcome: Result<T, DomainError>,
    ) -> Vec<(Cow<'static, str>, ProblemKind)> {
        let Err(DomainError::Invalid(problems)) = outcome else {
            panic!("accepted: {outcome:?}")
        };
        problems
            .into_iter()
            .map(|FieldProblem { field, kind }| (field, kind))
            .collect()
    }

    #[test]
    fn all_problems_are_reported_at_once() {
        let price = text::out_of_range("0", "9999999999.99");
        let stock = text::out_of_range(0, i32::MAX);
        let expected = vec![
            ("name".into(), ProblemKind::TooShort { min: 2 }),
            ("description".into(), ProblemKind::TooLong { max: 2000 }),
            ("price".into(), price),
            ("stock".into(), stock),
        ];
        let mut item = NewItem::new(" ", Amount::from_hundredths(-100));
        item.description = Some("x".repeat(2001));
        item.stock = -1;
        let patch = ItemPatch {
            name: Some(item.name.clone()),
            description: Some(item.description.clone()),
            price: Some(item.price),
            stock: Some(item.stock),
            ..ItemPatch::default()
        };
        assert_eq!(problems(item.checked(&ForbiddenWords::default())), expected);
        assert_eq!(problems(patch.checked(&ForbiddenWords::default())), expected);
    }

    #[test]
    fn names_are_trimmed_and_forbidden_words_refused() {
        let words = ForbiddenWords::new(["replica"]);
        let item = NewItem::new("  Tea pot ", Amount::MAX_PRICE)
            .checked(&words)
            .unwrap();
        assert_eq!(item, NewItem::new("Tea pot", Amount::MAX_PRICE));
        let refused = problems(NewItem::new("Replica watch", Amount::ZERO).checked(&words));
        assert_eq!(refused, [("name".into(), forbidden_word("replica"))]);
    }
}
