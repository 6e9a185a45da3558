//! How many rows there are, without counting them again.
//!
//! `count(*)` reads every row that a filter admits: at 100,000 rows that is some twenty times the cost of the page it
//! stands beside. So a total is remembered together with the version of the tables it was counted in. The page's own
//! statement brings the version along ([`Slice`]); while that is still the same, nothing was written by anybody and
//! the total holds. A hit costs no statement; a write by any process makes the next request count.
//!
//! Rejected: counters per table kept by triggers (know no filters), a time to live (not exact), a limit on counting
//! ("more than 1000": not what the contract promises).

use super::{Counted, DbError, KeysetSlice, Slice};
use crate::domain::PageRequest;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// More filters than a shop's pages use at a time, few enough to look through when one has to go.
const CAPACITY: usize = 256;

/// Remembers totals of one collection by filter. The filter itself is the key, so two filters never share a total.
#[derive(Debug)]
pub struct Totals<F>(Mutex<Entries<F>>);

#[derive(Debug)]
struct Entries<F> {
    by_filter: HashMap<F, Entry>,
    clock: u64,
}

#[derive(Debug)]
struct Entry {
    counted: Counted,
    used: u64,
}

impl<F> Default for Totals<F> {
    fn default() -> Self {
        Self(Mutex::new(Entries {
            by_filter: HashMap::new(),
            clock: 0,
        }))
    }
}

impl<F: Clone + Eq + Hash> Totals<F> {
    /// The number of rows that `filter` admits, `slice` being its page `page`. `count` is polled only when neither the
    /// page nor memory knows.
    ///
    /// # Errors
    /// What `count` fails with.
    pub async fn total<T>(
        &self,
        filter: &F,
        page: PageRequest,
        slice: &Slice<T>,
        count: impl Future<Output = Result<Counted, DbError>>,
    ) -> Result<u64, DbError> {
        if let Some(total) = known(page, slice) {
            return Ok(total);
        }
        self.total_at(filter, slice.version, count).await
    }

    /// The number of rows that `filter` admits, where the walk that `slice` is a page of asks for it.
    ///
    /// # Errors
    /// What `count` fails with.
    pub async fn asked<T>(
        &self,
        filter: &F,
        slice: &KeysetSlice<T>,
        count: impl Future<Output = Result<Counted, DbError>>,
    ) -> Result<Option<u64>, DbError> {
        match slice.version {
            None => Ok(None),
            version => self.total_at(filter, version, count).await.map(Some),
        }
    }

    async fn total_at(
        &self,
        filter: &F,
        version: Option<i64>,
        count: impl Future<Output = Result<Counted, DbError>>,
    ) -> Result<u64, DbError> {
        if let Some(total) = version.and_then(|version| self.recall(filter, version)) {
            return Ok(total);
        }
        let counted = count.await?;
        self.remember(filter, counted);
        Ok(counted.total.unsigned_abs())
    }

    fn recall(&self, filter: &F, version: i64) -> Option<u64> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clock += 1;
        let used = entries.clock;
        let entry = entries
            .by_filter
            .get_mut(filter)
            .filter(|entry| entry.counted.version == version)?;
        entry.used = used;
        Some(entry.counted.total.unsigned_abs())
    }

    fn remember(&self, filter: &F, counted: Counted) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clock += 1;
        let entry = Entry {
            counted,
            used: entries.clock,
        };
        if let Some(known) = entries.by_filter.get_mut(filter) {
            // Of two requests that counted at the same time the one that saw more writes is right.
            if known.counted.version <= counted.version {
                *known = entry;
            }
            return;
        }
        if entries.by_filter.len() >= CAPACITY {
            entries.forget_one();
        }
        entries.by_filter.insert(filter.clone(), entry);
    }
}

impl<F: Clone + Eq + Hash> Entries<F> {
    /// Lets go what was not asked for the longest.
    fn forget_one(&mut self) {
        let oldest = self
            .by_filter
            .iter()
            .min_by_key(|(_, entry)| entry.used)
            .map(|(filter, _)| filter.clone());
        if let Some(filter) = oldest {
            self.by_filter.remove(&filter);
        }
    }
}

/// The total when the page itself shows where the rows end.
fn known<T>(page: PageRequest, slice: &Slice<T>) -> Option<u64> {
    let rows = slice.rows.len() as u64;
    let ends_here = rows < page.limit() && (rows > 0 || page.offset() == 0);
    ends_here.then(|| page.offset() + rows)
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Counted, Slice, Totals};
    use crate::domain::PageRequest;
    use std::cell::Cell;

    fn slice(rows: usize, version: i64) -> Slice<()> {
        Slice {
            rows: vec![(); rows],
            version: Some(version),
        }
    }

    /// Asks for a full page 1 at `version`; `counted` is what a count would find then. Answers the total and whether
    /// rows were counted.
    async fn ask(totals: &Totals<usize>, filter: usize, version: i64, counted: i64) -> (u64, bool) {
        let polled = Cell::new(false);
        let count = async {
            polled.set(true);
            Ok(Counted {
                total: counted,
                version,
            })
        };
        let total = totals
            .total(&filter, PageRequest::new(1, 2), &slice(2, version), count)
            .await
            .unwrap();
        (total, polled.get())
    }

    #[tokio::test]
    async fn a_total_holds_until_the_version_grows() {
        let totals = Totals::default();
        assert_eq!(ask(&totals, 1, 7, 40).await, (40, true));
        assert_eq!(ask(&totals, 1, 7, 99).await, (40, false));
        assert_eq!(ask(&totals, 2, 7, 11).await, (11, true));
        assert_eq!(ask(&totals, 1, 8, 41).await, (41, true));
        assert_eq!(ask(&totals, 1, 8, 99).await, (41, false));
    }

    #[tokio::test]
    async fn a_slow_count_of_an_older_state_does_not_replace_a_newer_one() {
        let totals = Totals::default();
        assert_eq!(ask(&totals, 1, 8, 41).await, (41, true));
        assert_eq!(ask(&totals, 1, 7, 40).await, (40, true));
        assert_eq!(ask(&totals, 1, 8, 99).await, (41, false));
    }

    #[tokio::test]
    async fn a_page_that_shows_the_end_is_not_counted() {
        let totals = Totals::default();
        for (page, rows, total) in [(1, 0, 0), (1, 1, 1), (3, 1, 5)] {
            let count = async { panic!("counted") };
            let found = totals
                .total(&0, PageRequest::new(page, 2), &slice(rows, 1), count)
                .await
                .unwrap();
            assert_eq!(found, total, "page {page} with {rows} rows");
        }
    }

    #[tokio::test]
    async fn what_was_not_asked_for_the_longest_is_forgotten_first() {
        let totals = Totals::default();
        for filter in 0..CAPACITY {
            assert_eq!(ask(&totals, filter, 1, 5).await, (5, true));
        }
        assert_eq!(ask(&totals, 0, 1, 5).await, (5, false));
        assert_eq!(ask(&totals, CAPACITY, 1, 5).await, (5, true));
        assert_eq!(ask(&totals, 0, 1, 5).await, (5, false));
        assert_eq!(ask(&totals, 2, 1, 5).await, (5, false));
        assert_eq!(ask(&totals, 1, 1, 6).await, (6, true));
        assert_eq!(totals.0.lock().unwrap().by_filter.len(), CAPACITY);
    }
}
