//! Pages that begin where the one before ended, wherever that stands by now.

/// What an entry is sorted by, in a form that every order can be carried on from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyValue {
    /// None. It counts as smaller than every value.
    Null,
    /// A whole number: also hundredths of an amount, or microseconds since the Unix epoch.
    Integer(i64),
    /// Text, by its code points.
    Text(String),
}

/// A place in the order of a collection, and which way to read from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// What the entry beside it is sorted by, key by key; the identifier is the last.
    pub values: Vec<KeyValue>,
    /// Against the order, to the page before.
    pub backward: bool,
    /// Whether an entry with these very values is read too.
    pub inclusive: bool,
}

impl Position {
    /// The other side: what is read from here and what is read from there is everything, and nothing is in both.
    #[must_use]
    pub fn beyond(&self) -> Self {
        Self {
            values: self.values.clone(),
            backward: !self.backward,
            inclusive: !self.inclusive,
        }
    }
}

/// Which page is asked for: `limit` entries from a position on, or from the beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysetRequest {
    limit: u64,
    from: Option<Position>,
    total: bool,
}

impl KeysetRequest {
    /// The first page of `limit` entries. What is below 1 counts as 1: the contract refuses it before.
    pub fn first(limit: i64) -> Self {
        Self {
            limit: limit.max(1).unsigned_abs(),
            from: None,
            total: false,
        }
    }

    /// The page that begins at `position`, if there is one.
    #[must_use]
    pub fn from(self, position: Option<Position>) -> Self {
        Self {
            from: position,
            ..self
        }
    }

    /// Whether to say how many entries there are on all pages together.
    #[must_use]
    pub fn with_total(self, total: bool) -> Self {
        Self { total, ..self }
    }

    /// How many entries the page holds at most.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// Where it begins; `None` for the first page.
    pub const fn position(&self) -> Option<&Position> {
        self.from.as_ref()
    }

    /// Whether the number of all entries is asked for.
    pub const fn total(&self) -> bool {
        self.total
    }
}

/// One page of a collection, and where the pages around it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeysetPage<T> {
    /// The entries, in the order of the collection whichever way they were read.
    pub entries: Vec<T>,
    /// Where to read the page before; `None` when there are no entries before this one's.
    pub prev: Option<Position>,
    /// Where to read the page after; `None` when there are no entries after this one's.
    pub next: Option<Position>,
    /// How many entries there are on all pages together, if that was asked for. Exact.
    pub total: Option<u64>,
}
