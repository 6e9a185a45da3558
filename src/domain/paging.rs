//! Pages of a collection, and the order their entries come in.

use super::{DomainError, FieldProblem, Sentence};

/// Which page is asked for: pages of `limit` entries, the first one being 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    page: u64,
    limit: u64,
}

impl PageRequest {
    /// The page `page` of `limit` entries. What is below 1 counts as 1: the contract refuses it before.
    pub fn new(page: i64, limit: i64) -> Self {
        let from_one = |number: i64| number.max(1).unsigned_abs();
        Self {
            page: from_one(page),
            limit: from_one(limit),
        }
    }

    /// The page's number, from 1.
    pub const fn page(self) -> u64 {
        self.page
    }

    /// How many entries a page holds at most.
    pub const fn limit(self) -> u64 {
        self.limit
    }

    /// How many entries come before this page; at most what a database's signed 64-bit offset holds.
    pub const fn offset(self) -> u64 {
        let offset = (self.page - 1).saturating_mul(self.limit);
        if offset > i64::MAX as u64 {
            i64::MAX as u64
        } else {
            offset
        }
    }
}

/// One page of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries of this page, at most the limit that was asked for.
    pub entries: Vec<T>,
    /// How many entries there are on all pages together. Exact.
    pub total: u64,
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page {
            entries: self.entries.into_iter().map(convert).collect(),
            total: self.total,
        }
    }
}

/// One key of an order. A list of them sorts by the first, ties by the second, and so on; the identifier, which
/// leaves no ties, is always the last and runs in the direction of the key before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort<K> {
    /// What is compared.
    pub key: K,
    /// From the largest to the smallest.
    pub descending: bool,
}

/// What a client asked to sort by, when it names each key once: which way the second one would run, nobody could say.
///
/// # Errors
/// [`DomainError::Invalid`] for `sort`.
pub fn each_once<K: Copy + PartialEq>(sort: Vec<Sort<K>>) -> Result<Vec<Sort<K>>, DomainError> {
    let again = |(at, one): (usize, &Sort<K>)| sort[..at].iter().any(|before| before.key == one.key);
    if sort.iter().enumerate().any(again) {
        let why = Sentence::new("sorted-twice");
        return Err(DomainError::Invalid(vec![FieldProblem::new("sort", why.into())]));
    }
    Ok(sort)
}

impl<K> Sort<K> {
    /// From the smallest to the largest.
    pub const fn ascending(key: K) -> Self {
        Self {
            key,
            descending: false,
        }
    }

    /// From the largest to the smallest.
    pub const fn descending(key: K) -> Self {
        Self {
            key,
            descending: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PageRequest, Sort, each_once};

    #[test]
    fn a_key_is_named_once() {
        let (up, down, other) = (Sort::ascending(1), Sort::descending(1), Sort::descending(2));
        assert_eq!(each_once(vec![up, other]).unwrap(), [up, other]);
        for twice in [vec![up, down], vec![other, down, up], vec![up, up]] {
            assert!(each_once(twice).is_err());
        }
        assert_eq!(each_once::<u8>(Vec::new()).unwrap(), []);
    }

    #[test]
    fn offsets_saturate() {
        for (page, limit, offset) in [
            (1, 20, 0),
            (3, 20, 40),
            (0, 0, 0),
            (-7, -7, 0),
            (i64::MAX, 1, i64::MAX as u64 - 1),
            (i64::MAX, 100, i64::MAX as u64),
        ] {
            assert_eq!(
                PageRequest::new(page, limit).offset(),
                offset,
                "page {page}, limit {limit}"
            );
        }
    }
}
