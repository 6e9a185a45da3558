//! Accounts.

use super::problem::Problems;
use super::{DomainError, ProblemKind, Refusal, Sentence, text};
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;

/// Another account has this email.
pub(super) const EMAIL_TAKEN: Refusal = Refusal::conflict("email_taken");
/// There is no account with this email and password.
pub(super) const INVALID_CREDENTIALS: Refusal = Refusal::unproven("invalid_credentials");
/// It belongs to somebody else.
pub(super) const FORBIDDEN: Refusal = Refusal::forbidden("forbidden");

const NOT_AN_EMAIL: Sentence = Sentence::new("not-an-email");

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its number; never used again.
    pub id: i64,
    /// In lower case.
    pub email: String,
    /// What others see.
    pub name: String,
    /// What it is to the shop.
    pub roles: Vec<Role>,
    /// When it was created.
    pub created_at: Timestamp,
}

/// What an account is to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Buys and reviews.
    Customer,
    /// Keeps the shelves.
    Staff,
    /// May do everything.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Staff, Self::Admin];

    /// Its name, as the contract and the database know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Staff => "staff",
            Self::Admin => "admin",
        }
    }
}

/// There is no role of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no role `{0}`: there are customer, staff and admin")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(name: &str) -> Result<Self, UnknownRole> {
        let known = Self::ALL.into_iter().find(|role| role.as_str() == name);
        known.ok_or_else(|| UnknownRole(name.into()))
    }
}

/// An account to create.
#[derive(Clone, PartialEq, Eq)]
pub struct NewUser {
    /// 3 to 254 characters of ASCII with one `@` between others; kept in lower case.
    pub email: String,
    /// 1 to 100 characters after trimming.
    pub name: String,
    /// 8 to 128 characters.
    pub password: String,
}

/// Without the password.
impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

impl NewUser {
    /// The same, trimmed and in lower case, when it keeps every rule.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        let checked = Self {
            email: problems.check("email", email(self.email)),
            name: problems.check("name", text::line(self.name, 1, 100)),
            password: problems.check("password", length(self.password)),
        };
        problems.or(checked)
    }
}

/// Who acts on what belongs to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account's number.
    pub id: i64,
    /// May act on what belongs to others.
    pub is_admin: bool,
}

impl Actor {
    /// Refuses to act on what belongs to another account, or to none.
    pub(super) fn check(self, owner: Option<i64>) -> Result<(), DomainError> {
        if self.is_admin || owner == Some(self.id) {
            Ok(())
        } else {
            Err(FORBIDDEN.into())
        }
    }
}

/// An address as it is looked up. Only its shape is checked: whether it receives mail, only mail can tell.
fn email(raw: String) -> Result<String, ProblemKind> {
    let mut address = text::sized(raw, 3, 254)?;
    let printable = address.bytes().all(|byte| byte.is_ascii_graphic());
    let parts: Vec<&str> = address.split('@').collect();
    if !printable || parts.len() != 2 || parts.contains(&"") {
        return Err(NOT_AN_EMAIL.into());
    }
    address.make_ascii_lowercase();
    Ok(address)
}

/// Every character of a password counts, blanks and all.
fn length(password: String) -> Result<String, ProblemKind> {
    match password.chars().count() {
        0..8 => Err(ProblemKind::TooShort { min: 8 }),
        8..=128 => Ok(password),
        _ => Err(ProblemKind::TooLong { max: 128 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emails_are_kept_in_lower_case_and_have_the_shape_of_one() {
        assert_eq!(
            email("Mina.Sato@Example.COM".into()),
            Ok("mina.sato@example.com".into())
        );
        assert_eq!(email("a@b".into()), Ok("a@b".into()));
        for bad in ["abc", "a@b@c", "@bc", "ab@", "a b@c", "é@bc", "a\n@b"] {
            assert_eq!(email(bad.into()), Err(NOT_AN_EMAIL.into()), "{bad:?}");
        }
        assert_eq!(email("@".into()), Err(ProblemKind::TooShort { min: 3 }));
    }

    #[test]
    fn every_rule_of_a_new_account_is_checked_and_its_password_is_not_shown() {
        let new = NewUser {
            email: "mina".into(),
            name: " ".into(),
            password: "1234567".into(),
        };
        assert!(!format!("{new:?}").contains("1234567"));
        let Err(DomainError::Invalid(problems)) = new.checked() else {
            panic!("accepted")
        };
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["email", "name", "password"]);
        for (password, accepted) in [
            ("한국어비밀번호", false),
            ("한국어비밀번호들", true),
            (&"x".repeat(128), true),
            (&"x".repeat(129), false),
        ] {
            assert_eq!(length(password.to_owned()).is_ok(), accepted, "{password}");
        }
    }

    #[test]
    fn what_belongs_to_others_is_for_admins() {
        let (mine, admin) = (
            Actor {
                id: 7,
                is_admin: false,
            },
            Actor {
                id: 1,
                is_admin: true,
            },
        );
        assert!(mine.check(Some(7)).is_ok());
        for owner in [Some(8), None] {
            let Err(DomainError::Refused(refused)) = mine.check(owner) else {
                panic!("let in")
            };
            assert_eq!(refused, FORBIDDEN.into());
            assert!(admin.check(owner).is_ok());
        }
    }

    #[test]
    fn roles_are_known_by_their_names() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        assert_eq!("root".parse::<Role>(), Err(UnknownRole("root".into())));
    }
}
