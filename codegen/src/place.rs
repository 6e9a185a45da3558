//! Where things lie: the document, the output, the tools and the style, found from the current folder.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The document's usual name.
const DOCUMENT: &str = "api.yaml";

/// The files and folders of one run.
#[derive(Debug)]
pub(crate) struct Place {
    /// The document.
    pub(crate) document: PathBuf,
    /// The package that is generated.
    pub(crate) output: PathBuf,
    /// The repository: it holds `rustfmt.toml` and the private tools.
    pub(crate) root: PathBuf,
}

impl Place {
    /// What was asked for, else `api.yaml` in the current folder or above, and `generated` beside the document.
    ///
    /// # Errors
    /// When there is no document.
    pub(crate) fn find(document: Option<PathBuf>, output: Option<PathBuf>) -> Result<Self, Failure> {
        let here = env::current_dir().map_err(Failure::file("find", Path::new(".")))?;
        let document = match document {
            Some(document) => document,
            None => above(&here, DOCUMENT).ok_or_else(|| Failure::NoDocument { from: here.clone() })?,
        };
        let full = std::path::absolute(&document).map_err(Failure::file("find", &document))?;
        let folder = full.parent().unwrap_or(&here).to_path_buf();
        // A document that lies in no repository is looked at from one: its tools serve, and none are installed beside it.
        let markers = [
            (&folder, "Cargo.lock"),
            (&folder, ".git"),
            (&here, "Cargo.lock"),
            (&here, ".git"),
        ];
        let marker = markers.into_iter().find_map(|(from, name)| above(from, name));
        let root = marker
            .and_then(|marker| marker.parent().map(Path::to_path_buf))
            .unwrap_or_else(|| folder.clone());
        Ok(Place {
            output: output.unwrap_or_else(|| beside(&document, "generated")),
            document,
            root,
        })
    }

    /// The document's name as it is told to people.
    pub(crate) fn name(&self) -> String {
        shown(&self.document)
    }

    /// A file of the document seen from the output folder: `../sub/part.yaml`. The document itself has the number 0.
    ///
    /// # Errors
    /// When a path cannot be made absolute.
    pub(crate) fn file_from_output(&self, number: usize, name: &str) -> Result<String, Failure> {
        let document = self.document_from_output()?;
        Ok(match document.rsplit_once('/') {
            _ if number == 0 => document,
            Some((folder, _)) => format!("{folder}/{name}"),
            None => name.to_owned(),
        })
    }

    /// The document seen from the output folder: `../api.yaml`.
    ///
    /// # Errors
    /// When a path cannot be made absolute.
    pub(crate) fn document_from_output(&self) -> Result<String, Failure> {
        let absolute = |path: &Path| std::path::absolute(path).map_err(Failure::file("find", path));
        let (document, output) = (absolute(&self.document)?, absolute(&self.output)?);
        let shared = document
            .components()
            .zip(output.components())
            .take_while(|(a, b)| a == b)
            .count();
        let up = output.components().skip(shared).map(|_| "..".to_owned());
        let down = document
            .components()
            .skip(shared)
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        Ok(up.chain(down).collect::<Vec<_>>().join("/"))
    }
}

/// A path as it is told to people: short where it lies below the current folder.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    let short = path.strip_prefix(&here).unwrap_or(path);
    match short.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => short.display().to_string(),
    }
}

fn beside(path: &Path, name: &str) -> PathBuf {
    path.parent()
        .map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
}

/// The nearest `name` in `folder` or above it.
fn above(folder: &Path, name: &str) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|folder| folder.join(name))
        .find(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_seen_from_the_output() {
        let folder = tempfile::tempdir().unwrap();
        let document = folder.path().join("apis").join("shop.yaml");
        let place =
            |output: &str| Place::find(Some(document.clone()), Some(folder.path().join(output))).unwrap();
        assert_eq!(
            place("apis/generated").document_from_output().unwrap(),
            "../shop.yaml"
        );
        assert_eq!(place("out").document_from_output().unwrap(), "../apis/shop.yaml");
    }

    #[test]
    fn the_output_lies_beside_the_document() {
        let place = Place::find(Some(PathBuf::from("some/api.yaml")), None).unwrap();
        assert_eq!(place.output, PathBuf::from("some/generated"));
        let place = Place::find(Some(PathBuf::from("api.yaml")), None).unwrap();
        assert_eq!(place.output, PathBuf::from("generated"));
    }
}
