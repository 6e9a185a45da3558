//! Uploaded files.

use charter::{
    ApiError, Download, Multipart, Reply, RequestContext,
    multipart::{FilePart, Part},
    types::Timestamp,
};
use shop_contract::{
    apis::uploads::{CreateUploadResponse, GetUploadContentResponse, GetUploadResponse, Uploads},
    models::{self, UploadType},
};

use super::{Api, access::actor};
use crate::domain::{FileType, NewUpload, Upload};

impl Uploads for Api {
    async fn create_upload(
        &self,
        cx: &RequestContext,
        mut body: Multipart,
    ) -> Result<CreateUploadResponse, ApiError> {
        let owner = actor(cx)?;
        let mut upload = None;
        while let Some(part) = body.next().await? {
            if let Part::File(file) = part {
                let new = self.shop.begin_upload(owner, file.file_name());
                upload = Some(received(file, new).await?);
            }
        }
        // The form has ended, and with it the file that the contract requires.
        let upload = upload.ok_or_else(|| ApiError::internal("the form had no file"))?;
        let upload = self.shop(cx).keep_upload(upload).await?;
        let location = cx.link(&format!("/api/v1/uploads/{}", upload.id));
        Ok(CreateUploadResponse::Created(Reply(shown(cx, upload)), location))
    }

    async fn get_upload(&self, cx: &RequestContext, id: String) -> Result<GetUploadResponse, ApiError> {
        let upload = self.shop.get_upload(&id, actor(cx)?).await?;
        Ok(GetUploadResponse::Ok(Reply(shown(cx, upload))))
    }

    async fn get_upload_content(
        &self,
        cx: &RequestContext,
        id: String,
    ) -> Result<GetUploadContentResponse, ApiError> {
        let (upload, file) = self.shop.open_upload(&id, actor(cx)?).await?;
        let download = Download::file(file, upload.size, upload.file_type.as_str())
            .with_entity_tag(&upload.sha256)
            .with_last_modified(Timestamp(upload.created_at))
            .attached_as(&upload.filename);
        Ok(GetUploadContentResponse::Ok(download))
    }
}

/// The file, handed on as it comes.
async fn received(mut file: FilePart<'_>, mut new: NewUpload) -> Result<NewUpload, ApiError> {
    while let Some(bytes) = file.chunk().await? {
        new.write(bytes).await?;
    }
    Ok(new)
}

fn shown(cx: &RequestContext, upload: Upload) -> models::Upload {
    models::Upload {
        url: cx.link(&format!("/api/v1/uploads/{}/content", upload.id)),
        id: upload.id,
        filename: upload.filename,
        content_type: upload.file_type.into(),
        size: i64::try_from(upload.size).unwrap_or(i64::MAX),
        sha256: upload.sha256,
        created_at: Timestamp(upload.created_at),
    }
}

impl From<FileType> for UploadType {
    fn from(kind: FileType) -> Self {
        match kind {
            FileType::Png => UploadType::ImagePng,
            FileType::Jpeg => UploadType::ImageJpeg,
            FileType::Gif => UploadType::ImageGif,
            FileType::Webp => UploadType::ImageWebp,
            FileType::Pdf => UploadType::ApplicationPdf,
        }
    }
}
