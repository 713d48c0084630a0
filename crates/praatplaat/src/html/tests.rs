use std::process::Command;
use std::sync::LazyLock;

use expect_test::{expect, expect_file};
use peil_analysis::{Caveat, Measure};
use peil_instrument::Lang;

use crate::fixture::{SCALES, Sample};
use crate::{Colour, Colours, HouseStyle, Logo, PlateForm, Plates, Press, Sides};

/// One press for all tests, as a program has one for all plates.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

/// The plate in these forms.
fn plate_of(sample: &Sample, unit: &str, lang: Lang, forms: &[PlateForm]) -> Vec<Vec<u8>> {
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
    let plate = plates.plate(&PRESS, unit, forms).unwrap();
    plate.files.into_iter().map(|file| file.bytes).collect()
}

fn page_of(sample: &Sample, unit: &str, lang: Lang) -> String {
    String::from_utf8(plate_of(sample, unit, lang, &[PlateForm::Html]).remove(0)).unwrap()
}

/// What is between two marks, with the marks, each time they come.
fn cut<'a>(text: &'a str, begin: &str, end: &str) -> Vec<&'a str> {
    let parts = text.match_indices(begin).map(|(at, _)| &text[at..]);
    let length = |part: &str| begin.len() + part[begin.len()..].find(end).unwrap() + end.len();
    parts.map(|part| &part[..length(part)]).collect()
}

/// The page without what is between two marks.
fn without(page: &str, begin: &str, end: &str) -> String {
    cut(page, begin, end).into_iter().fold(page.to_owned(), |left, part| left.replace(part, " "))
}

/// The words of a page as they are read, one after the other.
fn words(page: &str) -> String {
    let body = without(page, "<style>", "</style>");
    let mut words = String::new();
    let mut in_tag = false;
    for letter in body.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => (in_tag, words) = (false, words + " "),
            _ if in_tag => {}
            _ => words.push(letter),
        }
    }
    let signs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    let words = signs.iter().fold(words, |words, (escaped, sign)| words.replace(escaped, sign));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything that begins with a digit, sorted.
fn numbers(words: &str) -> Vec<&str> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, ',' | '.' | '%');
    let pieces = words.split(|letter| !is_part(letter));
    let mut numbers: Vec<&str> = pieces
        .map(|piece| piece.trim_end_matches([',', '.']))
        .filter(|piece| piece.starts_with(|letter: char| letter.is_ascii_digit()))
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The text of a PDF.
fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plate.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = Command::new("pdftotext").arg("-raw").arg(path).arg("-").output().unwrap();
    assert!(done.status.success(), "{done:?}");
    String::from_utf8(done.stdout).unwrap()
}

fn worried() -> Sample {
    let mut sample = Sample::new();
    sample.results.about.synthetic = true;
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.set("TEAM", "reporting", Some([2.44, 2.74, 3.04]));
    sample.set("TEAM", "role_model", Some([3.91, 4.21, 4.51]));
    sample
}

fn since() -> Sample {
    let mut sample = worried();
    for (at, scale) in SCALES.into_iter().enumerate() {
        sample.changed("TEAM", scale, 2.8 + 0.1 * at as f64, [-0.9, -0.2]);
    }
    sample.with_caveat("TEAM", "culture", Caveat::Reworded);
    sample.results.figures.retain(|figure| {
        let is_since = matches!(figure.measure, Measure::PreviousMean | Measure::Change);
        !(is_since && figure.subject.id().is_some_and(|id| *id == *"risks"))
    });
    sample.with_caveat("TEAM", "risks", Caveat::NotShownThen);
    sample
}

/// Ten people, a hidden scale, and questions that are not shown.
fn few() -> Sample {
    let mut sample = worried();
    sample.took_part("TEAM", 10.0, 31.0);
    for scale in SCALES {
        sample.answer("TEAM", scale, &[1, 2, 3, 2, 1]);
    }
    sample.set("TEAM", "risks", None);
    sample.results.answers[3].counts[1] = None;
    sample
}

/// Nothing but the number of people is shown.
fn hidden() -> Sample {
    let mut sample = worried();
    sample.set_all("TEAM", [None; 6]);
    for item in &mut sample.results.answers {
        item.counts[1] = None;
    }
    sample
}

