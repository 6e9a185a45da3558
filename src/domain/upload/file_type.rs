//! What a file is, told by its first bytes.
//!
//! The five kinds that are taken are told apart by what their standards say they begin with. A library that knows two
//! hundred kinds was rejected: most of its answers would be no, and it looks at less of these five than is written here.

use std::str::FromStr;

/// How many bytes have to be known to tell.
pub(crate) const HEAD: usize = 12;

/// A kind of file that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// PNG (ISO/IEC 15948, section 5.2).
    Png,
    /// JPEG (ISO/IEC 10918-1, annex B): the start of an image, and of its first marker.
    Jpeg,
    /// GIF, 87a or 89a.
    Gif,
    /// WebP (RFC 9649, section 2.4).
    Webp,
    /// PDF (ISO 32000-1, section 7.5.2).
    Pdf,
}

/// There is no kind of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("files of the type `{0}` are not taken")]
pub struct UnknownFileType(String);

impl FileType {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Png, Self::Jpeg, Self::Gif, Self::Webp, Self::Pdf];

    /// The kind of a file that begins with `head`: its first twelve bytes, or all where it has fewer.
    pub fn of(head: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.begins(head))
    }

    fn begins(self, head: &[u8]) -> bool {
        match self {
            Self::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Self::Gif => head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
            // Between the two stands how long the file is.
            Self::Webp => head.starts_with(b"RIFF") && head.get(8..HEAD) == Some(b"WEBP"),
            Self::Pdf => head.starts_with(b"%PDF-"),
        }
    }

    /// The media type, as the contract and the database know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// What names of such files end with.
    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }
}

impl FromStr for FileType {
    type Err = UnknownFileType;

    fn from_str(text: &str) -> Result<Self, UnknownFileType> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| UnknownFileType(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::FileType::{self, Gif, Jpeg, Pdf, Png, Webp};

    #[test]
    fn the_first_bytes_tell() {
        let cases: [(&[u8], Option<FileType>); 18] = [
            (b"\x89PNG\r\n\x1a\n\0\0\0\x0d", Some(Png)),
            (b"\x89PNG\r\n\x1a", None),
            (b"\x89PNG\n\x1a\n", None),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(Jpeg)),
            (b"\xff\xd8\xff", Some(Jpeg)),
            (b"\xff\xd8", None),
            (b"GIF87a", Some(Gif)),
            (b"GIF89a\x01\0", Some(Gif)),
            (b"GIF88a", None),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(Webp)),
            (b"RIFF\x24\0\0\0WEB", None),
            (b"RIFF\x24\0\0\0WAVE", None),
            (b"%PDF-1.7\n", Some(Pdf)),
            (b"%PDF", None),
            (b" %PDF-1.7", None),
            (b"<svg xmlns=", None),
            (b"MZ\x90\0", None),
            (b"", None),
        ];
        for (head, expected) in cases {
            assert_eq!(FileType::of(head), expected, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn names_lead_back() {
        for kind in FileType::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("image/svg+xml".parse::<FileType>().is_err());
    }
}
