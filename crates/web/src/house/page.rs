//! Forms that come in, and pages that go out.

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRef, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use peil_accounts::Signed;
use subtle::ConstantTimeEq;

use crate::form::Form;
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

/// Renders a page.
pub(crate) fn page(template: &impl Template) -> Result<Response, Problem> {
    Ok(Html(template.render()?).into_response())
}

/// The same for a form that has to be mended.
pub(crate) fn mend(template: &impl Template) -> Result<Response, Problem> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(template.render()?)).into_response())
}

/// The fields of a form of somebody who is in, with the token of the own session in it.
pub(crate) struct HouseForm {
    form: Form,
}

impl HouseForm {
    /// The value of a field without the blanks around it; empty if it was not sent.
    pub(crate) fn text(&self, name: &str) -> String {
        self.whole(name).trim().to_owned()
    }

    /// The value of a field as it was typed.
    pub(crate) fn whole(&self, name: &str) -> &str {
        let sent = self.form.fields().iter().rev().find(|(field, _)| field == name);
        sent.map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl DoubleEndedIterator<Item = &'f str> {
        let fields = self.form.fields().iter();
        fields.filter(move |(field, _)| field == name).map(|(_, value)| &**value)
    }
}

/// A form with a file in it, of somebody who is in: texts, and the bytes of the file with its name.
pub(crate) struct Upload {
    texts: Vec<(String, String)>,
    /// The file; none if none was chosen.
    pub(crate) file: Option<(String, Vec<u8>)>,
    /// The second file, where two may be chosen.
    pub(crate) second: Option<(String, Vec<u8>)>,
}

impl Upload {
    /// The value of a field.
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.texts.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub(crate) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        let texts = self.texts.iter();
        texts.filter(move |(field, _)| field == name).map(|(_, value)| &**value)
    }
}

impl<S> FromRequest<S> for Upload
where
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Upload, Problem> {
        let expected = request.extensions().get::<Signed>().map(|signed| signed.csrf.clone());
        let limits = Site::from_ref(state).limits;
        let read = async {
            let mut form = Multipart::from_request(request, state)
                .await
                .map_err(|_| ProblemKind::FormUnreadable)?;
            let mut upload = Upload { texts: Vec::new(), file: None, second: None };
            while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
                let name = field.name().unwrap_or_default().to_owned();
                match field.file_name().map(str::to_owned) {
                    Some(file) => {
                        let bytes = field.bytes().await.map_err(|error| refused(&error))?;
                        if !file.is_empty() || !bytes.is_empty() {
                            let place = match upload.file {
                                None => &mut upload.file,
                                Some(_) => &mut upload.second,
                            };
                            *place = Some((file, bytes.to_vec()));
                        }
                    }
                    None => upload
                        .texts
                        .push((name, field.text().await.map_err(|error| refused(&error))?)),
                }
            }
            if upload.texts.iter().any(|(_, text)| text.contains('\0')) {
                return Err(ProblemKind::FormUnreadable);
            }
            Ok::<Upload, ProblemKind>(upload)
        };
        let upload = tokio::time::timeout(limits.body * UPLOAD_PATIENCE, read).await;
        let upload = upload.unwrap_or(Err(ProblemKind::FormTooSlow))?;
        let sent = upload.text("csrf");
        let ours =
            expected.is_some_and(|expected| bool::from(sent.as_bytes().ct_eq(expected.as_bytes())));
        if ours { Ok(upload) } else { Err(ProblemKind::FormFromElsewhere.into()) }
    }
}

/// How much longer a file may take than an answer.
const UPLOAD_PATIENCE: u32 = 4;

/// Why a form with a file could not be read.
fn refused(error: &MultipartError) -> ProblemKind {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ProblemKind::UploadTooLarge
    } else {
        ProblemKind::FormUnreadable
    }
}

impl<S> FromRequest<S> for HouseForm
where
    Site: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<HouseForm, Problem> {
        let expected = request.extensions().get::<Signed>().map(|signed| signed.csrf.clone());
        let mut form = Form::from_request(request, state).await?;
        // No browser sends this, and PostgreSQL takes no text with it.
        if form.fields().iter().any(|(_, value)| value.contains('\0')) {
            return Err(ProblemKind::FormUnreadable.into());
        }
        let sent = form.take("csrf").unwrap_or_default();
        if let Some(expected) = expected
            && !bool::from(sent.as_bytes().ct_eq(expected.as_bytes()))
        {
            return Err(ProblemKind::FormFromElsewhere.into());
        }
        Ok(HouseForm { form })
    }
}
