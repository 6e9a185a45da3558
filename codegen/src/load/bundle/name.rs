//! What targets are called under `components`.

use super::{Bundler, Target};
use crate::lower::case::joined;

impl Bundler {
    /// The name of a target in the bundled document.
    pub(super) fn home(&mut self, target: &Target) -> String {
        if let Some(own) = own(target) {
            return own.to_owned();
        }
        if let Some(name) = self.homes.get(target) {
            return name.clone();
        }
        let file = self.files.list.get(target.file).map_or("", |file| &file.name);
        let stem = file.rsplit('/').next().unwrap_or_default();
        let stem = joined(stem.split('.').next().unwrap_or_default());
        let plain = named(target).unwrap_or_else(|| stem.clone());
        let longer = format!("{stem}{plain}");
        let numbered = (2..).map(|number| format!("{plain}{number}"));
        let names = [plain.clone(), longer].into_iter().chain(numbered);
        let name = names
            .into_iter()
            .find(|name| self.taken.insert((target.kind, name.clone())));
        let name = name.unwrap_or(plain);
        self.homes.insert(target.clone(), name.clone());
        self.pending.push_back((target.clone(), name.clone()));
        name
    }
}

/// The name of a target that stands in the document's own `components`.
pub(super) fn own(target: &Target) -> Option<&str> {
    match target.way.as_slice() {
        [components, section, name]
            if target.file == 0
                && components == "components"
                && Some(section.as_str()) == target.kind.section() =>
        {
            Some(name)
        }
        _ => None,
    }
}

/// A name from the steps that lead to a target, without those that the standard gives: `Order/properties/lines` →
/// `OrderLines`. `None` where they say nothing.
fn named(target: &Target) -> Option<String> {
    const OF_STANDARD: &[&str] = &[
        "$defs",
        "additionalProperties",
        "components",
        "content",
        "definitions",
        "items",
        "paths",
        "properties",
        "schema",
        "schemas",
    ];
    match target.way.as_slice() {
        [.., holder, name] if ["$defs", "definitions"].contains(&holder.as_str()) && is_plain(name) => {
            return Some(name.clone());
        }
        [components, _, name] if components == "components" && is_plain(name) => return Some(name.clone()),
        _ => {}
    }
    let section = target.kind.section();
    let told = target
        .way
        .iter()
        .filter(|step| !OF_STANDARD.contains(&step.as_str()) && Some(step.as_str()) != section);
    let name: String = told.map(|step| joined(step)).collect();
    let name: String = name.chars().filter(char::is_ascii).collect();
    (!name.is_empty()).then_some(name)
}

/// Whether it can be a name under `components` (OpenAPI 3.0.3, section 4.7.7).
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}
