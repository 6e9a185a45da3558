//! The two pages and the small files that start them, all written here and all revalidated on each visit: they are
//! tiny, and a page that is newer than its script would be a riddle to its reader.

use bytes::Bytes;

use super::resource::Resource;

/// What the pages may do, in the words of Content Security Policy Level 3: load from this server, run no inline
/// script, talk to no one else, be framed by no one. Both interfaces set inline styles, hence `'unsafe-inline'` there.
const SWAGGER_UI_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The same, and a worker from a blob: ReDoc's search indexes the document beside the page.
const REDOC_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
pub(super) const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

/// A page, or a file that belongs to one.
pub(super) struct Page {
    pub(super) path: &'static str,
    media_type: &'static str,
    policy: Option<&'static str>,
    text: &'static str,
}

pub(super) static PAGES: [Page; 5] = [
    Page {
        path: "/docs",
        media_type: HTML,
        policy: Some(SWAGGER_UI_POLICY),
        text: include_str!("../../assets/pages/swagger-ui.html"),
    },
    Page {
        path: "/docs/assets/swagger-ui.js",
        media_type: JAVASCRIPT,
        policy: None,
        text: include_str!("../../assets/pages/swagger-ui.js"),
    },
    Page {
        path: "/redoc",
        media_type: HTML,
        policy: Some(REDOC_POLICY),
        text: include_str!("../../assets/pages/redoc.html"),
    },
    Page {
        path: "/docs/assets/redoc.js",
        media_type: JAVASCRIPT,
        policy: None,
        text: include_str!("../../assets/pages/redoc.js"),
    },
    Page {
        path: "/docs/assets/pages.css",
        media_type: CSS,
        policy: None,
        text: include_str!("../../assets/pages/pages.css"),
    },
];

impl Page {
    pub(super) fn resource(&self) -> Resource {
        self.resource_of(self.text)
    }

    /// The page with a further script, or the file as it is.
    pub(super) fn resource_with(&self, script: &str) -> Resource {
        let tag = format!(
            "  <script src=\"{}\"></script>\n  </body>",
            script.trim_start_matches('/')
        );
        self.resource_of(self.text.replace("</body>", &tag))
    }

    fn resource_of(&self, text: impl Into<Bytes>) -> Resource {
        let resource = Resource::new(self.media_type, text);
        match self.policy {
            Some(policy) => resource.with_policy(policy),
            None => resource,
        }
    }
}
