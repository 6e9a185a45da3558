//! Accounts to try the shop out with, one a role.

use charter::auth::Secret;

use super::Failure;
use crate::domain::{NewUser, Role, Shop, User};

/// The account to sign in as, whose password `seed` prints when it makes it.
pub(super) const fn to_sign_in(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Admin => ("admin@example.com", "Admin"),
        Role::Staff => ("staff@example.com", "Staff"),
        Role::Customer => ("user@example.com", "User"),
    }
}

/// The account that `token` speaks for. It is another one, since nobody is told its password.
pub(super) const fn to_speak_for(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Admin => ("token-admin@example.com", "Admin"),
        Role::Staff => ("token-staff@example.com", "Staff"),
        Role::Customer => ("token-user@example.com", "User"),
    }
}

/// The account of this email and role, and its password if it was made just now: nobody can be told it again.
pub(super) async fn account(
    shop: &Shop,
    (email, name): (&str, &str),
    role: Role,
) -> Result<(User, Option<String>), Failure> {
    if let Some(found) = shop.find_user_by_email(email).await? {
        // Anybody could have registered it first.
        return if found.roles == [role] {
            Ok((found, None))
        } else {
            Err(format!(
                "the account {email} is there already, but it is no {}",
                role.as_str()
            )
            .into())
        };
    }
    let password: String = Secret::generate()?.expose().chars().take(16).collect();
    let new = NewUser {
        email: email.to_owned(),
        name: name.to_owned(),
        password: password.clone(),
    };
    Ok((shop.add_user(new, &[role]).await?, Some(password)))
}
