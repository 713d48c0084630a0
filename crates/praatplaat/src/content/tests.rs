use peil_analysis::Results;

use super::*;
use crate::fixture::{SCALES, Sample};
use crate::page::{LegendMark, Themes};

pub(crate) fn wave(sample: &Sample, lang: Lang) -> Wave<'_> {
    Wave {
        results: &sample.results,
        figures: sample.results.index(),
        questionnaire: &sample.questionnaire,
        perspectives: sample
            .perspectives
            .iter()
            .flat_map(|p| p.scales.iter().map(move |scale| (scale, p)))
            .collect(),
        smallest: smallest(&sample.results),
        texts: Catalogue::parse(
            include_str!("../../text/nl.toml"),
            include_str!("../../text/en.toml"),
        )
        .unwrap(),
        lang,
        style: HouseStyle::default(),
    }
}

pub(crate) fn content(sample: &Sample, unit: &str, lang: Lang) -> PlateContent {
    wave(sample, lang).content(sample.results.unit(unit).unwrap(), Sides::Both).unwrap()
}

fn named(themes: &Themes) -> Vec<&str> {
    themes.list.iter().map(|theme| theme.name.as_str()).collect()
}

/// The value of a figure of the results, as the plate has to write it.
fn shown(results: &Results, unit: &str, scale: &str) -> String {
    let subject = Subject::Scale(Id::new(scale).unwrap());
    let figure = results.index().get(unit, &subject, Measure::Mean).unwrap().value.unwrap();
    number::decimal(figure, 1, Lang::Nl)
}

#[test]
fn says_who_took_part_in_words() {
    let mut sample = Sample::new();
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(page.response.figure, "23 van de 31");
    assert_eq!(page.response.explained, "mensen deden mee (74%)");
    let page = content(&sample, "ORG", Lang::Nl).page;
    assert_eq!(page.response.figure, "1.124 van de 1.530");
    sample.took_part("TEAM", 10.0, 40.0);
    let page = content(&sample, "TEAM", Lang::En).page;
    assert_eq!(page.response.figure, "10 of 40");
    assert_eq!(page.response.explained, "people took part (25%)");
}

#[test]
fn every_mean_is_the_figure_of_the_results() {
    let mut sample = Sample::new();
    for (index, scale) in SCALES.into_iter().enumerate() {
        let step = index as f64 / 100.0;
        sample.set("TEAM", scale, Some([1.0, 2.03 + step * 7.0, 3.1 + step]));
        sample.set("ORG", scale, Some([3.0, 3.44 + step * 3.0, 4.0]));
    }
    let content = content(&sample, "TEAM", Lang::Nl);
    assert_eq!(content.page.opgaven.list.len(), 3);
    for theme in &content.page.opgaven.list {
        let index = content.scales.iter().position(|scale| scale.name == theme.name).unwrap();
        let own = shown(&sample.results, "TEAM", SCALES[index]);
        let organisation = shown(&sample.results, "ORG", SCALES[index]);
        assert_eq!(theme.figures, format!("Hier {own} · hele organisatie {organisation}"));
        let spoken = format!("{}: gemiddelde {own}, marge van 1,0 tot ", theme.name);
        assert!(content.page.chart.alt.contains(&spoken), "{}", content.page.chart.alt);
    }
}

#[test]
fn names_strengths_and_opgaven_with_their_own_question() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.set("TEAM", "role_model", Some([3.9, 4.2, 4.5]));
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(named(&page.opgaven), ["Cultuur"]);
    assert_eq!(named(&page.strengths), ["Voorbeeldgedrag"]);
    let culture = sample.perspectives.iter().find(|p| p.theme == *"culture").unwrap();
    assert_eq!(page.opgaven.list[0].question, culture.opgave.nl);
    let role_model = sample.perspectives.iter().find(|p| p.theme == *"role_model").unwrap();
    assert_eq!(page.strengths.list[0].question, role_model.strength.nl);
    assert_eq!(page.opgaven.more, None);
}

#[test]
fn names_three_and_lists_the_others() {
    let mut sample = Sample::new();
    sample.set_all("TEAM", [Some([2.0, 2.3, 2.6]); 6]);
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(named(&page.opgaven), ["Communicatie", "Bekendheid met het beleid", "Cultuur"]);
    assert_eq!(
        page.opgaven.more.unwrap(),
        "Ook een opgave: Formeel melden, Voorbeeldgedrag, Omgaan met risico’s."
    );
    // The page says "drie" and "three" in words.
    assert_eq!(rule::MOST, 3);
}

