//! Where a body ends in the stream of HTTP/1.1 (RFC 9112, sections 6.2 and 7.1).
//!
//! hyper reads bodies; this only counts along, to know where the next head begins. It accepts what hyper accepts. What is
//! no framing for either is left to hyper, which ends the connection.

/// A body that has not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// So many bytes are to come.
    Length(u64),
    /// Chunks are to come.
    Chunked(Chunked),
}

/// Where in its chunks a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chunked {
    Start,
    Size(u64),
    /// White space behind the size.
    Space(u64),
    Extension(u64),
    SizeEnd(u64),
    Data(u64),
    DataReturn,
    DataEnd,
    /// At the beginning of a line behind the last chunk.
    Trailer,
    TrailerLine,
    TrailerEnd,
    End,
}

/// What some bytes were to a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// All of them belong to it, and more are to come.
    Inside,
    /// It ends with so many of them.
    Ended(usize),
    /// It is no body.
    Broken,
}

impl Framing {
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Progress {
        match self {
            Framing::Length(left) => match usize::try_from(*left) {
                Ok(left) if left <= bytes.len() => Progress::Ended(left),
                _ => {
                    *left -= bytes.len() as u64;
                    Progress::Inside
                }
            },
            Framing::Chunked(chunked) => chunked.advance(bytes),
        }
    }
}

impl Chunked {
    fn advance(&mut self, bytes: &[u8]) -> Progress {
        let mut at = 0;
        while at < bytes.len() {
            if let Chunked::Data(left) = *self {
                let here = usize::try_from(left).map_or(bytes.len() - at, |left| left.min(bytes.len() - at));
                at += here;
                *self = match left - here as u64 {
                    0 => Chunked::DataReturn,
                    left => Chunked::Data(left),
                };
                continue;
            }
            let is_last = *self == Chunked::End;
            match self.step(bytes[at]) {
                Some(_) if is_last => return Progress::Ended(at + 1),
                Some(next) => *self = next,
                None => return Progress::Broken,
            }
            at += 1;
        }
        Progress::Inside
    }

    /// Where the next byte leads to; nowhere if it may not stand here.
    fn step(self, byte: u8) -> Option<Self> {
        match (self, byte) {
            (Chunked::Start, _) => digit(0, byte).map(Chunked::Size),
            (Chunked::Size(size) | Chunked::Space(size), b'\t' | b' ') => Some(Chunked::Space(size)),
            (Chunked::Size(size) | Chunked::Space(size), b';') => Some(Chunked::Extension(size)),
            (Chunked::Size(size) | Chunked::Space(size) | Chunked::Extension(size), b'\r') => {
                Some(Chunked::SizeEnd(size))
            }
            (Chunked::Size(size), _) => digit(size, byte).map(Chunked::Size),
            (Chunked::Extension(_), b'\n') => None,
            (Chunked::Extension(size), _) => Some(Chunked::Extension(size)),
            (Chunked::SizeEnd(0), b'\n') => Some(Chunked::Trailer),
            (Chunked::SizeEnd(size), b'\n') => Some(Chunked::Data(size)),
            (Chunked::DataReturn, b'\r') => Some(Chunked::DataEnd),
            (Chunked::DataEnd, b'\n') => Some(Chunked::Start),
            (Chunked::Trailer, b'\r') => Some(Chunked::End),
            (Chunked::Trailer, _) => Some(Chunked::TrailerLine),
            (Chunked::TrailerLine, b'\r') => Some(Chunked::TrailerEnd),
            (Chunked::TrailerLine, _) => Some(Chunked::TrailerLine),
            (Chunked::TrailerEnd, b'\n') => Some(Chunked::Trailer),
            (Chunked::End, b'\n') => Some(Chunked::End),
            _ => None,
        }
    }
}

/// A size with one more hexadecimal digit.
fn digit(size: u64, byte: u8) -> Option<u64> {
    let digit = char::from(byte).to_digit(16)?;
    size.checked_mul(16)?.checked_add(u64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunked() -> Framing {
        Framing::Chunked(Chunked::Start)
    }

    #[test]
    fn a_length_is_counted_down() {
        let mut body = Framing::Length(5);
        assert_eq!(body.advance(b"abc"), Progress::Inside);
        assert_eq!(body.advance(b"deGET"), Progress::Ended(2));
    }

    #[test]
    fn chunks_end_at_the_empty_line_however_they_are_cut() {
        let whole = b"5;name=\"x\"\r\nhello\r\n0A \r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
        let next = b"GET / HTTP/1.1\r\n";
        let bytes = [&whole[..], next].concat();
        assert_eq!(chunked().advance(&bytes), Progress::Ended(whole.len()));
        for cut in 1..whole.len() {
            let mut body = chunked();
            assert_eq!(body.advance(&bytes[..cut]), Progress::Inside, "{cut}");
            assert_eq!(
                body.advance(&bytes[cut..]),
                Progress::Ended(whole.len() - cut),
                "{cut}"
            );
        }
    }

    #[test]
    fn what_is_no_chunk_is_none() {
        for bytes in [
            "\r\n",
            "g\r\n",
            "-1\r\n",
            "+1\r\n",
            "0x1\r\n",
            "1\nx\r\n",
            "1\r\nxx\r\n",
            "1;a\nb\r\n",
            "1 1\r\n",
            "fffffffffffffffff\r\n",
            "0\r\n\r\r\n",
        ] {
            assert_eq!(chunked().advance(bytes.as_bytes()), Progress::Broken, "{bytes:?}");
        }
    }
}
