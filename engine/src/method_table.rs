//! Which methods a path serves: the `Allow` header (RFC 9110, section 10.2.1) of 405 answers and of OPTIONS.
//!
//! poem's router knows a path's methods but answers 405 without them, so the paths of the operations table are kept
//! here a second time. They are consulted only after the router has refused a request.

use poem::http::HeaderValue;

use crate::{
    operation::{Method, Operation},
    route::Pattern,
};

/// The methods of every path that the server knows.
#[derive(Debug)]
pub struct MethodTable {
    paths: Vec<PathMethods>,
}

#[derive(Debug)]
struct PathMethods {
    template: &'static str,
    pattern: Pattern,
    methods: Vec<Method>,
}

impl MethodTable {
    /// The operations' paths, and paths beside the document that are read with GET.
    pub fn new(operations: &[&'static Operation], readable: impl IntoIterator<Item = &'static str>) -> Self {
        let rows = operations
            .iter()
            .map(|operation| (operation.path, operation.method));
        let beside = readable.into_iter().map(|path| (path, Method::Get));
        let mut table = MethodTable { paths: Vec::new() };
        for (template, method) in rows.chain(beside) {
            table.add(template, method);
        }
        table
    }

    fn add(&mut self, template: &'static str, method: Method) {
        match self.paths.iter_mut().find(|path| path.template == template) {
            Some(path) => path.methods.push(method),
            None => self.paths.push(PathMethods {
                template,
                pattern: Pattern::new(template),
                methods: vec![method],
            }),
        }
    }

    /// The value of `Allow` for a path, or nothing if no such path is served. HEAD is served wherever GET is.
    pub(crate) fn allow(&self, path: &str) -> Option<HeaderValue> {
        self.allow_any(&[path])
    }

    /// Whether the document has an operation of this method at a path.
    pub(crate) fn has(&self, path: &str, method: Method) -> bool {
        let mut known = self.paths.iter().filter(|known| known.methods.contains(&method));
        known.any(|known| known.pattern.matches(path))
    }

    /// The methods that any of several paths serves.
    pub(crate) fn allow_any(&self, paths: &[impl AsRef<str>]) -> Option<HeaderValue> {
        let asked = |known: &&PathMethods| paths.iter().any(|path| known.pattern.matches(path.as_ref()));
        let mut names: Vec<&'static str> = Vec::new();
        for method in self.paths.iter().filter(asked).flat_map(|known| &known.methods) {
            if !names.contains(&method.as_str()) {
                names.push(method.as_str());
            }
        }
        if names.is_empty() {
            return None;
        }
        for (made, wanted) in [("HEAD", names.contains(&"GET")), ("OPTIONS", true)] {
            if wanted && !names.contains(&made) {
                names.push(made);
            }
        }
        HeaderValue::from_str(&names.join(", ")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static LIST: Operation = Operation::new("list", "A", Method::Get, "/a", "List.", &[200]);
    static GET: Operation = Operation::new("get", "A", Method::Get, "/a/{id}", "Get.", &[200]);
    static DELETE: Operation = Operation::new("delete", "A", Method::Delete, "/a/{id}", "Delete.", &[204]);

    fn allow(path: &str) -> Option<String> {
        let table = MethodTable::new(&[&LIST, &GET, &DELETE], ["/docs"]);
        table.allow(path).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn methods_of_all_operations_of_a_path_are_allowed() {
        assert_eq!(allow("/a").as_deref(), Some("GET, HEAD, OPTIONS"));
        assert_eq!(allow("/a/7").as_deref(), Some("GET, DELETE, HEAD, OPTIONS"));
        assert_eq!(allow("/docs").as_deref(), Some("GET, HEAD, OPTIONS"));
    }

    #[test]
    fn other_paths_are_not_served() {
        for path in ["/", "/b", "/a/", "/a/7/8", ""] {
            assert_eq!(allow(path), None, "for {path:?}");
        }
    }
}
