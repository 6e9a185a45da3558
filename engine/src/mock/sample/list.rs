//! Lists: one entry to show what they hold, or as many as there must be.

use serde_json::Value;

use super::{Maker, Place, parts::Parts};

/// Longer lists are made only where the document asks for them, and never longer than this.
const MOST: usize = 200;

impl<'a> Maker<'a> {
    /// A list of these parts. One whose entries cannot be made is empty, if it may be.
    pub(super) fn list(&self, parts: &Parts<'a>, place: &Place<'a>) -> Option<Value> {
        let least = parts.sizes("minItems").max().unwrap_or(0);
        let most = parts.sizes("maxItems").min().unwrap_or(MOST);
        let first: Vec<&Value> = parts
            .all("prefixItems")
            .filter_map(Value::as_array)
            .next()
            .map(|entries| entries.iter().collect())
            .unwrap_or_default();
        let wanted = least.max(first.len()).max(1).min(most).min(MOST);
        let distinct = parts.flag("uniqueItems");
        let rest: Vec<&Value> = parts.all("items").filter(|schema| schema.is_object()).collect();
        let mut entries: Vec<Value> = Vec::new();
        // Some samples may come twice; of a list without repetitions these are left out.
        for nth in 0..wanted * 4 {
            if entries.len() >= wanted {
                break;
            }
            let place = Place { nth, ..place.clone() };
            let made = match first.get(entries.len()) {
                Some(schema) => self.of_schemas(&[schema], &place),
                None => self.of_schemas(&rest, &place),
            };
            match made {
                Some(entry) if distinct && entries.contains(&entry) => {}
                Some(entry) => entries.push(entry),
                None => break,
            }
        }
        (entries.len() >= least).then_some(Value::Array(entries))
    }
}
