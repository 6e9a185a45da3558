//! What of a request's path and query the document knows, and which of its parameters exclude each other.

use poem::Request;

use super::{
    OperationContract,
    violation::{Rule, Violation},
};

/// Two ways to say where a page begins (see [`crate::pagination`]).
const PLACES: [(&str, &str); 2] = [("page", "cursor"), ("cursor", "page")];

impl OperationContract {
    /// The path's variables and their values, as they were written.
    pub(crate) fn path_values<'a>(
        &'a self,
        request: &'a Request,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let parameters = self.parameters.iter();
        parameters.filter_map(|parameter| parameter.path_value(request))
    }

    /// Whether the document declares this query parameter.
    pub(crate) fn declares_in_query(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.is_query(name))
    }
}

/// A page that is asked for by its number and by a cursor at once: JSON Schema has no words for that.
pub(super) fn two_places(request: &Request, found: &mut Vec<Violation>) {
    let query = request.uri().query().unwrap_or_default();
    let given = |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(given, _)| given == name);
    if PLACES.iter().all(|(name, _)| given(name)) {
        let excluded = PLACES
            .iter()
            .map(|(name, other)| Violation::new(*name, Rule::Excludes(other)));
        found.extend(excluded);
    }
}
