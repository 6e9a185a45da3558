//! The operation of the library that has an `Idempotency-Key`, for all who serve or judge it.

use charter::{Idempotency, Method, Operation};

pub(crate) static CREATE: Operation = Operation {
    idempotency: Some(Idempotency { required: false }),
    request_media_types: &["application/json"],
    ..Operation::new(
        "create_loan",
        "Loans",
        Method::Post,
        "/loans",
        "Lend a book.",
        &[201, 400, 403, 404, 409, 422],
    )
};
