//! Sessions, which a browser proves by a cookie.

use poem::http::StatusCode;
use serde_json::Value;

use crate::vault::{PATH, Vault, answered, known, lacking, nobody, refusal, refused};

#[tokio::test]
async fn a_session_proves_itself_on_methods_that_may_change_something() {
    let vault = Vault::new(None);
    let forged = refusal(StatusCode::FORBIDDEN, "csrf_failed", None);
    let token = |role: &str| vault.sessions[role].1.clone();
    let looked = vault.client.get(PATH).header("Cookie", vault.cookie("keeper"));
    assert_eq!(answered(looked).await, known("keeper of a session", true, true));
    assert_eq!(
        refused(vault.fill().header("Cookie", vault.cookie("keeper"))).await,
        forged
    );
    let others = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("X-CSRF-Token", token("guest"));
    assert_eq!(refused(others).await, forged);
    let own = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("X-CSRF-Token", token("keeper"));
    assert_eq!(answered(own).await, known("keeper of a session", true, true));
    let guest = vault
        .fill()
        .header("Cookie", vault.cookie("guest"))
        .header("X-CSRF-Token", token("guest"));
    assert_eq!(refused(guest).await, lacking());
}

#[tokio::test]
async fn a_session_that_is_over_is_nobody() {
    let vault = Vault::new(None);
    assert_eq!(refused(vault.fill().header("Cookie", "sid=over")).await, nobody());
    assert_eq!(
        answered(vault.client.get(PATH).header("Cookie", "sid=over"))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn a_token_goes_before_a_cookie_and_does_not_stand_for_a_session() {
    let vault = Vault::new(None);
    let both = vault
        .fill()
        .header("Cookie", vault.cookie("keeper"))
        .header("Authorization", vault.bearer("guest"));
    assert_eq!(refused(both).await, lacking());
    let token_alone = vault
        .client
        .delete(PATH)
        .header("Authorization", vault.bearer("keeper"));
    // Whoever asks for a session is not to send a token.
    let key = Some("ApiKey realm=\"api\"");
    let no_session = refusal(StatusCode::UNAUTHORIZED, "unauthenticated", key);
    assert_eq!(refused(token_alone).await, no_session);
    let session = vault.client.delete(PATH).header("Cookie", vault.cookie("guest"));
    let session = session.header("X-CSRF-Token", vault.sessions["guest"].1.clone());
    assert_eq!(answered(session).await, known("guest of a session", false, true));
}

#[tokio::test]
async fn behind_https_only_the_cookie_of_this_very_host_counts() {
    let vault = Vault::new(Some("https://vault.example"));
    let looked = |cookie: String| answered(vault.client.get(PATH).header("Cookie", cookie));
    let plain = vault.cookie("keeper");
    assert_eq!(looked(plain.clone()).await.1["id"], Value::Null);
    assert_eq!(
        looked(format!("__Host-{plain}")).await,
        known("keeper of a session", true, true)
    );
}
