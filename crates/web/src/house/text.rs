//! Small things that several pages show, and the page about accessibility.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use qrcode::{Color, EcLevel, QrCode};

use super::field::Field;
use super::page::page;
use super::shell::HouseShell;
use crate::App;
use crate::problem::Problem;
use crate::visit::AskedLang;
use crate::words::Words;

/// How long to wait before the next try, in words.
pub(crate) fn wait(words: Words<'_>, seconds: u32) -> String {
    let (key, number) = if seconds < 60 {
        ("house_enter.wait_seconds", seconds.max(1))
    } else {
        ("house_enter.wait_minutes", seconds.div_ceil(60))
    };
    words.one(key, "number", number)
}

/// The fields for a new password, typed twice.
pub(crate) fn new_password(words: Words<'_>, fault: String, differs: String) -> Vec<Field<'_>> {
    vec![
        Field::password("password", words.get("house_account.new"), "new-password")
            .helped(words.get("house_account.new_help"))
            .faulty(fault),
        Field::password("repeated", words.get("house_account.repeated"), "new-password")
            .faulty(differs),
    ]
}

/// A QR code as one path of squares.
pub(crate) struct Qr {
    /// Squares along a side, with the white around them.
    pub(crate) size: usize,
    /// The path of the dark ones.
    pub(crate) path: String,
}

/// White around a QR code, in squares.
const QUIET: usize = 4;

/// Draws an address as a QR code.
pub(crate) fn qr(address: &str) -> Result<Qr, Problem> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M);
    let code = code.map_err(Problem::internal)?;
    let width = code.width();
    let colors = code.to_colors();
    let dark = colors.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    let square = |(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
    Ok(Qr { size: width + 2 * QUIET, path: dark.map(square).collect() })
}

/// What is done for everybody to be able to use the pages, and what is not there yet.
#[derive(Template)]
#[template(path = "house/accessibility.html")]
struct AccessibilityPage<'a> {
    shell: HouseShell<'a>,
}

/// `GET /house/accessibility`
pub(crate) async fn accessibility(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    let words = app.site().words(lang);
    let title = words.get("house_access.title");
    page(&AccessibilityPage {
        shell: HouseShell::outside(app.site(), words, "/accessibility", title),
    })
}
