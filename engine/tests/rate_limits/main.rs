//! Rate limits as clients meet them, on a tiny document of their own.

#![cfg(test)]

mod addresses;
mod library;
mod quotas;
