//! The page to read, as its readers see it.

use std::collections::BTreeSet;

use expect_test::expect;
use peil_analysis::{
    About, Dataset, Earlier, Results, Survey, SurveyedUnit, decide, evaluate, evaluate_since,
};
use peil_disclosure::{Policy, Released};
use peil_exchange::{long_csv, own_report_html, read_long_csv, report_html};
use peil_instrument::{Lang, Lineage, Questionnaire, Text};

use crate::{own_items, questionnaire};

/// A wave of an organisation with two teams.
struct Wave {
    questionnaire: Questionnaire,
    /// What the first team is called.
    name: &'static str,
    /// Respondents per team.
    people: u8,
    /// What is added to an answer.
    more: u8,
}

impl Wave {
    fn new() -> Wave {
        Wave { questionnaire: questionnaire(), name: "Noord", people: 30, more: 0 }
    }

    fn units(&self) -> Vec<SurveyedUnit> {
        let unit = |code: &str, parent, name: &str| SurveyedUnit {
            code: code.to_owned(),
            parent,
            name: Text::new(name, name),
            kind: "team".to_owned(),
            heads: 40,
            invited: 40,
            whole: true,
        };
        vec![unit("org", None, "Stad"), unit("n", Some(0), self.name), unit("z", Some(0), "Zuid")]
    }

    fn dataset(&self) -> Dataset {
        let mut builder = Dataset::builder(&self.questionnaire, 3);
        for team in [1, 2] {
            for person in 0..self.people {
                let fun = if person % 9 == 8 { 98 } else { (1 + self.more + person % 2).min(3) };
                let tiring = 1 + person % 3;
                builder.add(0, team, &[fun, tiring, 1 - person % 2, person % 2]).unwrap();
            }
        }
        builder.finish()
    }

    fn about(&self, wave: &str) -> About {
        About {
            wave: wave.to_owned(),
            wave_name: Text::new("Meting", "Wave"),
            organisation: "stad".to_owned(),
            questionnaire: self.questionnaire.id().clone(),
            version: self.questionnaire.version().to_owned(),
            questionnaire_hash: "0f".repeat(32),
            k: 10,
            synthetic: true,
        }
    }

    fn results(&self) -> Released<Results> {
        let (units, dataset) = (self.units(), self.dataset());
        let survey = self.survey(&units, &dataset);
        evaluate(&survey, &decide(&survey).unwrap(), &self.about("w2")).unwrap()
    }

    /// Beside a wave before; `lineage`: pairs of units then and now.
    fn since(&self, then: &Wave, lineage: &[(&str, &str)]) -> Released<Results> {
        let (units, dataset) = (self.units(), self.dataset());
        let (units_then, dataset_then) = (then.units(), then.dataset());
        let survey = self.survey(&units, &dataset);
        let survey_then = then.survey(&units_then, &dataset_then);
        let code = |code| Some(code).filter(|code: &&str| !code.is_empty());
        let pairs = lineage.iter().map(|(then, now)| (code(*then), code(*now)));
        let lineage = Lineage::from_pairs(pairs).unwrap();
        let (decision_then, about_then) = (decide(&survey_then).unwrap(), then.about("w1"));
        let earlier = Earlier {
            survey: survey_then,
            decision: &decision_then,
            about: &about_then,
            moment: "2022",
            lineage: &lineage,
        };
        let decision = decide(&survey).unwrap();
        evaluate_since(&survey, &decision, &self.about("w2"), &earlier).unwrap()
    }

    fn survey<'a>(&'a self, units: &'a [SurveyedUnit], dataset: &'a Dataset) -> Survey<'a> {
        let policy = Policy::new(10).unwrap();
        Survey { questionnaire: &self.questionnaire, units, dataset, policy }
    }

    fn page(&self, results: &Released<Results>, lang: Lang) -> String {
        report_html(&self.questionnaire, results, lang, None).unwrap()
    }
}

