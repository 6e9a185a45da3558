//! Which address a client counts by, whatever it invents.

use std::sync::Arc;

use charter::Policy;
use poem::{Endpoint, Response, Result};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::library::{Library, library};

/// A connection to a library that listens on a socket.
struct Connection(TcpStream);

impl Connection {
    async fn to(library: &Library<impl Endpoint<Output = Response> + 'static>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Arc::clone(&library.server);
        let signals = charter::serve::StopSignals::by_word().1;
        tokio::spawn(charter::serve::serve(
            listener,
            server,
            signals,
            charter::serve::Limits::default(),
        ));
        Connection(TcpStream::connect(address).await.unwrap())
    }

    /// The status of an answer to a request that says it was forwarded like this.
    async fn get(&mut self, target: &str, forwarded: impl AsRef<[u8]>) -> u16 {
        let head = format!("GET {target} HTTP/1.1\r\nHost: library\r\nX-Forwarded-For: ");
        let request = [head.as_bytes(), forwarded.as_ref(), b"\r\n\r\n"].concat();
        self.0.write_all(&request).await.unwrap();
        let mut answer = Vec::new();
        let end = |answer: &[u8]| answer.windows(4).position(|window| window == b"\r\n\r\n");
        while end(&answer).is_none() {
            assert_ne!(self.0.read_buf(&mut answer).await.unwrap(), 0);
        }
        let head_length = end(&answer).unwrap() + 4;
        let head = String::from_utf8(answer[..head_length].to_vec()).unwrap();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().parse().unwrap();
        while answer.len() < head_length + length {
            assert_ne!(self.0.read_buf(&mut answer).await.unwrap(), 0);
        }
        head.split(' ').nth(1).unwrap().parse().unwrap()
    }
}

fn trusting(networks: &str) -> Policy {
    Policy {
        trusted_proxies: networks.parse().unwrap(),
        ..Policy::default()
    }
}

#[tokio::test]
async fn a_thousand_invented_addresses_are_one_client() -> Result<()> {
    let direct = library(Policy::default());
    let mut connection = Connection::to(&direct).await;
    let mut served = 0;
    for n in 0..1000 {
        let invented = format!("10.{}.{}.1", n / 256, n % 256);
        served += usize::from(connection.get("/books", &invented).await == 200);
    }
    assert_eq!(served, 50);

    // Behind a trusted proxy, too: it adds the true address at the end.
    let behind = library(trusting("127.0.0.0/8, 192.0.2.0/24"));
    let mut proxy = Connection::to(&behind).await;
    let mut served = 0;
    for n in 0..1000 {
        // Whatever bytes stand before it: RFC 9110, section 5.5, admits them all.
        let byte = 0x80 | (n % 128) as u8;
        let chain = format!("10.{}.{}.1, 203.0.113.9, 192.0.2.1", n / 256, n % 256);
        let line = [&[byte], chain.as_bytes()].concat();
        served += usize::from(proxy.get("/books", line).await == 200);
    }
    assert_eq!(served, 50);
    assert_eq!(proxy.get("/books", "203.0.113.10").await, 200);
    Ok(())
}

#[tokio::test]
async fn clients_behind_a_trusted_proxy_count_each_for_itself() {
    let library = library(trusting("127.0.0.1"));
    let mut proxy = Connection::to(&library).await;
    for client in [
        "203.0.113.9",
        "203.0.113.10",
        "2001:db8:0:1::1",
        "2001:db8:0:2::1",
    ] {
        for _ in 0..3 {
            assert_eq!(proxy.get("/sign-in", client).await, 200, "{client}");
        }
        assert_eq!(proxy.get("/sign-in", client).await, 429, "{client}");
    }
    // Another address of a network that has been refused.
    assert_eq!(proxy.get("/sign-in", "2001:db8:0:1:ffff::7").await, 429);
}
