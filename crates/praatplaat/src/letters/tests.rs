use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;

use super::*;

const CODE: &str = "k8f-z2m-0q1-7xw-3rt-9ah-vb5";
const ADDRESS: &str = "https://vragen.waterrijk.example/w/2026";

/// What an organisation says.
struct Said {
    organisation: Text,
    asks: Text,
    name: Text,
    vertrouwenspersoon: Text,
    meldregeling: Text,
}

fn said() -> Said {
    Said {
        organisation: Text::new("Gemeente Waterrijk", "Municipality of Waterrijk"),
        asks: Text::new(
            "De gemeentesecretaris vraagt dit. Zij wil weten waar u op het werk tegenaan loopt, en wat \
             beter kan. De ondernemingsraad heeft ingestemd.",
            "The town clerk asks this. She wants to know what you run into at work, and what can be \
             better. The works council has agreed.",
        ),
        name: Text::new("Integriteit op het werk 2026", "Integrity at work 2026"),
        vertrouwenspersoon: Text::new(
            "Mevrouw De Wit, 0123-456789, vertrouwenspersoon@waterrijk.example",
            "Ms De Wit, 0123-456789, vertrouwenspersoon@waterrijk.example",
        ),
        meldregeling: Text::new(
            "Op intranet onder Melden, of bij het Huis voor Klokkenluiders",
            "On the intranet under Melden, or at the Whistleblowers Authority",
        ),
    }
}

const ROOT: &str = "7K2M-9QWX-4DTC-0H8J-ZR5V-B1NG-3E6P-YAFS";
const HOLDER: &str = "de integriteitscoördinator en de ondernemingsraad";

fn wave(said: &Said) -> LetterWave<'_> {
    LetterWave {
        organisation: &said.organisation,
        asks: &said.asks,
        name: &said.name,
        minutes: 8,
        opens_on: date(2026, 10, 5),
        closes_on: date(2026, 10, 30),
        k: 10,
        vertrouwenspersoon: &said.vertrouwenspersoon,
        meldregeling: &said.meldregeling,
        address: ADDRESS,
        root: ROOT,
        key_holder: HOLDER,
        synthetic: true,
    }
}

fn made(said: &Said, langs: Vec<Lang>, recipients: &[For<'_>]) -> Result<Vec<u8>, LetterError> {
    let link = format!("{ADDRESS}#{CODE}");
    let letters: Vec<Letter<'_>> = recipients
        .iter()
        .map(|recipient| Letter { recipient: *recipient, code: CODE, link: &link })
        .collect();
    Letters::new(wave(said), langs)?.pdf(&Press::new().unwrap(), &letters)
}

/// A PDF on disk, for the programs that read it.
fn on_disk(pdf: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letters.pdf");
    std::fs::write(&path, pdf).unwrap();
    (folder, path)
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn text(path: &Path) -> String {
    run(Command::new("pdftotext").arg("-layout").arg(path).arg("-"))
}

/// A page as grey pixels: width, height, and one byte each.
fn pixels(path: &Path, page: usize) -> (usize, usize, Vec<u8>) {
    let page = page.to_string();
    let root = path.with_extension("");
    run(Command::new("pdftoppm")
        .args(["-r", "150", "-gray", "-singlefile", "-f", &page, "-l", &page])
        .arg(path)
        .arg(&root));
    let picture = std::fs::read(root.with_extension("pgm")).unwrap();
    // P5, width, height and 255, each ended by one white space; then the pixels.
    let header: Vec<&[u8]> = picture.splitn(4, u8::is_ascii_whitespace).collect();
    let number = |at: usize| std::str::from_utf8(header[at]).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(1), number(2));
    (width, height, header[3][header[3].len() - width * height..].to_vec())
}

fn team() -> Text {
    Text::new("Team Vergunningen", "Permits team")
}

#[test]
fn the_printed_qr_code_leads_to_the_link_and_the_printed_code_is_the_same() {
    let (said, unit) = (said(), team());
    let pdf = made(&said, vec![Lang::Nl, Lang::En], &[For::Person { unit: &unit }]).unwrap();
    let (_folder, path) = on_disk(&pdf);
    for page in 1..=2 {
        let (width, height, grey) = pixels(&path, page);
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| grey[y * width + x]);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        let (_, content) = grids[0].decode().unwrap();
        assert_eq!(content, format!("{ADDRESS}#{CODE}"));
        // At least 30 mm without its white border: 177 pixels at 150 dots an inch.
        let [top_left, top_right, ..] = grids[0].bounds;
        assert!(top_right.x - top_left.x >= 177, "{:?}", grids[0].bounds);
    }
    let text = text(&path);
    assert_eq!(text.matches(CODE).count(), 2, "{text}");
    assert_eq!(text.matches(ADDRESS).count(), 2, "without a code: {text}");
    assert!(!text.contains('□'), "{text}");
}

