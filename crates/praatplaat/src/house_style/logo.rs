//! The logo of an organisation: a picture that only shows something.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The largest file.
const MOST: u64 = 1_000_000;
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// The most pixels along a side: more is not printed anyhow, and takes all memory to unpack.
const MOST_PIXELS: u32 = 4000;

/// A picture that has been looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// What it is.
    pub kind: LogoKind,
    /// The file.
    pub bytes: Vec<u8>,
}

/// What a logo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogoKind {
    /// A drawing.
    Svg,
    /// A picture.
    Png,
}

/// Why a logo is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogoProblem {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] io::Error),
    /// It is too large.
    #[error("is larger than 1 MB; save it smaller, a logo on a plate is three centimetres wide")]
    TooLarge,
    /// It has too many pixels.
    #[error("is {width} by {height} pixels; save it with {MOST_PIXELS} at most along a side")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// It is neither an SVG nor a PNG.
    #[error("is neither an SVG nor a PNG; save it as one of these")]
    Kind,
    /// It is broken.
    #[error("is a broken SVG ({0}); save it again")]
    Broken(String),
    /// It does something, or takes something from elsewhere.
    #[error("has {0}, and a logo may only show something; save it as a plain SVG")]
    NotPlain(String),
}

impl Logo {
    /// Reads a logo.
    ///
    /// # Errors
    /// [`LogoProblem`].
    pub fn read(path: &Path) -> Result<Logo, LogoProblem> {
        let mut bytes = Vec::new();
        // A byte more than is allowed says that it is too large, whatever the file system tells of its size.
        File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
        Logo::from_bytes(bytes)
    }

    /// Looks at a logo.
    ///
    /// # Errors
    /// [`LogoProblem`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Logo, LogoProblem> {
        if bytes.len() as u64 > MOST {
            return Err(LogoProblem::TooLarge);
        }
        if bytes.starts_with(PNG_SIGNATURE) {
            check_size(&bytes)?;
            return Ok(Logo { kind: LogoKind::Png, bytes });
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| LogoProblem::Kind)?;
        check_svg(text)?;
        Ok(Logo { kind: LogoKind::Svg, bytes })
    }

    /// The name by which a template asks for it.
    pub(crate) fn file_name(&self) -> &'static str {
        match self.kind {
            LogoKind::Svg => "logo.svg",
            LogoKind::Png => "logo.png",
        }
    }
}

/// Width and height stand first in every PNG.
fn check_size(bytes: &[u8]) -> Result<(), LogoProblem> {
    let number = |at: usize| {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
        four.map(u32::from_be_bytes).ok_or(LogoProblem::Kind)
    };
    let (width, height) = (number(16)?, number(20)?);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(LogoProblem::TooManyPixels { width, height });
    }
    Ok(())
}

/// Reads all of an SVG, and refuses what does something or comes from elsewhere.
fn check_svg(text: &str) -> Result<(), LogoProblem> {
    let mut reader = Reader::from_str(text);
    let mut first = true;
    let mut in_style = false;
    loop {
        let broken = |error: quick_xml::Error| {
            if first { LogoProblem::Kind } else { LogoProblem::Broken(error.to_string()) }
        };
        match reader.read_event().map_err(broken)? {
            Event::Start(tag) => {
                check_tag(&tag, first)?;
                in_style = tag.local_name().as_ref().eq_ignore_ascii_case("style");
                first = false;
            }
            Event::Empty(tag) => {
                check_tag(&tag, first)?;
                first = false;
            }
            Event::End(_) => in_style = false,
            Event::DocType(_) => return Err(LogoProblem::NotPlain("a DOCTYPE".to_owned())),
            Event::Text(text) if in_style => check_style(&text)?,
            Event::CData(text) if in_style => check_style(&text)?,
            // An entity could spell what the style may not say.
            Event::GeneralRef(_) if in_style => return Err(elsewhere()),
            Event::Eof if first => return Err(LogoProblem::Kind),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn check_tag(tag: &BytesStart<'_>, first: bool) -> Result<(), LogoProblem> {
    let name = tag.local_name().as_ref().to_ascii_lowercase();
    if first && name != "svg" {
        return Err(LogoProblem::Kind);
    }
    if ["script", "foreignobject", "iframe", "handler", "audio", "video"].contains(&name.as_str()) {
        return Err(LogoProblem::NotPlain(format!("a <{name}>")));
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| LogoProblem::Broken(error.to_string()))?;
        let key = attribute.key.local_name().as_ref().to_ascii_lowercase();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .map_err(|error| LogoProblem::Broken(error.to_string()))?;
        if key.starts_with("on") {
            return Err(LogoProblem::NotPlain(format!("an `{key}`")));
        }
        let inside = value.trim_start();
        if key == "href" && !inside.starts_with('#') && !inside.starts_with("data:image/png;") {
            return Err(LogoProblem::NotPlain(format!("a link to \"{inside}\"")));
        }
        check_style(&value)?;
    }
    Ok(())
}

/// A style, and any other value, may point into the drawing only.
fn check_style(style: &str) -> Result<(), LogoProblem> {
    let plain: String = style.to_ascii_lowercase().split_whitespace().collect();
    let points_out = plain.match_indices("url(").any(|(at, found)| {
        let target = plain[at + found.len()..].trim_start_matches(['"', '\'']);
        !target.starts_with('#')
    });
    // A backslash could spell what the style may not say.
    if points_out || plain.contains("@import") || plain.contains('\\') {
        return Err(elsewhere());
    }
    Ok(())
}

fn elsewhere() -> LogoProblem {
    LogoProblem::NotPlain("a style that takes something from elsewhere".to_owned())
}
