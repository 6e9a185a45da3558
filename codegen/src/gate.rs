//! What a document must be before anything is made from it. One rule a file; every rule reports all it finds.

use crate::load::Document;
use crate::problem::Problem;

/// All problems of `document`.
pub(crate) fn check(_document: &Document) -> Vec<Problem> {
    Vec::new()
}
