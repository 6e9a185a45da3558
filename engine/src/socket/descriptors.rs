//! Descriptors for as many connections as are let in.
//!
//! A process begins with a soft limit that is often 1024, for the sake of programs that wait with `select`, and may have as
//! many as the hard limit says. Whoever sets `max_connections` should not have to know that.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What is open beside connections: the database, the listener, files on their way.
const OTHERS: u64 = 256;

/// Raises the soft limit as far as it is needed and allowed, and says where that is not enough.
pub(crate) fn provide(connections: usize) {
    let wanted = connections as u64 + OTHERS;
    let limit = getrlimit(Resource::Nofile);
    let Some(raised) = raised(limit, wanted) else {
        return;
    };
    let current = Some(raised);
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current, ..limit }) {
        tracing::warn!(%error, wanted, "the limit of descriptors stays as it is");
    } else if raised < wanted {
        tracing::warn!(
            descriptors = raised,
            wanted,
            "there are fewer descriptors than max_connections asks for"
        );
    }
}

/// Where the soft limit is too low, the one to set.
fn raised(limit: Rlimit, wanted: u64) -> Option<u64> {
    let current = limit.current.filter(|current| *current < wanted)?;
    let most = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    Some(most.max(current))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_raised_as_far_as_it_is_needed_and_allowed() {
        let raised = |current, maximum| raised(Rlimit { current, maximum }, 5000);
        assert_eq!(raised(Some(1024), Some(20_000)), Some(5000));
        assert_eq!(raised(Some(1024), None), Some(5000));
        assert_eq!(raised(Some(1024), Some(4096)), Some(4096));
        assert_eq!(
            raised(Some(1024), Some(1024)),
            Some(1024),
            "and it is said that it is not enough"
        );
        assert_eq!(raised(Some(5000), Some(20_000)), None);
        assert_eq!(raised(None, None), None);
    }
}
