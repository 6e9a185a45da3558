//! Bytes that are made while they are sent.

use std::{
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use poem::Body;

type Bytestream = Pin<Box<dyn futures_util::Stream<Item = io::Result<Bytes>> + Send>>;

/// A stream, which can be sent once.
#[derive(Clone)]
pub(crate) struct Stream(Arc<Mutex<Option<Bytestream>>>);

impl Stream {
    pub(super) fn new(bytes: impl futures_util::Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Stream(Arc::new(Mutex::new(Some(Box::pin(bytes)))))
    }

    pub(super) fn body(&self) -> Body {
        match self.0.lock().ok().and_then(|mut stream| stream.take()) {
            Some(bytes) => Body::from_bytes_stream(bytes),
            None => Body::empty(),
        }
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream")
    }
}
