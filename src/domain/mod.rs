//! The shop's rules, free of HTTP.
//!
//! Three layers live in two folders. The types of this folder (`item`, `amount`, `paging`, …) know nothing but
//! themselves; `db` speaks them and knows the tables; [`Shop`], the service, calls `db` and holds the rules that need
//! more than one value: what may be deleted, what a patch may change, when `updated_at` moves. The edge (`api`) turns
//! contract types into these and back. Nothing here knows a status code, so the same rules serve the command line,
//! the seed and any later transport.

mod amount;
mod audit;
mod card;
mod category;
mod change;
mod characters;
mod clock;
mod currency;
mod error;
mod expected;
mod filter;
mod item;
mod item_input;
mod kept_answer;
mod keyset;
mod name;
mod order;
mod paging;
mod password;
mod payment;
mod problem;
mod public_id;
mod refusal;
mod review;
pub mod seed;
mod sentence;
mod shop;
mod text;
mod upload;
mod user;

pub use amount::{Amount, NotAnAmount};
pub use audit::{AuditEntry, AuditFilter, AuditRecord};
pub use category::{Category, CategoryFilter, CategoryKey, CategoryPatch, CategorySort, NewCategory};
pub use change::Change;
pub use clock::Clock;
pub use currency::{Currencies, Currency, UnknownCurrency};
pub use error::{DomainError, Resource};
pub use expected::Expected;
pub use filter::ItemFilter;
pub(crate) use filter::microseconds_up;
pub use item::{Item, ItemInclude, ItemKey, ItemSort, ItemView};
pub use item_input::{ItemPatch, NewItem};
pub use kept_answer::KeptAnswer;
pub use keyset::{KeyValue, KeysetPage, KeysetRequest, Position};
pub use name::ForbiddenWords;
pub use order::{NewLine, NewOrder, Order, OrderFilter, OrderLine, OrderStatus, UnknownStatus};
pub use paging::{Page, PageRequest, Sort, each_once};
pub use payment::{Method, NewMethod, NewPayment, Payment, PaymentStatus};
pub use problem::{FieldProblem, ProblemKind};
pub use public_id::{NotAnId, OrderId, PaymentId};
pub use refusal::{Refusal, RefusalKind, Refused};
pub use review::{NewReview, Review, ReviewKey, ReviewPatch, ReviewSort};
pub use sentence::{Argument, Sentence};
pub use shop::{Lifetimes, NewUpload, Shop, Swept, UPLOADS};
pub(crate) use upload::is_id as is_upload_id;
pub use upload::{FileProblem, FileType, UnknownFileType, Upload};
pub use user::{Actor, NewUser, Role, UnknownRole, User};
