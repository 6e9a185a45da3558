//! Accounts, tokens and sessions.

use charter::{
    ApiError, Reply, RequestContext,
    auth::{OpenedSession, Secret},
    types::Timestamp,
};
use shop_contract::{
    apis::identity::{
        CreateSessionResponse, DeleteSessionResponse, GetMeResponse, Identity, LoginResponse, LogoutResponse,
        RefreshTokenResponse, RegisterResponse,
    },
    models::{self, Credentials, RefreshToken, RegisterInput, TokenPair, TokenType},
};

use super::{
    Api,
    access::{actor, names},
};
use crate::domain::{NewUser, Role, User};

/// The session cookie, as the contract names it.
const SESSION: &str = "session";

impl Identity for Api {
    async fn register(&self, cx: &RequestContext, body: RegisterInput) -> Result<RegisterResponse, ApiError> {
        let new = NewUser {
            email: body.email,
            name: body.name,
            password: body.password,
        };
        let user = self.shop(cx).register(new).await?;
        Ok(RegisterResponse::Created(
            Reply(user.into()),
            cx.link("/api/v1/me"),
        ))
    }

    async fn login(&self, cx: &RequestContext, body: Credentials) -> Result<LoginResponse, ApiError> {
        let refresh = secret()?;
        let user = self
            .shop
            .sign_in(&body.email, body.password, refresh.digest())
            .await?;
        Ok(LoginResponse::Ok(Reply(tokens(cx, &user, &refresh)?)))
    }

    async fn refresh_token(
        &self,
        cx: &RequestContext,
        body: RefreshToken,
    ) -> Result<RefreshTokenResponse, ApiError> {
        let (used, refresh) = (Secret::digest_of(&body.refresh_token), secret()?);
        let user = self.shop.refresh(used, refresh.digest()).await?;
        Ok(RefreshTokenResponse::Ok(Reply(tokens(cx, &user, &refresh)?)))
    }

    async fn logout(&self, _cx: &RequestContext, body: RefreshToken) -> Result<LogoutResponse, ApiError> {
        self.shop.sign_out(Secret::digest_of(&body.refresh_token)).await?;
        Ok(LogoutResponse::NoContent)
    }

    async fn create_session(
        &self,
        cx: &RequestContext,
        body: Credentials,
    ) -> Result<CreateSessionResponse, ApiError> {
        let secret = secret()?;
        self.shop
            .open_session(
                &body.email,
                body.password,
                secret.digest(),
                cx.sent_session(SESSION),
            )
            .await?;
        let seconds = self.shop.lifetimes().session;
        let OpenedSession { cookie, csrf_token } = cx.auth().open_session(SESSION, &secret, seconds.into());
        let session = models::Session {
            csrf_token,
            expires_in: seconds.try_into().map_err(ApiError::internal)?,
        };
        Ok(CreateSessionResponse::Ok(Reply(session), cookie))
    }

    async fn delete_session(&self, cx: &RequestContext) -> Result<DeleteSessionResponse, ApiError> {
        if let Some(digest) = cx.require_principal()?.session() {
            self.shop.close_session(digest).await?;
        }
        Ok(DeleteSessionResponse::NoContent(cx.auth().close_session(SESSION)))
    }

    async fn get_me(&self, cx: &RequestContext) -> Result<GetMeResponse, ApiError> {
        let user = self.shop.find_user(actor(cx)?.id).await?;
        let user = user.ok_or_else(|| ApiError::invalid_token("the account is gone"))?;
        Ok(GetMeResponse::Ok(Reply(user.into())))
    }
}

fn secret() -> Result<Secret, ApiError> {
    Secret::generate().map_err(ApiError::internal)
}

fn tokens(cx: &RequestContext, user: &User, refresh: &Secret) -> Result<TokenPair, ApiError> {
    let access = cx.auth().issue(&user.id.to_string(), &names(&user.roles))?;
    Ok(TokenPair {
        access_token: access.token,
        token_type: TokenType::Bearer,
        expires_in: access.expires_in.try_into().map_err(ApiError::internal)?,
        refresh_token: refresh.expose().to_owned(),
    })
}

impl From<User> for models::User {
    fn from(user: User) -> Self {
        models::User {
            id: user.id,
            email: user.email,
            name: user.name,
            roles: user.roles.into_iter().map(models::Role::from).collect(),
            created_at: Timestamp(user.created_at),
        }
    }
}

impl From<Role> for models::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Customer => models::Role::Customer,
            Role::Staff => models::Role::Staff,
            Role::Admin => models::Role::Admin,
        }
    }
}
