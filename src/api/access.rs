//! What each role may do, and who a request comes from.

use charter::{
    ApiError, RequestContext,
    auth::{Role, SessionOwner, Sessions},
};
use futures_util::future::BoxFuture;

use crate::domain::{self, Actor, Shop};

/// The scope of whoever keeps the shelves.
pub(super) const ITEMS_WRITE: &str = "items:write";
const AUDIT_READ: &str = "audit:read";
const REVIEWS_WRITE: &str = "reviews:write";
const ORDERS: &str = "orders";
const PAYMENTS_WRITE: &str = "payments:write";

/// The roles of [`domain::Role`], with the scopes of the contract that each grants.
pub const ROLES: &[Role] = &[
    Role {
        name: domain::Role::Customer.as_str(),
        scopes: &[REVIEWS_WRITE, ORDERS, PAYMENTS_WRITE],
    },
    Role {
        name: domain::Role::Staff.as_str(),
        scopes: &[REVIEWS_WRITE, ORDERS, PAYMENTS_WRITE, ITEMS_WRITE],
    },
    Role {
        name: domain::Role::Admin.as_str(),
        scopes: &[REVIEWS_WRITE, ORDERS, PAYMENTS_WRITE, ITEMS_WRITE, AUDIT_READ],
    },
];

/// The account that makes a request.
pub(super) fn actor(cx: &RequestContext) -> Result<Actor, ApiError> {
    let principal = cx.require_principal()?;
    let unknown = || ApiError::invalid_token("the token's subject is no account of ours");
    Ok(Actor {
        id: principal.id().parse().map_err(|_| unknown())?,
        is_admin: principal.has_role(domain::Role::Admin.as_str()),
    })
}

/// The names of an account's roles, as tokens carry them.
pub(super) fn names(roles: &[domain::Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

/// The shop's sessions, as the engine asks for them.
#[derive(Debug, Clone)]
pub struct ShopSessions(Shop);

impl ShopSessions {
    /// The sessions of `shop`.
    pub fn new(shop: Shop) -> Self {
        ShopSessions(shop)
    }
}

impl Sessions for ShopSessions {
    fn find<'a>(&'a self, digest: &'a str) -> BoxFuture<'a, Result<Option<SessionOwner>, ApiError>> {
        Box::pin(async move {
            let owner = self.0.session_owner(digest).await?;
            Ok(owner.map(|user| SessionOwner {
                id: user.id.to_string(),
                roles: names(&user.roles),
            }))
        })
    }
}

#[cfg(test)]
mod tests {
    use shop_contract::operations::OPERATIONS;

    use super::*;

    #[test]
    fn an_admin_has_every_scope_that_an_operation_needs_and_every_role_is_known() {
        let admin = ROLES.iter().find(|role| role.name == "admin").unwrap();
        for operation in OPERATIONS {
            for scope in operation.security.iter().flat_map(|one| one.scopes) {
                assert!(admin.scopes.contains(scope), "{}: {scope}", operation.id);
            }
        }
        let known: Vec<_> = ROLES.iter().map(|role| role.name).collect();
        assert_eq!(known, domain::Role::ALL.map(domain::Role::as_str));
    }
}
