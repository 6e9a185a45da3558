//! Forms with files (RFC 7578), written part by part so that they can also be written wrong.

use poem::{Body, Endpoint, test::TestRequestBuilder};

/// What parts the parts.
pub(crate) const BOUNDARY: &str = "part-of-a-test";

/// A form.
#[derive(Debug, Default, Clone)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    /// With a file more, of which nobody says what it is.
    pub(crate) fn file(self, name: &str, filename: &str, bytes: &[u8]) -> Self {
        self.part(
            &format!("name=\"{name}\"; filename=\"{filename}\""),
            "application/octet-stream",
            bytes,
        )
    }

    /// With a text more.
    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        self.0
            .extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        self
    }

    /// With any part more: `names` are the parameters of its `Content-Disposition`.
    pub(crate) fn part(mut self, names: &str, media_type: &str, bytes: &[u8]) -> Self {
        self.0.extend(head(names, media_type).as_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    /// The whole of it.
    pub(crate) fn written(mut self) -> Vec<u8> {
        self.0.extend(end().as_bytes());
        self.0
    }

    /// The request with the form.
    pub(crate) fn on<'a, E: Endpoint>(self, request: TestRequestBuilder<'a, E>) -> TestRequestBuilder<'a, E> {
        raw(request, self.written())
    }
}

/// The request with any body that is said to be a form.
pub(crate) fn raw<'a, E: Endpoint>(
    request: TestRequestBuilder<'a, E>,
    body: impl Into<Body>,
) -> TestRequestBuilder<'a, E> {
    request.content_type(content_type()).body(body)
}

pub(crate) fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

/// What stands before the bytes of a part.
pub(crate) fn head(names: &str, media_type: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\nContent-Type: {media_type}\r\n\r\n")
}

/// What stands behind the last part.
pub(crate) fn end() -> String {
    format!("--{BOUNDARY}--\r\n")
}