/// The page without style and vocabulary.
fn figures_of(page: &str) -> &str {
    let begin = page.find("<main").unwrap();
    &page[begin..page.find("<section id=\"words\">").unwrap()]
}

/// The words of a page, a piece of text a line.
fn words(html: &str) -> String {
    let pieces = html.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    let lines: Vec<&str> = pieces.map(str::trim).filter(|text| !text.is_empty()).collect();
    lines.join("\n")
}

/// What stands in the cells of figures: numbers, the ends of intervals, words.
fn cells(html: &str) -> Vec<String> {
    let of = |tag: &str| {
        let (begin, end) = (format!("<{tag}"), format!("</{tag}>"));
        let pieces = html.split(begin.as_str()).skip(1);
        let bodies = pieces.map(|piece| piece.split(end.as_str()).next().unwrap());
        bodies.map(|body| words(&format!("<{body}"))).collect::<Vec<String>>()
    };
    let cells = [of("td"), of("dd")].concat();
    cells
        .iter()
        .flat_map(|cell| cell.split(['\n']))
        .flat_map(|line| line.split(" tot "))
        .map(str::to_owned)
        .collect()
}

/// The numbers of an export as the page is to print them.
fn exported(results: &Released<Results>) -> BTreeSet<String> {
    let mut out = Vec::new();
    long_csv(results, &mut out).unwrap();
    let mut numbers = BTreeSet::new();
    for row in read_long_csv(out.as_slice()).unwrap() {
        let (factor, decimals, sign) = match row.measure.as_str() {
            "heads" | "invited" | "respondents" | "count" => (1.0, 0, ""),
            "response" | "share" | "share_opinion" | "top2_opinion" | "bottom2_opinion" => {
                (100.0, 1, "%")
            }
            name if name.starts_with("alpha") || name == "correlation" => (1.0, 3, ""),
            _ => (1.0, 2, ""),
        };
        for value in [row.value, row.low, row.high].into_iter().flatten() {
            let ten = 10_f64.powi(decimals);
            // The half of a written number goes up, whatever binary makes of it.
            let rounded = (value.abs() * factor * ten + 1e-7).round() / ten;
            let minus = if value < 0.0 && rounded > 0.0 { "−" } else { "" };
            let places = usize::try_from(decimals).unwrap();
            numbers.insert(format!("{minus}{rounded:.places$}{sign}").replace('.', ","));
        }
        numbers.extend(row.n.map(|n| n.to_string()));
    }
    numbers
}

fn is_number(text: &str) -> bool {
    text.trim_start_matches('−').starts_with(|letter: char| letter.is_ascii_digit())
}

