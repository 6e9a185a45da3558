//! The server's own way from the listener to the endpoint.
//!
//! Whoever connects may be slow, silent, many or malicious, and the operator's settings say how much of that is borne:
//! how many connections there may be, how long each part of a request and of its answer may take, how many requests are
//! worked on at once. hyper speaks HTTP; what is here stands before it and behind it.
//!
//! ```text
//! listener → door → gate → hyper → service → endpoint
//!             │      │              └ admission: how many at once
//!             │      └ heads judged, deadlines kept, what is left over drained
//!             └ a cap, a pause where the system has no descriptor left, TLS
//! ```
//!
//! poem's own server was rejected: it waits for ever for a head, tries again at once when it cannot accept, and its
//! refusals have no body. hyper-util's automatic choice of the protocol was rejected, too, because it reads the first bytes
//! for itself: the gate, which reads them anyway, knows the preface of HTTP/2.

mod admission;
mod answer;
mod arriving;
mod connection;
pub(crate) mod descriptors;
mod door;
mod framing;
#[cfg(any(test, fuzzing))]
mod fuzz;
mod gate;
mod head;
mod limits;
mod news;
mod pieces;
mod quiet;
mod refused;
mod room;
mod service;
mod talk;
mod tally;
mod timer;
mod tls;

#[cfg(any(test, fuzzing))]
pub use self::fuzz::head;
pub(crate) use self::{door::Door, refused::Refused, service::Leaving};
pub use self::{
    limits::Limits,
    tls::{Certificates, TlsError},
};
