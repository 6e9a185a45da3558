//! Values on their way through a generated type: from JSON and back.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The way through one type.
pub type Trip = fn(&Value) -> Result<Value, String>;

/// Reads a value as `T` and writes it again.
pub fn trip<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, String> {
    let read = T::deserialize(value).map_err(|error| error.to_string())?;
    let owned: T = serde_json::from_value(value.clone()).map_err(|error| error.to_string())?;
    let (read, owned) = (serde_json::to_value(read), serde_json::to_value(owned));
    match (read, owned) {
        (Ok(read), Ok(owned)) if read == owned => Ok(read),
        (read, owned) => Err(format!("{read:?} and {owned:?} differ")),
    }
}

/// What is wrong with the values of one document.
pub fn problems(document: &str, values: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (_, name, trip) in super::documents::TRIPS.iter().filter(|(of, ..)| *of == document) {
        let list = |key: &str| values[name][key].as_array().cloned().unwrap_or_default();
        let same = list("valid").into_iter().map(|value| (value.clone(), value));
        let made = list("made").into_iter().map(|pair| (pair[0].clone(), pair[1].clone()));
        for (sent, expected) in same.chain(made) {
            match trip(&sent) {
                Ok(written) if written == expected => {}
                Ok(written) => problems.push(format!("{name}: {sent} became {written}")),
                Err(error) => problems.push(format!("{name}: {sent} was refused: {error}")),
            }
        }
        for sent in list("invalid") {
            if let Ok(written) = trip(&sent) {
                problems.push(format!("{name}: {sent} was taken for {written}"));
            }
        }
    }
    problems
}
