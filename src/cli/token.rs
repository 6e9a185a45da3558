//! `token`: an access token to try things out with.

use charter::{Auth, auth::settings::AuthSettings};
use clap::Args;

use super::{Failure, demo, open_to_write, print};
use crate::{
    db::migration,
    domain::{Clock, ForbiddenWords, Role, Shop},
    settings::ShopSettings,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// What its owner is to the shop: customer, staff or admin.
    #[arg(long, value_name = "ROLE")]
    role: Role,
}

/// Prints the token alone, so that a shell can take it: `TOKEN=$(shop-server token --role admin)`. Its owner is an
/// account of the role, which is made when it is missing: what a token does is done by somebody. A key that is not fit for
/// use leaves the database as it was.
pub(super) async fn run(
    options: Options,
    auth: &AuthSettings,
    settings: &ShopSettings,
) -> Result<(), Failure> {
    let at_hand = auth.tokens_at_hand()?;
    let database = open_to_write(settings).await?;
    let tokens = at_hand.map_or_else(|| auth.tokens(), Ok)?;
    migration::up(&database).await?;
    let shop = Shop::new(database, Clock::system(), ForbiddenWords::default());
    let (user, _) = demo::account(&shop, demo::to_speak_for(options.role), options.role).await?;
    let auth = Auth::default().with_tokens(tokens);
    shop.database().clone().close().await?;
    let access = auth.issue(&user.id.to_string(), &[options.role.as_str().to_owned()])?;
    print(&format!("{}\n", access.token))
}