#[test]
#[expect(clippy::too_many_lines, reason = "the page, whole")]
fn the_page() {
    let wave = Wave::new();
    let page = wave.page(&wave.results(), Lang::Nl);
    assert!(page.starts_with("<!doctype html>") && page.contains("<html lang=\"nl\">"), "{page}");
    expect![[r"
        Wie meedeed
        Wie meedeed in de hele organisatie
        wat
        cijfer
        mensen
        120
        uitgenodigd
        120
        respondenten
        60
        respons
        50,0%
        Schalen
        Een schaal maakt van een paar vragen over hetzelfde één cijfer. Onder de naam staat wat een hoog cijfer betekent.
        De schalen van de hele organisatie
        schaal
        gemiddelde
        n
        standaardafwijking
        alfa
        Plezier
        Hoog is veel.
        1,70
        1,60 tot 1,90
        0,50
        −0,090
        −0,840 tot 0,350
        Werk
        =Plezier?
        gemiddelde
        1,52
        1,42 tot 1,62
        mensen met een mening
        54
        standaardafwijking
        0,50
        mediaan
        2,00
        aandeel hoogste twee
        51,9%
        38,9% tot 64,6%
        aandeel laagste twee
        100,0%
        93,4% tot 100,0%
        1
        43,3%
        2
        46,7%
        98
        Antwoorden van 60 mensen op: =Plezier?
        antwoord
        aantal
        aandeel
        aandeel van wie een mening gaf
        1
        Weinig
        26
        43,3%
        34,8% tot 52,3%
        48,1%
        35,4% tot 61,1%
        2
        Wat
        28
        46,7%
        37,9% tot 55,6%
        51,9%
        38,9% tot 64,6%
        3
        Veel, &#34;heel veel&#34;
        0
        0,0%
        0,0% tot 3,1%
        0,0%
        0,0% tot 6,6%
        98
        Weet ik niet
        6
        10,0%
        5,8% tot 16,7%
        Vermoeiend?
        gemiddelde
        2,00
        1,85 tot 2,15
        mensen met een mening
        60
        standaardafwijking
        0,82
        mediaan
        2,00
        aandeel hoogste twee
        66,7%
        54,1% tot 77,3%
        aandeel laagste twee
        66,7%
        54,1% tot 77,3%
        1
        33,3%
        2
        33,3%
        3
        33,3%
        Antwoorden van 60 mensen op: Vermoeiend?
        antwoord
        aantal
        aandeel
        aandeel van wie een mening gaf
        1
        Weinig
        20
        33,3%
        25,5% tot 42,2%
        33,3%
        22,7% tot 45,9%
        2
        Wat
        20
        33,3%
        25,5% tot 42,2%
        33,3%
        22,7% tot 45,9%
        3
        Veel, &#34;heel veel&#34;
        20
        33,3%
        25,5% tot 42,2%
        33,3%
        22,7% tot 45,9%
        98
        Weet ik niet
        0
        0,0%
        0,0% tot 3,1%
        Waarom?
        1
        50,0%
        2
        50,0%
        Antwoorden van 60 mensen op: Waarom?
        antwoord
        aantal
        aandeel
        1
        De mensen
        30
        50,0%
        41,2% tot 58,8%
        2
        Iets anders
        30
        50,0%
        41,2% tot 58,8%
        Eenheden
        De eenheden staan in de volgorde van de organisatie; wie onder een ander hoort, springt in. Dit is geen rangorde. Het interval is dat om te vergelijken: twee eenheden waarvan de intervallen overlappen, verschillen misschien alleen door toeval.
        Wie meedeed en het gemiddelde van elke schaal, per eenheid
        eenheid
        mensen
        respondenten
        respons
        Plezier
        Stad
        120
        60
        50,0%
        1,70
        1,60 tot 1,90
        Noord
        40
        30
        75,0%
        1,70
        1,50 tot 2,00
        Zuid
        40
        niet getoond
        niet getoond
        niet getoond"]].assert_eq(&words(figures_of(&page)));
}

#[test]
fn the_page_stands_on_its_own_and_is_the_same_twice() {
    let wave = Wave::new();
    let page = wave.page(&wave.results(), Lang::En);
    assert_eq!(page, wave.page(&wave.results(), Lang::En));
    for word in ["<script", "<link", "<img", "@import", "http:", "https:", "⟦", "src="] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("<html lang=\"en\">") && page.contains("1.60 to 1.90"), "{page}");
}

#[test]
fn every_number_on_the_page_is_a_figure_of_the_export() {
    let (then, now) = (Wave::new(), Wave { more: 1, ..Wave::new() });
    let lineage = [("org", "org"), ("n", "n"), ("z", "z")];
    for results in [now.results(), now.since(&then, &lineage)] {
        let page = now.page(&results, Lang::Nl);
        let (there, told) = (cells(figures_of(&page)), exported(&results));
        let numbers: Vec<&String> = there.iter().filter(|cell| is_number(cell)).collect();
        assert!(numbers.len() > 60, "{there:?}");
        for number in numbers {
            assert!(told.contains(number), "{number} is in no export: {told:?}");
        }
    }
}

#[test]
fn the_parts_of_a_bar_fill_it() {
    let wave = Wave::new();
    let page = wave.page(&wave.results(), Lang::Nl);
    let bar = page.split("<svg class=\"bar\"").nth(1).unwrap().split("</svg>").next().unwrap();
    let widths = bar.split(" width=\"").skip(1).map(|rest| rest.split('%').next().unwrap());
    let sum: f64 = widths.map(|width| width.parse::<f64>().unwrap()).sum();
    assert!((sum - 98.0).abs() < 0.01, "all but the blank before \"weet ik niet\": {sum}");
    assert!(bar.contains("class=\"part none\""), "{bar}");
}

#[test]
fn a_name_with_signs_of_html_stays_words() {
    let name = "<script>alert('x')</script> & \"co\"";
    let wave = Wave { name, ..Wave::new() };
    let page = wave.page(&wave.results(), Lang::Nl);
    assert!(!page.contains("<script"), "{page}");
    assert!(page.contains("&#60;script&#62;alert("), "{page}");
}

#[test]
fn what_is_hidden_has_the_same_words_everywhere_and_no_bar() {
    let wave = Wave { people: 3, ..Wave::new() };
    let results = wave.results();
    let page = wave.page(&results, Lang::Nl);
    assert!(!page.contains("class=\"bar\""), "{}", figures_of(&page));
    let public: BTreeSet<String> = ["40", "120"].map(str::to_owned).into();
    for cell in cells(figures_of(&page)).iter().filter(|cell| !cell.is_empty()) {
        assert!(cell == "niet getoond" || public.contains(cell), "{cell}");
    }
}

#[test]
fn without_a_wave_before_nothing_is_compared() {
    let wave = Wave::new();
    let page = wave.page(&wave.results(), Lang::Nl);
    assert!(!page.contains("vorige meting"), "{page}");
}

#[test]
fn a_change_says_whether_it_is_more_than_chance() {
    let (low, high) = (Wave::new(), Wave { more: 1, ..Wave::new() });
    let lineage = [("org", "org"), ("n", "n"), ("z", "z")];
    let page = high.page(&high.since(&low, &lineage), Lang::Nl);
    assert!(page.contains("Hoger dan toen: meer dan toeval."), "{page}");
    let page = low.page(&low.since(&high, &lineage), Lang::Nl);
    assert!(page.contains("Lager dan toen: meer dan toeval."), "{page}");
    let page = low.page(&low.since(&low, &lineage), Lang::Nl);
    assert!(page.contains("Kan toeval zijn."), "{page}");
}

#[test]
fn a_caveat_of_a_comparison_stands_in_words() {
    let text = crate::QUESTIONNAIRE.replace("=Plezier?", "Hebt u plezier?");
    let text = text.replace("1.0.0", "1.1.0");
    let now =
        Wave { questionnaire: peil_instrument::load("tiny.toml", &text).unwrap(), ..Wave::new() };
    let lineage = [("org", "org"), ("n", "n"), ("", "z")];
    let page = now.page(&now.since(&Wave::new(), &lineage), Lang::Nl);
    let shown = words(figures_of(&page));
    assert!(shown.contains("heeft andere woorden dan toen"), "{shown}");
}

#[test]
fn own_items_have_a_page_of_their_own() {
    let questionnaire = own_items::questionnaire();
    let results = own_items::results(&questionnaire);
    let page = report_html(&questionnaire, &results, Lang::Nl, None).unwrap();
    assert!(!page.contains("own_") && !page.contains("verhuisd"), "{page}");
    let own = own_report_html(&questionnaire, &results, Lang::Nl, None).unwrap();
    expect![[r"
        Van ons
        Bent u verhuisd?
        1
        75,0%
        2
        25,0%
        Antwoorden van 20 mensen op: Bent u verhuisd?
        antwoord
        aantal
        aandeel
        aandeel van wie een mening gaf
        1
        Ja
        15
        75,0%
        59,6% tot 85,9%
        75,0%
        53,1% tot 88,8%
        2
        Nee
        5
        25,0%
        14,1% tot 40,4%
        25,0%
        11,2% tot 46,9%"]]
    .assert_eq(&words(figures_of(&own)));
}
