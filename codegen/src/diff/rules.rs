//! Every kind of change with its verdict, in one table.
//!
//! The verdict follows from the direction alone: a server may take more than it did and send less than it did, never the
//! other way round. What no comparison can decide, such as whether one pattern allows more than another, is taken to
//! break, because silence would be the costlier mistake.

use super::change::Kind::{Annotation, Breaking, NonBreaking};
use super::change::{HARMLESS, Kind, Rule};

const fn rule(code: &'static str, request: Kind, response: Kind, hint: &'static str) -> Rule {
    Rule {
        code,
        request,
        response,
        hint,
    }
}

/// Fewer values than before: breaks those who send them.
const fn narrower(code: &'static str, hint: &'static str) -> Rule {
    rule(code, Breaking, NonBreaking, hint)
}

/// More values than before: breaks those who receive them.
const fn wider(code: &'static str, hint: &'static str) -> Rule {
    rule(code, NonBreaking, Breaking, hint)
}

const fn breaks(code: &'static str, hint: &'static str) -> Rule {
    rule(code, Breaking, Breaking, hint)
}

const fn safe(code: &'static str, hint: &'static str) -> Rule {
    rule(code, NonBreaking, NonBreaking, hint)
}

macro_rules! rules {
    ($($name:ident = $rule:expr;)*) => {
        $(pub(super) const $name: Rule = $rule;)*

        /// All of them.
        #[cfg(test)]
        pub(super) const ALL: &[&Rule] = &[$(&$name),*];
    };
}

const SENDERS: &str =
    "who sends this today is refused; keep taking it, or do this in a new version of the path";
const READERS: &str = "who reads strictly does not know this; keep answering as before, or do this in a new version of the path";
const GONE: &str = "deprecate it first, with `x-sunset` and `x-successor`, and remove it after that date";

