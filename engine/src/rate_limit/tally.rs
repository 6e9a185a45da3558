//! How many requests limits let pass and how many they refused.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering::Relaxed},
};

use crate::metrics::Family;

/// The counts of one scope.
#[derive(Debug)]
struct Scope {
    name: &'static str,
    allowed: AtomicU64,
    refused: AtomicU64,
}

/// The counts of all scopes, by their numbers.
#[derive(Debug, Clone)]
pub(super) struct Tally(Arc<[Scope]>);

impl Tally {
    pub(super) fn new(scopes: &[&'static str]) -> Self {
        let scope = |name: &&'static str| Scope {
            name,
            allowed: AtomicU64::default(),
            refused: AtomicU64::default(),
        };
        Tally(scopes.iter().map(scope).collect())
    }

    pub(super) fn count(&self, number: u16, is_allowed: bool) {
        if let Some(scope) = self.0.get(usize::from(number)) {
            let counted = if is_allowed {
                &scope.allowed
            } else {
                &scope.refused
            };
            counted.fetch_add(1, Relaxed);
        }
    }

    /// The counts as series.
    pub(super) fn family(&self) -> Family {
        let family = Family::counter(
            "rate_limit_requests_total",
            "Requests that rate limits let pass or refused, by the place that declares the limits.",
        );
        (0..self.0.len()).fold(family, |family, at| {
            let (allowed, refused, name) = (self.clone(), self.clone(), self.0[at].name);
            family
                .with(&[("scope", name), ("outcome", "allowed")], move || {
                    allowed.0[at].allowed.load(Relaxed) as f64
                })
                .with(&[("scope", name), ("outcome", "refused")], move || {
                    refused.0[at].refused.load(Relaxed) as f64
                })
        })
    }
}
