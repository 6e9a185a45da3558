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
    /// One is named without the other. A server that then spoke in the open would look as if it were safe.
    #[error(
        "`{given}` is set and `{missing}` is not: TLS takes a certificate and its key. Set both, or neither where the server \
         speaks in the open"
    )]
    Half {
        /// The setting that is set.
        given: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
    /// One cannot be read.
    #[error("the file {}, which `{setting}` names: {source}. Make it one that this user can read", .path.display())]
    File {
        /// The setting that names it.
        setting: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What one holds is not what it should be.
    #[error("the file {}, which `{setting}` names: {reason}", .path.display())]
    Unfit {
        /// The setting that names it.
        setting: &'static str,
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

const CERTIFICATE: &str = "tls_certificate_file";
const KEY: &str = "tls_key_file";

impl Certificates {
    /// What the settings name, where they name anything.
    ///
    /// # Errors
    ///
    /// One is named without the other; those of [`read`](Self::read).
    pub fn of_settings(certificate: &Path, key: &Path) -> Result<Option<Self>, TlsError> {
        let half = |given, missing| Err(TlsError::Half { given, missing });
        match (certificate.as_os_str().is_empty(), key.as_os_str().is_empty()) {
            (true, true) => Ok(None),
            (true, false) => half(KEY, CERTIFICATE),
            (false, true) => half(CERTIFICATE, KEY),
            (false, false) => Self::read(certificate, key).map(Some),
        }
    }

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
    let (certificate, key) = (Named(CERTIFICATE, certificate), Named(KEY, key));
    let chain = CertificateDer::pem_file_iter(certificate.1)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| certificate.unreadable(error))?;
    if chain.is_empty() {
        return Err(certificate.unfit("it holds no certificate in PEM"));
    }
    let secret = PrivateKeyDer::from_pem_file(key.1).map_err(|error| key.unreadable(error))?;
    let words = |error: rustls::Error| match error {
        rustls::Error::InconsistentKeys(_) => key.unfit(format!(
            "it is not the key of the certificate in {}",
            certificate.1.display()
        )),
        rustls::Error::InvalidCertificate(_) => certificate.unfit("what it holds is no sound certificate"),
        error => certificate.unfit(format!("{error}, with the key in {}", key.1.display())),
    };
    let mut configuration = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(words)?
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(words)?;
    configuration.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(configuration)
}

/// A file, with the setting that names it.
#[derive(Clone, Copy)]
struct Named<'a>(&'static str, &'a Path);

impl Named<'_> {
    fn unreadable(self, error: pem::Error) -> TlsError {
        match error {
            pem::Error::Io(source) => TlsError::File {
                setting: self.0,
                path: self.1.to_path_buf(),
                source,
            },
            // Of both kinds: with a head of its own (RFC 1421), and as a PKCS#8 of its own (RFC 7468, section 11).
            _ if std::fs::read_to_string(self.1).is_ok_and(|text| text.contains("ENCRYPTED")) => self.unfit(
                "it is encrypted, and nobody is there to type a pass phrase: write it without one, with \
                 `openssl pkey -in FILE -out NEW`",
            ),
            pem::Error::NoItemsFound => self.unfit("it holds no private key in PEM"),
            _ => self.unfit("it is no sound PEM"),
        }
    }

    fn unfit(self, reason: impl Into<String>) -> TlsError {
        TlsError::Unfit {
            setting: self.0,
            path: self.1.to_path_buf(),
            reason: reason.into(),
        }
    }
}
