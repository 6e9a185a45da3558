//! The library of this package's tests, compiled.

use std::sync::LazyLock;

use poem::{Request, http::StatusCode};

use super::complete;
use crate::{
    contract::{Checked, Contract, Document, MOST, OperationContract},
    conventions::{Policy, UnknownInput},
    error::ApiError,
    operation::{Method, Operation, Paging},
};

pub(super) static LIST: Operation = Operation {
    paging: Some(Paging::Offset),
    fields: &["id", "title", "pages"],
    ..Operation::new("list_books", "Books", Method::Get, "/books", "", &[200, 422])
};
pub(super) static REPLACE_COVER: Operation = Operation::new(
    "replace_cover",
    "Books",
    Method::Put,
    "/cover",
    "",
    &[200, 400, 413, 415, 422],
);

pub(super) static CREATE: Operation = Operation::new(
    "create_book",
    "Books",
    Method::Post,
    "/books",
    "",
    &[201, 400, 413, 415, 422],
);

const DOCUMENT: &str = include_str!("../../tests/library.json");

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| {
    let table = [&LIST, &REPLACE_COVER, &CREATE];
    Contract::load(DOCUMENT, &table, &Policy::default()).expect("the tests load it, too")
});

pub(super) fn document() -> Document {
    Document::load(DOCUMENT).expect("the tests load it, too")
}

pub(super) fn contract(operation: &'static Operation) -> &'static OperationContract {
    CONTRACT.operation(operation).expect("it is in the table")
}

/// Checks a request against the document.
pub(super) fn check(
    operation: &'static Operation,
    request: &mut Request,
    unknown_input: UnknownInput,
) -> Result<Checked, ApiError> {
    let policy = Policy {
        unknown_input,
        ..Policy::default()
    };
    let checked = complete(contract(operation).check_request(request, &policy));
    checked.inspect_err(blames_the_client)
}

/// Whatever a client sends, it is not the server that has failed, and what is told of it has an end.
pub(super) fn blames_the_client(error: &ApiError) {
    let code = error.code();
    assert!(code.status.is_client_error(), "{error:?}");
    assert_eq!(
        code.status == StatusCode::UNPROCESSABLE_ENTITY,
        !error.violations().is_empty(),
        "{error:?}"
    );
    assert!(error.violations().len() <= MOST, "{error:?}");
}
