mod agree;
mod create;
mod get;
mod list;
mod prices;
