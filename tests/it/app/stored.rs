//! The database past the server: what is stored, and what is put in the server's way.

use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::App;

impl App {
    /// Writes past the server.
    pub(crate) async fn execute(&self, sql: &str) {
        if let Some(own) = self
            .own
            .as_ref()
            .filter(|_| sql.contains("CREATE") || sql.contains("seaql"))
        {
            own.spoil();
        }
        self.database.write.execute_unprepared(sql).await.unwrap();
    }

    /// Everything that is stored, but for answers under their keys and what is signed in.
    pub(crate) async fn stored(&self) -> Vec<String> {
        if self.is_on_postgres() {
            let left_out = ["idempotency_records", "sessions", "table_versions"];
            return self.rows_on_postgres(&left_out).await;
        }
        let tables = "SELECT group_concat(name) AS names FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE \
                      'sqlite%' AND name NOT IN ('idempotency_records', 'sessions')";
        let tables: String = self.row(tables).await.try_get("", "names").unwrap();
        let mut stored = Vec::new();
        for table in tables.split(',') {
            let columns = format!(
                "SELECT group_concat('quote(' || name || ')', ' || '','' || ') AS line FROM pragma_table_info('{table}')"
            );
            let line: String = self.row(&columns).await.try_get("", "line").unwrap();
            let rows = format!(
                "SELECT coalesce(group_concat(line, char(10)), '') AS lines FROM (SELECT {line} AS line FROM {table} \
                 ORDER BY rowid)"
            );
            let lines: String = self.row(&rows).await.try_get("", "lines").unwrap();
            stored.push(format!("{table}: {lines}"));
        }
        stored
    }

    /// How many rows a table has.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let row = self.row(&format!("SELECT count(*) AS rows FROM {table}")).await;
        row.try_get("", "rows").unwrap()
    }

    /// Lets every insert into a table fail from now on.
    pub(crate) async fn refuse_rows_of(&self, table: &str) {
        if self.is_on_postgres() {
            self.execute(&format!(
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'no more rows'; END $$; \
                 CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
            ))
            .await;
            return;
        }
        let refuse = "BEGIN SELECT RAISE(ABORT, 'no more rows'); END";
        self.execute(&format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} {refuse}"
        ))
        .await;
    }

    /// Every row of every table but those `left_out`, a table a line.
    async fn rows_on_postgres(&self, left_out: &[&str]) -> Vec<String> {
        let tables = "SELECT string_agg(tablename, ',' ORDER BY tablename) AS names FROM pg_tables \
                      WHERE schemaname = 'public'";
        let tables: String = self.row(tables).await.try_get("", "names").unwrap();
        let mut stored = Vec::new();
        for table in tables.split(',').filter(|table| !left_out.contains(table)) {
            let rows = format!(
                "SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text COLLATE \"C\"), '') AS lines FROM {table} AS t"
            );
            let lines: String = self.row(&rows).await.try_get("", "lines").unwrap();
            stored.push(format!("{table}: {lines}"));
        }
        stored
    }

    /// Every byte of the database, once all that was written is folded into its file; on a server, every row.
    pub(crate) async fn file(&self) -> Vec<u8> {
        if self.is_on_postgres() {
            return self.rows_on_postgres(&[]).await.concat().into_bytes();
        }
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)").await;
        std::fs::read(self.folder.path().join("shop.db")).unwrap()
    }

    /// Reads past the server: the one row of `sql`.
    pub(crate) async fn row(&self, sql: &str) -> QueryResult {
        let statement = Statement::from_string(self.database.read.get_database_backend(), sql);
        self.database
            .read
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
    }
}
