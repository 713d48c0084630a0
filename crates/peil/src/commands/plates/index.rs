//! `index.html`: every unit in the order of the organisation, with links to its plate.

use std::collections::HashSet;

use askama::Template;
use peil_analysis::Results;
use peil_instrument::Lang;
use peil_praatplaat::PlateForm;
use peil_praatplaat::tree::Placed;

use super::folder::GENERATOR;
use super::manifest::{Manifest, PlateRow};
use super::zips;
use crate::texts::TEXTS;

#[derive(Template)]
#[template(path = "plates_index.html")]
struct Page {
    lang: &'static str,
    generator: &'static str,
    title: String,
    organisation: String,
    intro: &'static str,
    why_hidden: &'static str,
    /// The mark of made-up data.
    made_up: Option<&'static str>,
    /// Above the list.
    overview: &'static str,
    overview_links: Vec<Link>,
    rows: Vec<Row>,
    /// Lists that are open behind the last row.
    open_at_the_end: usize,
}

/// A unit.
struct Row {
    /// Whether it begins a list in the unit before it.
    begins: bool,
    /// Lists that end before it.
    ends: usize,
    name: String,
    links: Vec<Link>,
    /// What stands there instead of links.
    without: Option<&'static str>,
    zip: Option<Link>,
}

struct Link {
    /// A name of a file beside the page.
    href: String,
    words: String,
}

/// The page. Same input, same bytes.
///
/// # Errors
/// If the template cannot be filled in.
pub fn page(
    results: &Results,
    tree: &[Placed<'_>],
    manifest: &Manifest,
    lang: Lang,
) -> anyhow::Result<String> {
    let text = |key: &str| TEXTS.get(lang, key);
    let names = zips::names(tree, lang);
    let zipped: HashSet<&str> = manifest.zips.iter().map(|zip| zip.name.as_str()).collect();
    let mut depth_before = None;
    let mut rows = Vec::with_capacity(tree.len());
    for Placed { unit, depth } in tree {
        let links = manifest
            .plates
            .get(&unit.code)
            .map_or_else(Vec::new, |row| links(row, "plates_index.page", lang));
        let without = if !unit.shown {
            Some(text("plates_index.hidden"))
        } else if links.is_empty() {
            Some(text("plates_index.not_made"))
        } else {
            None
        };
        let name = unit.name.get(lang).to_owned();
        let zip = names.get(unit.code.as_str()).filter(|name| zipped.contains(name.as_str()));
        rows.push(Row {
            begins: depth_before.is_none_or(|before| before < *depth),
            ends: depth_before.map_or(0, |before: usize| before.saturating_sub(*depth)),
            zip: zip.map(|file| Link {
                href: file.clone(),
                words: text("plates_index.zip").to_owned(),
            }),
            name,
            links,
            without,
        });
        depth_before = Some(*depth);
    }
    let about = &results.about;
    let page = Page {
        lang: lang.tag(),
        generator: GENERATOR,
        title: TEXTS.fill(lang, "plates_index.title", &[("wave", about.wave_name.get(lang))]),
        organisation: tree.first().map_or("", |root| root.unit.name.get(lang)).to_owned(),
        intro: text("plates_index.intro"),
        why_hidden: text("plates_index.why_hidden"),
        made_up: about.synthetic.then(|| text("plates_index.made_up")),
        overview: text("plates_index.overview"),
        overview_links: manifest
            .overview
            .as_ref()
            .map_or_else(Vec::new, |row| links(row, "plates_index.part", lang)),
        rows,
        open_at_the_end: depth_before.unwrap_or(0),
    };
    Ok(page.render()?)
}

/// A form that has a file for each page names the page, if there are more.
fn links(row: &PlateRow, numbered: &str, lang: Lang) -> Vec<Link> {
    let of = |form: PlateForm| row.files.iter().filter(move |row| row.form == form);
    row.files
        .iter()
        .map(|file| {
            let form = match file.form {
                PlateForm::Poster => TEXTS.get(lang, "plates_index.poster").to_owned(),
                form => form.extension().to_uppercase(),
            };
            let page =
                of(file.form).position(|row| row.file.name == file.file.name).unwrap_or(0) + 1;
            let words = if of(file.form).count() == 1 {
                form
            } else {
                let values = [("form", form.as_str()), ("page", &page.to_string())];
                TEXTS.fill(lang, numbered, &values)
            };
            Link { href: file.file.name.clone(), words }
        })
        .collect()
}
