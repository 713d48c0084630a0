//! What the documents of a scan say.

use std::collections::BTreeMap;

use jiff::civil::date;
use peil_instrument::{Catalogue, Framework, Id, Lang, Text, shipped};
use peil_maturity::{
    AspectVerdict, Felt, Judgement, Profile, ScanKind, Verdict, agreement, changes, themes,
};

use super::*;
use crate::DocumentBlock;

fn court() -> Framework {
    shipped::framework("court_of_audit", Some("1.1.0")).unwrap()
}

fn judgements(framework: &Framework, levels: &[usize]) -> Vec<Judgement> {
    let aspects = |_| framework.aspects.iter().map(|it| (it.id.clone(), AspectVerdict::Yes));
    levels
        .iter()
        .map(|level| Judgement {
            verdict: Some(Verdict::Level(framework.levels[*level].id.clone())),
            aspects: aspects(()).collect(),
            grounds: format!("reden {level}"),
            ..Judgement::default()
        })
        .collect()
}

struct Case {
    framework: Framework,
    profile: Profile,
    judged: Vec<Judgement>,
    name: Text,
}

fn case() -> Case {
    let framework = court();
    let judged = judgements(&framework, &[2, 1, 0, 2, 3, 1, 2, 2, 0, 1, 2, 2, 1, 0, 2]);
    let agreed: Vec<Option<&Judgement>> = judged.iter().map(Some).collect();
    let profile = Profile::of(&framework, &agreed);
    Case { framework, profile, judged, name: Text::new("Gemeente <b>Stad</b>", "City") }
}

impl Case {
    fn source(&self, lang: Lang) -> MaturitySource<'_> {
        let felt = |scale: &Id| {
            let (low, high) = if scale == "risks" { (3.7, 3.9) } else { (3.0, 3.2) };
            let mean = f64::midpoint(low, high);
            (scale != "culture").then_some(Felt {
                mean,
                interval: Some((low, high)),
                threshold: 3.5,
            })
        };
        let themes = themes(&self.framework, &self.profile, felt);
        let scales: BTreeMap<Id, Text> = themes
            .iter()
            .map(|theme| {
                (theme.scale.clone(), Text::new(format!("thema {}", theme.scale), "theme"))
            })
            .collect();
        let one: Vec<Option<&Judgement>> = self.judged.iter().map(Some).collect();
        let mut other = one.clone();
        other[0] = one[1];
        MaturitySource {
            lang,
            organisation: &self.name,
            framework: &self.framework,
            kind: ScanKind::Own,
            day: date(2026, 5, 1),
            profile: &self.profile,
            reasons: self.judged.iter().map(|it| it.grounds.clone()).collect(),
            assessors: vec!["Ada".to_owned(), "Bo".to_owned()],
            agreement: Some(agreement(&self.framework, &[one, other])),
            since: Some((
                date(2024, 5, 1),
                changes((&self.framework, &self.profile), (&self.framework, &self.profile)),
            )),
            survey: Some(SurveySource {
                name: Text::new("Meting 2026", "Survey 2026"),
                people: Some((120, 84)),
                themes,
                scales,
                agreements: vec![(Text::new("Cultuur", "Culture"), [3, 1, 2, 0])],
            }),
            basic: None,
        }
    }
}

/// Every word of a document, a line for each paragraph, point and row.
fn told(document: &Document) -> String {
    let mut lines = vec![document.title.clone(), document.subtitle.clone()];
    lines.extend(document.header.iter().map(|(label, value)| format!("{label}: {value}")));
    for block in &document.blocks {
        match block {
            DocumentBlock::Heading { level, text } => {
                lines.push(format!("{} {text}", "#".repeat(usize::from(*level))));
            }
            DocumentBlock::Paragraph(text) | DocumentBlock::Note(text) => lines.push(text.clone()),
            DocumentBlock::List(points) => {
                lines.extend(points.iter().map(|point| format!("- {point}")));
            }
            DocumentBlock::Table { head, rows, .. } => {
                lines.extend([head].into_iter().chain(rows).map(|row| row.join(" | ")));
            }
            DocumentBlock::Picture { alt, .. } => lines.push(alt.clone()),
            DocumentBlock::NewPage => {}
        }
    }
    lines.join("\n")
}

#[test]
fn every_text_stands_in_both_languages() {
    let texts = Catalogue::parse(
        include_str!("../../text/maturity/nl.toml"),
        include_str!("../../text/maturity/en.toml"),
    );
    assert!(texts.is_ok(), "{texts:?}");
}

