//! `peil letters`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use peil_fieldwork::PersonalLink;
use peil_instrument::{Lang, Text};
use peil_mail::{mail_wave, refused as refused_mail};
use peil_praatplaat::{For, Letter, LetterError, LetterWave, Letters, Press};
use peil_storage::{Channel, Store, Wave, WaveStatus};

use crate::cli::{LetterChannel, LetterLang, LettersArgs};
use crate::commands::{find_wave, links, open_store, progress, team_link};
use crate::config::Config;
use crate::exit::Refusal;
use crate::private_files::PrivateFiles;

/// The most pages in one file: the typesetter keeps a whole document in memory, up to 500 MB for
/// so many
const PAGES_A_FILE: usize = 200;

/// A letter to be made.
struct ToMake {
    /// The unit's name, or whom a team link is for.
    name: Text,
    /// The limit of a team link.
    limit: Option<u32>,
    code: String,
    link: String,
}

/// Prints the letters of an open wave, or a page for each of its team links.
///
/// # Errors
/// A refusal if the wave is not open, a unit is unknown, nobody is to get a letter, or a file is there
/// already; nothing is written then.
pub async fn run(config: &Config, args: &LettersArgs) -> anyhow::Result<()> {
    let store = open_store(config).await?;
    let wave = find_wave(&store, &args.wave).await?;
    if wave.status != WaveStatus::Open {
        let message = format!("wave `{}` is not open: it has no letters", wave.code);
        return Err(Refusal::State(message).into());
    }
    let address = config.wave_address(&wave.code);
    let all = mail_wave(&store, &wave.code, address, String::new()).await?;
    let letters = if args.team_links {
        team_links(&store, config, &wave).await?
    } else {
        personal(&store, config, &wave, args).await?
    };
    store.close().await;
    let langs = langs(args.lang);
    let letters_a_file = PAGES_A_FILE / langs.len();
    let paths = names(&args.out, letters.len().div_ceil(letters_a_file));
    PrivateFiles::refuse_taken(&paths)?;

    let about = LetterWave {
        organisation: &all.organisation,
        asks: &all.asks,
        name: &all.name,
        minutes: all.minutes,
        opens_on: all.opens_on,
        closes_on: all.closes_on,
        k: all.k,
        vertrouwenspersoon: &all.vertrouwenspersoon,
        meldregeling: &all.meldregeling,
        address: &all.address,
        root: &all.root,
        key_holder: &all.key_holder,
        synthetic: all.synthetic,
    };
    let set = Letters::new(about, langs)?;
    let press = Press::new()?;
    let mut files = PrivateFiles::default();
    let bar = progress("letters", letters.len());
    for (path, chunk) in paths.iter().zip(letters.chunks(letters_a_file)) {
        let chunk: Vec<Letter<'_>> = chunk.iter().map(ToMake::letter).collect();
        let pdf = set.pdf(&press, &chunk).map_err(refused)?;
        files.write(path, &pdf)?;
        bar.inc(chunk.len() as u64);
    }
    files.publish()?;
    bar.finish_and_clear();
    report(config, letters.len(), &paths);
    Ok(())
}

impl ToMake {
    fn letter(&self) -> Letter<'_> {
        let recipient = match self.limit {
            Some(limit) => For::Team { name: &self.name, limit },
            None => For::Person { unit: &self.name },
        };
        Letter { recipient, code: &self.code, link: &self.link }
    }
}

fn langs(asked: LetterLang) -> Vec<Lang> {
    match asked {
        LetterLang::Nl => vec![Lang::Nl],
        LetterLang::En => vec![Lang::En],
        LetterLang::Both => vec![Lang::Nl, Lang::En],
    }
}

