//! Which state of a thing a change is meant for.

use super::DomainError;
use jiff::Timestamp;
use std::fmt;
use std::sync::Arc;

/// What whoever asks for a change takes for granted about the thing: when it last changed. Checked inside the
/// transaction that changes it, so that of several who decided by the same state exactly one gets their way.
///
/// It is a question rather than a time, because a client may have several states in mind, or all but one; how it says so
/// is the transport's business.
#[derive(Clone, Default)]
pub struct Expected(Option<Arc<dyn Fn(Timestamp) -> bool + Send + Sync>>);

impl Expected {
    /// Any state: the last change wins.
    pub const ANYTHING: Self = Self(None);

    /// A state that last changed at a time for which `admits` holds.
    pub fn when(admits: impl Fn(Timestamp) -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(admits)))
    }

    /// Whether any state will do, so that none has to be looked at.
    pub(super) fn is_anything(&self) -> bool {
        self.0.is_none()
    }

    /// Refuses a change of what last changed at `updated_at`.
    ///
    /// # Errors
    /// [`DomainError::Changed`].
    pub(super) fn check(&self, updated_at: Timestamp) -> Result<(), DomainError> {
        match &self.0 {
            Some(admits) if !admits(updated_at) => Err(DomainError::Changed),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_anything() {
            "Expected::ANYTHING"
        } else {
            "Expected"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{DomainError, Expected};
    use jiff::Timestamp;

    #[test]
    fn a_change_is_refused_unless_the_state_is_the_expected_one() {
        let seen = Timestamp::UNIX_EPOCH;
        let expected = Expected::when(move |updated_at| updated_at == seen);
        assert!(expected.check(seen).is_ok());
        assert!(matches!(
            expected.check(Timestamp::MAX),
            Err(DomainError::Changed)
        ));
        assert!(Expected::ANYTHING.check(Timestamp::MAX).is_ok());
        assert!(Expected::ANYTHING.is_anything() && !expected.is_anything());
    }
}
