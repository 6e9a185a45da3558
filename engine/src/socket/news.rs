//! What all connections of a listener have to know.

/// How far the server is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Stage {
    /// It serves.
    #[default]
    Serving,
    /// It still serves, and says to balancers and clients that it will leave.
    Announced,
    /// It finishes what runs.
    Leaving,
    /// It waits for nobody any more.
    Over,
}

/// The news.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct News {
    pub(crate) stage: Stage,
    /// Moves whenever others want to come in and cannot.
    pub(crate) crowded: u32,
}
