//! Every default is a value that its own schema allows.

use super::fit::misfit;
use super::walk::schemas;
use crate::load::Document;
use crate::problem::Problem;
use crate::shape::{self, Reading};

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    for schema in schemas(document) {
        let Some(default) = schema.get("default") else {
            continue;
        };
        let shape = shape::read(document, schema, &mut Reading::default());
        if let Some(misfit) = misfit(document, &shape, default) {
            let text = format!("this default does not fit its schema: it {}", misfit.rule);
            let hint = "correct the default, or what the schema says of its values";
            problems.push(Problem::new(misfit.value.at, "default", text, hint));
        }
    }
}