rules! {
    PATH_REMOVED = breaks("path-removed", GONE);
    PATH_ADDED = safe("path-added", HARMLESS);
    OPERATION_REMOVED = breaks("operation-removed", GONE);
    OPERATION_ENDED = safe("operation-ended", "its sunset has passed, as it was announced");
    OPERATION_ADDED = safe("operation-added", HARMLESS);
    OPERATION_ID_CHANGED = safe("operation-id-changed", "on the wire nothing changes; methods of generated clients are called otherwise");
    PATH_PARAMETER_RENAMED = safe("path-parameter-renamed", "on the wire nothing changes; arguments of generated clients are called otherwise");
    DEPRECATED = safe("deprecated", "say with `x-sunset` until when it works and with `x-successor` what to use instead");
    UNDEPRECATED = safe("undeprecated", "it stays");
    SERVER_REMOVED = breaks("server-removed", "clients are built on this address; keep answering there");
    SERVER_ADDED = safe("server-added", HARMLESS);
    SERVER_CHANGED = breaks("server-changed", "clients that fill the address in as before reach another one; keep answering there");

    PARAMETER_REMOVED = breaks("parameter-removed", "what it asks for is no longer done, or it is refused as unknown; keep it, and ignore it if need be");
    PARAMETER_ADDED = safe("parameter-added", HARMLESS);
    REQUIRED_PARAMETER_ADDED = narrower("required-parameter-added", "who calls today does not send it; let it be optional, with a `default`");
    PARAMETER_REQUIRED = narrower("parameter-required", "who leaves it out today is refused; let it be optional, with a `default`");
    PARAMETER_OPTIONAL = wider("parameter-optional", "who gets it must be ready for its absence");
    PARAMETER_STYLE_CHANGED = breaks("parameter-style-changed", "the same value is written otherwise; take the old way, too, under another name");
    KEY_REQUIRED = breaks("idempotency-key-required", "who sends no `Idempotency-Key` today gets 400; ask for it in a new version of the path");
    IF_MATCH_REQUIRED = breaks("if-match-required", "who sends no `If-Match` today gets 428; ask for it in a new version of the path");

    BODY_REMOVED = breaks("body-removed", SENDERS);
    BODY_ADDED = safe("body-added", HARMLESS);
    REQUIRED_BODY_ADDED = narrower("required-body-added", "who calls today sends none; let it be optional");
    BODY_REQUIRED = narrower("body-required", "who leaves it out today is refused; let it be optional");
    BODY_OPTIONAL = wider("body-optional", "who gets it must be ready for its absence");
    MEDIA_TYPE_REMOVED = breaks("media-type-removed", "who sends or wants this type is refused; keep it beside the new one");
    MEDIA_TYPE_ADDED = safe("media-type-added", "who asks for no type in particular must get the one from before");
    ENCODING_CHANGED = breaks("encoding-changed", "parts of the form are written otherwise; take both ways");

    SUCCESS_REMOVED = breaks("success-removed", "clients wait for this status; keep answering it");
    SUCCESS_ADDED = wider("success-added", "clients do not know this success; answer one that they know, or do this in a new version of the path");
    RESPONSE_REMOVED = safe("response-removed", "it no longer happens");
    RESPONSE_ADDED = safe("response-added", "clients treat a failure that they do not know like others of its hundred (RFC 9110, section 15)");
    HEADER_REMOVED = breaks("response-header-removed", "clients may read it; keep sending it");
    HEADER_ADDED = safe("response-header-added", "clients ignore fields that they do not know");
    HEADER_OPTIONAL = breaks("response-header-optional", "clients count on it; keep sending it always");
    HEADER_REQUIRED = safe("response-header-required", "it is always there from now on");

    TYPE_CHANGED = breaks("type-changed", "no value of before is one now; add another member, and deprecate this one");
    TYPE_NARROWED = narrower("type-narrowed", SENDERS);
    TYPE_WIDENED = wider("type-widened", READERS);
    NULL_REFUSED = narrower("null-refused", SENDERS);
    NULL_ALLOWED = wider("null-allowed", READERS);
    ENUM_ADDED = narrower("enum-added", SENDERS);
    ENUM_REMOVED = wider("enum-removed", READERS);
    ENUM_VALUE_REMOVED = narrower("enum-value-removed", SENDERS);
    ENUM_VALUE_ADDED = wider("enum-value-added", READERS);
    ERROR_CODE_REMOVED = safe("error-code-removed", "it no longer happens");
    ERROR_CODE_ADDED = breaks("error-code-added", "clients that were generated refuse a code that they do not know; answer one that they know, or release it as a new major version");
    BOUND_NARROWED = narrower("bound-narrowed", SENDERS);
    BOUND_WIDENED = wider("bound-widened", READERS);
    PATTERN_ADDED = narrower("pattern-added", SENDERS);
    PATTERN_REMOVED = wider("pattern-removed", READERS);
    PATTERN_CHANGED = breaks("pattern-changed", "whether it allows more or less cannot be told from the two; compare them by hand");
    FORMAT_ADDED = narrower("format-added", SENDERS);
    FORMAT_REMOVED = wider("format-removed", READERS);
    FORMAT_CHANGED = breaks("format-changed", "values are written otherwise; add another member, and deprecate this one");
    FORMAT_NARROWED = narrower("format-narrowed", SENDERS);
    FORMAT_WIDENED = wider("format-widened", READERS);
    KEYWORD_ADDED = narrower("keyword-added", SENDERS);
    KEYWORD_REMOVED = wider("keyword-removed", READERS);
    KEYWORD_CHANGED = breaks("keyword-changed", "whether it allows more or less cannot be told; compare the two by hand");
    DEFAULT_CHANGED = rule("default-changed", Breaking, NonBreaking, "who leaves it out gets something else from now on; keep the default");
    DEFAULT_REMOVED = rule("default-removed", Breaking, NonBreaking, "who leaves it out may get something else from now on; keep the default");
    DEFAULT_ADDED = safe("default-added", "say what the server did before without being told");

    PROPERTY_REMOVED = breaks("property-removed", "keep it, and deprecate it first");
    PROPERTY_ADDED = safe("property-added", "clients ignore members that they do not know");
    REQUIRED_PROPERTY_ADDED = narrower("required-property-added", "who sends today does not have it; let it be optional, with a `default`");
    PROPERTY_ADDED_TO_CLOSED = wider("property-added-to-closed", "`additionalProperties: false` promised that nothing else comes; do this in a new version of the path");
    PROPERTY_REQUIRED = narrower("property-required", "who leaves it out today is refused; let it be optional, with a `default`");
    PROPERTY_OPTIONAL = wider("property-optional", "clients count on it; keep sending it always");
    CLOSED = narrower("additional-properties-refused", SENDERS);
    OPENED = wider("additional-properties-allowed", READERS);
    RESTRICTED = narrower("additional-properties-restricted", SENDERS);
    FREED = wider("additional-properties-freed", READERS);
    BRANCH_REMOVED = narrower("branch-removed", SENDERS);
    BRANCH_ADDED = wider("branch-added", READERS);
    CHOICE_ADDED = narrower("choice-added", SENDERS);
    CHOICE_REMOVED = wider("choice-removed", READERS);
    DISCRIMINATOR_CHANGED = breaks("discriminator-changed", "clients tell the kinds apart by it; keep it");
    DISCRIMINATOR_ADDED = safe("discriminator-added", "every branch must have had the member before");
    READ_ONLY = narrower("read-only", "who sends it today is refused or not heard");
    WRITE_ONLY = rule("write-only", NonBreaking, Breaking, "clients read it; keep sending it");

    SECURITY_NARROWED = breaks("security-narrowed", "who may call today may no longer; let the old way in, too");
    SECURITY_WIDENED = safe("security-widened", HARMLESS);
    SCHEME_CHANGED = breaks("security-scheme-changed", "credentials are sent otherwise; add a scheme beside the old one");
    SCOPE_ADDED = breaks("scope-added", "callers without this scope get 403; give it to those who may call today");
    SCOPE_REMOVED = safe("scope-removed", HARMLESS);

    RATE_LIMIT_LOWERED = breaks("rate-limit-lowered", "who calls as often as before gets 429; keep the limit");
    RATE_LIMIT_RAISED = safe("rate-limit-raised", HARMLESS);
    RATE_LIMIT_KEY_CHANGED = breaks("rate-limit-key-changed", "those who were counted apart are counted together");
    RATE_LIMIT_KEY_SPLIT = safe("rate-limit-key-split", HARMLESS);
    RATE_LIMIT_FAILURE_CHANGED = safe("rate-limit-failure-changed", "clients are ready for 503 at any time");
    SUNSET_NEARER = breaks("sunset-nearer", "clients were promised more time; keep the date");
    SUNSET_LATER = safe("sunset-later", HARMLESS);
    SUNSET_ADDED = safe("sunset-added", "say with `x-successor` what to use instead");
    MAX_BODY_LOWERED = breaks("max-body-lowered", "bodies that pass today get 413; keep the limit");
    MAX_BODY_RAISED = safe("max-body-raised", HARMLESS);
    TIMEOUT_CHANGED = safe("timeout-changed", "clients are ready for 503 at any time");
    CACHING_CHANGED = safe("cache-control-changed", "answers that are kept already live by the old value");
    VERSIONS_CHANGED = breaks("versions-changed", "paths without a version lead elsewhere; keep what they lead to");

    REWORDED = rule("annotation-changed", Annotation, Annotation, "for people only");
}
