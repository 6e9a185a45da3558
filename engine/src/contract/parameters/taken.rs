//! The values of parameters on their way from the check to the operation.

use std::sync::Arc;

use serde_json::Value;

use super::{Parameter, Values};
use crate::parameters::Place;

/// The values of a request's parameters until the operation takes them.
#[derive(Debug, Clone)]
pub(crate) struct Taken {
    declared: Arc<[Parameter]>,
    values: Values,
}

impl Taken {
    pub(crate) fn new(declared: &Arc<[Parameter]>, values: Values) -> Self {
        Taken {
            declared: Arc::clone(declared),
            values,
        }
    }

    /// Takes one out: a value is asked for once.
    pub(crate) fn take(&mut self, place: Place, name: &str) -> Option<Value> {
        let at = self
            .declared
            .iter()
            .position(|parameter| parameter.is(place, name))?;
        self.values.get_mut(at)?.take()
    }
}
