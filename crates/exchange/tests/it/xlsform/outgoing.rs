//! What goes out: every questionnaire comes back as it was, and what a form cannot hold is told.

use std::collections::BTreeMap;
use std::fmt::Write;

use expect_test::expect;
use peil_exchange::xlsform::{from_xlsform, to_xlsform};
use peil_instrument::{Lang, load};

use super::{all, cells, said, whole};

#[test]
fn every_questionnaire_comes_back_as_it_was() {
    for questionnaire in all() {
        let form = to_xlsform(&questionnaire).unwrap();
        let back = from_xlsform(&form.bytes).unwrap_or_else(|found| panic!("{found:#?}"));
        assert_eq!(said(&back), "", "{}", questionnaire.id());
        assert!(back.complete);
        assert_eq!(load("back.toml", &back.file).unwrap(), questionnaire);
        assert_eq!(back.file, questionnaire.to_toml());
    }
}

#[test]
fn the_same_questionnaire_gives_the_same_bytes() {
    for questionnaire in all() {
        let first = to_xlsform(&questionnaire).unwrap();
        assert!(first.bytes == to_xlsform(&questionnaire).unwrap().bytes);
    }
}

#[test]
fn no_cell_begins_a_formula() {
    let source = include_str!("../whole.toml")
        .replace("Regels\"", "=1+1\"")
        .replace("\"Rules\"", "\"@rules\"")
        .replace("\"Nog iets?\"", "\"-iets\"");
    let questionnaire = load("formulas.toml", &source).unwrap();
    let form = to_xlsform(&questionnaire).unwrap();
    for (place, text) in cells(&form.bytes) {
        assert!(!text.starts_with(['=', '+', '-', '@', '\t', '\r']), "{place:?}: {text}");
    }
    let back = from_xlsform(&form.bytes).unwrap();
    assert_eq!(back.file, questionnaire.to_toml());
}

#[test]
fn a_form_shows_what_respondents_see() {
    let cells = cells(&to_xlsform(&whole()).unwrap().bytes);
    let mut page = String::new();
    for sheet in ["survey", "choices", "settings"] {
        writeln!(page, "[{sheet}]").unwrap();
        let of_it = cells.iter().filter(|((name, ..), _)| name == sheet);
        let mut rows: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for ((_, row, _), text) in of_it {
            rows.entry(*row).or_default().push(text);
        }
        for row in rows.values() {
            writeln!(page, "{}", row.join(" | ")).unwrap();
        }
    }
    expect![[r#"
        [survey]
        type | name | label::Nederlands (nl) | label::English (en) | hint::Nederlands (nl) | hint::English (en) | constraint_message::Nederlands (nl) | constraint_message::English (en) | relevant | constraint | appearance
        note | note_source | Eigen vragen. | Our own questions.
        begin_group | theme_rules | Regels | Rules | field-list
        note | note_theme_rules | Over de regels. | About the rules.
        select_one agreement | rules_clear | De regels zijn duidelijk. | The rules are clear. | Alle regels.
        Ook ‘oude’. | All rules.
        Also "old" ones.
        select_one agreement | rules_confusing | De regels spreken elkaar tegen. | The rules contradict each other.
        select_one agreement | rules_followed | Wij houden ons aan de regels. | We keep to the rules.
        select_one agreement | rules_discussed | Wij bespreken de regels. | We discuss the rules.
        end_group | theme_rules
        begin_group | theme_seen | Gezien | Seen | field-list
        note | note_theme_seen | Over wat u zag. | About what you saw.
        select_one saw_something | saw_something | Zag u iets? | Did you see anything?
        select_multiple what_kind | what_kind | Wat zag u? | What did you see? | ‘Geen van deze’ kan niet samen met een ander antwoord. | ‘None of these’ cannot stand beside another answer. | ${saw_something} = '1' or ${saw_something} = '98' | not(selected(., 'none') and count-selected(.) > 1)
        text | remarks | Nog iets? | Anything else? | Ten hoogste 500 tekens. | At most 500 characters. | string-length(.) <= 500
        end_group | theme_seen
        [choices]
        list_name | name | label::Nederlands (nl) | label::English (en)
        agreement | 1 | Oneens | Disagree
        agreement | 2 | Neutraal | Neutral
        agreement | 3 | Eens | Agree
        agreement | 98 | Weet ik niet | I don't know
        agreement | 99 | Niet van toepassing | Not applicable
        two_points | 1 | Nee | No
        two_points | 2 | Ja | Yes
        saw_something | 1 | Ja | Yes
        saw_something | 2 | Nee | No
        saw_something | 98 | Weet ik niet | I don't know
        what_kind | money | Iets met geld | Something with money
        what_kind | gifts | Iets met geschenken | Something with gifts
        what_kind | none | Geen van deze | None of these
        [settings]
        form_title | form_id | version | default_language | style
        Kleine vragenlijst | whole | 1.2.0+2026 | Nederlands (nl) | pages
    "#]].assert_eq(&page);
}

#[test]
fn what_stays_behind_is_told() {
    let form = to_xlsform(&whole()).unwrap();
    let lines =
        |lang| -> String { form.remarks.iter().map(|remark| remark.render(lang) + "\n").collect() };
    expect![[r"
        left out: which answers are kept together (core, sensitive). In another program all answers of a person stay together: look at privacy anew.
        left out: which items form a scale, and which are reversed (clarity, practice, clarity_compared).
        left out: which scales are laid side by side (clarity_practice).
        left out: which scales are two views of the same (clarity_gap).
        left out: which questions are the organisation’s own (remarks).
        left out: which blocks a wave took (theme_rules, theme_seen).
        left out: how long it takes (2 minutes).
        left out: notes on where items come from (1).
        left out: warnings that were accepted, with the reasons (4).
        left out: the English title (Small questionnaire): the form has one title, in Dutch.
    "]].assert_eq(&lines(Lang::En));
    expect![[r"
        weggelaten: welke antwoorden bij elkaar blijven (core, sensitive). In een ander programma blijven alle antwoorden van een persoon bij elkaar: kijk opnieuw naar privacy.
        weggelaten: welke vragen een schaal vormen, en welke omgekeerd tellen (clarity, practice, clarity_compared).
        weggelaten: welke schalen naast elkaar komen (clarity_practice).
        weggelaten: welke schalen twee kanten van hetzelfde zijn (clarity_gap).
        weggelaten: welke vragen van de organisatie zelf zijn (remarks).
        weggelaten: welke blokken een meting nam (theme_rules, theme_seen).
        weggelaten: hoe lang het duurt (2 minuten).
        weggelaten: notities over de herkomst van vragen (1).
        weggelaten: aanvaarde waarschuwingen, met de reden (4).
        weggelaten: de Engelse titel (Small questionnaire): het formulier heeft één titel, in het Nederlands.
    "]].assert_eq(&lines(Lang::Nl));
}
