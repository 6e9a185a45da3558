//! TLS, for servers that no proxy stands before.
//!
//! Certificates are renewed every few weeks. They are read again on demand, and only if all of them can be used they take
//! the place of the old ones, for the connections that come from then on; nobody's connection ends for it.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use thiserror::Error;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
    },
};

/// What clients are offered to speak (RFC 7301), the better first.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// There is no TLS with these files.
#[derive(Debug, Error)]
pub enum TlsError {
    /// One cannot be read.
    #[error("the file {}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What one holds is not what it should be.
    #[error("the file {}: {reason}", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// A certificate with its chain and its key, as they were in their files when these were last read.
#[derive(Debug, Clone)]
pub struct Certificates(Arc<Files>);

#[derive(Debug)]
struct Files {
    certificate: PathBuf,
    key: PathBuf,
    read: RwLock<Arc<ServerConfig>>,
}

impl Certificates {
    /// Reads the certificate, followed by its chain, and its private key; both in PEM.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, or that does not hold what it should.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let read = RwLock::new(Arc::new(configuration(certificate, key)?));
        Ok(Certificates(Arc::new(Files {
            certificate: certificate.to_path_buf(),
            key: key.to_path_buf(),
            read,
        })))
    }

    /// Reads the files again.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read); then those that were read before stay.
    pub fn reload(&self) -> Result<(), TlsError> {
        let fresh = Arc::new(configuration(&self.0.certificate, &self.0.key)?);
        *self.0.read.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        let read = self.0.read.read().unwrap_or_else(PoisonError::into_inner);
        TlsAcceptor::from(Arc::clone(&read))
    }
}

fn configuration(certificate: &Path, key: &Path) -> Result<ServerConfig, TlsError> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable(certificate, error))?;
    if chain.is_empty() {
        return Err(unfit(certificate, "it holds no certificate in PEM".to_owned()));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| match error {
        pem::Error::NoItemsFound => unfit(key, "it holds no private key in PEM".to_owned()),
        error => unreadable(key, error),
    })?;
    let words =
        |error: rustls::Error| unfit(certificate, format!("{error}, with the key in {}", key.display()));
    let mut configuration = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(words)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(words)?;
    configuration.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(configuration)
}

fn unreadable(path: &Path, error: pem::Error) -> TlsError {
    match error {
        pem::Error::Io(source) => TlsError::File {
            path: path.to_path_buf(),
            source,
        },
        error => unfit(path, error.to_string()),
    }
}

fn unfit(path: &Path, reason: String) -> TlsError {
    TlsError::Unfit {
        path: path.to_path_buf(),
        reason,
    }
}
