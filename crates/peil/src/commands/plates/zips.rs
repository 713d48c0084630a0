//! A zip for each part right below the organisation, to hand on.

use anyhow::Context;
use peil_exchange::{file_sha256, zip_files};
use peil_instrument::Lang;
use peil_praatplaat::file_stems;
use peil_praatplaat::tree::{Placed, parts};

use super::folder::PlateFolder;
use super::manifest::{FileRow, Manifest};

/// Names of the zips, by the codes of their parts.
pub fn names<'a>(tree: &[Placed<'a>], lang: Lang) -> std::collections::BTreeMap<&'a str, String> {
    let prefix = match lang {
        Lang::Nl => "praatplaten",
        Lang::En => "talk-plates",
    };
    let heads = parts(tree).filter_map(|part| part.first()).map(|head| head.unit);
    let stems = file_stems(prefix, heads.map(|unit| (unit.code.as_str(), unit.name.get(lang))));
    stems.into_iter().map(|(code, stem)| (code, format!("{stem}.zip"))).collect()
}

/// Writes the zips from the files that the list has, and removes those of earlier runs. A part without a
/// single plate has none. Gives how many there are.
///
/// # Errors
/// If the disk fails; the message names the file.
pub fn write(
    folder: &PlateFolder,
    manifest: &mut Manifest,
    tree: &[Placed<'_>],
    lang: Lang,
) -> anyhow::Result<usize> {
    let names = names(tree, lang);
    let mut zips = Vec::new();
    for part in parts(tree) {
        let files: Vec<&str> = part
            .iter()
            .filter_map(|placed| manifest.plates.get(&placed.unit.code))
            .flat_map(|plate| plate.files.iter().map(|row| row.file.name.as_str()))
            .collect();
        let head = part.first().map_or("", |head| head.unit.code.as_str());
        let Some(name) = names.get(head).filter(|_| !files.is_empty()) else { continue };
        let path = folder.path().join(name);
        let doing = || format!("writing {}", path.display());
        zip_files(&path, folder.path(), files).with_context(doing)?;
        zips.push(FileRow { name: name.clone(), sha256: file_sha256(&path).with_context(doing)? });
    }
    let gone: Vec<FileRow> = std::mem::take(&mut manifest.zips)
        .into_iter()
        .filter(|old| zips.iter().all(|new| new.name != old.name))
        .collect();
    folder.remove_ours(gone.iter());
    manifest.zips = zips;
    Ok(manifest.zips.len())
}
