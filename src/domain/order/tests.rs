use super::{NewLine, NewOrder, OrderLine, OrderStatus, total};
use crate::domain::{Amount, DomainError, Refused};
use OrderStatus::{Cancelled, Paid, Pending};

fn refused<T: std::fmt::Debug>(outcome: Result<T, DomainError>) -> Refused {
    match outcome.unwrap_err() {
        DomainError::Refused(refused) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

fn fields<T: std::fmt::Debug>(outcome: Result<T, DomainError>) -> Vec<String> {
    match outcome.unwrap_err() {
        DomainError::Invalid(problems) => problems.iter().map(|one| one.field.to_string()).collect(),
        other => panic!("not invalid: {other:?}"),
    }
}

#[test]
fn of_all_pairs_of_states_these_follow_each_other() {
    let following = [(Pending, Paid), (Pending, Cancelled)];
    for from in OrderStatus::ALL {
        for next in OrderStatus::ALL {
            let outcome = from.to(next);
            if following.contains(&(from, next)) {
                assert_eq!(outcome.unwrap(), next);
                continue;
            }
            let refused = refused(outcome);
            assert_eq!(refused.refusal.code(), "invalid_state");
            let said = format!("{:?}", refused.message.unwrap());
            assert!(
                said.contains(&format!("{:?}", from.as_str())),
                "{from:?} {next:?}: {said}"
            );
        }
    }
}

#[test]
fn states_are_known_by_their_names() {
    for status in OrderStatus::ALL {
        assert_eq!(status.as_str().parse(), Ok(status));
    }
    let unknown = "shipped".parse::<OrderStatus>().unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "`shipped` is no state of an order or a payment"
    );
}

fn order(lines: &[(i64, i32)]) -> NewOrder {
    let line = |&(item_id, quantity): &(i64, i32)| NewLine { item_id, quantity };
    NewOrder {
        lines: lines.iter().map(line).collect(),
    }
}

#[test]
fn every_line_that_breaks_a_rule_is_named() {
    let good = order(&[(1, 1), (2, 999)]);
    assert_eq!(good.clone().checked().unwrap(), good);
    let bad = order(&[(1, 0), (2, 1000), (1, 1), (3, 1), (2, -1)]);
    assert_eq!(
        fields(bad.checked()),
        [
            "lines[0].quantity",
            "lines[1].quantity",
            "lines[2].item_id",
            "lines[4].quantity",
            "lines[4].item_id"
        ]
    );
    assert_eq!(fields(order(&[]).checked()), ["lines"]);
    let many: Vec<_> = (1..=101).map(|item| (item, 1)).collect();
    assert_eq!(fields(order(&many).checked()), ["lines"]);
    assert!(order(&many[1..]).checked().is_ok());
}

#[test]
fn totals_are_exact_and_bounded() {
    let line = |hundredths, quantity| OrderLine {
        item_id: 1,
        name: "Tea pot".into(),
        unit_price: Amount::from_hundredths(hundredths),
        quantity,
    };
    let sum = |lines: &[OrderLine]| total(lines).map(Amount::hundredths);
    assert_eq!(sum(&[line(10, 3), line(20, 1), line(1, 999)]).unwrap(), 1049);
    assert_eq!(sum(&[line(999_999_999_999, 1)]).unwrap(), 999_999_999_999);
    for lines in [
        &[line(999_999_999_999, 1), line(1, 1)][..],
        &[line(999_999_999_999, 999)],
        &[line(i64::MAX, 2)],
        &[line(i64::MAX, 1), line(i64::MAX, 1)],
    ] {
        assert_eq!(fields(total(lines)), ["lines"], "{lines:?}");
    }
}
