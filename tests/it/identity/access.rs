//! Every operation is asked by nobody, by a forger and by each role: who is let in follows from the scopes that the
//! document wants and those that the role grants.

use charter::{Operation, auth::Scheme};
use shop_contract::operations::OPERATIONS;
use shop_server::api::ROLES;

use super::{code, get_with, method, nowhere, wants, with};
use crate::{
    answer::Answer,
    app::{App, send},
};

async fn asked(app: &App, row: &Operation, fields: &[(&str, &str)]) -> Answer {
    send(with(app.anonymous(method(row), &nowhere(row)), fields)).await
}

fn is_let_in(answer: &Answer) -> bool {
    ![401, 403].contains(&answer.status)
}

/// Whether who has these scopes may call with a token: there is an alternative that wants no other.
fn admits(row: &Operation, scopes: &[&str]) -> bool {
    let by_token = row.security.iter().filter(|one| one.scheme == Scheme::Bearer);
    by_token
        .map(|one| one.scopes)
        .any(|wanted| wanted.iter().all(|scope| scopes.contains(scope)))
}

fn guarded() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().filter(|row| !row.security.is_empty())
}

#[tokio::test]
async fn who_proves_nothing_is_told_how_to() {
    let app = App::new().await;
    for row in guarded() {
        let nobody = asked(&app, row, &[]).await;
        if wants(row, |scheme| *scheme == Scheme::Anonymous) {
            assert_eq!(nobody.status, 200, "{}", row.id);
        } else {
            assert_eq!(
                (nobody.status, code(&nobody).as_str()),
                (401, "unauthenticated"),
                "{}",
                row.id
            );
            // A cookie is no scheme of HTTP: it is spoken of where nothing else is taken.
            let challenge = match wants(row, |scheme| *scheme == Scheme::Bearer) {
                true => "Bearer realm=\"api\"",
                false => "ApiKey realm=\"api\"",
            };
            assert_eq!(nobody.header("www-authenticate"), challenge, "{}", row.id);
        }
        let forged = asked(&app, row, &[("authorization", "Bearer forged")]).await;
        if wants(row, |scheme| *scheme == Scheme::Bearer) {
            assert_eq!(
                (forged.status, code(&forged).as_str()),
                (401, "invalid_token"),
                "{}",
                row.id
            );
            let challenge = "Bearer error=\"invalid_token\"";
            assert_eq!(forged.header("www-authenticate"), challenge, "{}", row.id);
        } else {
            assert_eq!(code(&forged), "unauthenticated", "{}", row.id);
        }
    }
}

#[tokio::test]
async fn each_role_is_let_in_where_its_scopes_suffice_and_nowhere_else() {
    let app = App::new().await;
    let account = app.admin().user().to_string();
    for role in ROLES {
        let token = app.tokens.issue(&account, &[role.name.to_owned()]).unwrap().token;
        let authorization = format!("Bearer {token}");
        let (mut let_in, mut refused) = (0, 0);
        for row in guarded().filter(|row| wants(row, |scheme| *scheme == Scheme::Bearer)) {
            let answer = asked(&app, row, &[("authorization", &authorization)]).await;
            let place = format!("{} by {}: {answer:?}", row.id, role.name);
            if admits(row, role.scopes) {
                let_in += 1;
                assert!(is_let_in(&answer), "{place}");
            } else {
                refused += 1;
                assert_eq!(
                    (answer.status, code(&answer).as_str()),
                    (403, "insufficient_scope"),
                    "{place}"
                );
            }
        }
        let everything = role.name == "admin";
        assert_eq!((let_in > 0, refused > 0), (true, !everything), "{}", role.name);
    }
}

#[tokio::test]
async fn a_role_that_nobody_knows_grants_nothing() {
    let app = App::new().await;
    let account = app.admin().user().to_string();
    let token = app.tokens.issue(&account, &["owner".to_owned()]).unwrap().token;
    let authorization = format!("Bearer {token}");
    for row in guarded().filter(|row| wants(row, |scheme| *scheme == Scheme::Bearer)) {
        let answer = asked(&app, row, &[("authorization", &authorization)]).await;
        let refused = (answer.status, code(&answer)) == (403, "insufficient_scope".to_owned());
        assert_eq!(refused, !admits(row, &[]), "{}: {answer:?}", row.id);
    }
}

#[tokio::test]
async fn an_operation_for_everybody_looks_at_no_credentials() {
    let app = App::new().await;
    let open: Vec<_> = OPERATIONS.iter().filter(|one| one.security.is_empty()).collect();
    assert!(open.len() >= 10, "{}", open.len());
    for row in open {
        let nobody = asked(&app, row, &[]).await;
        let forged = asked(&app, row, &[("authorization", "Bearer forged")]).await;
        assert_eq!(
            (nobody.status, code(&nobody)),
            (forged.status, code(&forged)),
            "{}",
            row.id
        );
        assert!(is_let_in(&nobody), "{}: {nobody:?}", row.id);
    }
}

#[tokio::test]
async fn what_is_not_active_is_shown_to_those_who_keep_the_shelves() {
    let app = App::new().await;
    let path = "/api/v1/items?include_inactive=true";
    let (customer, staff) = (app.customer("Mina").await, app.staff("Sato").await);
    let nobody = get_with(&app, path, &[]).await;
    assert_eq!((nobody.status, code(&nobody).as_str()), (401, "unauthenticated"));
    let customer = get_with(&app, path, &[("authorization", customer.authorization())]).await;
    assert_eq!(
        (customer.status, code(&customer).as_str()),
        (403, "insufficient_scope")
    );
    let staff = get_with(&app, path, &[("authorization", staff.authorization())]).await;
    assert_eq!(staff.status, 200);
}
