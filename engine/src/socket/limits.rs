//! How much of its clients a server bears.

use std::time::Duration;

/// The bounds of a listener and of each connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most connections at once; further ones wait until the system or a client gives up.
    pub connections: usize,
    /// Most requests that are worked on at once.
    pub requests: usize,
    /// Most requests that wait for their turn; further ones are refused.
    pub waiting: usize,
    /// How many bytes of bodies that have not come to their ends may be held in memory.
    pub unfinished: usize,
    /// How long a head may take, from its first byte on, or from the connection's beginning for the first.
    pub header: Duration,
    /// How long a body may keep its operation waiting; a second of that comes back with every 4 KiB.
    pub body: Duration,
    /// How long a connection may stay without a request.
    pub idle: Duration,
    /// How long a client may take nothing of its answer.
    pub send: Duration,
    /// How long readiness is denied before the listener closes.
    pub delay: Duration,
    /// How long what runs may go on after that.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 10_000,
            requests: 512,
            waiting: 1024,
            unfinished: 64 * 1024 * 1024,
            header: Duration::from_secs(10),
            body: Duration::from_secs(20),
            idle: Duration::from_secs(60),
            send: Duration::from_secs(20),
            delay: Duration::ZERO,
            grace: Duration::from_secs(30),
        }
    }
}

/// The largest head of a request in bytes: its first line and its header fields.
pub(super) const MOST_HEAD: usize = 32 * 1024;
/// What hyper may keep of a connection in memory, in bytes, for each direction: a head and more, but not 400 KiB.
pub(super) const MOST_BUFFERED: usize = 64 * 1024;
/// The longest target of a request in bytes (RFC 9110, section 4.1, asks for 8000 at least).
pub(super) const MOST_TARGET: usize = 8 * 1024;
/// The most header fields; hyper has room for as many.
pub(super) const MOST_FIELDS: usize = 100;
/// What a body has to bring a second, in bytes, for its deadline to stay away.
pub(super) const LEAST_RATE: u64 = 4 * 1024;
/// What a client of HTTP/2 has to take a second of its answers, in bytes, for the deadline to stay away.
pub(super) const LEAST_TAKEN: u64 = 1024;
/// The most of what nobody wanted that is read away, so that its sender gets to read the answer.
pub(super) const MOST_DRAINED: usize = 16 * 1024 * 1024;
/// How long that may take in all where it comes fast.
pub(super) const DRAINING: Duration = Duration::from_secs(5);
/// And where it comes slowly: who dribbles on after a deadline is let go within a second of it.
pub(super) const DRAINING_SLOWLY: Duration = Duration::from_millis(750);
/// What has to come a second, in bytes, to be called fast.
pub(super) const DRAINED_FAST: u64 = 256 * 1024;
/// And how long nothing may come meanwhile.
pub(super) const DRAINED_QUIET: Duration = Duration::from_millis(500);
/// How long an idle connection is kept when the server leaves, for a request that is already on its way.
pub(super) const LAST_CALL: Duration = Duration::from_millis(50);
/// The same for a connection that has not asked for anything yet.
pub(super) const FIRST_CALL: Duration = Duration::from_secs(1);
/// How long a connection must have been idle to be closed for others that want to come in.
pub(super) const ROOM_AFTER: Duration = Duration::from_secs(1);
/// How long a request waits for its turn.
pub(super) const TURN: Duration = Duration::from_secs(5);
/// Streams that an HTTP/2 connection may have open.
pub(super) const MOST_STREAMS: u32 = 100;
/// Streams that were reset before anybody looked at them; one more ends the connection (CVE-2023-44487).
pub(super) const MOST_RESETS: usize = 20;
