//! Uploads: files of an account, which never change.

mod file_name;
mod file_type;

use super::Sentence;
use jiff::Timestamp;
use uuid::{NoContext, Uuid};

pub(super) use self::file_name::kept as kept_name;
pub(super) use self::file_type::HEAD;
pub use self::file_type::{FileType, UnknownFileType};

/// The most bytes that a file has.
pub(super) const MOST_BYTES: u64 = 10 * 1024 * 1024;

/// What ids of uploads begin with.
const PREFIX: &str = "upl_";

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// `upl_` and a UUID of version 7 (RFC 9562) in hexadecimal digits.
    pub id: String,
    /// The account that it is of.
    pub owner_id: i64,
    /// What the sender called it, made safe: 1 to 255 characters.
    pub filename: String,
    /// What it is.
    pub file_type: FileType,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal digits of lower case.
    pub sha256: String,
    /// When it was uploaded.
    pub created_at: Timestamp,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// Its first bytes are those of no kind of file that is taken.
    UnknownType,
    /// It has more bytes than this.
    TooLarge(u64),
}

impl FileProblem {
    /// What is said of it.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::UnknownType => Sentence::new("file-type-unknown"),
            Self::TooLarge(limit) => Sentence::new("file-too-large").with("limit", limit),
        }
    }
}

/// The id of a file that is uploaded at `now`: ids of later files are greater, to the millisecond.
pub(super) fn new_id(now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
    let id = Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, seconds, nanoseconds));
    format!("{PREFIX}{}", id.simple())
}

/// Whether a name is one that [`new_id`] gives.
pub(crate) fn is_id(name: &str) -> bool {
    let digits = name.strip_prefix(PREFIX).unwrap_or_default();
    digits.len() == 32
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_the_time_and_nothing_else() {
        let now = Timestamp::from_millisecond(1_772_442_900_123).unwrap();
        let (one, other) = (new_id(now), new_id(now));
        assert!(is_id(&one) && is_id(&other) && one != other, "{one} {other}");
        let id = Uuid::parse_str(&one[4..]).unwrap();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(
            id.get_timestamp().unwrap().to_unix(),
            (1_772_442_900, 123_000_000)
        );
        for no_id in [
            "",
            "upl_",
            &one[4..],
            &one[..35],
            &format!("{one}0"),
            &one.to_uppercase(),
        ] {
            assert!(!is_id(no_id), "{no_id}");
        }
    }
}
