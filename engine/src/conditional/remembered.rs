//! The validators of answers given lately, so that who has the current one is told so without a query.
//!
//! What is remembered of an answer holds while the data has the mark that was taken *before* the answer was made: a commit
//! in between or after changes the mark, and the answer is then made anew. Answers themselves are not remembered: a 304
//! needs their header fields alone, and whoever has not got the content yet pays for it once.
//!
//! Only answers to conditional requests are remembered, so that nobody else pays for the mark. All that may shape an
//! answer is in the key: the operation, the target as written, the media type chosen, and who asks with which roles. The
//! key is a hash of 128 bits under two random keys of the process, which nobody outside can aim at; entries so have one
//! size, and a lookup allocates nothing. Operations with header parameters of their own are left out, as are answers whose
//! `Vary` names more than the engine knows how to compare.
//!
//! Forgetting the entry that was used longest ago was rejected: all entries of a mark die with it, so a shard that is full
//! starts over instead.

use std::{
    collections::HashMap,
    hash::{BuildHasher, Hash, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use poem::{
    Response,
    http::{HeaderName, HeaderValue, StatusCode, header},
};

use super::{
    change_mark::{ChangeMark, Mark},
    validators::Shown,
};
use crate::{context::RequestContext, metrics::Family, negotiation::Chosen, operation::Operation};

/// Locks that requests spread over.
const SHARDS: usize = 16;
/// Entries of a shard.
const ENTRIES: usize = 512;
/// Answers with longer header sections than this many bytes are not remembered.
const MOST_BYTES: usize = 1024;

/// What is known of answers given lately; nothing, until there is a source of marks.
#[derive(Debug, Default)]
pub struct Remembered(Option<Memory>);

#[derive(Debug)]
struct Memory {
    source: Arc<dyn ChangeMark>,
    keys: [RandomState; 2],
    shards: [Mutex<Shard>; SHARDS],
    /// How many answers were spared.
    spared: Arc<AtomicU64>,
}

/// Entries of one mark.
#[derive(Debug, Default)]
struct Shard {
    mark: Option<Mark>,
    entries: HashMap<u128, Known>,
}

/// An answer without its content.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) shown: Shown,
    fields: Arc<[(HeaderName, HeaderValue)]>,
}

/// The place of one request's answer, and the mark from before it was made.
#[derive(Debug)]
pub(super) struct Place<'a> {
    memory: &'a Memory,
    key: u128,
    mark: Mark,
}

impl Remembered {
    /// Remembers while `source` says that nothing was changed.
    pub fn watching(source: Arc<dyn ChangeMark>) -> Self {
        Remembered(Some(Memory {
            source,
            keys: Default::default(),
            shards: Default::default(),
            spared: Arc::default(),
        }))
    }

    /// How often that saved the work of an operation.
    pub(crate) fn family(&self) -> Family {
        let spared = self.0.as_ref().map(|memory| Arc::clone(&memory.spared));
        Family::counter(
            "http_not_modified_remembered_total",
            "Requests that were answered 304 without asking their operation.",
        )
        .with(&[], move || {
            spared.as_ref().map_or(0.0, |spared| spared.load(Relaxed) as f64)
        })
    }

    /// The place for the answer to a request; `None` where nothing can be remembered.
    pub(super) fn place(
        &self,
        operation: &'static Operation,
        context: &RequestContext,
        chosen: &Chosen,
    ) -> Option<Place<'_>> {
        let memory = self.0.as_ref()?;
        let mark = memory.source.current(operation)?;
        let principal = context.principal();
        let caller = principal.map(|principal| (principal.id(), principal.roles(), principal.session()));
        let target = context.uri().path_and_query().map(|target| target.as_str());
        let request = (operation.id, target, chosen.media_type(), caller);
        Some(Place {
            key: memory.key(&request),
            memory,
            mark,
        })
    }
}