#[test]
fn the_report_says_of_every_norm_its_level_its_reason_and_what_comes_next() {
    let case = case();
    let told = told(&scan_report(&case.source(Lang::Nl)));
    let first = "Analyse van risico’s | Geregeld | reden 2 | Bij de meeste grote risico’s";
    assert!(told.contains(first), "{told}");
    assert!(told.contains(
        "Plek in het personeelsbeleid | Werkt aantoonbaar | reden 3 | Dit is het hoogste niveau."
    ));
    assert!(told.contains("Alle normen | 8 | 4 | 3 | 0"), "{told}");
    assert!(told.contains("Hoe het stond op: 1 mei 2026"));
    assert!(told.contains("overeenstemming 0,9"), "{told}");
    assert!(told.contains("Analyse van risico’s | Geregeld | Begonnen | Geregeld"), "{told}");
    assert!(told.contains("- Analyse van risico’s: gelijk gebleven"));
    assert!(!told.to_lowercase().contains("rapportcijfer"));
}

#[test]
fn structure_beside_culture_says_what_to_talk_about() {
    let case = case();
    let told = told(&scan_report(&case.source(Lang::Nl)));
    let risks = "thema risks | 1 gehaald, 1 voor een deel | 3,8 (tussen 3,7 en 3,9) | mensen ervaren het, maar het is niet geregeld";
    assert!(told.contains(risks), "{told}");
    assert!(told.contains("- thema risks: Het gaat goed zonder afspraken."), "{told}");
    assert!(told.contains("| niet bekend | niet bekend"), "culture is not shown: {told}");
}

#[test]
fn the_plan_has_seven_sections_and_an_action_for_every_gap() {
    let case = case();
    let plan = shipped::framework("policy_plan", None).unwrap();
    let document = policy_plan(&case.source(Lang::Nl), &plan);
    let told = told(&document);
    let chapters: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("# ")).collect();
    assert_eq!(chapters[0], "1. Missie en visie");
    assert_eq!(chapters[6], "7. Samenhang en middelen");
    assert_eq!(chapters[7..].len(), 3, "the year plan and two annexes: {chapters:?}");
    assert_eq!(document.header.len(), 5);
    assert!(document.header.iter().all(|(_, value)| value.is_empty()));
    let actions = told.lines().filter(|line| line.ends_with(" |  | ")).count();
    assert!(actions >= 7, "{told}");
    let action = "Een zelfstandige coördinator: ";
    assert!(told.lines().any(|line| line.starts_with(action) && line.contains("| Nog niet |  | ")));
    assert!(told.contains("Enquête onder medewerkers | 84 van 120 deden mee"), "{told}");
    assert!(told.contains("Afspraken van teams: Cultuur | 3 open, 1 bezig, 2 klaar, 0 gestopt"));
    assert!(told.contains("De veertien basisnormen zijn nog niet beoordeeld."));
}

#[test]
fn the_basic_norms_stand_in_an_annex_with_their_state() {
    let case = case();
    let basic = shipped::framework("basic_norms", None).unwrap();
    let met = Verdict::Level(basic.levels[basic.met_from].id.clone());
    let profile = Profile::of_verdicts(&basic, |norm| (norm < 9).then_some(&met));
    let plan = shipped::framework("policy_plan", None).unwrap();
    let source = MaturitySource { basic: Some((&basic, &profile)), ..case.source(Lang::En) };
    let told = told(&policy_plan(&source, &plan));
    assert!(told.contains("Of the fourteen basic standards: 9 met, 5 not known."), "{told}");
    let rows = told.lines().filter(|line| line.ends_with("| met | Arranged")).count();
    assert_eq!(rows, 9);
    let unknown = |line: &&str| {
        line.ends_with("| not known | not known") && line.starts_with(|c: char| c.is_ascii_digit())
    };
    assert_eq!(told.lines().filter(unknown).count(), 5);
}

#[test]
fn the_page_of_the_board_is_one_page_in_both_languages() {
    let case = case();
    let press = crate::Press::new().unwrap();
    for lang in Lang::ALL {
        let document = board_page(&case.source(lang));
        let pdf = document.pdf(&press).unwrap();
        let pages = String::from_utf8_lossy(&pdf).matches("/Type /Page\n").count()
            + String::from_utf8_lossy(&pdf).matches("/Type/Page/").count();
        assert!(pages <= 1, "{pages} pages");
        let told = told(&document);
        assert!(told.contains(&case.name.get(lang).to_owned()), "{told}");
    }
}

#[test]
fn the_same_scan_gives_the_same_bytes() {
    let case = case();
    let press = crate::Press::new().unwrap();
    let plan = shipped::framework("policy_plan", None).unwrap();
    for document in
        [scan_report(&case.source(Lang::Nl)), policy_plan(&case.source(Lang::Nl), &plan)]
    {
        assert_eq!(document.docx(&press).unwrap(), document.docx(&press).unwrap());
        assert_eq!(document.pdf(&press).unwrap(), document.pdf(&press).unwrap());
    }
}
