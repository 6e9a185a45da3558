//! Orders: what somebody buys, for the names and prices of that moment.

use super::problem::Problems;
use super::{Amount, Currency, DomainError, FieldProblem, OrderId, ProblemKind, Refusal, Sentence, text};
use jiff::Timestamp;
use std::str::FromStr;

/// Items that were ordered do not exist, or are not for sale.
pub(super) const UNKNOWN_ITEM: Refusal = Refusal::conflict("unknown_item");
/// Fewer are there than were ordered.
pub(super) const OUT_OF_STOCK: Refusal = Refusal::conflict("out_of_stock");
/// What was asked cannot happen in the state that something is in.
pub(super) const INVALID_STATE: Refusal = Refusal::conflict("invalid_state");

/// The most lines that an order has.
const MOST_LINES: u32 = 100;
/// The most pieces that a line has.
const MOST_PIECES: i32 = 999;

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Names it.
    pub id: OrderId,
    /// What has become of it.
    pub status: OrderStatus,
    /// What was ordered, in the order in which it was written down.
    pub lines: Vec<OrderLine>,
    /// What all lines come to.
    pub total: Amount,
    /// The currency of every price in it.
    pub currency: Currency,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
}

/// One item of an order, as it was when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderLine {
    /// The item.
    pub item_id: i64,
    /// What it was called.
    pub name: String,
    /// What one of it cost.
    pub unit_price: Amount,
    /// How many.
    pub quantity: i32,
}

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// Placed; the pieces are set aside.
    Pending,
    /// Paid for.
    Paid,
    /// Called off; the pieces are for sale again.
    Cancelled,
}

/// An order to place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// 1 to 100 lines, each for another item.
    pub lines: Vec<NewLine>,
}

/// A line of an order to place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The item.
    pub item_id: i64,
    /// How many: 1 to 999.
    pub quantity: i32,
}

/// Which orders of an account a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderFilter {
    /// Whose they are.
    pub user_id: i64,
    /// Only those in this state.
    pub status: Option<OrderStatus>,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Paid, Self::Cancelled];

    /// Its name, as the contract and the database know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state machine: the one state from which an order gets into this one.
    const fn before(self) -> Option<Self> {
        match self {
            Self::Pending => None,
            Self::Paid | Self::Cancelled => Some(Self::Pending),
        }
    }

    /// The next state of an order that is in this one.
    pub(super) fn to(self, next: Self) -> Result<Self, DomainError> {
        if next.before() == Some(self) {
            return Ok(next);
        }
        let needed = next.before().unwrap_or(next).as_str();
        let message = Sentence::new("order-is")
            .with("status", self.as_str())
            .with("needed", needed);
        Err(INVALID_STATE.saying(message).into())
    }
}

/// There is no state of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no state of an order or a payment")]
pub struct UnknownStatus(pub(super) String);

impl FromStr for OrderStatus {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, UnknownStatus> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == name);
        known.ok_or_else(|| UnknownStatus(name.into()))
    }
}

impl NewOrder {
    /// The same when it keeps every rule that can be told without looking at the shelves.
    ///
    /// The same item twice is refused rather than added up: what was sent is what is stored, and a cart that holds a
    /// thing twice has more often miscounted than meant it.
    pub(super) fn checked(self) -> Result<Self, DomainError> {
        let mut problems = Problems::default();
        problems.check("lines", lines(self.lines.len()));
        for (at, line) in self.lines.iter().enumerate() {
            let quantity = text::within(line.quantity, 1, MOST_PIECES);
            problems.check(field(at, "quantity"), quantity);
            let same = |earlier: &NewLine| earlier.item_id == line.item_id;
            if let Some(first) = self.lines[..at].iter().position(same) {
                let why = Sentence::new("item-twice").with("line", format!("lines[{first}]"));
                problems.note(field(at, "item_id"), why);
            }
        }
        problems.or(self)
    }
}

fn lines(count: usize) -> Result<(), ProblemKind> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    text::within(count, 1, MOST_LINES).map(|_| ())
}

/// A member of a line, as the contract names it.
pub(super) fn field(line: usize, member: &str) -> String {
    format!("lines[{line}].{member}")
}

/// What lines come to, exactly.
///
/// # Errors
/// [`DomainError::Invalid`] when that is more than an amount may be.
pub(super) fn total(lines: &[OrderLine]) -> Result<Amount, DomainError> {
    let sum = lines.iter().try_fold(0_i64, |sum, line| {
        sum.checked_add(line.unit_price.hundredths().checked_mul(line.quantity.into())?)
    });
    let sum = sum
        .map(Amount::from_hundredths)
        .filter(|sum| *sum <= Amount::MAX_PRICE);
    sum.ok_or_else(|| {
        let most = Sentence::new("total-too-large").with("max", Amount::MAX_PRICE.to_string());
        DomainError::Invalid(vec![FieldProblem::new("lines", most.into())])
    })
}

#[cfg(test)]
mod tests;
