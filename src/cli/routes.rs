//! `routes`: what the document promises, at a glance.

mod declared;

use std::fmt::Write;

use charter::Operation;
use shop_contract::operations::OPERATIONS;

use self::declared::declarations;
use super::{Failure, print};

const HEADINGS: [&str; 4] = ["METHOD", "PATH", "OPERATION", "DECLARES"];

pub(super) fn run() -> Result<(), Failure> {
    let rows: Vec<[String; 4]> = OPERATIONS.iter().map(|operation| row(operation)).collect();
    print(&table(&rows)?)
}

fn row(operation: &Operation) -> [String; 4] {
    [
        operation.method.to_string(),
        operation.path.to_owned(),
        operation.id.to_owned(),
        declarations(operation).join("; "),
    ]
}

fn table(rows: &[[String; 4]]) -> Result<String, std::fmt::Error> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].len());
        cells.chain([HEADINGS[column].len()]).max().unwrap_or_default()
    };
    let (method, path, operation) = (width(0), width(1), width(2));
    let mut table = String::new();
    let headings = HEADINGS.map(str::to_owned);
    for row in std::iter::once(&headings).chain(rows) {
        let [a, b, c, d] = row;
        writeln!(table, "{a:<method$}  {b:<path$}  {c:<operation$}  {d}")?;
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_their_headings() {
        let rows = [
            ["GET".into(), "/a".into(), "list_a".into(), "answers 200".into()],
            [
                "DELETE".into(),
                "/a/{id}".into(),
                "drop".into(),
                "answers 204".into(),
            ],
        ];
        let expected = "METHOD  PATH     OPERATION  DECLARES\n\
                        GET     /a       list_a     answers 200\n\
                        DELETE  /a/{id}  drop       answers 204\n";
        assert_eq!(table(&rows).unwrap(), expected);
    }

    #[test]
    fn every_operation_says_what_it_answers() {
        for operation in OPERATIONS {
            assert!(row(operation)[3].contains("answers 2"), "{}", operation.id);
        }
    }
}