/// The letters of people, by unit; within a unit in the order of their random ids.
async fn personal(
    store: &Store,
    config: &Config,
    wave: &Wave,
    args: &LettersArgs,
) -> anyhow::Result<Vec<ToMake>> {
    let mut links = links::of_wave(store, config, &wave.code).await?;
    let mut tx = store.begin_read().await?;
    let units = tx.wave_units(&wave.code).await?;
    tx.commit().await?;
    if let Some(unknown) =
        args.units.iter().find(|code| units.iter().all(|unit| unit.code != **code))
    {
        return Err(Refusal::input(format!("wave `{}` has no unit `{unknown}`", wave.code)).into());
    }
    let refused =
        if args.bounced { refused_mail(store, &wave.code).await? } else { BTreeSet::new() };
    links.retain(|link| {
        let wanted = args.units.is_empty() || args.units.contains(&link.unit_code);
        let by_letter = if args.bounced {
            refused.contains(&link.invitation)
        } else {
            args.channel == LetterChannel::All || link.channel == Channel::Letter
        };
        wanted && by_letter
    });
    if links.is_empty() && args.bounced {
        let message = "nobody is to get a letter: no address refused a mail there";
        return Err(Refusal::State(message.to_owned()).into());
    }
    if links.is_empty() {
        let message = "nobody is to get a letter: staff.csv gives the channel letter to nobody there. \
                       `--channel all` prints letters for everybody";
        return Err(Refusal::State(message.to_owned()).into());
    }
    // Stable: the order of the ids stays within a unit.
    links.sort_by_key(|link| link.unit);
    let letter = |PersonalLink { unit, code, link, .. }: PersonalLink| ToMake {
        name: units[unit].name.clone(),
        limit: None,
        code,
        link,
    };
    Ok(links.into_iter().map(letter).collect())
}

/// The pages of team links, by name.
async fn team_links(store: &Store, config: &Config, wave: &Wave) -> anyhow::Result<Vec<ToMake>> {
    let links = team_link::of_wave(store, config, &wave.code).await?;
    if links.is_empty() {
        let message =
            format!("wave `{}` has no team links; `peil team-link add` makes one", wave.code);
        return Err(Refusal::State(message).into());
    }
    let page = |link: team_link::TeamLinkWithCode| ToMake {
        name: link.name,
        limit: Some(link.allowed),
        code: link.code,
        link: link.address,
    };
    Ok(links.into_iter().map(page).collect())
}

/// `letters.pdf`, or `letters-01.pdf` and further if it takes more than one file.
fn names(out: &Path, files: usize) -> Vec<PathBuf> {
    if files <= 1 {
        return vec![out.to_owned()];
    }
    let digits = files.to_string().len().max(2);
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    let extension =
        out.extension().map_or_else(|| "pdf".into(), |extension| extension.to_string_lossy());
    (1..=files)
        .map(|number| out.with_file_name(format!("{stem}-{number:0digits$}.{extension}")))
        .collect()
}

/// A text of the organisation that does not fit can be mended.
fn refused(error: LetterError) -> anyhow::Error {
    match error {
        LetterError::TooLong | LetterError::Address { .. } => {
            Refusal::input(error.to_string()).into()
        }
        other => other.into(),
    }
}

fn report(config: &Config, letters: usize, paths: &[PathBuf]) {
    let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    println!("{letters} letters in {}. Whoever has them can answer for others:", files.join(", "));
    println!("print, then delete. They can be made again as long as the wave is open.");
    if config.public_url.is_none() {
        eprintln!(
            "peil: public_url is not set in peil.toml, so the letters lead to {}",
            config.public_url()
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_keeps_its_name_and_more_are_numbered() {
        let names = |files| -> Vec<String> {
            let names = names(Path::new("out/letters.pdf"), files);
            names.iter().map(|path| path.display().to_string()).collect()
        };
        assert_eq!(names(1), ["out/letters.pdf"]);
        assert_eq!(names(2), ["out/letters-01.pdf", "out/letters-02.pdf"]);
        assert_eq!(names(120)[119], "out/letters-120.pdf");
    }
}
