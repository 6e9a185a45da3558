//! The end of an operation as its row states it.

/// Since when an operation is deprecated, until when it is served, and what takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deprecation {
    /// `x-deprecated-at`: when it was or will be deprecated, in seconds of Unix time.
    pub since: i64,
    /// `x-sunset`: when it may stop to answer, in seconds of Unix time; never before [`Deprecation::since`].
    pub sunset: Option<i64>,
    /// `x-successor`: the path of an operation of the same document, whose variables are all variables of the deprecated
    /// one too, or an absolute URL.
    pub successor: Option<&'static str>,
}
