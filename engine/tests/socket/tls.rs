//! TLS, and another certificate while connections go on. The keys here are for tests alone.

use std::{fs, path::Path, sync::Arc};

use charter::serve::{Certificates, Limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use crate::library::Library;

fn file(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/socket/tls")
        .join(name)
}

/// A folder with the certificate of this name in it.
fn folder(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), name);
    folder
}

fn put(folder: &Path, name: &str) {
    fs::copy(file(&format!("{name}.pem")), folder.join("chain.pem")).unwrap();
    fs::copy(file(&format!("{name}.key")), folder.join("key.pem")).unwrap();
}

fn certificates(folder: &Path) -> Certificates {
    Certificates::read(&folder.join("chain.pem"), &folder.join("key.pem")).unwrap()
}

/// Connects, and trusts nothing but the certificate of this name.
async fn connect(
    library: &Library,
    name: &str,
    protocols: &[&[u8]],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_file(file(&format!("{name}.pem"))).unwrap();
    roots.add(certificate).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    let stream = TcpStream::connect(library.address).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector
        .connect(ServerName::try_from("library").unwrap(), stream)
        .await
}

/// The end of an answer to a request for the name.
async fn ask(stream: &mut TlsStream<TcpStream>) -> String {
    stream
        .write_all(b"GET /name HTTP/1.1\r\nHost: library\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"library") {
        answer.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(answer)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn both_protocols_are_offered_behind_tls() {
    let folder = folder("one");
    let library = Library::open_with(Limits::default(), Some(certificates(folder.path()))).await;
    let mut stream = connect(&library, "one", &[b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    assert_eq!(ask(&mut stream).await, "HTTP/1.1 200 OK");

    let stream = connect(&library, "one", &[b"h2", b"http/1.1"]).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (sender, connection) = h2::client::handshake(stream).await.unwrap();
    let _connection = tokio::spawn(connection);
    let mut sender: h2::client::SendRequest<bytes::Bytes> = sender.ready().await.unwrap();
    let request = poem::http::Request::get("https://library/name").body(()).unwrap();
    let (response, _) = sender.send_request(request, true).unwrap();
    assert_eq!(response.await.unwrap().status(), 200);
    assert_eq!(library.count("tls_handshakes_total{outcome=\"done\"}"), 2.0);
}

#[tokio::test]
async fn another_certificate_is_for_those_who_come_after_it() {
    let folder = folder("one");
    let certificates = certificates(folder.path());
    let library = Library::open_with(Limits::default(), Some(certificates.clone())).await;
    let mut before = connect(&library, "one", &[]).await.unwrap();
    assert_eq!(ask(&mut before).await, "HTTP/1.1 200 OK");

    put(folder.path(), "two");
    certificates.reload().unwrap();
    let mut after = connect(&library, "two", &[]).await.unwrap();
    assert_eq!(ask(&mut after).await, "HTTP/1.1 200 OK");
    assert!(
        connect(&library, "one", &[]).await.is_err(),
        "the old one is shown to nobody"
    );
    assert_eq!(
        ask(&mut before).await,
        "HTTP/1.1 200 OK",
        "who was there before stays"
    );
}

#[tokio::test]
async fn what_cannot_be_used_changes_nothing() {
    let folder = folder("one");
    let certificates = certificates(folder.path());
    let library = Library::open_with(Limits::default(), Some(certificates.clone())).await;
    let said = || certificates.reload().unwrap_err().to_string();
    fs::copy(file("two.key"), folder.path().join("key.pem")).unwrap();
    assert!(
        said().contains("key.pem, which `tls_key_file` names: it is not the key of the certificate in "),
        "{}",
        said()
    );
    fs::write(folder.path().join("key.pem"), "nonsense").unwrap();
    assert!(
        said().ends_with("key.pem, which `tls_key_file` names: it holds no private key in PEM"),
        "{}",
        said()
    );
    fs::write(folder.path().join("chain.pem"), "nonsense").unwrap();
    assert!(
        said().ends_with("chain.pem, which `tls_certificate_file` names: it holds no certificate in PEM"),
        "{}",
        said()
    );
    fs::remove_file(folder.path().join("chain.pem")).unwrap();
    assert!(
        said().contains("chain.pem, which `tls_certificate_file` names: No such file"),
        "{}",
        said()
    );
    let mut stream = connect(&library, "one", &[]).await.unwrap();
    assert_eq!(ask(&mut stream).await, "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn who_does_not_speak_tls_is_let_go() {
    let folder = folder("one");
    let library = Library::open_with(crate::library::soon(), Some(certificates(folder.path()))).await;
    library.connect().await.is_closed().await;
    let mut plain = library.connect().await;
    plain.send("GET /name HTTP/1.1\r\nHost: library\r\n\r\n").await;
    let mut told = Vec::new();
    plain.0.read_to_end(&mut told).await.unwrap();
    assert!(!told.starts_with(b"HTTP"), "{told:?}");
}
