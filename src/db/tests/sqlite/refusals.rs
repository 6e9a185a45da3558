use crate::db::DbError;
use crate::db::fixture::Folder;
use sea_orm::ConnectionTrait;
use sqlx::{Connection, SqliteConnection};

#[tokio::test]
async fn an_occupied_writer_is_busy() {
    let folder = Folder::new();
    let db = folder.database().await;
    let mut other = SqliteConnection::connect(&folder.address()).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    db.write
        .execute_unprepared("PRAGMA busy_timeout = 1")
        .await
        .unwrap();
    let error = DbError::from(
        db.write
            .execute_unprepared("DELETE FROM items")
            .await
            .unwrap_err(),
    );
    assert!(matches!(error, DbError::Busy), "{error:?}");
    let began = db
        .write(async |_: &sea_orm::DatabaseTransaction| Ok::<_, DbError>(()))
        .await;
    assert!(matches!(began, Err(DbError::Busy)), "{began:?}");
}
