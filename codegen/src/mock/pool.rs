//! Values that live as long as the process, each once.
//!
//! Rows of a generated table are constants, so the engine takes them for such. A document that is loaded while the program
//! runs has its rows put here: what was there before is used again, so that saving a document a thousand times costs no
//! more memory than what was ever different in it.

use std::collections::HashSet;
use std::hash::Hash;

use charter::{Operation, RateLimit, Security};

/// The pool.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    texts: HashSet<&'static str>,
    lists: HashSet<&'static [&'static str]>,
    statuses: HashSet<&'static [u16]>,
    limits: Vec<&'static [RateLimit]>,
    security: Vec<&'static [Security]>,
    operations: Vec<&'static Operation>,
}

impl Pool {
    pub(super) fn text(&mut self, text: &str) -> &'static str {
        match self.texts.get(text) {
            Some(known) => known,
            None => {
                let kept: &'static str = Box::leak(Box::from(text));
                self.texts.insert(kept);
                kept
            }
        }
    }

    pub(super) fn texts(&mut self, texts: &[&str]) -> &'static [&'static str] {
        let texts: Vec<&'static str> = texts.iter().map(|text| self.text(text)).collect();
        hashed(&mut self.lists, texts)
    }

    pub(super) fn statuses(&mut self, statuses: Vec<u16>) -> &'static [u16] {
        hashed(&mut self.statuses, statuses)
    }

    pub(super) fn limits(&mut self, limits: Vec<RateLimit>) -> &'static [RateLimit] {
        compared(&mut self.limits, limits)
    }

    pub(super) fn security(&mut self, security: Vec<Security>) -> &'static [Security] {
        compared(&mut self.security, security)
    }

    pub(super) fn operation(&mut self, operation: Operation) -> &'static Operation {
        let mut known = self.operations.iter();
        if let Some(same) = known.find(|known| ***known == operation) {
            return same;
        }
        let kept: &'static Operation = Box::leak(Box::new(operation));
        self.operations.push(kept);
        kept
    }
}

fn hashed<T: Eq + Hash>(pool: &mut HashSet<&'static [T]>, values: Vec<T>) -> &'static [T] {
    match pool.get(values.as_slice()) {
        Some(known) => known,
        None => {
            let kept: &'static [T] = Vec::leak(values);
            pool.insert(kept);
            kept
        }
    }
}

fn compared<T: PartialEq>(pool: &mut Vec<&'static [T]>, values: Vec<T>) -> &'static [T] {
    match pool.iter().find(|known| **known == values.as_slice()) {
        Some(known) => known,
        None => {
            let kept: &'static [T] = Vec::leak(values);
            pool.push(kept);
            kept
        }
    }
}
