//! Charter: the conventions of an API server that is grown from its OpenAPI document.
//!
//! The document is the only place where the API is designed. This crate knows no API in particular: it compiles a
//! bundled document, wraps every generated operation in the conventions that the document declares, and serves the
//! result. `README.md` and `ARCHITECTURE.md` of the workspace walk through it.

// Generated rows name the engine by its name, here too.
#[cfg(any(test, fuzzing))]
extern crate self as charter;

mod access_log;
mod audit;
pub mod auth;
mod beside;
pub mod body;
pub mod choice;
mod client_address;
mod clock;
mod coding;
pub mod conditional;
pub mod config;
mod context;
pub mod contract;
mod conventions;
mod cors;
mod deadline;
mod derived_key;
pub mod docs;
mod download;
mod edge;
mod envelope;
pub mod error;
pub mod events;
pub mod failpoint;
mod freshness;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod guard;
pub mod hook;
mod idempotency;
pub mod language;
mod lifecycle;
mod lookup;
mod method_table;
pub mod metrics;
pub mod mock;
pub mod multipart;
mod negotiation;
mod operation;
pub mod pagination;
pub mod parameters;
pub mod probes;
mod problem;
mod projection;
pub mod rate_limit;
mod reply;
mod request_id;
mod route;
mod security_headers;
pub mod serve;
pub mod settings;
mod socket;
pub mod telemetry;
pub mod trace;
pub mod types;
pub mod unit_of_work;
mod vary;
mod version;

pub use self::{
    audit::{Audit, AuditEntry},
    auth::{Auth, Principal, Security},
    beside::{Beside, own_paths},
    body::{Body, Content, OneOf},
    client_address::TrustedProxies,
    clock::Clock,
    conditional::{Precondition, Preconditions, Remembered, Validators},
    context::RequestContext,
    contract::{Contract, ContractError, Rule, ValueType, Violation},
    conventions::{Conventions, Policy, UnknownInput},
    cors::Origins,
    download::Download,
    edge::Edge,
    error::{ApiError, ErrorCode},
    events::{Event, Events},
    guard::{Guard, guard},
    idempotency::{ConflictStatus, Fingerprints, Idempotency, StoredAnswer},
    language::{Catalogue, Language, Message, Messages},
    lifecycle::{AfterSunset, Deprecation},
    method_table::MethodTable,
    multipart::Multipart,
    operation::{Method, Operation, Paging},
    pagination::Cursors,
    rate_limit::{RateLimit, RateLimitFailure, RateLimitKey, RateLimitScale, RateLimits},
    reply::{HeaderField, Nothing, Reply, Text},
    request_id::RequestId,
    unit_of_work::{Ledger, UnitOfWork, Units},
};
