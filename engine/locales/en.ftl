### What the engine says. The rules of the document and the error codes stand in Rust as well, word for word the same
### (see engine/src/language/mod.rs).

## Error codes: each key is a code.

malformed_request = The request cannot be read.
idempotency_key_missing = Send an Idempotency-Key with this operation, so that it can be tried again safely.
unsupported_version = The API has no such version.
invalid_cursor = This cursor is not one of this list: start again from its first page.
unauthenticated = Sign in first: this operation needs credentials.
invalid_token = The token does not hold, or no longer: sign in again.
insufficient_scope = Your account may not do this.
csrf_failed = Send the session's token in the X-CSRF-Token header.
not_found = There is nothing at this address.
method_not_allowed = This address does not serve that method; see the Allow header.
not_acceptable = Nothing that can be answered here is acceptable to the client.
idempotency_conflict = This Idempotency-Key came with another request before: take a new one.
idempotency_in_progress = The first request with this Idempotency-Key is still being worked on. Try again shortly.
gone = This operation is no longer served.
precondition_failed = It is not, or no longer, as the request expects it: get it again, then decide.
precondition_required = Send If-Match with the ETag of what you want to change.
request_timeout = The request did not arrive in time.
uri_too_long = The address of the request is too long.
headers_too_large = The header fields of the request are too many or too long.
payload_too_large = The request body is too large.
unsupported_media_type = This media type is not served here; see the Accept header.
range_not_satisfiable = The file has nothing in that range; see the Content-Range header.
validation_failed = The request breaks rules of the API; see details.
rate_limited = Too many requests. The Retry-After header says in how many seconds the next one passes.
internal_error = Something went wrong on our side. Quote the request id when you report it.
not_implemented = This operation is declared but not implemented yet.
service_unavailable = The service is busy. Try again shortly.
timeout = This took too long and was stopped. Try again shortly.

## Messages that say more than the code

not-implemented = The operation `{ $operation }` is declared but not implemented yet.
credentials-incomplete = These credentials are not enough alone: this operation also needs { $missing }.
credentials-refused = The credentials do not hold.
idempotency-key-malformed = The Idempotency-Key must be one text of 1 to { $most } characters: visible ASCII, in double quotes where it holds a space, comma, semicolon, quote or backslash.
answer-not-kept = The first request with this Idempotency-Key has been carried out, but its answer was too long to be kept: look up what it did.
versions-served = Accept-Version must be { $served }, or left out.
version-contradicted = The path belongs to version { $path }, Accept-Version asks for { $header }.
# $date is YYYY-MM-DD.
ended = This operation ended on { $date }.
ended-with-successor = This operation ended on { $date }. Use { $successor } instead.
media-type-excluded = This operation answers { $served } only; the Accept header excludes it.
coding-excluded = Accept-Encoding excludes every content coding that is served, and the answer without one.
coding-not-served = The Content-Encoding of the body must be one of zstd, br and gzip, or left out.
coding-broken = The body is not valid { $coding }.
media-type-not-served = The Content-Type of the body must be { $served }.
content-type-repeated = The Content-Type of the body must be given only once.
head-unreadable = This is no request that HTTP/1.1 knows.
host-needed = A request names the host that it is for in one Host field.
length-contradicted = A request has a Content-Length or a Transfer-Encoding, not both.
check-failed = does not work
body-broke-off = The body broke off before its end.
body-too-large = The request body is larger than { $limit } bytes, the most that is taken here.
body-inflates-too-large = The request body inflates to more than { $limit } bytes, the most that is taken here.
body-inflates-too-far = The request body inflates to more than { $ratio } times its size.
form-coded = A form with files is taken without Content-Encoding only.
# $cause is "boundary", "end", "head" or "name".
form-broken = { $cause ->
    [boundary] The Content-Type of the form names no boundary that can be used.
    [head] The form has a part whose header fields cannot be read.
    [name] The form has a part without a name.
   *[end] The form does not end with its boundary.
}
part-type-not-served = The Content-Type of the part `{ $part }` must be { $served }.
part-too-large = The part `{ $part }` is larger than { $limit } bytes, the most that is taken here.
range-beyond-end = The file has { $length } bytes, and the range begins behind the last one.
# $cause is "end" where the text ends too early, $reason is the parser's own words, line and column are within it.
body-not-json = The body is not valid JSON: { $reason }.

## Rules: what is wrong with a field, to be read after the field's name.

rule-required = is required
rule-unknown = is not known here
rule-unknown-near = is not known here; did you mean `{ $near }`?
rule-repeated = must be given only once
rule-type = must be { $types }
rule-enum = must be one of { $members }
rule-min-length = must be at least { $count ->
    [one] 1 character
   *[other] { $count } characters
} long
rule-max-length = must be at most { $count ->
    [one] 1 character
   *[other] { $count } characters
} long
rule-minimum = must be at least { $bound }
rule-maximum = must be at most { $bound }
rule-exclusive-minimum = must be greater than { $bound }
rule-exclusive-maximum = must be less than { $bound }
rule-multiple-of = must be a multiple of { $step }
rule-not-finite = must be a number that can be represented
rule-too-many-digits = has more digits than are kept
rule-pattern = must match the pattern { $pattern }
rule-format = must be a valid { $format }
rule-not-json = must be valid JSON
rule-min-items = must have at least { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
rule-max-items = must have at most { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
rule-unique-items = must not have the same entry twice
rule-min-properties = must have at least { $count ->
    [one] 1 field
   *[other] { $count } fields
}
rule-max-properties = must have at most { $count ->
    [one] 1 field
   *[other] { $count } fields
}
rule-no-alternative = fits none of the allowed alternatives
rule-many-alternatives = fits more than one of alternatives that exclude each other
rule-keyword = breaks the rule `{ $keyword }` ({ $place })
rule-no-body = must be left out: this operation takes none
rule-excludes = cannot be given together with `{ $other }`
rule-unreadable = holds a value that cannot be taken here

## Types of values, as rule-type names them

type-null = null
type-boolean = true or false
type-integer = a whole number
type-number = a number
type-text = a text
type-list = a list
type-object = an object
type-visible-ascii = visible ASCII text

## Alternatives, in rule-type and wherever a message lists some. More than two are joined from the left.

either = { $first } or { $second }
