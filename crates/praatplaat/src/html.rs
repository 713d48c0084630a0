//! The plate as a page for a browser: the same words and figures as on paper, in one file.
//!
//! The page stands on its own: no script, no other file, nothing from elsewhere. It is wide on a wide screen, one column
//! on a phone, and prints as the two sides of an A4. Who does not see the drawings has their words and tables.

mod bar;
mod chart;
mod escape;
pub(crate) mod overview;

use askama::Template;
use data_encoding::BASE64;

use crate::content::{PlateContent, Wave};
use crate::page::{LegendMark, Page};
use crate::press::Picture;
use chart::Strips;
pub(crate) use escape::Plain;

/// The page, as its template reads it.
#[derive(Template)]
#[template(path = "plate.html")]
struct Document<'a> {
    page: &'a Page,
    chart: Strips,
    /// The drawings and the logo.
    pictures: &'a [Picture],
    words: Words,
}

/// What no other form of a plate says.
struct Words {
    /// Above the table of the chart's figures, while it is closed.
    table: String,
    /// What is in the table of all questions.
    questions: String,
    /// How to get lines to write on.
    print: String,
}

impl Document<'_> {
    /// The name of a mark's drawing.
    #[expect(clippy::unused_self, reason = "a template calls methods")]
    fn drawing(&self, mark: LegendMark) -> &'static str {
        match mark {
            LegendMark::Own => "dot",
            LegendMark::Interval => "interval",
            LegendMark::Organisation => "diamond",
            LegendMark::Threshold => "dashes",
            LegendMark::Previous => "ring",
        }
    }
}

impl Document<'_> {
    /// A picture as a part of the page: nothing is fetched.
    fn inline(&self, name: &str) -> String {
        inline(self.pictures, name)
    }
}

fn inline(pictures: &[Picture], name: &str) -> String {
    let Some(picture) = pictures.iter().find(|picture| picture.name == name) else {
        return String::new();
    };
    let kind = if picture.bytes.starts_with(b"\x89PNG") { "image/png" } else { "image/svg+xml" };
    format!("data:{kind};base64,{}", BASE64.encode(&picture.bytes))
}

/// Writes the page. Same content, same bytes.
///
/// # Errors
/// What the template has to say, which has no reason to fail.
pub(crate) fn write(
    wave: &Wave<'_>,
    content: &PlateContent,
    pictures: &[Picture],
) -> Result<String, askama::Error> {
    let page = Document {
        page: &content.page,
        chart: Strips::of(wave, content),
        pictures,
        words: Words {
            table: wave.text("html.table"),
            questions: wave.text("html.questions"),
            print: wave.text("html.print"),
        },
    };
    page.render()
}

#[cfg(test)]
mod tests;
