//! Versions of the API: `/api/v1/…` belongs to version `v1`, and `/api/…` to the one that `Accept-Version` names.
//!
//! The document says so once, at its root: `x-versions: {prefix: /api, default: v1}`. Which versions there are follows
//! from its paths. A request without a version in its path is given one before anything else looks at it, so that routes,
//! limits, entity tags and links are those of the version, and nothing is served twice.
//!
//! A redirect to the versioned path was rejected: clients do not repeat the body of a redirected POST, and each of their
//! calls would be two. Media types as the place of the version (`application/vnd.shop.v2+json`) were rejected because the
//! document could not give the versions paths, and so types, of their own.

use poem::{
    Request,
    http::{HeaderMap, HeaderName, Uri, uri::PathAndQuery},
};
use serde_json::Value;

use crate::{
    contract::ContractError,
    conventions::Policy,
    error::{ApiError, code},
    language::{Argument, Message},
    operation::Operation,
};

/// The request header that chooses, and the member of `Vary` where it does.
pub(crate) const ACCEPT_VERSION: &str = "Accept-Version";
const HEADER: HeaderName = HeaderName::from_static("accept-version");
/// The key at the root of the document.
const KEY: &str = "x-versions";

/// The versions that the document's paths have.
#[derive(Debug)]
pub(crate) struct Versions {
    prefix: String,
    /// Ascending.
    served: Vec<String>,
    default: String,
}

/// What the path and the header of a request say together.
#[derive(Debug)]
pub(crate) enum VersionChoice {
    /// The path is not below the prefix, or has a version that the header does not contradict.
    ByPath,
    /// The path has no version of its own and was given one.
    ByHeader,
    /// No version fits, which depends on the header.
    Refused(ApiError),
}

impl Versions {
    /// What the document declares; nothing where it has no versions.
    ///
    /// # Errors
    ///
    /// A default version that no path has.
    pub(crate) fn read(
        document: &Value,
        table: &[&'static Operation],
        policy: &Policy,
    ) -> Result<Option<Self>, ContractError> {
        let Some(declared) = document.get(KEY) else {
            return Ok(None);
        };
        let text = |key: &str| declared.get(key).and_then(Value::as_str).unwrap_or_default();
        let prefix = text("prefix").to_owned();
        let mut served: Vec<String> = Vec::new();
        for version in table.iter().filter_map(|row| version_of(row.path, &prefix)) {
            if !served.iter().any(|known| known == version) {
                served.push(version.to_owned());
            }
        }
        served.sort_unstable_by_key(|version| (version.len(), version.clone()));
        let default = policy.default_version.clone();
        let default = default.unwrap_or_else(|| text("default").to_owned());
        if !served.contains(&default) {
            return Err(ContractError::Unsupported {
                place: "the default version (x-versions in the document, or default_version in the settings)"
                    .to_owned(),
                reason: format!("`{default}` is not one of {}", served.join(", ")),
            });
        }
        Ok(Some(Versions {
            prefix,
            served,
            default,
        }))
    }

    /// Gives a request without a version in its path the one that its header names, or else the default.
    pub(crate) fn settle(&self, request: &mut Request) -> VersionChoice {
        let path = request.uri().path();
        if self.below(path).is_none() {
            return VersionChoice::ByPath;
        }
        let named = match self.named(request.headers()) {
            Ok(named) => named,
            Err(refused) => return VersionChoice::Refused(refused),
        };
        match (version_of(path, &self.prefix), named) {
            (Some(own), Some(named)) if own != named && self.is_served(own) => {
                VersionChoice::Refused(contradiction(own, named))
            }
            (Some(_), _) => VersionChoice::ByPath,
            (None, named) => {
                let version = named.unwrap_or(&self.default);
                if let Some(uri) = self.versioned(request.uri(), version) {
                    *request.uri_mut() = uri;
                }
                VersionChoice::ByHeader
            }
        }
    }

    /// The same path in each version: whose methods a browser has to know before it may send the header.
    pub(crate) fn siblings(&self, path: &str) -> Vec<String> {
        let own = version_of(path, &self.prefix).unwrap_or_default();
        let head = self.prefix.len() + 1;
        let rest = path.get(head + own.len()..).unwrap_or_default();
        let paths = self.served.iter();
        paths
            .map(|version| format!("{}/{version}{rest}", self.prefix))
            .collect()
    }

    /// What follows the prefix, `/` included.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.prefix.as_str())?;
        rest.starts_with('/').then_some(rest)
    }

    fn is_served(&self, version: &str) -> bool {
        self.served.iter().any(|served| served == version)
    }

    /// The version that the header names; none without one.
    fn named(&self, headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
        let mut lines = headers.get_all(&HEADER).iter();
        let Some(line) = lines.next() else {
            return Ok(None);
        };
        let named = line.to_str().map(str::trim).unwrap_or_default();
        let known = self.served.iter().find(|version| *version == named);
        match (known, lines.next()) {
            (Some(version), None) => Ok(Some(version)),
            _ => Err(self.unsupported()),
        }
    }

    fn unsupported(&self) -> ApiError {
        let served = Argument::Choice(self.served.clone());
        ApiError::new(&code::UNSUPPORTED_VERSION)
            .with_message(Message::new("versions-served").with("served", served))
    }

    fn versioned(&self, uri: &Uri, version: &str) -> Option<Uri> {
        let rest = self.below(uri.path())?;
        let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
        let target = format!("{}/{version}{rest}{query}", self.prefix);
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(target).ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// The segment behind the prefix, where it is a version: `v` and a number.
fn version_of<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(prefix)?.strip_prefix('/')?;
    let segment = rest.split('/').next()?;
    let number = segment.strip_prefix('v')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then_some(segment)
}

/// A client that says two things means one of them, and guessing which would serve it the wrong one.
fn contradiction(path: &str, header: &str) -> ApiError {
    let message = Message::new("version-contradicted")
        .with("path", path.to_owned())
        .with("header", header.to_owned());
    ApiError::new(&code::MALFORMED_REQUEST).with_message(message)
}
