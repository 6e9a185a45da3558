//! Categories: a tree that items hang in.

use super::item_input::set;
use super::problem::Problems;
use super::{DomainError, FieldProblem, ProblemKind, Refusal, Sentence, Sort, text};
use jiff::Timestamp;

/// Another category has this name or slug.
pub(super) const DUPLICATE_CATEGORY: Refusal = Refusal::conflict("duplicate_category");
/// The category that is referred to does not exist.
pub(super) const UNKNOWN_CATEGORY: Refusal = Refusal::conflict("unknown_category");
/// The category would become its own ancestor.
pub(super) const CATEGORY_CYCLE: Refusal = Refusal::conflict("category_cycle");
/// Items or other categories are in the category.
pub(super) const CATEGORY_IN_USE: Refusal = Refusal::conflict("category_in_use");

/// A category of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its number; never used again once the category is gone.
    pub id: i64,
    /// What it is called; no other category is.
    pub name: String,
    /// Its name in addresses; no other category has it.
    pub slug: String,
    /// The category it is below; `None` at the top.
    pub parent_id: Option<i64>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A category to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCategory {
    /// 1 to 60 characters after trimming.
    pub name: String,
    /// 1 to 60 lower case letters and digits in groups joined by single hyphens.
    pub slug: String,
    /// The category it is below.
    pub parent_id: Option<i64>,
}

/// A change to a category. What is `None` stays; `Some(None)` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryPatch {
    /// See [`NewCategory::name`].
    pub name: Option<String>,
    /// See [`NewCategory::slug`].
    pub slug: Option<String>,
    /// See [`NewCategory::parent_id`].
    pub parent_id: Option<Option<i64>>,
}

/// Which categories a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CategoryFilter {
    /// Only those directly below this one.
    pub parent_id: Option<i64>,
}

/// What categories can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CategoryKey {
    /// The number.
    Id,
    /// The name, by code points.
    Name,
}

/// One key of an order of categories.
pub type CategorySort = Sort<CategoryKey>;

impl NewCategory {
    /// The same, trimmed, when it keeps every rule.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            name: problems.check("name", name(self.name)),
            slug: problems.check("slug", slug(self.slug)),
            parent_id: self.parent_id,
        };
        problems.or(checked)
    }
}

impl CategoryPatch {
    /// The same, trimmed, when what it says keeps every rule.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            name: problems.check_some("name", self.name, name),
            slug: problems.check_some("slug", self.slug, slug),
            parent_id: self.parent_id,
        };
        problems.or(checked)
    }

    /// Changes in `category` what this mentions.
    pub(super) fn apply(self, category: &mut Category) {
        set(&mut category.name, self.name);
        set(&mut category.slug, self.slug);
        set(&mut category.parent_id, self.parent_id);
    }
}

/// Other categories have the values of these fields.
pub(super) fn duplicates(fields: &[&'static str]) -> DomainError {
    let taken = |field: &&'static str| FieldProblem::new(*field, Sentence::new("value-taken").into());
    DUPLICATE_CATEGORY
        .because(fields.iter().map(taken).collect())
        .into()
}

/// The category that `field` names does not exist.
pub(super) fn unknown_category(field: &'static str) -> DomainError {
    UNKNOWN_CATEGORY
        .at(field, Sentence::new("category-unknown"))
        .into()
}

fn name(raw: String) -> Result<String, ProblemKind> {
    text::line(raw, 1, 60)
}

fn slug(raw: String) -> Result<String, ProblemKind> {
    text::slug(raw, 60)
}

#[cfg(test)]
mod tests {
    use super::{CategoryPatch, NewCategory};
    use crate::domain::text::NOT_A_SLUG;
    use crate::domain::{DomainError, FieldProblem, ProblemKind};

    #[test]
    fn a_new_category_and_a_patch_keep_the_same_rules() {
        let (name, slug) = (" ".to_owned(), "Tea Pots".to_owned());
        let new = NewCategory {
            name: name.clone(),
            slug: slug.clone(),
            parent_id: None,
        }
        .checked()
        .unwrap_err();
        let patch = CategoryPatch {
            name: Some(name),
            slug: Some(slug),
            parent_id: None,
        }
        .checked()
        .unwrap_err();
        for error in [new, patch] {
            let DomainError::Invalid(problems) = error else {
                panic!("{error:?}")
            };
            let expected = [
                ("name", ProblemKind::TooShort { min: 1 }),
                ("slug", NOT_A_SLUG.into()),
            ]
            .map(|(field, kind)| FieldProblem::new(field, kind));
            assert_eq!(problems, expected);
        }
    }
}
