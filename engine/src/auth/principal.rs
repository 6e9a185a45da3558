//! Somebody who has proven who they are.

/// A role and what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Role {
    /// Its name, as tokens and the store of users know it.
    pub name: &'static str,
    /// The scopes that it grants, as the document names them.
    pub scopes: &'static [&'static str],
}

/// Who makes a request. Scopes follow from the roles at each request, so that a change of what a role may do holds for
/// tokens that are already out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    id: String,
    roles: Vec<String>,
    scopes: Vec<&'static str>,
    session: Option<String>,
    /// Scopes beside those of the roles.
    granted: Vec<String>,
}

impl Principal {
    pub(super) fn new(id: String, roles: Vec<String>, session: Option<String>, known: &[Role]) -> Self {
        let mut scopes = Vec::new();
        for role in known
            .iter()
            .filter(|role| roles.iter().any(|name| name == role.name))
        {
            for scope in role.scopes {
                if !scopes.contains(scope) {
                    scopes.push(*scope);
                }
            }
        }
        Principal {
            id,
            roles,
            scopes,
            session,
            granted: Vec::new(),
        }
    }

    /// With scopes of its own.
    pub(super) fn granted(mut self, scopes: Vec<String>) -> Self {
        self.granted = scopes;
        self
    }

    /// The subject's identifier: a token's `sub`, or what the store of sessions calls the owner.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The roles, known ones or not.
    pub fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Whether it has this role.
    pub fn has_role(&self, name: &str) -> bool {
        self.roles.iter().any(|role| role == name)
    }

    /// What it may do by its roles.
    pub fn scopes(&self) -> &[&'static str] {
        &self.scopes
    }

    /// Whether it may do this.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.contains(&scope) || self.granted.iter().any(|known| known == scope)
    }

    /// The name under which the store keeps the session that it came with; not the secret in the cookie.
    pub fn session(&self) -> Option<&str> {
        self.session.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: &[Role] = &[
        Role {
            name: "reader",
            scopes: &["read"],
        },
        Role {
            name: "writer",
            scopes: &["read", "write"],
        },
    ];

    #[test]
    fn scopes_are_those_of_all_roles_each_once_and_an_unknown_role_grants_nothing() {
        let principal = |roles: &[&str]| {
            let roles = roles.iter().map(|role| (*role).to_owned()).collect();
            Principal::new("7".into(), roles, None, ROLES)
        };
        assert_eq!(principal(&["writer", "reader"]).scopes(), ["read", "write"]);
        assert_eq!(principal(&["reader"]).scopes(), ["read"]);
        assert_eq!(principal(&["Writer", "root", ""]).scopes(), [""; 0]);
        assert!(principal(&["root"]).has_role("root"));
        assert!(!principal(&["reader"]).has_scope("write"));
    }
}
