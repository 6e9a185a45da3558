//! Reviews of items.

use charter::{ApiError, Precondition, Reply, RequestContext, types::Timestamp};
use shop_contract::{
    apis::reviews::{
        CreateReviewResponse, DeleteReviewResponse, GetReviewResponse, ListReviewsParams,
        ListReviewsResponse, PatchReviewResponse, Reviews,
    },
    models::{self, ReviewInput, ReviewList},
};

use super::{
    Api,
    access::actor,
    paging::{self, Frame},
};
use crate::domain::{NewReview, Review, ReviewKey, ReviewPatch, ReviewSort, Sort, each_once};

impl Reviews for Api {
    async fn list_reviews(
        &self,
        cx: &RequestContext,
        id: i64,
        params: ListReviewsParams,
    ) -> Result<ListReviewsResponse, ApiError> {
        let keyset = cx.require_keyset()?;
        let request = paging::walk(keyset, params.limit, params.include_total);
        let sort = each_once(params.sort.iter().flatten().copied().map(order).collect())?;
        let page = self.shop.list_reviews(id, &sort, &request).await?;
        let frame = Frame::walked(cx, keyset, &request, &page);
        let list = ReviewList {
            items: page.entries.into_iter().map(models::Review::from).collect(),
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListReviewsResponse::Ok(Reply(list), frame.header))
    }

    async fn create_review(
        &self,
        cx: &RequestContext,
        id: i64,
        body: ReviewInput,
    ) -> Result<CreateReviewResponse, ApiError> {
        let new = NewReview {
            rating: body.rating,
            body: body.body,
        };
        let review = self.shop(cx).create_review(id, actor(cx)?, new).await?;
        let location = cx.link(&format!("/api/v1/items/{id}/reviews/{}", review.id));
        Ok(CreateReviewResponse::Created(Reply(review.into()), location))
    }

    async fn get_review(
        &self,
        _cx: &RequestContext,
        id: i64,
        review_id: i64,
    ) -> Result<GetReviewResponse, ApiError> {
        Ok(GetReviewResponse::Ok(Reply(
            self.shop.get_review(id, review_id).await?.into(),
        )))
    }

    async fn patch_review(
        &self,
        cx: &RequestContext,
        id: i64,
        review_id: i64,
        precondition: Precondition,
        body: models::ReviewPatch,
    ) -> Result<PatchReviewResponse, ApiError> {
        let patch = ReviewPatch {
            rating: body.rating,
            body: body.body,
        };
        let (by, expected) = (actor(cx)?, precondition.into());
        let review = self
            .shop(cx)
            .patch_review(id, review_id, by, expected, patch)
            .await?;
        Ok(PatchReviewResponse::Ok(Reply(review.into())))
    }

    async fn delete_review(
        &self,
        cx: &RequestContext,
        id: i64,
        review_id: i64,
        precondition: Precondition,
    ) -> Result<DeleteReviewResponse, ApiError> {
        let (by, expected) = (actor(cx)?, precondition.into());
        self.shop(cx).delete_review(id, review_id, by, expected).await?;
        Ok(DeleteReviewResponse::NoContent)
    }
}

fn order(sort: models::ReviewSort) -> ReviewSort {
    use models::ReviewSort as Asked;
    match sort {
        Asked::Id => Sort::ascending(ReviewKey::Id),
        Asked::IdDesc => Sort::descending(ReviewKey::Id),
        Asked::Rating => Sort::ascending(ReviewKey::Rating),
        Asked::RatingDesc => Sort::descending(ReviewKey::Rating),
        Asked::CreatedAt => Sort::ascending(ReviewKey::CreatedAt),
        Asked::CreatedAtDesc => Sort::descending(ReviewKey::CreatedAt),
    }
}

impl From<Review> for models::Review {
    fn from(review: Review) -> Self {
        models::Review {
            id: review.id,
            item_id: review.item_id,
            author: review.author,
            rating: review.rating,
            body: review.body,
            created_at: Timestamp(review.created_at),
            updated_at: Timestamp(review.updated_at),
        }
    }
}