#[test]
fn a_letter_says_who_asks_how_long_until_when_and_what_is_promised() {
    let (said, unit) = (said(), team());
    let pdf = made(&said, vec![Lang::Nl], &[For::Person { unit: &unit }]).unwrap();
    let (_folder, path) = on_disk(&pdf);
    let text: String = text(&path).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "Gemeente Waterrijk",
        "De gemeentesecretaris vraagt dit.",
        "Ongeveer 8 minuten",
        "5 oktober 2026 tot en met 30 oktober 2026",
        "Meedoen is vrijwillig.",
        "Achteraf kan niemand nagaan welke antwoorden van u zijn",
        "De sleutel is in handen van de integriteitscoördinator en de ondernemingsraad.",
        "Controlereeks:",
        ROOT,
        "minstens 10 mensen uitgenodigd",
        "Dit is geen melding.",
        "Mevrouw De Wit",
        "Huis voor Klokkenluiders",
        "Verzonnen gegevens",
        "Team Vergunningen",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_team_link_says_that_its_answers_are_the_organisations() {
    let (said, name) = (said(), team());
    let pdf = made(&said, vec![Lang::Nl], &[For::Team { name: &name, limit: 30 }]).unwrap();
    let (_folder, path) = on_disk(&pdf);
    let text: String = text(&path).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["staat de hele organisatie", "30 keer", "Team Vergunningen", ROOT] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Persoonlijk"), "{text}");
}

/// A DL envelope's window, left or right, shows some of the upper third between 40 and 90 mm, as far as the
/// letter can slide in it.
#[test]
fn nothing_of_the_code_shows_through_a_window() {
    let (said, unit) = (said(), team());
    let recipients = [For::Person { unit: &unit }];
    let pdf = made(&said, vec![Lang::Nl], &recipients).unwrap();
    let (_folder, path) = on_disk(&pdf);
    // The upper third, in pixels of 72 an inch, from 30 mm downward: 85 to 281.
    let upper = ["-r", "72", "-x", "0", "-y", "85", "-W", "596", "-H", "196", "-layout"];
    let seen = run(Command::new("pdftotext").args(upper).arg(&path).arg("-"));
    let seen: Vec<&str> = seen.split_whitespace().collect();
    assert_eq!(
        seen.join(" "),
        "Persoonlijk, voor een medewerker van Gemeente Waterrijk Verzonnen gegevens"
    );
    let (width, height, grey) = pixels(&path, 1);
    let third = height / 3;
    // The right window, but for what stands below it.
    let dark = (third * 30 / 99..third * 90 / 99)
        .flat_map(|y| grey[y * width + width / 2..(y + 1) * width].iter())
        .filter(|pixel| **pixel < 200)
        .count();
    assert_eq!(dark, 0, "the right half of the upper third is blank");
}

#[test]
fn the_same_letters_are_the_same_bytes_and_a_pdf_that_passes() {
    let (said, unit) = (said(), team());
    let recipients = [For::Person { unit: &unit }; 3];
    let pdf = made(&said, vec![Lang::Nl], &recipients).unwrap();
    assert_eq!(pdf, made(&said, vec![Lang::Nl], &recipients).unwrap());
    let (_folder, path) = on_disk(&pdf);
    let checked = run(Command::new("qpdf").arg("--check").arg(&path));
    assert!(checked.contains("No syntax or stream encoding errors"), "{checked}");
    let about = run(Command::new("pdfinfo").arg(&path));
    assert!(
        about.contains("Pages:           3") && about.contains("Tagged:          yes"),
        "{about}"
    );
}

#[test]
fn long_words_and_markup_fit_or_are_refused() {
    let mut long = said();
    long.asks.nl = "#panic() *vet* `code` <label> $1+1$ ".repeat(3);
    long.name.nl = "Arbeidsongeschiktheidsverzekeringsmaatschappijonderzoek ".repeat(2);
    let unit =
        Text::new("Directie Informatievoorziening, Automatisering en Facilitaire Zaken Noord", "x");
    let pdf = made(&long, vec![Lang::Nl], &[For::Person { unit: &unit }]).unwrap();
    let (_folder, path) = on_disk(&pdf);
    assert!(text(&path).contains("#panic() *vet*"), "text stays text");
    long.asks.nl = long.asks.nl.repeat(20);
    let refused = made(&long, vec![Lang::Nl], &[For::Person { unit: &unit }]);
    assert_eq!(refused, Err(LetterError::TooLong));
}

#[test]
fn a_letter_promises_what_the_welcome_page_promises_and_no_more() {
    let web = Catalogue::parse(
        include_str!("../../../web/text/nl.toml"),
        include_str!("../../../web/text/en.toml"),
    )
    .unwrap();
    let letter = Catalogue::parse(
        include_str!("../../text/letter/nl.toml"),
        include_str!("../../text/letter/en.toml"),
    )
    .unwrap();
    for lang in [Lang::Nl, Lang::En] {
        for key in letter.keys().filter_map(|key| key.strip_prefix("promise.")) {
            let page = web.get(lang, &format!("welcome.{key}"));
            assert_eq!(letter.get(lang, &format!("promise.{key}")), page, "{key}");
        }
        for key in ["group_term", "group"] {
            let page = web.get(lang, &format!("welcome.{key}"));
            assert_eq!(letter.get(lang, &format!("person.{key}")), page, "{key}");
        }
    }
}

#[test]
fn an_address_that_fits_no_qr_code_is_refused() {
    let said = said();
    let (unit, link) = (team(), "x".repeat(5000));
    let letter = Letter { recipient: For::Person { unit: &unit }, code: CODE, link: &link };
    let refused = Letters::new(wave(&said), vec![Lang::Nl]).unwrap();
    let refused = refused.pdf(&Press::new().unwrap(), &[letter]);
    assert!(matches!(refused, Err(LetterError::Address { .. })));
}
