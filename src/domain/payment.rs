//! Payments: money for an order, or for nothing that the shop knows of.

use super::order::{INVALID_STATE, UnknownStatus};
use super::problem::Problems;
use super::{Amount, Currency, DomainError, OrderId, PaymentId, ProblemKind, Refusal, Sentence, card, text};
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;

/// From how many digits on something is the number of a card or an account.
const LEAST_NUMBER: usize = 8;
/// The account has no order with this id.
pub(super) const UNKNOWN_ORDER: Refusal = Refusal::conflict("unknown_order");
/// The payment is not for what its order comes to.
pub(super) const PAYMENT_MISMATCH: Refusal = Refusal::conflict("payment_mismatch");

/// A payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Names it.
    pub id: PaymentId,
    /// What it is for.
    pub order_id: Option<OrderId>,
    /// How much.
    pub amount: Amount,
    /// The currency of `amount`.
    pub currency: Currency,
    /// What has become of it.
    pub status: PaymentStatus,
    /// How it is made.
    pub method: Method,
    /// When it was authorized.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
}

/// How a payment is made, without anything that a thief could pay with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// By card.
    Card {
        /// The last four digits of its number.
        last4: String,
    },
    /// From a bank account.
    BankTransfer {
        /// The bank's name.
        bank: String,
        /// The last four characters of the account's number.
        last4: String,
    },
    /// From a wallet.
    Wallet {
        /// Who runs it.
        provider: String,
    },
}

/// What has become of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentStatus {
    /// The money is set aside.
    Authorized,
    /// The money is ours.
    Captured,
    /// The money went back.
    Refunded,
    /// The money was never taken.
    Voided,
}

/// A payment to authorize.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayment {
    /// The order it is for, if it is for one.
    pub order_id: Option<OrderId>,
    /// More than 0 and at most [`Amount::MAX_PRICE`]; of an order exactly its total.
    pub amount: Amount,
    /// The currency of `amount`; of an order exactly its own.
    pub currency: Currency,
    /// How to pay.
    pub method: NewMethod,
}

/// How to pay, with what it takes.
#[derive(Clone, PartialEq, Eq)]
pub enum NewMethod {
    /// By card.
    Card {
        /// 12 to 19 digits with a right check digit. Never stored.
        number: String,
        /// `MM/YY`, not in the past. Never stored.
        expiry: String,
    },
    /// From a bank account.
    BankTransfer {
        /// 1 to 60 characters after trimming, at most seven of them digits.
        bank: String,
        /// 8 to 34 letters and digits of ASCII, single hyphens or spaces between. Never stored.
        account: String,
    },
    /// From a wallet.
    Wallet {
        /// 1 to 40 characters: lower case letters in groups joined by hyphens.
        provider: String,
        /// What the wallet gave out for this payment: 1 to 256 characters. Never stored.
        token: String,
    },
}

/// Without what somebody could pay with.
impl fmt::Debug for NewMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Card { .. } => "Card",
            Self::BankTransfer { .. } => "BankTransfer",
            Self::Wallet { .. } => "Wallet",
        };
        f.debug_struct(name).finish_non_exhaustive()
    }
}

impl PaymentStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Authorized, Self::Captured, Self::Refunded, Self::Voided];

    /// Its name, as the contract and the database know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Captured => "captured",
            Self::Refunded => "refunded",
            Self::Voided => "voided",
        }
    }

    /// The state machine: the one state from which a payment gets into this one.
    const fn before(self) -> Option<Self> {
        match self {
            Self::Authorized => None,
            Self::Captured | Self::Voided => Some(Self::Authorized),
            Self::Refunded => Some(Self::Captured),
        }
    }

    /// The next state of a payment that is in this one.
    pub(super) fn to(self, next: Self) -> Result<Self, DomainError> {
        if next.before() == Some(self) {
            return Ok(next);
        }
        let needed = next.before().unwrap_or(next).as_str();
        let message = Sentence::new("payment-is")
            .with("status", self.as_str())
            .with("needed", needed);
        Err(INVALID_STATE.saying(message).into())
    }
}

impl FromStr for PaymentStatus {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, UnknownStatus> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == name);
        known.ok_or_else(|| UnknownStatus(name.into()))
    }
}

impl NewPayment {
    /// How it is made, when it keeps every rule that can be told without looking at its order.
    pub(super) fn checked(&self, now: Timestamp) -> Result<Method, DomainError> {
        let mut problems = Problems::default();
        let least = Amount::from_hundredths(1);
        problems.check("amount", text::within(self.amount, least, Amount::MAX_PRICE));
        let method = self.method.checked(now, &mut problems);
        problems.or(method)
    }
}

impl NewMethod {
    fn checked(&self, now: Timestamp, problems: &mut Problems) -> Method {
        match self {
            Self::Card { number, expiry } => {
                problems.check("method.expiry", card::unexpired(expiry, now));
                Method::Card {
                    last4: problems.check("method.number", card::last4(number)),
                }
            }
            Self::BankTransfer { bank, account } => Method::BankTransfer {
                bank: problems.check("method.bank", bank_name(bank.clone())),
                last4: problems.check("method.account", account_last4(account)),
            },
            Self::Wallet { provider, token } => {
                problems.check("method.token", text::line(token.clone(), 1, 256));
                Method::Wallet {
                    provider: problems.check("method.provider", provider_name(provider.clone())),
                }
            }
        }
    }
}

/// A name that nobody has typed a number into: what is written here is shown again.
fn bank_name(raw: String) -> Result<String, ProblemKind> {
    let name = text::line(raw, 1, 60)?;
    if name.chars().filter(|c| c.is_numeric()).count() < LEAST_NUMBER {
        Ok(name)
    } else {
        Err(Sentence::new("number-in-name").into())
    }
}

/// As [`bank_name`].
fn provider_name(raw: String) -> Result<String, ProblemKind> {
    let name = text::slug(raw, 40)?;
    if name.bytes().any(|byte| byte.is_ascii_digit()) {
        return Err(Sentence::new("no-digits").into());
    }
    Ok(name)
}

/// The last four letters or digits of an account's number. The others are looked at once and forgotten.
fn account_last4(number: &str) -> Result<String, ProblemKind> {
    let kept: Vec<char> = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if kept.len() < LEAST_NUMBER {
        return Err(ProblemKind::TooShort { min: 8 });
    }
    text::line(number.to_owned(), 8, 34)?;
    Ok(kept[kept.len() - 4..].iter().collect())
}

#[cfg(test)]
mod tests;
