//! One connection, from its first byte to its last.

use std::{future::poll_fn, pin::pin, sync::Arc};

use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use poem::{Endpoint, Response};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch::Receiver,
};

use super::{
    gate::{Gate, Protocol},
    limits::{Limits, MOST_BUFFERED, MOST_HEAD, MOST_RESETS, MOST_STREAMS},
    news::{News, Stage},
    quiet::{Quiet, Verdict},
    service::Service,
    talk::Talk,
};

/// Serves a connection until one of both sides has had enough of it.
pub(super) async fn serve<S, E>(stream: S, service: Service<E>, mut news: Receiver<News>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    let talk = Arc::clone(&service.talk);
    let limits = service.served.limits;
    let mut gate = Gate::new(stream, Arc::clone(&talk), limits);
    talk.set_stage(news.borrow_and_update().stage);
    let protocol = loop {
        tokio::select! {
            biased;
            protocol = poll_fn(|cx| gate.poll_protocol(cx)) => break protocol,
            () = hear(&mut news, &talk) => {}
        }
        if talk.is_over() {
            return;
        }
    };
    match protocol {
        Ok(Some(Protocol::Http1)) => http1(gate, service, news, &talk).await,
        // Its state is large, and few connections have it.
        Ok(Some(Protocol::Http2)) => Box::pin(http2(gate, service, news, &talk, limits)).await,
        // Who went away before saying anything misses nothing.
        Ok(None) | Err(_) => {}
    }
}

/// Waits for news, and passes them on to the gate and to the service.
async fn hear(news: &mut Receiver<News>, talk: &Talk) {
    let before = news.borrow().crowded;
    let stage = match news.changed().await {
        Ok(()) => news.borrow_and_update().stage,
        Err(_) => Stage::Over,
    };
    talk.set_stage(stage);
    talk.set_crowded(news.borrow().crowded != before);
}

/// The gate closes an idle connection; where an answer is on its way, the service says that it is the last one.
async fn http1<S, E>(gate: Gate<S>, service: Service<E>, mut news: Receiver<News>, talk: &Talk)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    // The gate has the deadlines.
    let mut protocol = http1::Builder::new();
    protocol.header_read_timeout(None).max_buf_size(MOST_BUFFERED);
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(gate), service));
    while !talk.is_over() {
        tokio::select! {
            biased;
            // How it ended is the client's affair.
            _ = connection.as_mut() => return,
            () = hear(&mut news, talk) => {}
        }
    }
}

async fn http2<S, E>(
    gate: Gate<S>,
    service: Service<E>,
    mut news: Receiver<News>,
    talk: &Talk,
    limits: Limits,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    E: Endpoint<Output = Response> + 'static,
{
    let mut protocol = http2::Builder::new(TokioExecutor::new());
    protocol
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_pending_accept_reset_streams(MOST_RESETS)
        .max_header_list_size(2 * MOST_HEAD as u32);
    let mut connection = pin!(protocol.serve_connection(TokioIo::new(gate), service));
    let mut quiet = Quiet::new(talk, &limits);
    let mut is_ending = talk.is_leaving();
    while !talk.is_over() {
        if std::mem::take(&mut is_ending) {
            connection.as_mut().graceful_shutdown();
        }
        tokio::select! {
            biased;
            _ = connection.as_mut() => return,
            () = hear(&mut news, talk) => {
                is_ending = talk.is_leaving() || (talk.is_crowded() && !talk.is_open());
            }
            verdict = quiet.look(talk, &limits) => match verdict {
                Verdict::Idle => is_ending = true,
                Verdict::Dead => return,
            },
        }
    }
}
