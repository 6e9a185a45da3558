//! Where clients come in.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use poem::{
    Endpoint, Response,
    http::uri::Scheme,
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, timeout},
};

use super::{
    admission::Admission,
    connection,
    limits::{Limits, ROOM_AFTER},
    news::{News, Stage},
    service::{Served, Service},
    talk::Talk,
    tally::{self, Tally},
    tls::Certificates,
};
use crate::metrics::Family;

/// The first pause after the system refused a connection, and the longest: room that is there again is found within a
/// second.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(500));

/// What the system may hold of an answer that it cannot send yet, in bytes. It calls a socket writable again when a third of
/// its buffer is free, which may be of megabytes: a slow client that takes steadily would seem to take nothing for longer
/// than anybody waits.
#[cfg(target_os = "linux")]
const MOST_UNSENT: u32 = 128 * 1024;

#[cfg(target_os = "linux")]
fn bound_what_is_unsent(stream: &TcpStream) {
    // Where it cannot be set, slow clients are taken for ones that take nothing, sooner than they should be.
    let _ = socket2::SockRef::from(stream).set_tcp_notsent_lowat(MOST_UNSENT);
}

#[cfg(not(target_os = "linux"))]
fn bound_what_is_unsent(_: &TcpStream) {}

/// A listener and the connections that came by it.
#[derive(Debug)]
pub(crate) struct Door<E> {
    served: Arc<Served<E>>,
    local: SocketAddr,
    places: Arc<Semaphore>,
    places_count: u32,
    news: watch::Sender<News>,
    tls: Option<Certificates>,
    tally: Arc<Tally>,
}

impl<E: Endpoint<Output = Response> + 'static> Door<E> {
    pub(crate) fn new(local: SocketAddr, endpoint: E, limits: Limits, tls: Option<Certificates>) -> Self {
        let places_count = u32::try_from(limits.connections).unwrap_or(u32::MAX);
        Door {
            served: Arc::new(Served {
                endpoint,
                limits,
                admission: Arc::new(Admission::new(&limits)),
            }),
            local,
            places: Arc::new(Semaphore::new(places_count as usize)),
            places_count,
            news: watch::Sender::default(),
            tls,
            tally: Arc::default(),
        }
    }

    /// What is counted here.
    pub(crate) fn families(&self) -> Vec<Family> {
        tally::families(
            &self.tally,
            &self.served.admission,
            &self.places,
            self.places_count,
        )
    }

    /// Lets clients in, for ever.
    pub(crate) async fn open(&self, listener: &TcpListener) {
        let mut crowd = Crowd::default();
        loop {
            let place = match Arc::clone(&self.places).try_acquire_owned() {
                Ok(place) => place,
                Err(_) => {
                    self.tally.held_by_cap();
                    crowd.is_seen("as many connections as are let in at once", &self.news);
                    tokio::select! {
                        Ok(place) = Arc::clone(&self.places).acquire_owned() => place,
                        () = tokio::time::sleep(ROOM_AFTER) => continue,
                    }
                }
            };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    crowd.pause = PAUSES.0;
                    self.admit(stream, peer, place);
                }
                Err(error) if is_of_the_client(&error) => {}
                Err(error) => {
                    self.tally.held_by_system();
                    crowd.is_seen(&error.to_string(), &self.news);
                    tokio::time::sleep(crowd.pause).await;
                    crowd.pause = (crowd.pause * 2).min(PAUSES.1);
                }
            }
        }
    }

    fn admit(&self, stream: TcpStream, peer: SocketAddr, place: OwnedSemaphorePermit) {
        self.tally.accepted();
        // Without it the system may wait for more bytes to send together. Where it cannot be set, it is only slower.
        let _ = stream.set_nodelay(true);
        bound_what_is_unsent(&stream);
        let service = Service {
            served: Arc::clone(&self.served),
            talk: Arc::new(Talk::new()),
            local: LocalAddr(self.local.into()),
            remote: RemoteAddr(peer.into()),
            scheme: if self.tls.is_some() {
                Scheme::HTTPS
            } else {
                Scheme::HTTP
            },
        };
        let news = self.news.subscribe();
        match &self.tls {
            None => tokio::spawn(async move {
                connection::serve(stream, service, news).await;
                drop(place);
            }),
            Some(tls) => {
                let (acceptor, patience) = (tls.acceptor(), self.served.limits.header);
                let tally = Arc::clone(&self.tally);
                tokio::spawn(async move {
                    let shaken = timeout(patience, acceptor.accept(stream)).await;
                    tally.shaken(matches!(shaken, Ok(Ok(_))));
                    // Who cannot be talked to in private is not told anything at all.
                    if let Ok(Ok(stream)) = shaken {
                        connection::serve(stream, service, news).await;
                    }
                    drop(place);
                })
            }
        };
    }

    /// Says that the server is about to leave.
    pub(crate) fn announce(&self) {
        self.news.send_modify(|news| news.stage = Stage::Announced);
    }

    /// Lets in who stands before the door already, and closes it.
    pub(crate) fn close(&self, listener: TcpListener) {
        if let Ok(listener) = listener.into_std() {
            while let Ok((stream, peer)) = listener.accept() {
                let place = Arc::clone(&self.places).try_acquire_owned();
                let stream = stream
                    .set_nonblocking(true)
                    .and_then(|()| TcpStream::from_std(stream));
                if let (Ok(place), Ok(stream)) = (place, stream) {
                    self.admit(stream, peer, place);
                }
            }
        }
        self.news.send_modify(|news| news.stage = Stage::Leaving);
    }

    /// Waits until nobody is inside.
    pub(crate) async fn emptied(&self) {
        // It fails only when it is closed, which it never is.
        let _ = self.places.acquire_many(self.places_count).await;
    }

    /// How many connections there are.
    pub(crate) fn inside(&self) -> usize {
        self.places_count as usize - self.places.available_permits()
    }

    /// Waits for nobody any more.
    pub(crate) fn give_up(&self) {
        self.news.send_modify(|news| news.stage = Stage::Over);
    }
}

/// The connection was gone before it was accepted: that says nothing of the server.
fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused
    )
}

/// Others want to come in and cannot.
struct Crowd {
    pause: Duration,
    said: Option<Instant>,
}

impl Default for Crowd {
    fn default() -> Self {
        Crowd {
            pause: PAUSES.0,
            said: None,
        }
    }
}

impl Crowd {
    /// Asks idle connections to make room, and says so in the log: once a second, however often it happens.
    fn is_seen(&mut self, reason: &str, news: &watch::Sender<News>) {
        if self.said.is_none_or(|said| said.elapsed() >= ROOM_AFTER) {
            self.said = Some(Instant::now());
            tracing::warn!(reason, "connections wait outside; idle ones are closed for them");
            news.send_modify(|news| news.crowded = news.crowded.wrapping_add(1));
        }
    }
}
