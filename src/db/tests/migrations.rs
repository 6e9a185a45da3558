use crate::db::fixture::Folder;
use crate::db::migration::{self, Migration};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const NAMES: [&str; 8] = [
    "m20260101_000001_catalogue",
    "m20260101_000002_table_versions",
    "m20260101_000003_identity",
    "m20260101_000004_units",
    "m20260101_000005_orders",
    "m20260101_000006_uploads",
    "m20260101_000007_review_orders",
    "m20260101_000008_account_numbers",
];

fn all(applied: bool) -> Vec<Migration> {
    NAMES
        .map(|name| Migration {
            name: name.into(),
            applied,
        })
        .into()
}

#[tokio::test]
async fn up_applies_what_is_pending_and_twice_is_once() {
    let folder = Folder::new();
    let db = folder.open().await;
    assert_eq!(migration::status(&db).await.unwrap(), all(false));
    assert_eq!(migration::up(&db).await.unwrap(), NAMES);
    assert_eq!(migration::status(&db).await.unwrap(), all(true));
    assert_eq!(migration::up(&db).await.unwrap(), [""; 0]);
}

#[tokio::test]
async fn asking_for_the_status_writes_nothing() {
    let folder = Folder::new();
    let db = folder.open().await;
    migration::status(&db).await.unwrap();
    let tables = match db.read.get_database_backend() {
        DbBackend::Postgres => "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace",
        _ => "SELECT count(*) FROM sqlite_schema",
    };
    let tables = Statement::from_string(db.read.get_database_backend(), tables);
    let tables: i64 = db
        .read
        .query_one_raw(tables)
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap();
    assert_eq!(tables, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_at_once_do_not_break_each_other() {
    for _ in 0..5 {
        let folder = Folder::new();
        let start = |address: String| async move {
            let db = crate::db::Database::open(&address, crate::db::DatabaseOptions::default())
                .await
                .unwrap();
            migration::up(&db).await.unwrap().len()
        };
        let starters: Vec<_> = (0..6).map(|_| tokio::spawn(start(folder.address()))).collect();
        let mut applied = Vec::new();
        for starter in starters {
            applied.push(starter.await.unwrap());
        }
        applied.sort_unstable();
        assert_eq!(applied, [0, 0, 0, 0, 0, NAMES.len()]);
        assert_eq!(migration::status(&folder.open().await).await.unwrap(), all(true));
    }
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_in_words() {
    let folder = Folder::new();
    let db = folder.database().await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_later', 0)";
    db.write.execute_unprepared(newer).await.unwrap();
    for refused in [
        migration::status(&db).await.unwrap_err(),
        migration::up(&db).await.unwrap_err(),
    ] {
        assert_eq!(
            refused.to_string(),
            "a newer version of this program has made the database: it has m20990101_000001_later, which this version \
             does not know. Start the newer version again, or give this one a copy of the database from before"
        );
    }
}

#[tokio::test]
async fn migrations_can_be_taken_back() {
    use sea_orm_migration::MigratorTrait;
    let folder = Folder::new();
    let db = folder.database().await;
    migration::Migrator::down(&db.write, None).await.unwrap();
    assert_eq!(migration::status(&db).await.unwrap(), all(false));
    assert_eq!(migration::up(&db).await.unwrap(), NAMES);
}
