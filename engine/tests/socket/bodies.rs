//! Bodies that nobody wants: their senders get to read why.

use charter::serve::Limits;

use crate::library::Library;

const TOO_LARGE: &str = "The request body is larger than 4096 bytes, the most that is taken here.";
const HEAD: &str = "POST /books HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

#[tokio::test]
async fn who_sends_all_of_it_before_reading_anything_reads_the_413() {
    let library = Library::open(Limits::default()).await;
    let megabytes = vec![b' '; 8 * 1024 * 1024];
    let mut client = library.connect().await;
    client
        .send(format!("{HEAD}Content-Length: {}\r\n\r\n", megabytes.len()))
        .await;
    client.send(&megabytes).await;
    client.read().await.refuses(413, "payload_too_large", TOO_LARGE);
    client.is_closed().await;

    let mut client = library.connect().await;
    client
        .send(format!(
            "{HEAD}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n",
            megabytes.len()
        ))
        .await;
    client.send(&megabytes).await;
    client.send("\r\n0\r\n\r\n").await;
    client.read().await.refuses(413, "payload_too_large", TOO_LARGE);
    client.is_closed().await;
}

#[tokio::test]
async fn what_is_read_away_is_bounded() {
    let library = Library::open(Limits::default()).await;
    let mut client = library.connect().await;
    client
        .send(format!("{HEAD}Content-Length: 1000000000\r\n\r\n"))
        .await;
    let megabyte = vec![b' '; 1024 * 1024];
    let mut sent = 0;
    while tokio::io::AsyncWriteExt::write_all(&mut client.0, &megabyte)
        .await
        .is_ok()
    {
        sent += 1;
    }
    assert!((16..200).contains(&sent), "{sent} MiB");
}

#[tokio::test]
async fn a_client_that_waits_to_be_asked_for_the_body_is_not() {
    let library = Library::open(Limits::default()).await;
    let mut client = library.connect().await;
    client
        .send(format!(
            "{HEAD}Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n"
        ))
        .await;
    client.read().await.refuses(413, "payload_too_large", TOO_LARGE);
    client.is_closed().await;
}

#[tokio::test]
async fn a_small_body_that_nobody_reads_does_not_cost_the_connection() {
    let library = Library::open(Limits::default()).await;
    let mut client = library.connect().await;
    client
        .send("POST /name HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        .await;
    client.read().await.is(200, "library");
    client.get("/name").await.is(200, "library");
}
