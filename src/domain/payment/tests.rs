use super::{Method, NewMethod, NewPayment, PaymentStatus};
use crate::domain::{Amount, Currency, DomainError};
use PaymentStatus::{Authorized, Captured, Refunded, Voided};

#[test]
fn of_all_pairs_of_states_these_follow_each_other() {
    let following = [(Authorized, Captured), (Authorized, Voided), (Captured, Refunded)];
    for from in PaymentStatus::ALL {
        for next in PaymentStatus::ALL {
            match from.to(next) {
                Ok(reached) => {
                    assert_eq!(reached, next);
                    assert!(following.contains(&(from, next)), "{from:?} {next:?}");
                }
                Err(DomainError::Refused(refused)) => {
                    assert!(!following.contains(&(from, next)), "{from:?} {next:?}");
                    assert_eq!(refused.refusal.code(), "invalid_state");
                    let said = format!("{:?}", refused.message.unwrap());
                    assert!(
                        said.contains(&format!("{:?}", from.as_str())),
                        "{from:?} {next:?}: {said}"
                    );
                }
                Err(other) => panic!("{from:?} {next:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn states_are_known_by_their_names() {
    for status in PaymentStatus::ALL {
        assert_eq!(status.as_str().parse(), Ok(status));
    }
    assert!("lost".parse::<PaymentStatus>().is_err());
}

fn payment(method: NewMethod) -> NewPayment {
    NewPayment {
        order_id: None,
        amount: Amount::from_hundredths(1),
        currency: Currency::Krw,
        method,
    }
}

fn card(number: &str, expiry: &str) -> NewMethod {
    NewMethod::Card {
        number: number.into(),
        expiry: expiry.into(),
    }
}

fn wallet(provider: &str, token: &str) -> NewMethod {
    NewMethod::Wallet {
        provider: provider.into(),
        token: token.into(),
    }
}

fn transfer(bank: &str, account: &str) -> NewMethod {
    NewMethod::BankTransfer {
        bank: bank.into(),
        account: account.into(),
    }
}

fn checked(payment: &NewPayment) -> Result<Method, Vec<String>> {
    match payment.checked("2026-03-02T09:15:00Z".parse().unwrap()) {
        Ok(method) => Ok(method),
        Err(DomainError::Invalid(problems)) => {
            Err(problems.iter().map(|one| one.field.to_string()).collect())
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn of_a_method_only_what_nobody_can_pay_with_is_left() {
    let last4 = "4242".to_owned();
    let by_card = checked(&payment(card("4242424242424242", "03/26")));
    assert_eq!(by_card, Ok(Method::Card { last4 }));
    let by_wallet = checked(&payment(wallet("kakao-pay", "tok")));
    let provider = "kakao-pay".to_owned();
    assert_eq!(by_wallet, Ok(Method::Wallet { provider }));
    let (bank, last4) = ("하나은행".to_owned(), "0456".to_owned());
    let by_transfer = checked(&payment(transfer("하나은행 ", "123-910 04-56")));
    assert_eq!(by_transfer, Ok(Method::BankTransfer { bank, last4 }));
}

#[test]
fn everything_that_is_wrong_is_named_at_once() {
    for (method, fields) in [
        (
            card("4242424242424241", "02/26"),
            ["method.expiry", "method.number"],
        ),
        (wallet("Kakao", "a\nb"), ["method.token", "method.provider"]),
        (
            transfer("\u{3000}", "123-45 67"),
            ["method.bank", "method.account"],
        ),
        (
            transfer("4242 4242", "12345678\n"),
            ["method.bank", "method.account"],
        ),
        (
            wallet("4242424242424242", ""),
            ["method.token", "method.provider"],
        ),
    ] {
        let mut wrong = payment(method);
        wrong.amount = Amount::ZERO;
        assert_eq!(
            checked(&wrong),
            Err([&["amount"], &fields[..]]
                .concat()
                .iter()
                .map(|f| (*f).to_owned())
                .collect())
        );
    }
    let mut much = payment(wallet("kakao-pay", "tok"));
    much.amount = Amount::from_hundredths(Amount::MAX_PRICE.hundredths() + 1);
    assert_eq!(checked(&much), Err(vec!["amount".to_owned()]));
}

#[test]
fn what_one_can_pay_with_is_not_shown() {
    for method in [
        card("4242424242424242", "03/26"),
        wallet("kakao-pay", "secret-token"),
        transfer("Hana", "123-910-456"),
    ] {
        let shown = format!("{:?}", payment(method));
        for secret in ["4242", "03/26", "secret", "123"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
