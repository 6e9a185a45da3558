//! `seed`: sample data to try the shop out on.

use std::fmt::Write;

use charter::config::shown;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, demo, open_to_write, print};
use crate::{
    db::migration,
    domain::{Clock, ForbiddenWords, Role, Shop, seed},
    settings::ShopSettings,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// How many items to add.
    #[arg(long, value_name = "N", default_value_t = 100)]
    items: u64,
}

pub(super) async fn run(options: Options, settings: &ShopSettings) -> Result<(), Failure> {
    let database = open_to_write(settings).await?;
    migration::up(&database).await?;
    let shop = Shop::new(database, Clock::system(), ForbiddenWords::default());
    let style = "{bar:32.cyan/blue} {human_pos} of {human_len} items, {per_sec}, {eta} left";
    let bar = ProgressBar::new(options.items).with_style(ProgressStyle::with_template(style)?);
    let seeded = seed::seed(&shop, options.items, |done| bar.set_position(done)).await?;
    bar.finish_and_clear();
    let mut report = format!(
        "Added {} items, {} categories and {} reviews to {}.\n",
        seeded.items,
        seeded.categories,
        seeded.reviews,
        shown(&settings.database_url)
    );
    for role in Role::ALL {
        if let (user, Some(password)) = demo::account(&shop, demo::to_sign_in(role), role).await? {
            writeln!(
                report,
                "Added the {} {} with the password {password}",
                role.as_str(),
                user.email
            )?;
        }
    }
    shop.database().clone().close().await?;
    print(&report)
}
