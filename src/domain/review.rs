//! Reviews of items: one an account and item.

use super::item_input::set;
use super::problem::Problems;
use super::{DomainError, ProblemKind, Refusal, Sort, text};
use jiff::Timestamp;

/// The account has already reviewed this item.
pub(super) const DUPLICATE_REVIEW: Refusal = Refusal::conflict("duplicate_review");

/// What somebody says about an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its number; never used again once the review is gone.
    pub id: i64,
    /// The item it is about.
    pub item_id: i64,
    /// The account that wrote it; none for made-up ones.
    pub author_id: Option<i64>,
    /// The name of who wrote it, as it was then.
    pub author: String,
    /// 1 (bad) to 5 (good).
    pub rating: i32,
    /// What they wrote.
    pub body: String,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// A review to create.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    /// 1 (bad) to 5 (good).
    pub rating: i32,
    /// 1 to 4000 characters, one of which can be seen.
    pub body: String,
}

/// A change to a review. What is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewPatch {
    /// See [`NewReview::rating`].
    pub rating: Option<i32>,
    /// See [`NewReview::body`].
    pub body: Option<String>,
}

/// What reviews can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReviewKey {
    /// The number.
    Id,
    /// The rating.
    Rating,
    /// The time of creation.
    CreatedAt,
}

/// One key of an order of reviews.
pub type ReviewSort = Sort<ReviewKey>;

impl NewReview {
    /// The same when it keeps every rule.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            rating: problems.check("rating", rating(self.rating)),
            body: problems.check("body", body(self.body)),
        };
        problems.or(checked)
    }
}

impl ReviewPatch {
    /// The same when what it says keeps every rule.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            rating: problems.check_some("rating", self.rating, rating),
            body: problems.check_some("body", self.body, body),
        };
        problems.or(checked)
    }

    /// Changes in `review` what this mentions.
    pub(super) fn apply(self, review: &mut Review) {
        set(&mut review.rating, self.rating);
        set(&mut review.body, self.body);
    }
}

fn rating(stars: i32) -> Result<i32, ProblemKind> {
    text::within(stars, 1, 5)
}

fn body(raw: String) -> Result<String, ProblemKind> {
    text::prose(raw, 1, 4000)
}

#[cfg(test)]
mod tests {
    use super::{NewReview, ReviewPatch};
    use crate::domain::{DomainError, ProblemKind, text};

    #[test]
    fn every_rule_is_checked() {
        let review = NewReview {
            rating: 6,
            body: String::new(),
        };
        let Err(DomainError::Invalid(problems)) = review.checked() else {
            panic!("accepted")
        };
        let kinds: Vec<_> = problems
            .into_iter()
            .map(|problem| (problem.field, problem.kind))
            .collect();
        let rating = text::out_of_range(1, 5);
        let short = ProblemKind::TooShort { min: 1 };
        assert_eq!(kinds, [("rating".into(), rating), ("body".into(), short)]);
        let patch = ReviewPatch {
            rating: Some(5),
            body: None,
        };
        assert_eq!(patch.clone().checked().unwrap(), patch);
    }
}
