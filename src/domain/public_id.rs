//! Ids of what belongs to somebody: `ord_0198c5a27c1e7d3b9f425a1be0c7d210`.
//!
//! A number that counts up would tell every customer how many orders the shop has. These are UUIDs of version 7 (RFC
//! 9562, section 5.7), so that newer ones sort after older ones and an index grows at its end; the prefix says what an id
//! names wherever it turns up. They are written in one way only, so that texts can be compared.

use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use uuid::{ContextV7, Uuid};

/// The text is no id of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no id: it takes the prefix `{prefix}` and 32 hexadecimal digits in lower case")]
pub struct NotAnId {
    prefix: &'static str,
}

macro_rules! public_id {
    ($(#[$docs:meta])* $name:ident, $prefix:literal) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            pub(super) fn next(ids: &Ids, at: Timestamp) -> Self {
                Self(ids.next(at))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix($prefix).and_then(digits).map(Self).ok_or(NotAnId { prefix: $prefix })
            }
        }
    };
}

public_id!(
    /// Names an order: `ord_` and 32 hexadecimal digits.
    OrderId,
    "ord_"
);
public_id!(
    /// Names a payment: `pay_` and 32 hexadecimal digits.
    PaymentId,
    "pay_"
);

fn digits(text: &str) -> Option<Uuid> {
    let written = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() == 32 && text.bytes().all(written) {
        Uuid::try_parse(text).ok()
    } else {
        None
    }
}

/// Makes ids. Those of one maker ascend, also within a millisecond and when the clock stands still.
#[derive(Debug, Default)]
pub(super) struct Ids(Mutex<ContextV7>);

impl Ids {
    fn next(&self, at: Timestamp) -> Uuid {
        let seconds = u64::try_from(at.as_second()).unwrap_or_default();
        let nanoseconds = u32::try_from(at.subsec_nanosecond()).unwrap_or_default();
        Uuid::new_v7(uuid::Timestamp::from_unix(&self.0, seconds, nanoseconds))
    }
}

#[cfg(test)]
mod tests {
    use super::{Ids, OrderId, PaymentId};
    use jiff::Timestamp;

    #[test]
    fn ids_read_back_and_ascend() {
        let ids = Ids::default();
        let at = |millisecond| Timestamp::from_millisecond(1_780_000_000_000_i64 + millisecond).unwrap();
        let made: Vec<OrderId> = [0, 0, 0, 1, 1, 5]
            .map(|time| OrderId::next(&ids, at(time)))
            .into();
        assert!(made.is_sorted_by(|one, next| one < next && one.to_string() < next.to_string()));
        for id in made {
            let text = id.to_string();
            assert_eq!((text.len(), text.parse()), (36, Ok(id)));
            assert!(text.starts_with("ord_019e7") && &text[16..17] == "7", "{text}");
        }
        assert!(PaymentId::next(&ids, at(0)).to_string().starts_with("pay_019e7"));
    }

    #[test]
    fn an_id_is_written_in_one_way() {
        let digits = "0198c5a27c1e7d3b9f425a1be0c7d210";
        assert!(format!("ord_{digits}").parse::<OrderId>().is_ok());
        for bad in [
            digits.to_owned(),
            format!("pay_{digits}"),
            format!("ORD_{digits}"),
            format!("ord_{}", digits.to_uppercase()),
            format!("ord_{digits}0"),
            format!("ord_{}", &digits[1..]),
            format!("ord_{{{}}}", &digits[2..]),
            "ord_0198c5a2-7c1e-7d3b-9f42-5a1be0c7d210".to_owned(),
            "ord_".to_owned(),
            String::new(),
        ] {
            let refused = bad.parse::<OrderId>().unwrap_err();
            assert!(refused.to_string().contains("`ord_`"), "{bad}: {refused}");
        }
    }
}
