//! A range of a file as the body of an answer, of known length and read while it is sent.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use poem::Body;
use tokio::task::JoinHandle;

/// What is read at a time: few enough hops to a blocking thread, and little memory for a client that does not take it.
const CHUNK: u64 = 64 * 1024;

/// The bytes of a file from one place to another.
pub(super) struct FileBody {
    file: Arc<File>,
    at: u64,
    end: u64,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
}

impl FileBody {
    pub(super) fn new(file: Arc<File>, start: u64, end: u64) -> Self {
        FileBody {
            file,
            at: start,
            end,
            reading: None,
        }
    }

    /// Reading a file occupies its thread, even where the file is in memory already.
    fn read(&self) -> JoinHandle<io::Result<Bytes>> {
        let (file, at) = (Arc::clone(&self.file), self.at);
        let length = usize::try_from((self.end - at).min(CHUNK)).unwrap_or_default();
        tokio::task::spawn_blocking(move || {
            let mut bytes = vec![0; length];
            file.read_exact_at(&mut bytes, at)?;
            Ok(bytes.into())
        })
    }
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.at >= self.end {
            return Poll::Ready(None);
        }
        let mut reading = match self.reading.take() {
            Some(reading) => reading,
            None => self.read(),
        };
        let read = match Pin::new(&mut reading).poll(cx) {
            Poll::Pending => {
                self.reading = Some(reading);
                return Poll::Pending;
            }
            Poll::Ready(read) => read.map_err(io::Error::other).flatten(),
        };
        // An answer that promised more bytes than there are must not end as if it were whole.
        match read {
            Ok(bytes) => {
                self.at += bytes.len() as u64;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Err(error) => {
                self.at = self.end;
                tracing::error!(%error, "a file broke off before it was sent");
                Poll::Ready(Some(Err(error)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.at >= self.end
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end.saturating_sub(self.at))
    }
}

impl From<FileBody> for Body {
    fn from(body: FileBody) -> Self {
        Body::from(body.boxed())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(length: usize) -> Arc<File> {
        let mut file = tempfile::tempfile().unwrap();
        let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        file.write_all(&bytes).unwrap();
        Arc::new(file)
    }

    #[tokio::test]
    async fn any_range_is_read_and_its_length_is_known_before() {
        let length = 200_000;
        let file = file(length);
        for (start, end) in [
            (0, 200_000),
            (0, 0),
            (0, 1),
            (199_999, 200_000),
            (65_535, 131_073),
        ] {
            let body = FileBody::new(Arc::clone(&file), start, end);
            assert_eq!(body.size_hint().exact(), Some(end - start));
            let read = body.collect().await.unwrap().to_bytes();
            let expected: Vec<u8> = (start..end).map(|at| (at % 251) as u8).collect();
            assert!(read == expected, "{start}..{end}");
        }
    }

    #[tokio::test]
    async fn a_file_that_became_shorter_is_an_error_and_no_end() {
        let body = FileBody::new(file(100), 0, 101);
        let error = body.collect().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