impl Memory {
    fn key(&self, request: &impl Hash) -> u128 {
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one(request)));
        (high << 64) | low
    }

    fn shard(&self, key: u128) -> MutexGuard<'_, Shard> {
        let at = usize::try_from(key % SHARDS as u128).unwrap_or_default();
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// The answer that would be given now, if it was given since the last change.
    pub(super) fn recall(&self) -> Option<Known> {
        let shard = self.memory.shard(self.key);
        if shard.mark != Some(self.mark) {
            return None;
        }
        shard.entries.get(&self.key).cloned()
    }

    /// Counts an answer that was spared.
    pub(super) fn spares(&self) {
        self.memory.spared.fetch_add(1, Relaxed);
    }

    /// Keeps what `response` says of its content.
    pub(super) fn remember(&self, response: &Response, shown: Shown) {
        if response.status() != StatusCode::OK || !is_comparable(response) {
            return;
        }
        let fields = response.headers().iter();
        let fields: Arc<[_]> = fields
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let bytes: usize = fields
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        if bytes > MOST_BYTES {
            return;
        }
        let mut shard = self.memory.shard(self.key);
        if shard.mark != Some(self.mark) || shard.entries.len() >= ENTRIES {
            shard.entries.clear();
            shard.mark = Some(self.mark);
        }
        shard.entries.insert(self.key, Known { shown, fields });
    }
}

impl Known {
    /// The answer again, without content.
    pub(super) fn response(self) -> Response {
        let mut response = Response::default();
        let fields = self.fields.iter();
        response
            .headers_mut()
            .extend(fields.map(|(name, value)| (name.clone(), value.clone())));
        response
    }
}

/// Whether the key of its place holds all that an answer varies by. Codings are the edge's, and no part of it yet.
fn is_comparable(response: &Response) -> bool {
    let lines = response.headers().get_all(header::VARY).iter();
    let mut names = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    names.all(|name| {
        let name = name.trim_ascii();
        [&b"accept"[..], b"accept-encoding"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Silent;

    impl ChangeMark for Silent {
        fn current(&self, _: &'static Operation) -> Option<Mark> {
            None
        }
    }

    fn memory() -> Memory {
        let Remembered(memory) = Remembered::watching(Arc::new(Silent));
        memory.unwrap()
    }

    fn mark(number: u8) -> Mark {
        Mark::new([number; Mark::BYTES])
    }

    fn answer(name: HeaderName, value: &str) -> Response {
        Response::builder().header(name, value).finish()
    }

    fn held(memory: &Memory) -> usize {
        let shards = memory.shards.iter();
        shards.map(|shard| shard.lock().unwrap().entries.len()).sum()
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let memory = memory();
        let response = answer(header::ETAG, "\"a\"");
        let half = SHARDS * ENTRIES / 2;
        for request in 0..10 * half {
            let place = Place {
                memory: &memory,
                key: memory.key(&request),
                mark: mark(1),
            };
            place.remember(&response, Shown::default());
            assert!(place.recall().is_some());
            if request + 1 == half {
                assert_eq!(held(&memory), half, "there is room for all of them");
            }
            assert!(held(&memory) <= 2 * half);
        }
    }

    #[test]
    fn what_is_remembered_is_of_one_mark() {
        let memory = memory();
        let response = answer(header::ETAG, "\"a\"");
        let place = |number| Place {
            memory: &memory,
            key: 7,
            mark: mark(number),
        };
        place(1).remember(&response, Shown::default());
        assert!(place(1).recall().is_some() && place(2).recall().is_none());
        place(2).remember(&response, Shown::default());
        assert!(place(1).recall().is_none() && place(2).recall().is_some());
        assert_eq!(held(&memory), 1);
    }

    #[test]
    fn keys_tell_requests_apart_and_those_of_two_memories() {
        let (one, other) = (memory(), memory());
        let asks = |target: &'static str, caller: Option<&'static str>| ("get_book", Some(target), caller);
        assert_eq!(one.key(&asks("/1", None)), one.key(&asks("/1", None)));
        assert_ne!(one.key(&asks("/1", None)), one.key(&asks("/2", None)));
        assert_ne!(one.key(&asks("/1", None)), one.key(&asks("/1", Some("7"))));
        assert_ne!(one.key(&asks("/1", None)), other.key(&asks("/1", None)));
    }

    #[test]
    fn answers_that_vary_otherwise_and_long_ones_are_left_out() {
        let memory = memory();
        for (name, value, kept) in [
            (header::VARY, "Accept, accept-encoding", true),
            (header::VARY, "Accept-Language", false),
            (header::VARY, "Accept, Cookie", false),
            (header::VARY, "*", false),
            (header::LINK, &"x".repeat(MOST_BYTES), false),
        ] {
            let place = Place {
                memory: &memory,
                key: memory.key(&value),
                mark: mark(1),
            };
            place.remember(&answer(name, value), Shown::default());
            assert_eq!(place.recall().is_some(), kept, "{value}");
        }
    }
}