#[test]
fn the_whole_organisation_is_compared_with_nothing() {
    let mut sample = Sample::new();
    sample.set("ORG", "culture", Some([3.0, 3.1, 3.2]));
    let content = content(&sample, "ORG", Lang::Nl);
    assert!(content.is_whole);
    assert!(content.scales.iter().all(|scale| scale.organisation.is_none()));
    assert_eq!(content.page.opgaven.list[0].figures, "Gemiddeld 3,1");
    assert_eq!(content.page.subtitle, "De hele organisatie");
    assert!(!content.page.chart.legend.iter().any(|key| key.mark == LegendMark::Organisation));
    assert!(!content.page.chart.alt.contains("hele organisatie"));
}

#[test]
fn nothing_to_name_is_said_honestly() {
    let page = content(&Sample::new(), "TEAM", Lang::Nl).page;
    assert!(page.strengths.list.is_empty() && page.opgaven.list.is_empty());
    assert!(page.strengths.none.starts_with("Geen thema komt er duidelijk bovenuit."));
    assert!(page.opgaven.none.starts_with("Geen thema blijft duidelijk achter."));
}

#[test]
fn all_hidden_has_the_same_words_for_every_scale() {
    let mut sample = Sample::new();
    sample.set_all("TEAM", [None; 6]);
    sample.results.figures.retain(|figure| {
        // One figure is absent, the others are marked hidden: a reader cannot tell.
        figure.unit != "TEAM" || figure.subject != Subject::Scale(Id::new("risks").unwrap())
    });
    let content = content(&sample, "TEAM", Lang::Nl);
    assert!(content.scales.iter().all(|scale| scale.own.is_none() && scale.verdict.is_none()));
    assert_eq!(
        content.page.chart.alt.matches(": geen cijfers, Gemeente Waterstad: 3,5.").count(),
        6
    );
    assert!(content.page.opgaven.none.starts_with("Zonder cijfers"));
    assert!(content.page.strengths.none.starts_with("Zonder cijfers"));
}

#[test]
fn a_figure_of_another_status_is_not_read() {
    let mut sample = Sample::new();
    for figure in &mut sample.results.figures {
        // A value that slipped through beside the status must not reach the page.
        if figure.unit == "TEAM" && matches!(figure.subject, Subject::Scale(_)) {
            figure.status = Status::Hidden;
        }
    }
    assert!(content(&sample, "TEAM", Lang::Nl).scales.iter().all(|scale| scale.own.is_none()));
}

#[test]
fn made_up_data_say_so() {
    let mut sample = Sample::new();
    assert_eq!(content(&sample, "TEAM", Lang::Nl).page.synthetic, None);
    sample.results.about.synthetic = true;
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(page.synthetic.as_deref(), Some("Verzonnen gegevens"));
    assert!(page.source.contains("verzonnen"));
}

#[test]
fn every_text_exists_in_both_languages() {
    let mut sample = Sample::new();
    sample.results.about.synthetic = true;
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.set("TEAM", "risks", None);
    for lang in Lang::ALL {
        for unit in ["ORG", "TEAM"] {
            let page = content(&sample, unit, lang).page;
            let all = serde_json::to_string(&page).unwrap();
            assert!(!all.contains('⟦'), "{all}");
            assert!(!all.contains("{unit}") && !all.contains("{threshold}"), "{all}");
            assert_eq!(page.lang, lang.tag());
        }
    }
    for key in ["low", "high", "own", "organisation", "strength", "opgave", "hidden"] {
        assert!(wave(&sample, Lang::Nl).texts.has(&format!("chart.{key}")));
    }
}

#[test]
fn a_shown_unit_without_counts_is_an_error() {
    let mut sample = Sample::new();
    sample.results.figures.retain(|figure| figure.measure != Measure::Invited);
    let team = sample.results.unit("TEAM").unwrap();
    assert_eq!(
        wave(&sample, Lang::Nl).content(team, Sides::Both).unwrap_err(),
        PlateError::MissingFigure { unit: "TEAM".to_owned(), figure: "invited" }
    );
}

