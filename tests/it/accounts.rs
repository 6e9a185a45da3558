//! Accounts of a test, and what they prove themselves with.

use std::collections::BTreeMap;

use charter::{
    Auth,
    auth::{OpenedSession, Secret, Tokens},
};
use poem::{Endpoint, test::TestRequestBuilder};
use sea_orm::ConnectionTrait;
use shop_server::{db::Database, domain::Role};

/// Header fields that say who asks: a token, and the session that operations of browsers want. Where both count, the
/// token does.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    headers: BTreeMap<&'static str, String>,
    user: i64,
    session: Secret,
}

impl Credentials {
    /// The number of the account.
    pub(crate) fn user(&self) -> i64 {
        self.user
    }

    /// The token alone, as the header `Authorization` carries it.
    pub(crate) fn authorization(&self) -> &str {
        &self.headers["authorization"]
    }

    /// The session alone: its cookie, and the token that a change wants beside it.
    pub(crate) fn session(&self) -> (&str, &str) {
        (&self.headers["cookie"], &self.headers["x-csrf-token"])
    }

    /// The request, sent by whom these are of.
    pub(crate) fn on<'a, E: Endpoint>(
        &self,
        request: TestRequestBuilder<'a, E>,
    ) -> TestRequestBuilder<'a, E> {
        self.headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, value))
    }
}

/// Makes accounts past the server: they have no password, whose hash would cost each test more than all the rest.
pub(crate) struct Accounts {
    database: Database,
    tokens: Tokens,
}

impl Accounts {
    pub(crate) fn new(database: Database, tokens: Tokens) -> Self {
        Accounts { database, tokens }
    }

    /// The account of this name and role, made when it is missing, with a token and a session.
    pub(crate) async fn credentials(&self, name: &str, role: Role) -> Credentials {
        let email = format!("{}@example.com", name.replace(' ', "."));
        let role = role.as_str();
        self.execute(&format!(
            "INSERT INTO users (email, name, password_hash, roles, created_at) \
             VALUES ('{email}', '{name}', '-', '{role}', 1772442900000000) ON CONFLICT (email) DO NOTHING"
        ))
        .await;
        let found = self.database.read.query_one_raw(sea_orm::Statement::from_string(
            self.database.read.get_database_backend(),
            format!("SELECT id FROM users WHERE email = '{email}'"),
        ));
        let user: i64 = found.await.unwrap().unwrap().try_get("", "id").unwrap();
        let token = self
            .tokens
            .issue(&user.to_string(), &[role.to_owned()])
            .unwrap()
            .token;
        let session = Secret::generate().unwrap();
        let OpenedSession { cookie, csrf_token } = Auth::default().open_session("session", &session, 60);
        let headers = BTreeMap::from([
            ("authorization", format!("Bearer {token}")),
            ("cookie", cookie.split(';').next().unwrap().to_owned()),
            ("x-csrf-token", csrf_token),
        ]);
        let credentials = Credentials {
            headers,
            user,
            session,
        };
        self.open_session(&credentials).await;
        credentials
    }

    /// Opens the session of these credentials, again if somebody has closed it.
    pub(crate) async fn open_session(&self, of: &Credentials) {
        self.execute(&format!(
            "INSERT INTO sessions (digest, user_id, expires_at) VALUES ('{}', {}, 9000000000000000) \
             ON CONFLICT (digest) DO NOTHING",
            of.session.digest(),
            of.user
        ))
        .await;
    }

    async fn execute(&self, sql: &str) {
        self.database.write.execute_unprepared(sql).await.unwrap();
    }
}
