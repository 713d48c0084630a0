//! `GET /assets/{name}`: the stylesheet, the script and the icon, compiled in.
//!
//! The name holds a hash of the content, so that a browser may keep a file for a year and still gets
//! the new one after a change.

use std::fmt::Write;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::App;
use crate::problem::{Problem, ProblemKind};

const CSS: &str = include_str!("../assets/peil.css");
const JS: &str = include_str!("../assets/peil.js");
const ICON: &str = include_str!("../assets/peil.svg");

/// The paths of the assets, with the hash of their content.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    pub(crate) css: String,
    pub(crate) js: String,
    pub(crate) icon: String,
}

impl Assets {
    pub(crate) fn new() -> Assets {
        Assets { css: path(CSS, "css"), js: path(JS, "js"), icon: path(ICON, "svg") }
    }
}

fn path(content: &str, ending: &str) -> String {
    let mut path = String::from("/assets/peil-");
    for byte in &Sha256::digest(content.as_bytes())[..6] {
        // Writing to a string cannot fail.
        let _ = write!(path, "{byte:02x}");
    }
    path + "." + ending
}

/// `GET /assets/{name}`
pub(crate) async fn show(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let assets = app.assets();
    let path = format!("/assets/{name}");
    let (kind, content) = if path == assets.css {
        ("text/css; charset=utf-8", CSS)
    } else if path == assets.js {
        ("text/javascript; charset=utf-8", JS)
    } else if path == assets.icon {
        ("image/svg+xml", ICON)
    } else {
        return Err(ProblemKind::NotFound.into());
    };
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kind = HeaderValue::from_static(kind);
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], content).into_response())
}
