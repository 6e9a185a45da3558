//! Languages by the names that people call them, and what each generator is told.

use serde_json::{Map, Value, json};

use super::adjust::Case;
use super::package::Package;
use crate::failure::Failure;
use crate::render::Generator;

/// The usual names, with the generator that is meant.
const NAMES: &[(&str, &str)] = &[
    ("typescript", "typescript-fetch"),
    ("swift", "swift6"),
    ("rust", "rust"),
    ("python", "python"),
    ("java", "java"),
    ("go", "go"),
    ("csharp", "csharp"),
    ("kotlin", "kotlin"),
    ("php", "php"),
    ("ruby", "ruby"),
    ("dart", "dart"),
];

/// A language that a library can be made in.
#[derive(Debug)]
pub(super) struct Language {
    /// The generator's name.
    pub(super) generator: String,
}

impl Language {
    /// The language of this name, or the generator.
    ///
    /// # Errors
    /// When there is neither; what was probably meant is told.
    pub(super) fn find(name: &str, generator: &Generator) -> Result<Self, Failure> {
        if let Some((_, generator)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(Language {
                generator: (*generator).to_owned(),
            });
        }
        let known = generator.names()?;
        if known.iter().any(|known| known == name) {
            return Ok(Language {
                generator: name.to_owned(),
            });
        }
        Err(Failure::Program {
            program: format!("`{name}`"),
            what: "is no language that a client library can be made in".to_owned(),
            hint: near(name, &known),
        })
    }

    /// How values are named where the generator loses their signs.
    pub(super) fn case(&self) -> Option<Case> {
        match self.generator.as_str() {
            "rust" | "typescript-fetch" | "csharp" => Some(Case::Pascal),
            "kotlin" | "swift6" | "dart" => Some(Case::Camel),
            "go" | "java" | "php" | "ruby" => Some(Case::Upper),
            _ => None,
        }
    }

    /// What the generator is told: the package's name and version, as the language writes them.
    pub(super) fn properties(&self, package: &Package) -> Map<String, Value> {
        let Package { words, version } = package;
        let (kebab, snake) = (words.join("-"), words.join("_"));
        let properties = match self.generator.as_str() {
            "typescript-fetch" => json!({"npmName": kebab, "npmVersion": version, "supportsES6": true}),
            "python" => json!({"packageName": snake, "projectName": kebab, "packageVersion": version}),
            "rust" => rust(&kebab, version),
            "java" => java(&kebab, &words.concat(), version),
            "go" => json!({"packageName": words.concat(), "packageVersion": version, "isGoSubmodule": true}),
            "kotlin" => kotlin(&kebab, &words.concat(), version),
            "csharp" => json!({"packageName": pascal(words), "packageVersion": version}),
            "swift6" => json!({"projectName": pascal(words), "podVersion": version}),
            "php" => php(&kebab, &pascal(words), version),
            "ruby" => json!({"gemName": snake, "moduleName": pascal(words), "gemVersion": version}),
            "dart" => json!({"pubName": snake, "pubVersion": version}),
            _ => json!({"packageVersion": version}),
        };
        let Value::Object(mut properties) = properties else {
            return Map::new();
        };
        // The same document makes the same files.
        properties.insert("hideGenerationTimestamp".to_owned(), Value::from(true));
        properties
    }
}

/// The words as the name of a type.
fn pascal(words: &[String]) -> String {
    Case::Pascal.write(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// With Gson, because by the generator's default a union is an interface that nothing implements.
fn kotlin(artifact: &str, package: &str, version: &str) -> Value {
    json!({
        "serializationLibrary": "gson",
        "generateOneOfAnyOfWrappers": true,
        "packageName": package,
        "groupId": package,
        "artifactId": artifact,
        "artifactVersion": version,
    })
}

fn php(package: &str, namespace: &str, version: &str) -> Value {
    json!({
        "invokerPackage": namespace,
        "composerPackageName": format!("{package}/client"),
        "artifactVersion": version,
    })
}

/// Parameters go in one struct, by name: a call of twenty arguments in their order is read by nobody.
fn rust(package: &str, version: &str) -> Value {
    json!({
        "packageName": package,
        "packageVersion": version,
        "useSingleRequestParameter": true,
    })
}

/// `java.net.http` and Jackson: the client that the JDK has, and no others.
fn java(artifact: &str, package: &str, version: &str) -> Value {
    json!({
        "library": "native",
        "groupId": package,
        "artifactId": artifact,
        "artifactVersion": version,
        "invokerPackage": package,
        "apiPackage": format!("{package}.api"),
        "modelPackage": format!("{package}.model"),
    })
}

/// The name that was probably meant, or where all of them are.
fn near(name: &str, known: &[String]) -> String {
    let usual = NAMES.iter().map(|(name, _)| *name);
    let known = usual.chain(known.iter().map(String::as_str));
    let nearest = known
        .map(|known| (strsim::damerau_levenshtein(known, name), known))
        .min();
    match nearest {
        Some((distance, known)) if distance <= 2 => format!("did you mean `{known}`?"),
        _ => {
            let usual: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
            format!(
                "{}; or a generator of openapi-generator-cli by its own name",
                usual.join(", ")
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_called_as_each_language_does_it() {
        let package = Package {
            words: vec!["shop".to_owned(), "api".to_owned()],
            version: "1.2.0".to_owned(),
        };
        let told = |generator: &str| {
            let language = Language {
                generator: generator.to_owned(),
            };
            Value::Object(language.properties(&package))
        };
        assert_eq!(
            told("typescript-fetch"),
            json!({"npmName": "shop-api", "npmVersion": "1.2.0", "supportsES6": true, "hideGenerationTimestamp": true})
        );
        assert_eq!(told("python")["packageName"], "shop_api");
        assert_eq!(told("rust")["packageName"], "shop-api");
        assert_eq!(told("java")["modelPackage"], "shopapi.model");
        assert_eq!(told("go")["packageName"], "shopapi");
        assert_eq!(told("kotlin")["packageName"], "shopapi");
        assert_eq!(told("csharp")["packageName"], "ShopApi");
        assert_eq!(told("swift6")["projectName"], "ShopApi");
        assert_eq!(told("php")["composerPackageName"], "shop-api/client");
        assert_eq!(told("ruby")["gemName"], "shop_api");
        assert_eq!(told("dart")["pubName"], "shop_api");
        assert_eq!(
            told("elm"),
            json!({"packageVersion": "1.2.0", "hideGenerationTimestamp": true})
        );
    }

    #[test]
    fn what_was_probably_meant_is_told() {
        let known = ["elm".to_owned(), "haskell-http-client".to_owned()];
        assert_eq!(near("pyton", &known), "did you mean `python`?");
        assert_eq!(near("eml", &known), "did you mean `elm`?");
        assert!(near("brainstorming", &known).starts_with("typescript, swift"));
    }
}
