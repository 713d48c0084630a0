//! `/house/waves/{wave}/overview` and `/export`: what a closed wave gives, as pages and files.

use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use peil_accounts::{By, Event};
use peil_exchange::{ExportFormat, ExportOptions, write_zip};
use peil_instrument::Lang;
use peil_praatplaat::{PlateFile, PlateForm, Plates};
use peil_storage::Wave;

use super::exported_scans::exported_scans;
use super::gate::Inside;
use super::wave::OwnWave;
use crate::App;
use crate::problem::{Problem, ProblemKind};

/// `GET /house/waves/{wave}/overview`: all units and themes in one table, as the program makes it everywhere.
pub(crate) async fn overview(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    let form = if asked(&uri, "form").iter().any(|form| form == "pdf") {
        PlateForm::Pdf
    } else {
        PlateForm::Html
    };
    let house = app.house().clone();
    let found = house.results(&wave.code).await?.ok_or(ProblemKind::NotClosed)?;
    let made = tokio::task::spawn_blocking(move || {
        let perspectives = peil_instrument::shipped::perspectives();
        let plates = Plates::new(&found.results, &found.questionnaire, &perspectives, inside.lang)?
            .with_house_style(house.plate_style().clone());
        let press = house.press()?;
        plates.overview(press)?.set(press, &[form])
    });
    let files = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    match <[_; 1]>::try_from(files) {
        Ok([file]) if form == PlateForm::Html => Ok(shown(file.bytes)),
        Ok([file]) => Ok(download(&file.name, PDF, file.bytes)),
        // An overview of thousands of units is several documents.
        Err(files) => {
            let zip = zipped(files).await?;
            Ok(download(&format!("{}-{}.zip", wave.organisation, wave.code), ZIP, zip))
        }
    }
}

/// `GET /house/waves/{wave}/export`: the released figures as one zip, with codebooks and checksums.
pub(crate) async fn export(
    State(app): State<App>,
    inside: Inside,
    OwnWave(wave): OwnWave,
    uri: Uri,
) -> Result<Response, Problem> {
    let by = By::Account(&inside.signed);
    export_as(&app, by, inside.lang, wave, &asked(&uri, "format")).await
}

/// The zip in the formats with these names; in the usual ones if none is chosen.
pub(crate) async fn export_as(
    app: &App,
    by: By<'_>,
    lang: Lang,
    wave: Wave,
    chosen: &[String],
) -> Result<Response, Problem> {
    let formats: Vec<ExportFormat> = ExportFormat::ALL
        .into_iter()
        .filter(|format| chosen.iter().any(|name| name == format.name()))
        .collect();
    let usual = ExportOptions::default();
    let found = app.house().results(&wave.code).await?.ok_or(ProblemKind::NotClosed)?;
    let scans = exported_scans(app.house().store(), &found.questionnaire, &found.results);
    let options = ExportOptions {
        formats: if formats.is_empty() { usual.formats } else { formats },
        lang,
        licence: None,
        scans: scans.await.map_err(Problem::internal)?,
    };
    let event = Event::ExportTaken { wave: wave.code.clone() };
    app.house().accounts().record(by, event).await?;
    let name = format!("{}-{}.zip", wave.organisation, wave.code);
    let file = name.clone();
    let made = tokio::task::spawn_blocking(move || -> anyhow::Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        let out = folder.path().join(&file);
        write_zip(&found.questionnaire, &found.results, &out, &options)?;
        Ok(std::fs::read(out)?)
    });
    let bytes = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    Ok(download(&name, ZIP, bytes))
}

/// What a zip is to a browser.
pub(super) const ZIP: &str = "application/zip";
/// A table.
pub(super) const CSV: &str = "text/csv; charset=utf-8";
/// The media type of a PDF.
pub(super) const PDF: &str = "application/pdf";

/// Several files as one.
pub(super) async fn zipped(files: Vec<PlateFile>) -> Result<Vec<u8>, Problem> {
    let made = tokio::task::spawn_blocking(move || -> anyhow::Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        for file in &files {
            std::fs::write(folder.path().join(&file.name), &file.bytes)?;
        }
        let out = folder.path().join("all.zip");
        let names = files.iter().map(|file| file.name.as_str());
        peil_exchange::zip_files(&out, folder.path(), names)?;
        Ok(std::fs::read(out)?)
    });
    made.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

/// All values of a name in an address.
pub(crate) fn asked(uri: &Uri, name: &str) -> Vec<String> {
    let query = uri.query().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.filter(|(field, _)| field == name).map(|(_, value)| value.into_owned()).collect()
}

/// A whole page that the program made: its styles stand in it, so it gets a policy of its own.
pub(super) fn shown(html: Vec<u8>) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
    ];
    (headers, html).into_response()
}

/// A file to keep.
pub(super) fn download(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    // Names are made of letters, digits and hyphens: see `file_stems` and the codes of waves.
    let disposition =
        format!("attachment; filename=\"{}\"", name.replace(['"', '\\', '\r', '\n'], "-"));
    let disposition = HeaderValue::from_str(&disposition)
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