#[test]
fn where_the_response_is_hidden_the_plate_says_that_there_were_enough() {
    let mut sample = Sample::new();
    for figure in &mut sample.results.figures {
        if matches!(figure.measure, Measure::Respondents | Measure::Response)
            && figure.unit == "TEAM"
        {
            (figure.value, figure.status) = (None, Status::Hidden);
        }
    }
    let response = content(&sample, "TEAM", Lang::Nl).page.response;
    let invited = sample.results.index().get("TEAM", &Subject::Unit, Measure::Invited).unwrap();
    assert_eq!(response.figure, format!("10 of meer van de {}", invited.value.unwrap()));
    assert_eq!(response.explained, "mensen deden mee; hoeveel precies, tonen we hier niet");
}

fn since(sample: &Sample, lang: Lang) -> String {
    content(sample, "TEAM", lang).page.since.join(" ")
}

#[test]
fn without_a_wave_before_nothing_is_said_of_it() {
    let page = content(&Sample::new(), "TEAM", Lang::Nl).page;
    assert!(page.since.is_empty());
    assert!(!page.chart.legend.iter().any(|key| key.mark == LegendMark::Previous));
    assert!(!page.reading.lines.iter().any(|line| line.contains("rondje")));
}

#[test]
fn only_a_change_beyond_chance_is_named() {
    let mut sample = Sample::new();
    for scale in SCALES {
        sample.changed("TEAM", scale, 3.4, [-0.2, 0.5]);
    }
    assert_eq!(since(&sample, Lang::Nl), "Geen duidelijk verschil met 2021.");
    sample.changed("TEAM", "culture", 2.9, [0.1, 1.1]);
    sample.changed("TEAM", "risks", 4.1, [-1.0, -0.2]);
    assert_eq!(
        since(&sample, Lang::Nl),
        "Hoger dan in 2021: Cultuur. Lager dan in 2021: Omgaan met risico’s. Geen duidelijk verschil \
         met 2021: de andere thema’s."
    );
    // An interval that ends at 0 holds it; and what prints the same is no difference.
    sample.changed("TEAM", "culture", 2.9, [0.0, 1.1]);
    sample.changed("TEAM", "risks", 3.54, [-1.0, -0.02]);
    assert_eq!(since(&sample, Lang::En), "No clear difference from 2021.");
}

#[test]
fn the_mean_of_then_is_the_figure_of_the_results() {
    let mut sample = Sample::new();
    sample.changed("TEAM", "culture", 2.94, [0.1, 1.1]);
    let content = content(&sample, "TEAM", Lang::Nl);
    let Some(Since::Compared { previous, .. }) = content.scales[2].since else {
        panic!("culture is compared");
    };
    let subject = Subject::Scale(Id::new("culture").unwrap());
    let index = sample.results.index();
    assert_eq!(
        Some(previous.value),
        index.get("TEAM", &subject, Measure::PreviousMean).unwrap().value
    );
    assert!(content.page.chart.alt.contains("in 2021 2,9"), "{}", content.page.chart.alt);
    assert!(content.page.chart.legend.iter().any(|key| key.mark == LegendMark::Previous));
    assert!(content.page.reading.lines.iter().any(|line| line.contains("2021")));
}

#[test]
fn why_there_is_no_comparison_is_said_once() {
    let without = |caveat: &Caveat| !Caveat::WITH_CARE.contains(caveat);
    for caveat in Caveat::ALL.into_iter().filter(without) {
        for lang in Lang::ALL {
            let mut sample = Sample::new();
            for scale in SCALES {
                sample.with_caveat("TEAM", scale, caveat);
            }
            let content = content(&sample, "TEAM", lang);
            assert_eq!(content.page.since.len(), 1, "{:?}", content.page.since);
            assert!(content.page.since[0].contains("2021"), "{:?}", content.page.since);
            assert!(!content.page.since[0].contains('⟦'), "{:?}", content.page.since);
            assert!(
                content.scales.iter().all(|scale| scale.since == Some(Since::NotCompared(caveat)))
            );
        }
    }
    let mut sample = Sample::new();
    for scale in SCALES {
        sample.changed("TEAM", scale, 3.4, [-0.2, 0.5]);
    }
    for caveat in Caveat::WITH_CARE {
        sample.with_caveat("TEAM", "culture", caveat);
        let words = since(&sample, Lang::Nl);
        assert!(words.ends_with("Geen duidelijk verschil met 2021."), "{words}");
        assert!(words.contains("een verschil kan ook daarvan komen"), "{words}");
    }
}

