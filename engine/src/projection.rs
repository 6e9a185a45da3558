//! `fields=id,name`: the answer without the members that were not asked for.
//!
//! It works on the written answer, so that it follows from the document alone: business code always answers the whole
//! resource and cannot forget a field. Only requests that use `fields` pay for it, and values are copied, not parsed.

use indexmap::IndexMap;
use poem::{Response, http::header};
use serde_json::value::RawValue;

type Members<'a> = IndexMap<String, &'a RawValue>;

/// What `fields` can leave out of an operation's answers.
#[derive(Debug, Default)]
pub(crate) struct Projection {
    droppable: Vec<&'static str>,
    paged: bool,
}

impl Projection {
    /// `paged` answers hold the resources under `items`.
    pub(crate) fn new(droppable: Vec<&'static str>, paged: bool) -> Self {
        Projection { droppable, paged }
    }

    /// Leaves out of a successful answer what `fields` may name and does not.
    ///
    /// # Errors
    ///
    /// The answer is no JSON object, which is a defect of the operation.
    pub(crate) async fn apply(&self, fields: &str, response: &mut Response) -> Result<(), serde_json::Error> {
        let drop: Vec<&str> = self
            .droppable
            .iter()
            .copied()
            .filter(|name| !asked_for(fields, name))
            .collect();
        if !response.status().is_success() || drop.is_empty() {
            return Ok(());
        }
        let bytes = response
            .take_body()
            .into_bytes()
            .await
            .map_err(serde::de::Error::custom)?;
        response.set_body(self.project(&bytes, &drop)?);
        response.headers_mut().remove(header::CONTENT_LENGTH);
        Ok(())
    }

    fn project(&self, bytes: &[u8], drop: &[&str]) -> Result<Vec<u8>, serde_json::Error> {
        if !self.paged {
            let mut members: Members<'_> = serde_json::from_slice(bytes)?;
            keep(&mut members, drop);
            return serde_json::to_vec(&members);
        }
        let mut page: Members<'_> = serde_json::from_slice(bytes)?;
        let mut entries: Vec<Members<'_>> = match page.get("items") {
            Some(raw) => serde_json::from_str(raw.get())?,
            None => Vec::new(),
        };
        entries.iter_mut().for_each(|entry| keep(entry, drop));
        let written = serde_json::value::to_raw_value(&entries)?;
        page.insert("items".to_owned(), &written);
        serde_json::to_vec(&page)
    }
}

fn asked_for(fields: &str, name: &str) -> bool {
    fields.split(',').any(|field| field == name)
}

fn keep(members: &mut Members<'_>, drop: &[&str]) {
    members.retain(|name, _| !drop.contains(&name.as_str()));
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn projected(paged: bool, fields: &str, body: &'static str) -> String {
        let mut response = Response::builder().body(body);
        Projection::new(vec!["name", "price"], paged)
            .apply(fields, &mut response)
            .await
            .unwrap();
        response.into_body().into_string().await.unwrap()
    }

    #[tokio::test]
    async fn one_resource_keeps_what_was_asked_for_and_what_is_required() {
        let body = r#"{"id":1,"name":"a","price":1.50,"category":{"id":2}}"#;
        assert_eq!(
            projected(false, "name", body).await,
            r#"{"id":1,"name":"a","category":{"id":2}}"#
        );
        assert_eq!(
            projected(false, "id", body).await,
            r#"{"id":1,"category":{"id":2}}"#
        );
        assert_eq!(projected(false, "name,price", body).await, body);
    }

    #[tokio::test]
    async fn a_page_keeps_its_frame_and_its_order() {
        let body = r#"{"items":[{"id":1,"name":"a"},{"id":2,"price":2}],"meta":{"total":2},"links":{}}"#;
        assert_eq!(
            projected(true, "id,price", body).await,
            r#"{"items":[{"id":1},{"id":2,"price":2}],"meta":{"total":2},"links":{}}"#
        );
    }

    #[tokio::test]
    async fn a_failure_is_left_alone() {
        let mut response = Response::builder()
            .status(poem::http::StatusCode::NOT_FOUND)
            .body(r#"{"name":1}"#);
        Projection::new(vec!["name"], false)
            .apply("id", &mut response)
            .await
            .unwrap();
        assert_eq!(response.into_body().into_string().await.unwrap(), r#"{"name":1}"#);
    }
}
