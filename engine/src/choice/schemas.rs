//! The schemas of a document, compiled one by one when a value first needs them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use jsonschema::Validator;
use serde_json::Value;

use crate::contract::{Document, Way};

/// The schemas of one document. Types know no server and so no [`crate::Contract`]; what they need of it is compiled here
/// a second time, and only for choices that nothing simpler decides.
#[derive(Debug)]
pub struct Schemas {
    contract: &'static str,
    document: OnceLock<Option<Document>>,
    compiled: OnceLock<Compiled>,
}

/// By the schema's text; none for one that does not compile.
type Compiled = Mutex<HashMap<&'static str, Option<Arc<Validator>>>>;

impl Schemas {
    /// The schemas of the bundled document.
    pub const fn new(contract: &'static str) -> Self {
        Schemas {
            contract,
            document: OnceLock::new(),
            compiled: OnceLock::new(),
        }
    }

    /// Whether the schema, written as JSON, allows `value`. One that does not compile allows nothing; a server with such a
    /// document does not start.
    pub(super) fn allows(&self, schema: &'static str, value: &Value) -> bool {
        self.validator(schema)
            .is_some_and(|validator| validator.is_valid(value))
    }

    fn validator(&self, schema: &'static str) -> Option<Arc<Validator>> {
        let compiled = self.compiled.get_or_init(Mutex::default);
        let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = compiled.entry(schema).or_insert_with(|| self.compile(schema));
        validator.clone()
    }

    fn compile(&self, schema: &'static str) -> Option<Arc<Validator>> {
        let document = self.document.get_or_init(|| Document::load(self.contract).ok());
        let schema = serde_json::from_str(schema).ok()?;
        document.as_ref()?.compile("choice", &schema, Way::Taken).ok()
    }
}