#[test]
fn what_is_hidden_now_says_nothing_of_then() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", None);
    sample.changed("TEAM", "culture", 2.9, [0.1, 1.1]);
    let content = content(&sample, "TEAM", Lang::Nl);
    assert_eq!(content.scales[2].since, None);
    assert!(content.page.since.is_empty());
}

#[test]
fn a_theme_shows_the_question_that_tells_most() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.set("TEAM", "role_model", Some([3.9, 4.2, 4.5]));
    let place = |id: &str| sample.questionnaire.item_index(id).unwrap();
    let (few, many) = (place("free_to_discuss"), place("manager_good_example"));
    sample.answer_item("TEAM", few, vec![6, 5, 7, 2, 2]);
    sample.answer_item("TEAM", many, vec![0, 0, 2, 9, 10]);
    let page = content(&sample, "TEAM", Lang::Nl).page;
    let opgave = page.opgaven.list[0].answers.as_ref().unwrap();
    assert_eq!(opgave.statement, sample.questionnaire.items()[few].text.get(Lang::Nl));
    // 11, 7, 4 and one of 23.
    assert_eq!(opgave.words, "48% ongunstig · 30% neutraal · 17% gunstig · 4% geen mening");
    let strength = page.strengths.list[0].answers.as_ref().unwrap();
    assert_eq!(strength.statement, sample.questionnaire.items()[many].text.get(Lang::Nl));
}

#[test]
fn below_twenty_answers_are_people() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.answer("TEAM", "culture", &[1, 2, 4, 8, 4]);
    let words = |sample: &Sample| {
        let page = content(sample, "TEAM", Lang::En).page;
        page.opgaven.list[0].answers.clone().unwrap().words
    };
    // Nineteen with one who does not know, where that is offered: twenty.
    assert_eq!(words(&sample), "15% unfavourable · 20% neutral · 60% favourable · 5% no opinion");
    sample.answer("TEAM", "culture", &[1, 2, 3, 8, 4]);
    assert_eq!(words(&sample), "3 unfavourable · 3 neutral · 12 favourable · 1 no opinion");
}

#[test]
fn where_answers_are_not_told_the_plate_has_none() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    sample.results.answers.clear();
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(page.opgaven.list[0].answers, None);
    let rows = page.back.as_ref().unwrap().groups.iter().flat_map(|group| &group.rows);
    for row in rows {
        assert_eq!(
            (&row.amounts, row.bar, row.hidden.as_str()),
            (&None, None, "Voor deze vraag tonen we geen cijfers")
        );
    }
}

#[test]
fn a_third_that_does_not_know_is_an_opgave() {
    let mut sample = Sample::new();
    sample.set("TEAM", "reporting", Some([4.0, 4.3, 4.6]));
    let scale = sample.questionnaire.scale_index("reporting").unwrap();
    for item in sample.questionnaire.scales()[scale].items.clone() {
        sample.answer_item("TEAM", item.item, vec![0, 0, 2, 4, 4, 13]);
    }
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(named(&page.opgaven), ["Formeel melden"]);
    let figures = &page.opgaven.list[0].figures;
    assert!(figures.ends_with("een op de drie antwoorden of meer is ‘weet ik niet’"), "{figures}");
}

#[test]
fn the_back_explains_the_themes_that_are_named_and_the_front_can_stand_alone() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", Some([2.0, 2.3, 2.6]));
    let page = content(&sample, "TEAM", Lang::Nl).page;
    assert_eq!(page.dilemma.heading, "Een dilemma: Cultuur");
    let back = page.back.as_ref().unwrap();
    let explained: Vec<&str> = back.aids.iter().map(|aid| aid.name.as_str()).collect();
    assert_eq!(explained, ["Cultuur"]);
    let questions: usize = back.groups.iter().map(|group| group.rows.len()).sum();
    let of_scales: usize =
        sample.questionnaire.main_scales().iter().map(|scale| scale.items.len()).sum();
    assert_eq!(questions, of_scales);
    let team = sample.results.unit("TEAM").unwrap();
    let front = wave(&sample, Lang::Nl).content(team, Sides::Front).unwrap().page;
    assert_eq!(front.back, None);
    assert_eq!(front.opgaven, page.opgaven);
}

