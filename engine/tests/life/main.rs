//! Versions, the end of an operation, and what an operation says or takes at most: caching, body limit, deadline.

#![cfg(test)]

mod caching;
mod deadline;
mod deprecation;
mod library;
mod versions;
