//! Categories.

use charter::{ApiError, Precondition, Reply, RequestContext, types::Timestamp};
use shop_contract::{
    apis::categories::{
        Categories, CreateCategoryResponse, DeleteCategoryResponse, GetCategoryResponse,
        ListCategoriesParams, ListCategoriesResponse, PatchCategoryResponse,
    },
    models::{self, CategoryInput, CategoryList},
};

use super::{Api, paging::Frame};
use crate::domain::{
    Category, CategoryFilter, CategoryKey, CategoryPatch, CategorySort, NewCategory, PageRequest, Sort,
    each_once,
};

impl Categories for Api {
    async fn list_categories(
        &self,
        cx: &RequestContext,
        params: ListCategoriesParams,
    ) -> Result<ListCategoriesResponse, ApiError> {
        let request = PageRequest::new(params.page.into(), params.limit.into());
        let sort = each_once(params.sort.iter().flatten().copied().map(order).collect())?;
        let filter = CategoryFilter {
            parent_id: params.filter_parent_id_eq,
        };
        let page = self.shop.list_categories(&filter, &sort, request).await?;
        let frame = Frame::new(cx, request, page.total);
        let items = page.entries.into_iter().map(models::Category::from).collect();
        let list = CategoryList {
            items,
            meta: frame.meta,
            links: frame.links,
        };
        Ok(ListCategoriesResponse::Ok(Reply(list), frame.header))
    }

    async fn create_category(
        &self,
        cx: &RequestContext,
        body: CategoryInput,
    ) -> Result<CreateCategoryResponse, ApiError> {
        let new = NewCategory {
            name: body.name,
            slug: body.slug,
            parent_id: body.parent_id.take(),
        };
        let category = self.shop(cx).create_category(new).await?;
        let location = cx.link(&format!("/api/v1/categories/{}", category.id));
        Ok(CreateCategoryResponse::Created(Reply(category.into()), location))
    }

    async fn get_category(&self, _cx: &RequestContext, id: i64) -> Result<GetCategoryResponse, ApiError> {
        Ok(GetCategoryResponse::Ok(Reply(
            self.shop.get_category(id).await?.into(),
        )))
    }

    async fn patch_category(
        &self,
        cx: &RequestContext,
        id: i64,
        precondition: Precondition,
        body: models::CategoryPatch,
    ) -> Result<PatchCategoryResponse, ApiError> {
        let patch = CategoryPatch {
            name: body.name,
            slug: body.slug,
            parent_id: body.parent_id.into(),
        };
        let expected = precondition.into();
        let category = self.shop(cx).patch_category(id, expected, patch).await?;
        Ok(PatchCategoryResponse::Ok(Reply(category.into())))
    }

    async fn delete_category(
        &self,
        cx: &RequestContext,
        id: i64,
        precondition: Precondition,
    ) -> Result<DeleteCategoryResponse, ApiError> {
        self.shop(cx).delete_category(id, precondition.into()).await?;
        Ok(DeleteCategoryResponse::NoContent)
    }
}

fn order(sort: models::CategorySort) -> CategorySort {
    use models::CategorySort as Asked;
    match sort {
        Asked::Id => Sort::ascending(CategoryKey::Id),
        Asked::IdDesc => Sort::descending(CategoryKey::Id),
        Asked::Name => Sort::ascending(CategoryKey::Name),
        Asked::NameDesc => Sort::descending(CategoryKey::Name),
    }
}

impl From<Category> for models::Category {
    fn from(category: Category) -> Self {
        models::Category {
            id: category.id,
            name: category.name,
            slug: category.slug,
            parent_id: category.parent_id,
            created_at: Timestamp(category.created_at),
            updated_at: Timestamp(category.updated_at),
        }
    }
}
