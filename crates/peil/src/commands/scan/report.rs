//! `peil scan report`

use std::path::Path;

use anyhow::Context;
use peil_instrument::Lang;
use peil_praatplaat::Press;
use peil_storage::Store;
use peil_web::{ScanPaper, ScanPapers, wave_beside};

use super::{find, told};
use crate::commands::find_wave;
use crate::commands::results::of_wave;
use crate::config::Config;
use crate::exit::Refusal;

/// Writes the papers of a closed scan, each as DOCX and as PDF.
pub async fn run(
    config: &Config,
    store: &Store,
    code: &str,
    (wave, lang, out): (Option<&str>, Lang, &Path),
) -> anyhow::Result<()> {
    let mut tx = store.begin_read().await?;
    let scan = find(&mut tx, code).await?;
    let beside = wave_beside(&mut tx, &scan.organisation, scan.day).await?;
    tx.commit().await?;
    let wave = match wave {
        Some(wave) => {
            let found = find_wave(store, wave).await?;
            if found.organisation != scan.organisation {
                let text = format!("wave `{wave}` is of another organisation than scan `{code}`");
                return Err(Refusal::input(text).into());
            }
            Some(found.code)
        }
        None => beside.map(|wave| wave.code),
    };
    let survey = match &wave {
        Some(wave) => Some(of_wave(config, wave).await?),
        None => None,
    };
    let papers = ScanPapers::of(store, &scan.organisation, code, survey.as_ref()).await;
    let papers = papers.map_err(told)?;
    let press = Press::new().context("setting up the press")?;
    std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let mut names = Vec::new();
    for paper in ScanPaper::ALL {
        let document = papers.paper(paper, lang).context("a framework for plans")?;
        for (ending, bytes) in [("pdf", document.pdf(&press)?), ("docx", document.docx(&press)?)] {
            let name = format!("{}.{ending}", paper.stem());
            let path = out.join(&name);
            peil_exchange::write_atomically(&path, |file| file.write_all(&bytes))
                .with_context(|| format!("writing {}", path.display()))?;
            names.push(name);
        }
    }
    match &wave {
        Some(wave) => println!("{code}, beside wave {wave}"),
        None => println!("{code}; no closed wave lies within two years of it"),
    }
    println!("{} in {}", names.join(", "), out.display());
    Ok(())
}
