//! What generators write for a repository that the library would have of its own: pipelines, a script that pushes it, and
//! addresses in which `GIT_USER_ID/GIT_REPO_ID` stands for where it would lie. Here it is a folder, made anew each time.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::failure::Failure;

/// The files that are of no use outside of a repository, and those that say once more what `pyproject.toml` says.
pub(super) const ITS_FILES: &[&str] = &[
    "git_push.sh",
    ".travis.yml",
    ".gitlab-ci.yml",
    ".github/**",
    "appveyor.yml",
    "setup.py",
    "setup.cfg",
    "tox.ini",
    "requirements.txt",
    "test-requirements.txt",
];

/// The options that say where the library will lie: the generator takes them apart from its others.
pub(super) const ITS_ADDRESS: &[&str] = &["gitHost", "gitUserId", "gitRepoId"];

const PLACEHOLDER: &str = "GIT_USER_ID/GIT_REPO_ID";

/// Takes the addresses out of a library's description of itself.
///
/// # Errors
/// When one of its files cannot be read or written.
pub(super) fn forget(folder: &Path, generator: &str) -> Result<(), Failure> {
    match generator {
        "python" => {
            rewrite(&folder.join("README.md"), python_readme)?;
            rewrite(&folder.join("pyproject.toml"), |text| {
                lines_without(text, PLACEHOLDER)
            })
        }
        "typescript-fetch" => {
            rewrite(&folder.join("README.md"), |text| {
                text.replace(" for the localhost API", "")
            })?;
            rewrite(&folder.join("package.json"), package_json)
        }
        _ => Ok(()),
    }
}

fn rewrite(path: &Path, change: impl FnOnce(&str) -> String) -> Result<(), Failure> {
    let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
    fs::write(path, change(&text)).map_err(Failure::file("write", path))
}

/// The one way to install what lies in a folder.
fn python_readme(text: &str) -> String {
    let (Some(start), Some(end)) = (text.find("### pip install\n"), text.find("### Tests\n")) else {
        return text.to_owned();
    };
    format!(
        "{}### pip install\n\nIn this folder:\n\n```sh\npip install .\n```\n\n{}",
        &text[..start],
        &text[end..]
    )
}

/// Without its repository, in the order that it was written in.
fn package_json(text: &str) -> String {
    let Ok(mut package) = serde_json::from_str::<Value>(text) else {
        return text.to_owned();
    };
    let repository = package["repository"]["url"].as_str().unwrap_or_default();
    if repository.contains(PLACEHOLDER)
        && let Some(members) = package.as_object_mut()
    {
        members.shift_remove("repository");
    }
    format!("{package:#}\n")
}

fn lines_without(text: &str, word: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| !line.contains(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_says_nothing_of_a_repository_it_has_not() {
        let own = r#"{"name": "shop", "repository": {"url": "https://git.example/shop.git"}}"#;
        assert!(package_json(own).contains("git.example"));
        let none =
            r#"{"name": "shop", "repository": {"url": "https://github.com/GIT_USER_ID/GIT_REPO_ID.git"}}"#;
        assert_eq!(package_json(none), "{\n  \"name\": \"shop\"\n}\n");
    }

    #[test]
    fn python_is_told_one_way_to_install() {
        let made =
            "# shop\n\n### pip install\npip install git+x\n### Setuptools\nsetup.py\n### Tests\n\npytest\n";
        let said = "# shop\n\n### pip install\n\nIn this folder:\n\n```sh\npip install .\n```\n\n### Tests\n\npytest\n";
        assert_eq!(python_readme(made), said);
    }

    #[test]
    fn a_line_with_the_placeholder_goes() {
        let project =
            "[project.urls]\nRepository = \"https://github.com/GIT_USER_ID/GIT_REPO_ID\"\nname = 1\n";
        assert_eq!(lines_without(project, PLACEHOLDER), "[project.urls]\nname = 1\n");
    }
}
