//! A key's way before and after the operation: claimed, looked up, and what its answer becomes.

use std::sync::Arc;

use poem::{Request, Response, http::StatusCode};

use super::{
    Key, StoredAnswer,
    claims::{Claim, Claims},
    conflict,
    digest::{Digest, Fingerprints},
    fingerprint, in_progress,
};
use crate::{context::RequestContext, error::ApiError, operation::Operation, unit_of_work::Ledger};

/// What a request with a key finds.
pub(crate) enum Turn {
    /// Its answer, given before.
    Answered(Response),
    /// Nobody has answered it: the operation runs.
    Ours(Claimed),
}

/// Where answers are kept, and what stands for keys and requests there.
#[derive(Clone, Copy)]
pub(crate) struct Kept<'a> {
    pub(crate) ledger: &'a dyn Ledger,
    pub(crate) digests: &'a Fingerprints,
}

/// The right to answer for a key, as long as it lives.
#[derive(Debug)]
pub(crate) struct Claimed {
    claim: Claim,
    fingerprint: Digest,
}

impl Claimed {
    /// Claims the key and looks up what is stored under it, in this order: whoever had the claim before has stored its
    /// answer by now.
    ///
    /// # Errors
    ///
    /// 409 while the first request is running, 409 or 422 when the key came with another request.
    pub(crate) async fn take(
        key: &Key,
        operation: &Operation,
        context: &RequestContext,
        request: &Request,
        claims: &Arc<Claims>,
        Kept { ledger, digests }: Kept<'_>,
    ) -> Result<Turn, ApiError> {
        let claim = claims
            .claim(key.scoped(digests, operation, context))
            .ok_or_else(in_progress)?;
        let claimed = Claimed {
            fingerprint: fingerprint::of(digests, operation, key.as_bytes(), context.uri(), request),
            claim,
        };
        match claimed.given(context, ledger).await? {
            Some(before) => Ok(Turn::Answered(before)),
            None => Ok(Turn::Ours(claimed)),
        }
    }

    /// The answer that was given under the key, if there is one.
    ///
    /// # Errors
    ///
    /// 409 or 422 when the key came with another request.
    pub(crate) async fn given(
        &self,
        context: &RequestContext,
        ledger: &dyn Ledger,
    ) -> Result<Option<Response>, ApiError> {
        let stored = ledger.recall(&self.claim.key()).await?;
        stored.map(|stored| self.replay(stored, context)).transpose()
    }

    /// The answer of somebody who was first after all: another process, whose commit came before ours.
    ///
    /// # Errors
    ///
    /// As [`Claimed::take`].
    pub(crate) async fn answered(
        &self,
        context: &RequestContext,
        ledger: &dyn Ledger,
    ) -> Result<Response, ApiError> {
        // It may have run out in between; the next request begins anew.
        self.given(context, ledger).await?.ok_or_else(in_progress)
    }

    fn replay(&self, stored: StoredAnswer, context: &RequestContext) -> Result<Response, ApiError> {
        if stored.fingerprint == self.fingerprint {
            stored.replay()
        } else {
            Err(conflict(&context.conventions().policy))
        }
    }

    /// What is kept of the answer; nothing where the answer is about this attempt only: who asked, how it was asked, or
    /// a failure of ours. The key is then free for the next one.
    ///
    /// # Errors
    ///
    /// 500 for a body that breaks off.
    pub(crate) async fn kept(&self, response: &mut Response) -> Result<Option<StoredAnswer>, ApiError> {
        if !is_kept(response.status()) {
            return Ok(None);
        }
        StoredAnswer::of(response, self.claim.key(), self.fingerprint)
            .await
            .map(Some)
    }
}

fn is_kept(status: StatusCode) -> bool {
    let of_this_attempt = matches!(
        status,
        StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_ACCEPTABLE
            | StatusCode::PRECONDITION_FAILED
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::PRECONDITION_REQUIRED
            | StatusCode::TOO_MANY_REQUESTS
    );
    !status.is_server_error() && !of_this_attempt
}