#[test]
fn a_page_reads_like_this() {
    let sample = since();
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl)
        .unwrap()
        .with_sides(Sides::Front);
    let plate = plates.plate(&PRESS, "TEAM", &[PlateForm::Html]).unwrap();
    assert_eq!(plate.files[0].name, "praatplaat-TEAM-team-vergunningen-en-handhaving.html");
    let page = String::from_utf8(plate.files[0].bytes.clone()).unwrap();
    assert!(!page.contains("id=\"questions\""), "a front has no back");
    expect_file!["front.html"].assert_eq(&without(&page, "<style>", "</style>"));
}

#[test]
fn a_question_is_a_row_with_its_words() {
    let page = page_of(&few(), "TEAM", Lang::En);
    let rows = cut(&page, "<tr role=\"row\">", "</tr>");
    let drawn = rows.iter().find(|row| row.contains("class=\"drawn\"")).unwrap();
    expect![[r#"<tr role="row"><th role="rowheader" scope="row">My organisation considers integrity important.</th><td role="cell" class="drawn"><svg class="bar" aria-hidden="true" focusable="false"><rect class="unfavourable" x="0.000%" width="29.400%" height="100%"/><rect class="favourable" x="58.800%" width="29.400%" height="100%"/><rect class="no-opinion" x="90.200%" width="9.800%" height="100%"/><rect class="neutral" x="29.400%" width="29.400%" height="100%"/></svg></td><td role="cell">3<span class="label" aria-hidden="true"> unfavourable</span></td><td role="cell">3<span class="label" aria-hidden="true"> neutral</span></td><td role="cell">3<span class="label" aria-hidden="true"> favourable</span></td><td role="cell">1<span class="label" aria-hidden="true"> no opinion</span></td><td role="cell">10<span class="label" aria-hidden="true"> people</span></td></tr>"#]].assert_eq(drawn);
    let kept = rows.iter().find(|row| row.contains("colspan=\"6\"")).unwrap();
    expect![[r#"<tr role="row"><th role="rowheader" scope="row">Integrity gets attention in my organisation all year round.</th><td role="cell" class="hidden" colspan="6"><span>We show no figures for this question</span></td></tr>"#]].assert_eq(kept);
}

#[test]
fn every_number_on_paper_is_on_the_page_and_no_other() {
    let cases = [
        ("TEAM", Lang::Nl, worried()),
        ("ORG", Lang::Nl, worried()),
        ("TEAM", Lang::En, since()),
        ("TEAM", Lang::Nl, few()),
        ("TEAM", Lang::En, hidden()),
    ];
    for (unit, lang, sample) in cases {
        let forms = [PlateForm::Html, PlateForm::Pdf];
        let [page, pdf] = plate_of(&sample, unit, lang, &forms).try_into().unwrap();
        let page = String::from_utf8(page).unwrap();
        // The table gives the figures of the chart once more, with the margins that a chart draws.
        let seen =
            words(&without(&without(&page, "<title>", "</title>"), "<details>", "</details>"));
        let on_paper = text_of(&pdf);
        assert_eq!(numbers(&seen), numbers(&on_paper), "{unit} {lang:?}: {seen}\n{on_paper}");
        let alternative = cut(&page, "role=\"img\" aria-label=\"", ">")[0];
        let told = numbers(alternative);
        for number in numbers(&words(cut(&page, "<tbody", "</table>")[0])) {
            assert!(told.contains(&number), "{number} is not in {alternative}");
        }
    }
}

#[test]
fn every_word_on_paper_is_on_the_page() {
    for (lang, sample) in [(Lang::Nl, since()), (Lang::En, few()), (Lang::Nl, hidden())] {
        let released = sample.released();
        let plates =
            Plates::new(&released, &sample.questionnaire, &sample.perspectives, lang).unwrap();
        let source = plates.source(&PRESS, "TEAM").unwrap();
        let page = page_of(&sample, "TEAM", lang);
        let mut said = words(&page);
        for (begin, end) in [("aria-label=\"", "\""), ("name=\"author\" content=\"", "\"")] {
            said += &words(&cut(&page, begin, end).join(" "));
        }
        let mut missing = Vec::new();
        each_text(&source.json(), "", &mut |field, text| {
            // These are no words: the names of drawings, the tag of the language, and colours.
            let is_name = matches!(field, "bar" | "mark" | "lang") || text.starts_with('#');
            if !is_name && !said.contains(text) {
                missing.push(field.to_owned());
            }
        });
        // These two stand where there is nothing else to say.
        let is_hidden = sample.results.answers.iter().all(|item| item.counts[1].is_none());
        missing.retain(|field| is_hidden || !matches!(field.as_str(), "none" | "hidden"));
        assert!(missing.is_empty(), "{missing:?}");
    }
}

fn each_text(value: &serde_json::Value, field: &str, see: &mut impl FnMut(&str, &str)) {
    match value {
        serde_json::Value::String(text) => see(field, text),
        serde_json::Value::Array(values) => {
            for value in values {
                each_text(value, field, see);
            }
        }
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                each_text(value, name, see);
            }
        }
        _ => {}
    }
}

/// The tags of a page, without the values that hold words.
fn tags(page: &str) -> Vec<String> {
    let page = without(page, "<style>", "</style>");
    let bare = |tag: &str| without(&without(tag, "aria-label=\"", "\""), "content=\"", "\"");
    cut(&page, "<", ">").into_iter().map(bare).collect()
}

#[test]
fn no_word_becomes_markup() {
    let named = |name: &str| {
        let title = format!("nl = '''{}'''", name.replace('\u{0}', ""));
        let mut sample = Sample::with_questionnaire(|source| {
            source.replace("nl = \"Cultuur\"", &title).replace(
                "nl = \"Ik voel me vrij om op mijn werk over integriteit te praten.\"",
                &title,
            )
        });
        sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
        sample.rename("TEAM", name);
        sample.rename("ORG", name);
        page_of(&sample, "TEAM", Lang::Nl)
    };
    let plain = named("Team");
    for name in [
        "<script>alert(1)</script>",
        "</title></style><script>alert(1)</script><style>",
        "\" onmouseover=\"alert(1)",
        "'><img src=x onerror=alert(1)>",
        "{{ page.name }} {% include \"x\" %} &lt;b&gt; <!-- -->",
        "a\u{202e}b\u{0}c",
    ] {
        let page = named(name);
        assert_eq!(tags(&page), tags(&plain), "{name}");
        assert!(!page.contains(['\u{202e}', '\u{0}']), "{name}");
        let visible = name.replace(['\u{202e}', '\u{0}'], "");
        assert!(words(&page).matches(visible.as_str()).count() >= 6, "{name}: {}", words(&page));
    }
    assert!(words(&named("Team 😀 日本")).contains("Team 😀 日本"), "a browser has all letters");
}

#[test]
fn hidden_figures_are_hatched_with_the_same_words() {
    let page = page_of(&hidden(), "TEAM", Lang::Nl);
    let chart = cut(&page, "role=\"img\"", "<ul")[0];
    assert_eq!(chart.matches("class=\"hidden\"").count(), 6);
    assert_eq!(chart.matches("Voor dit thema tonen we geen cijfers").count(), 6);
    assert!(!chart.contains("href=\"#dot\"") && !chart.contains("href=\"#diamond\""), "{chart}");
    let back = cut(&page, "<table class=\"questions\"", "</table>")[0];
    let questions: usize =
        Sample::new().questionnaire.main_scales().iter().map(|scale| scale.items.len()).sum();
    assert_eq!(
        back.matches("<td role=\"cell\" class=\"hidden\" colspan=\"6\">").count(),
        questions
    );
    assert!(numbers(&words(cut(back, "<tbody", "</table>")[0])).iter().all(|n| *n == "12"));
}

#[test]
fn without_a_wave_before_nothing_is_said_of_one() {
    let before = |page: &str| {
        let drawn = page.matches("href=\"#ring\"").count();
        (drawn, page.contains("in 2021"), page.contains("<p class=\"since\">"))
    };
    assert_eq!(before(&page_of(&worried(), "TEAM", Lang::Nl)), (0, false, false));
    // Five scales and the legend; of the sixth the wave before has no figure.
    let page = page_of(&since(), "TEAM", Lang::Nl);
    assert_eq!(before(&page), (6, true, true));
    assert!(page.contains("<td role=\"cell\">niet te vergelijken<"), "{page}");
}

#[test]
fn the_organisation_stands_beside_a_unit_and_not_beside_itself() {
    let page = page_of(&worried(), "ORG", Lang::Nl);
    assert!(page.contains("class=\"chart alone\"") && !page.contains("href=\"#diamond\""));
    let mut sample = worried();
    sample.set("ORG", "culture", None);
    let page = page_of(&sample, "TEAM", Lang::Nl);
    // Five scales and the legend.
    assert_eq!(page.matches("href=\"#diamond\"").count(), 6);
    assert!(page.contains("<td role=\"cell\">geen cijfers<"), "{page}");
}

#[test]
fn the_page_stands_on_its_own_and_its_parts_find_each_other() {
    for (lang, sample) in [(Lang::Nl, since()), (Lang::En, few()), (Lang::Nl, hidden())] {
        let page = page_of(&sample, "TEAM", lang);
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", lang.tag())));
        for word in ["http:", "https:", "<script", "<link", "<img", "@import", "src="] {
            assert!(!page.contains(word), "{word}");
        }
        let values = |before: &str| -> Vec<String> {
            let found = page.split(before).skip(1).map(|rest| rest.split('"').next().unwrap());
            found.map(str::to_owned).collect()
        };
        let ids = values(" id=\"");
        for (at, id) in ids.iter().enumerate() {
            assert!(!ids[..at].contains(id), "{id} is there twice");
        }
        for id in values("aria-labelledby=\"").iter().chain(&values("href=\"#")) {
            assert!(ids.contains(id), "{id} is not there");
        }
        let levels: Vec<u32> = page
            .match_indices("<h")
            .filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert_eq!(levels[0], 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    }
}

#[test]
fn what_is_too_long_for_paper_is_not_for_a_page() {
    let mut sample = Sample::new();
    sample.rename("TEAM", &"Team Vergunningen ".repeat(100));
    assert!(page_of(&sample, "TEAM", Lang::Nl).contains("Team Vergunningen Team Vergunningen"));
}

#[test]
fn a_page_knows_names_that_paper_does_not() {
    let fingerprint = |name: &str| {
        let mut sample = Sample::new();
        sample.rename("TEAM", name);
        let released = sample.released();
        let plates =
            Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
        plates.source(&PRESS, "TEAM").unwrap().fingerprint(&PRESS)
    };
    assert_ne!(fingerprint("Team 😀"), fingerprint("Team 😃"), "both are □ on paper");
}

#[test]
fn what_lies_inside_is_drawn_and_stands_in_tables() {
    let mut sample = Sample::new();
    sample.with_teams(9);
    sample.relate("role_model_culture", [0.44, 0.46, 0.48]);
    let page = page_of(&sample, "ORG", Lang::Nl);
    let drawings = cut(&page, "<img src=\"data:image/svg+xml;base64,", "\"");
    // How they lie apart, and two pairs of scales.
    assert_eq!(drawings.len(), 3);
    assert!(words(&page).contains("Samenhang over alle mensen: 0,46 (marge 0,44 tot 0,48)."));
    let inside = cut(&page, "<section class=\"inside\"", "</main>").remove(0);
    assert_eq!(cut(inside, "<table", "</table>").len(), 3);
    // Ten teams are inside, and none has a name here.
    assert!(words(inside).contains("Communicatie 10"), "{}", words(inside));
    assert!(!words(inside).contains("Team"), "{}", words(inside));
    assert!(!page_of(&sample, "TEAM", Lang::Nl).contains("class=\"inside\""));
}

#[test]
fn a_house_style_gives_logo_name_and_colours() {
    let sample = Sample::new();
    let released = sample.released();
    let plates = Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl);
    let logo = Logo::from_bytes(b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()).unwrap();
    let style = HouseStyle {
        name: Some("Waterstad <b>".to_owned()),
        logo: Some(logo),
        colours: Colours {
            favourable: Colour::parse("#00553a").unwrap(),
            unfavourable: Colour::parse("#c2377f").unwrap(),
        },
    };
    let plates = plates.unwrap();
    let before = plates.source(&PRESS, "TEAM").unwrap().fingerprint(&PRESS);
    let plates = plates.with_house_style(style);
    let source = plates.source(&PRESS, "TEAM").unwrap();
    assert_ne!(source.fingerprint(&PRESS), before);
    let forms = [PlateForm::Html, PlateForm::Svg, PlateForm::Pdf];
    let files = source.set(&PRESS, &forms).unwrap().files;
    let page = String::from_utf8(files[0].bytes.clone()).unwrap();
    assert!(page.contains("<img class=\"logo\" src=\"data:image/svg+xml;base64,"));
    assert!(page.contains("alt=\"Waterstad &#60;b&#62;\""));
    assert!(page.contains("--blue: #00553a; --orange: #c2377f;"));
    let front = String::from_utf8(files[1].bytes.clone()).unwrap();
    assert!(
        front.contains("#00553a") && !front.contains("#0b3f7d"),
        "the drawing has other colours"
    );
}
