//! `GET /assets/{name}`: the stylesheet and the script, compiled in.
//!
//! The name holds a hash of the content, so that a browser may keep a file for a year and still gets
//! the new one after a change. They are sent compressed to who takes that; pages are not.

use std::fmt::Write as _;
use std::io::Write as _;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::HouseStyle;
use crate::problem::{Problem, ProblemKind};
use crate::site::Site;

const CSS_KIND: &str = "text/css; charset=utf-8";
const JS_KIND: &str = "text/javascript; charset=utf-8";
const CSS: &str = include_str!("../assets/peil.css");
/// One script of small files, in one scope of its own.
const JS: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("../assets/script/code.js"),
    include_str!("../assets/script/keep.js"),
    include_str!("../assets/script/bytes.js"),
    include_str!("../assets/script/blind.js"),
    include_str!("../assets/script/roll.js"),
    include_str!("../assets/script/x25519.js"),
    include_str!("../assets/script/seal.js"),
    include_str!("../assets/script/send.js"),
    include_str!("../assets/script/one.js"),
    include_str!("../assets/script/sheet.js"),
    include_str!("../assets/script/screen.js"),
    include_str!("../assets/script/desk.js"),
    include_str!("../assets/script/survey.js"),
    include_str!("../assets/script/events.js"),
    "})();\n"
);

/// What only the pages of the house have.
const HOUSE_CSS: &str = include_str!("../assets/house/house.css");
const HOUSE_JS: &str =
    concat!(include_str!("../assets/house/house.js"), include_str!("../assets/house/scan.js"));

/// A file that is handed out.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    /// Its address, with the hash of its content.
    pub(crate) path: String,
    kind: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// All of them.
#[derive(Debug, Clone)]
pub(crate) struct Assets {
    pub(crate) css: Asset,
    pub(crate) js: Asset,
    pub(crate) house_css: Asset,
    pub(crate) house_js: Asset,
}

impl Assets {
    /// The stylesheet with an organisation's house style after it, and the script.
    pub(crate) fn new(style: &HouseStyle) -> Assets {
        Assets {
            css: Asset::new(format!("{CSS}\n{}", style.css()), "css", CSS_KIND),
            js: Asset::new(without_notes(JS), "js", JS_KIND),
            house_css: Asset::new(HOUSE_CSS.to_owned(), "css", CSS_KIND),
            house_js: Asset::new(without_notes(HOUSE_JS), "js", JS_KIND),
        }
    }
}

/// The script without the lines that are only for who reads its source: a first visit has to be small.
fn without_notes(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.trim_start().starts_with("// "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

impl Asset {
    fn new(content: String, ending: &str, kind: &'static str) -> Asset {
        let mut path = String::from("/assets/peil-");
        for byte in &Sha256::digest(content.as_bytes())[..6] {
            // Writing to a string cannot fail.
            let _ = write!(path, "{byte:02x}");
        }
        Asset {
            path: path + "." + ending,
            kind,
            gzip: gzip(content.as_bytes()).unwrap_or_default(),
            plain: Bytes::from(content),
        }
    }
}

/// `GET /assets/{name}`
pub(crate) async fn show(
    State(site): State<Site>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let assets = site.assets();
    let path = format!("/assets/{name}");
    let all = [&assets.css, &assets.js, &assets.house_css, &assets.house_js];
    let asset = all.into_iter().find(|asset| asset.path == path);
    let asset = asset.ok_or(ProblemKind::NotFound)?;
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers_out = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (header::CACHE_CONTROL, kept),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    if takes_gzip(&headers) && !asset.gzip.is_empty() {
        let gzip = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return Ok((headers_out, gzip, asset.gzip.clone()).into_response());
    }
    Ok((headers_out, asset.plain.clone()).into_response())
}

/// The same, compressed; `None` if that failed, which writing to memory cannot.
pub(crate) fn gzip(content: &[u8]) -> Option<Bytes> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(content).and_then(|()| gzip.finish()).ok().map(Bytes::from)
}

/// Whether a client takes what is compressed so.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut codings =
        accepted.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    codings.any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        parts.next() == Some("gzip") && !parts.any(|weight| weight.replace(' ', "") == "q=0")
    })
}
