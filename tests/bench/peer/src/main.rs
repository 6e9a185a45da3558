//! The shop's items as a good engineer would write them by hand with poem-openapi and SeaORM: tuned, and without any
//! convention. No request id, no log, no contract check, no envelope details, no filters. What the shop costs above
//! this is what its conventions cost.
//!
//! It works on the shop's own database file and answers the shop's own bodies, so that both do the same work for the
//! same bytes. A peer with a schema of its own was rejected: it would compare two tables as well.

mod api;
mod database;
mod item;
mod reply;
mod total;

use std::{env, io};

use mimalloc::MiMalloc;
use poem::{Route, Server, listener::TcpListener};
use poem_openapi::OpenApiService;

use crate::{api::Items, database::Database};

/// The shop's allocator: what it saves is no merit of the shop.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err(io::Error::other("usage: bench-peer ADDRESS:PORT DATABASE_FILE"));
    };
    let database = Database::open(&file).await.map_err(io::Error::other)?;
    let service = OpenApiService::new(Items::new(database), "Items by hand", "1.0.0");
    Server::new(TcpListener::bind(address))
        .run(Route::new().nest("/", service))
        .await
}
