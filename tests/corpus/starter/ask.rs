//! A request over the wire, and whether its answer is one that the document declares.

use std::{net::SocketAddr, time::Duration};

use poem::{Server, listener::{Acceptor, Listener, TcpListener}};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// No answer takes longer than this; one that streams without end is cut off, its status counts.
const PATIENCE: Duration = Duration::from_secs(5);

/// Serves on a port that is free.
pub async fn serve(server: super::Server) -> Result<SocketAddr, Box<dyn std::error::Error>> {
    let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await?;
    let address = acceptor.local_addr().remove(0);
    let address = *address.as_socket_addr().ok_or("no address")?;
    tokio::spawn(Server::new_with_acceptor(acceptor).run(server));
    Ok(address)
}

/// Sends one request; what is wrong with its answer, if anything.
pub async fn ask(address: SocketAddr, request: &Value) -> Option<String> {
    let name = request["name"].as_str().unwrap_or_default();
    let answer = match exchange(address, request).await {
        Ok(answer) => answer,
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let status = answer.split(' ').nth(1).unwrap_or_default();
    let declared = request["statuses"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_declared = declared.iter().filter_map(Value::as_str).any(|one| {
        one == status || one == "DEFAULT" || one.strip_suffix("XX").is_some_and(|first| status.starts_with(first))
    });
    let is_declared = is_declared || declared.is_empty();
    // Nothing is implemented, which an operation says in the envelope where it cannot make an answer up.
    let is_unmade = status == "501" && answer.contains("\"not_implemented\"");
    if (is_declared && !status.starts_with('5')) || is_unmade {
        return None;
    }
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    Some(format!("{name}: answered {status}: {}", body.chars().take(300).collect::<String>()))
}

async fn exchange(address: SocketAddr, request: &Value) -> std::io::Result<String> {
    let text = |key: &str| request[key].as_str().unwrap_or_default();
    let body = decoded(text("body"));
    let mut head = format!("{} {} HTTP/1.1\r\nHost: corpus\r\nConnection: close\r\n", text("method"), text("target"));
    for header in request["headers"].as_array().into_iter().flatten() {
        let (name, value) = (header[0].as_str().unwrap_or_default(), header[1].as_str().unwrap_or_default());
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    let mut answer = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Base64 (RFC 4648, section 4), as the file of requests has bodies.
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap_or_default();
        bits = bits << 6 | u32::try_from(value).unwrap_or_default();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    bytes
}
