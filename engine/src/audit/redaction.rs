//! What must not stand in an audit row: members that the document marks `writeOnly`, and those whose name says that they
//! are secret, whatever the document says.

use std::collections::BTreeSet;

use serde_json::Value;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// A member whose name holds one of these is secret. `number` alone is a card's; `order_number` is none.
const HOLDING: &[&str] = &[
    "authorization",
    "cookie",
    "credential",
    "csrf",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "secret",
    "token",
];
const BEING: &[&str] = &["cvc", "cvv", "number", "pan", "pin"];

/// The names of members that are kept out.
#[derive(Debug, Default)]
pub(crate) struct Secrets(BTreeSet<String>);

impl Secrets {
    /// Gathers what the document marks `writeOnly` (OpenAPI 3.0.3, section 4.7.24.2), wherever it stands: one name means
    /// one thing in a document.
    pub(crate) fn of(document: &Value) -> Self {
        let mut names = BTreeSet::new();
        gather(document, &mut names);
        Secrets(names)
    }

    /// The state without its secrets, at any depth. That one is null says nothing about it and stays.
    pub(super) fn redacted(&self, mut state: Value) -> Value {
        self.redact(&mut state);
        state
    }

    fn redact(&self, value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if self.is_secret(name) && !member.is_null() {
                        *member = Value::from(REDACTED);
                    } else {
                        self.redact(member);
                    }
                }
            }
            Value::Array(entries) => entries.iter_mut().for_each(|entry| self.redact(entry)),
            _ => {}
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        let plain = name.to_ascii_lowercase();
        self.0.contains(name)
            || BEING.contains(&plain.as_str())
            || HOLDING.iter().any(|part| plain.contains(part))
    }
}

fn gather(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, property) in members
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                if property.get("writeOnly") == Some(&Value::Bool(true)) {
                    names.insert(name.clone());
                }
            }
            members.values().for_each(|member| gather(member, names));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| gather(entry, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_write_only_or_called_a_secret_is_kept_out_at_any_depth() {
        let document = json!({"components": {"schemas": {
            "Card": {"properties": {"iban": {"type": "string", "writeOnly": true}, "last4": {"type": "string"}}},
            "Owner": {"allOf": [{"properties": {"birthday": {"writeOnly": true}}}]}
        }}});
        let state = json!({
            "id": 7, "name": "Mina", "iban": "KR1", "last4": "4242", "number": "4242", "order_number": 5,
            "Password": "x", "refresh_token": "y", "csrf_token": null, "client_secret": {"a": 1},
            "owner": [{"birthday": "2000-01-01", "pin": 1, "spinning": true}]
        });
        let expected = json!({
            "id": 7, "name": "Mina", "iban": "[redacted]", "last4": "4242", "number": "[redacted]", "order_number": 5,
            "Password": "[redacted]", "refresh_token": "[redacted]", "csrf_token": null, "client_secret": "[redacted]",
            "owner": [{"birthday": "[redacted]", "pin": "[redacted]", "spinning": true}]
        });
        assert_eq!(Secrets::of(&document).redacted(state), expected);
    }
}
