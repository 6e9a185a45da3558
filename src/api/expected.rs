//! The conditions of a write, in the domain's words.

use charter::Precondition;

use crate::domain::Expected;

impl From<Precondition> for Expected {
    fn from(precondition: Precondition) -> Self {
        if precondition.is_set() {
            Expected::when(move |updated_at| precondition.admits(updated_at))
        } else {
            Expected::ANYTHING
        }
    }
}
