//! Failures by their code, which says more than the status: of all 422 those of the contract check, of all 409 those of an
//! idempotency key.

use std::collections::HashMap;

use poem::Response;
use prometheus::{IntCounter, IntCounterVec, Opts, Registry};

use crate::{contract::Refusal, error::code, lookup::Hasher};

/// Series for the codes of the engine. Those of the business are made when they are first met.
#[derive(Debug)]
pub(super) struct Refusals {
    by_code: IntCounterVec,
    known: HashMap<&'static str, IntCounter, Hasher>,
}

impl Refusals {
    pub(super) fn new(registry: &Registry) -> Result<Self, prometheus::Error> {
        let by_code = IntCounterVec::new(
            Opts::new(
                "http_refusals_total",
                "Answers that say why not, by the code of the error.",
            ),
            &["code"],
        )?;
        registry.register(Box::new(by_code.clone()))?;
        let known = code::ALL
            .iter()
            .map(|one| (one.code, by_code.with_label_values(&[one.code])));
        Ok(Refusals {
            known: known.collect(),
            by_code,
        })
    }

    /// Counts a refusal. One that is given again under its key was counted when it was made.
    pub(super) fn observe(&self, response: &Response) {
        let Some(Refusal(code)) = response.extensions().get() else {
            return;
        };
        match self.known.get(code) {
            Some(counter) => counter.inc(),
            None => self.by_code.with_label_values(&[code]).inc(),
        }
    }
}