#[test]
fn inside_an_organisation_its_smallest_units_lie_apart_without_a_name() {
    let mut sample = Sample::new();
    sample.with_teams(7);
    sample.relate("role_model_culture", [0.44, 0.46, 0.48]);
    let content = content(&sample, "ORG", Lang::Nl);
    let inside = content.inside.unwrap();
    // The seven, and the team that was there; what is not shown is in none of it.
    let spread = inside.spread.unwrap();
    let communication: Vec<f64> = spread.rows[0].inside.clone();
    let released: Vec<f64> = ["TEAM", "T000", "T001", "T002", "T003", "T004", "T005", "T006"]
        .map(|unit| {
            let subject = Subject::Scale(Id::new("communication").unwrap());
            sample.results.index().get(unit, &subject, Measure::Mean).unwrap().value.unwrap()
        })
        .to_vec();
    assert_eq!(communication, released);
    assert_eq!(spread.rows[0].range, "3,0 tot 4,4");
    assert_eq!(inside.page.relations.len(), 2);
    assert_eq!(inside.page.relations[0].words.len(), 2, "{:?}", inside.page.relations[0]);
    assert!(inside.page.relations[0].words[1].contains("0,46 (marge 0,44 tot 0,48)"));
    // Of the second relation nothing is released, so nothing is said.
    assert_eq!(inside.page.relations[1].words.len(), 1);
    let words = serde_json::to_string(&content.page.inside).unwrap();
    assert!(!words.contains("Team 3") && !words.contains("Griffie"), "{words}");
}

#[test]
fn a_team_and_a_unit_of_two_have_no_page_about_what_lies_inside() {
    let mut sample = Sample::new();
    sample.with_teams(1);
    assert_eq!(content(&sample, "TEAM", Lang::Nl).inside, None);
    assert_eq!(content(&sample, "ORG", Lang::Nl).inside, None);
}

#[test]
fn how_a_group_sees_itself_stands_beside_how_others_see_it() {
    let mut sample = Sample::with_gap();
    sample.set("ORG", "reporting", Some([3.9, 4.1, 4.3]));
    sample.set("ORG", "role_model", Some([3.0, 3.1, 3.2]));
    let inside = content(&sample, "ORG", Lang::Nl).inside.unwrap();
    let pairs = inside.pairs.unwrap();
    assert_eq!((pairs.rows[0].own, pairs.rows[0].others), (Some(4.1), Some(3.1)));
    assert_eq!(pairs.rows[0].words, "zelf 4,1 · medewerkers 3,1");
    // What is not shown of one is said, in the same words whatever the reason.
    sample.set("ORG", "reporting", None);
    let inside = content(&sample, "ORG", Lang::Nl).inside.unwrap();
    assert_eq!(inside.pairs.unwrap().rows[0].words, "zelf geen cijfer · medewerkers 3,1");
    // A team has no managers to lay beside it.
    assert_eq!(content(&sample, "TEAM", Lang::Nl).inside, None);
}

#[test]
fn where_a_theme_is_hidden_the_nearest_unit_that_has_it_is_named() {
    let mut sample = Sample::new();
    sample.set("TEAM", "culture", None);
    let content = content(&sample, "TEAM", Lang::Nl);
    let culture = &content.scales[2];
    assert_eq!(culture.nearest.as_deref(), Some("Gemeente Waterstad: 3,5"));
    assert!(content.page.chart.alt.contains("Cultuur: geen cijfers, Gemeente Waterstad: 3,5."));
    assert_eq!(content.scales[1].nearest, None);
    // Where nobody above has it either, there is nothing to name.
    sample.set("ORG", "culture", None);
    assert_eq!(self::content(&sample, "TEAM", Lang::Nl).scales[2].nearest, None);
}

#[test]
fn how_a_group_sees_itself_is_no_theme_of_the_front() {
    let sample = Sample::with_gap();
    let content = content(&sample, "ORG", Lang::Nl);
    let names: Vec<&str> = content.scales.iter().map(|scale| scale.name.as_str()).collect();
    assert!(!names.contains(&"Formeel melden"), "{names:?}");
    assert_eq!(content.page.back.unwrap().groups.len(), 5);
    assert_eq!(content.inside.unwrap().pairs.unwrap().rows.len(), 1);
}
