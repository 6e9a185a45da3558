//! Statuses by the reason phrases of RFC 9110, section 15, and of the RFCs that add to it.

/// The name of a status for a variant: `404` → `NotFound`.
pub(crate) fn name(code: &str) -> String {
    match code {
        "default" => return "Default".to_owned(),
        "1XX" => return "Informational".to_owned(),
        "2XX" => return "Success".to_owned(),
        "3XX" => return "Redirection".to_owned(),
        "4XX" => return "ClientError".to_owned(),
        "5XX" => return "ServerError".to_owned(),
        _ => {}
    }
    let known = NAMES.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| format!("Status{code}"), |(_, name)| (*name).to_owned())
}

/// What poem-openapi is told of a status: itself, its range, or nothing for all that are not named.
pub(crate) fn attribute(code: &str) -> Vec<String> {
    match code {
        "default" => Vec::new(),
        range if range.ends_with("XX") => vec![format!("status_range = \"{range}\"")],
        code => vec![format!("status = {code}")],
    }
}

/// Whether business code chooses the status.
pub(crate) fn is_chosen(code: &str) -> bool {
    code == "default" || code.ends_with("XX")
}

const NAMES: &[(&str, &str)] = &[
    ("200", "Ok"),
    ("201", "Created"),
    ("202", "Accepted"),
    ("203", "NonAuthoritativeInformation"),
    ("204", "NoContent"),
    ("205", "ResetContent"),
    ("206", "PartialContent"),
    ("300", "MultipleChoices"),
    ("301", "MovedPermanently"),
    ("302", "Found"),
    ("303", "SeeOther"),
    ("304", "NotModified"),
    ("307", "TemporaryRedirect"),
    ("308", "PermanentRedirect"),
    ("400", "BadRequest"),
    ("401", "Unauthorized"),
    ("402", "PaymentRequired"),
    ("403", "Forbidden"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("406", "NotAcceptable"),
    ("407", "ProxyAuthenticationRequired"),
    ("408", "RequestTimeout"),
    ("409", "Conflict"),
    ("410", "Gone"),
    ("411", "LengthRequired"),
    ("412", "PreconditionFailed"),
    ("413", "ContentTooLarge"),
    ("414", "UriTooLong"),
    ("415", "UnsupportedMediaType"),
    ("416", "RangeNotSatisfiable"),
    ("417", "ExpectationFailed"),
    ("421", "MisdirectedRequest"),
    ("422", "UnprocessableContent"),
    ("423", "Locked"),
    ("424", "FailedDependency"),
    ("425", "TooEarly"),
    ("426", "UpgradeRequired"),
    ("428", "PreconditionRequired"),
    ("429", "TooManyRequests"),
    ("431", "RequestHeaderFieldsTooLarge"),
    ("451", "UnavailableForLegalReasons"),
    ("500", "InternalServerError"),
    ("501", "NotImplemented"),
    ("502", "BadGateway"),
    ("503", "ServiceUnavailable"),
    ("504", "GatewayTimeout"),
    ("507", "InsufficientStorage"),
];

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn statuses_have_their_reason_phrases() {
        assert_eq!(name("422"), "UnprocessableContent");
        assert_eq!(name("299"), "Status299");
    }
}
