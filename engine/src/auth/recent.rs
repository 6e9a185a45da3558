//! Tokens that were verified a moment ago, and whom they stand for.
//!
//! Verifying a token is the dearest part of a small request: two base64 and three JSON parts are read and hashed, and a
//! client sends the same token with each of its requests. What is kept changes nothing that a client could see:
//!
//! - **Only a token that has passed every check is kept**, so nobody without our signature can put anything here. Issuer,
//!   audience and roles are fixed for as long as the process runs; with other keys everything is forgotten.
//! - **A hit is the same token, byte for byte**, not one of the same hash. All bytes are compared, whichever differ
//!   first, and the place is chosen by a hash with a secret of this process: how long it takes tells nothing about tokens
//!   of others, and nobody can choose whose place to take.
//! - **Time is looked at on every use.** Outside of `nbf` to `exp`, or where a clock went back, the token is verified
//!   anew, leeway and reason for the log included. There is no call to withdraw an access token, so there is none to miss.
//! - **There is a fixed number of places**, each with its own lock. Tokens that share one are verified more often,
//!   and that is all. A list of what was used last was rejected: it is a lock for everybody.
//!
//! The token itself is kept, not a digest: whoever reads this memory finds the key that signs in it, too, and a digest
//! that collides with nothing costs as much as half of the verification.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    hint,
    ops::RangeInclusive,
    sync::{Arc, Mutex, PoisonError},
};

use super::Principal;

/// Room for so many tokens: 64 KiB without any, and a few MiB when every place is taken.
const PLACES: usize = 4096;

/// Longer tokens are verified each time, in bytes. Those of this server have about 300.
const LONGEST: usize = 1024;

/// A token ends with its signature, whose last bytes tell it from others as well as all of it does.
const TOLD_BY: usize = 24;

/// The tokens by their places.
pub(super) struct Recent {
    places: Box<[Place]>,
    hasher: RandomState,
}

type Place = Mutex<Option<Box<Verified>>>;

struct Verified {
    token: Box<[u8]>,
    holds: RangeInclusive<u64>,
    principal: Arc<Principal>,
}

impl Recent {
    /// Whom the token stands for, if it is known to hold `now`, in seconds since 1970.
    pub(super) fn find(&self, token: &str, now: u64) -> Option<Arc<Principal>> {
        let place = self.place(token).lock().unwrap_or_else(PoisonError::into_inner);
        let kept = place.as_ref()?;
        let known = kept.holds.contains(&now) && is_same(&kept.token, token.as_bytes());
        known.then(|| Arc::clone(&kept.principal))
    }

    /// Keeps a token that was verified and `holds` from the first to the last of these seconds since 1970.
    pub(super) fn keep(&self, token: &str, holds: RangeInclusive<u64>, principal: &Arc<Principal>) {
        if token.len() > LONGEST {
            return;
        }
        let verified = Box::new(Verified {
            token: token.as_bytes().into(),
            holds,
            principal: Arc::clone(principal),
        });
        let mut place = self.place(token).lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(verified);
    }

    /// Forgets all of them: other keys may say something else.
    pub(super) fn forget(&self) {
        for place in &self.places {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }
    }

    fn place(&self, token: &str) -> &Place {
        let token = token.as_bytes();
        let end = token.last_chunk::<TOLD_BY>().map_or(token, |end| end.as_slice());
        // There are fewer places than 32 bits count, whatever the size of a pointer.
        let hash = self.hasher.hash_one(end) as u32;
        &self.places[hash as usize % self.places.len()]
    }
}

/// Compares without stopping at the first difference. The length of a token is no secret.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let differences = one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b));
    one.len() == other.len() && hint::black_box(differences) == 0
}

impl Default for Recent {
    fn default() -> Self {
        let places = std::iter::repeat_with(Place::default).take(PLACES);
        Recent {
            places: places.collect(),
            hasher: RandomState::new(),
        }
    }
}

impl fmt::Debug for Recent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recent").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(id: &str) -> Arc<Principal> {
        Arc::new(Principal::new(id.to_owned(), Vec::new(), None, &[]))
    }

    fn one_place() -> Recent {
        Recent {
            places: Box::new([Place::default()]),
            ..Recent::default()
        }
    }

    fn found(recent: &Recent, token: &str, now: u64) -> Option<String> {
        recent.find(token, now).map(|principal| principal.id().to_owned())
    }

    #[test]
    fn a_token_is_known_from_its_first_second_to_its_last() {
        let recent = Recent::default();
        assert_eq!(found(&recent, "a.b.c", 10), None);
        recent.keep("a.b.c", 10..=20, &somebody("7"));
        for (now, known) in [(9, false), (10, true), (20, true), (21, false), (15, true)] {
            assert_eq!(found(&recent, "a.b.c", now).is_some(), known, "{now}");
        }
    }

    #[test]
    fn another_token_in_the_same_place_is_another_token() {
        let recent = one_place();
        recent.keep("a.b.c", 0..=9, &somebody("7"));
        for other in ["a.b.d", "b.b.c", "a.b.", "a.b.cc", "A.b.c", ""] {
            assert_eq!(found(&recent, other, 5), None, "{other}");
        }
        recent.keep("a.b.d", 0..=9, &somebody("8"));
        assert_eq!(found(&recent, "a.b.d", 5).as_deref(), Some("8"));
        assert_eq!(found(&recent, "a.b.c", 5), None);
    }

    #[test]
    fn a_token_that_ends_like_another_is_another_token() {
        let recent = Recent::default();
        let end = "x".repeat(TOLD_BY);
        recent.keep(&format!("a.b.{end}"), 0..=9, &somebody("7"));
        assert_eq!(found(&recent, &format!("a.c.{end}"), 5), None);
        assert_eq!(found(&recent, &format!("a.b.{end}"), 5).as_deref(), Some("7"));
    }

    #[test]
    fn a_long_token_is_not_kept() {
        let recent = Recent::default();
        let (fits, long) = ("x".repeat(LONGEST), "x".repeat(LONGEST + 1));
        for token in [&fits, &long] {
            recent.keep(token, 0..=9, &somebody("7"));
        }
        assert_eq!(found(&recent, &fits, 5).as_deref(), Some("7"));
        assert_eq!(found(&recent, &long, 5), None);
    }
}
