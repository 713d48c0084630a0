//! An organisation's own items: in files of their own, and marked for programs.

use expect_test::expect;
use peil_analysis::{About, Dataset, Results, Survey, SurveyedUnit, decide, evaluate};
use peil_disclosure::{Policy, Released};
use peil_exchange::{
    codebook_csv, long_csv, own_codebook_csv, own_long_csv, read_long_csv, results_json,
};
use peil_instrument::{Bank, Questionnaire, Text, parse_own_items, select};

const OWN: &str = r#"
title = { nl = "Van ons", en = "From us" }
intro = { nl = "Over ons.", en = "About us." }
[[items]]
id = "own_moved"
text = { nl = "Bent u verhuisd?", en = "Have you moved?" }
type = "single"
options = [
  { id = "yes", code = 1, text = { nl = "Ja", en = "Yes" } },
  { id = "no", code = 2, text = { nl = "Nee", en = "No" } },
]
"#;

pub fn questionnaire() -> Questionnaire {
    let own = parse_own_items("own.toml", OWN, &Bank::default()).unwrap();
    select(&crate::questionnaire(), None, Some(&own), "w1").unwrap()
}

/// Two units that are shown, forty people in all.
pub fn results(questionnaire: &Questionnaire) -> Released<Results> {
    let unit = |code: &str, parent| SurveyedUnit {
        code: code.to_owned(),
        parent,
        name: Text::new(code, code),
        kind: "team".to_owned(),
        heads: 20,
        invited: 20,
        whole: true,
    };
    let units = [unit("org", None), unit("a", Some(0))];
    let mut builder = Dataset::builder(questionnaire, units.len());
    for person in 0..20_u8 {
        builder.add(0, usize::from(person % 2), &[1 + person % 3, 1 + person % 2, 1, 0]).unwrap();
        builder.add(1, 0, &[1 + u8::from(person < 5)]).unwrap();
    }
    let dataset = builder.finish();
    let policy = Policy::new(10).unwrap();
    let survey = Survey { questionnaire, units: &units, dataset: &dataset, policy };
    let about = About {
        wave: "w1".to_owned(),
        wave_name: Text::new("Meting", "Wave"),
        organisation: "tiny".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: "0f".repeat(32),
        k: 10,
        synthetic: false,
    };
    evaluate(&survey, &decide(&survey).unwrap(), &about).unwrap()
}

fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    write(&mut out);
    String::from_utf8(out).unwrap().replace("\r\n", "\n")
}

#[test]
fn figures_of_own_items_stand_in_their_own_file_and_in_no_other() {
    let questionnaire = questionnaire();
    let results = results(&questionnaire);
    let shared = text(|out| long_csv(&results, out).unwrap());
    assert!(!shared.contains("own_") && shared.contains("fun"), "{shared}");
    let own = text(|out| own_long_csv(&results, out).unwrap());
    expect![[r"
        wave,organisation,unit,block,kind,id,measure,answer,n,value,low,high,status,remark
        w1,tiny,org,own_block,item,own_moved,count,1,20,15,,,shown,
        w1,tiny,org,own_block,item,own_moved,count,2,20,5,,,shown,
        w1,tiny,org,own_block,item,own_moved,share,1,20,0.75,0.5959966454919051,0.8591699276543091,shown,
        w1,tiny,org,own_block,item,own_moved,share,2,20,0.25,0.14083007234569087,0.4040033545080948,shown,
        w1,tiny,org,own_block,item,own_moved,share_opinion,1,20,0.75,0.531299122381256,0.8881382985923344,shown,
        w1,tiny,org,own_block,item,own_moved,share_opinion,2,20,0.25,0.11186170140766566,0.468700877618744,shown,
    "]].assert_eq(&own);
    let rows = read_long_csv(own.as_bytes()).unwrap().len();
    let rows = rows + read_long_csv(shared.as_bytes()).unwrap().len();
    assert_eq!(rows, results.get().every_figure().count(), "every figure stands in one of the two");
}

#[test]
fn each_file_has_its_codebook() {
    let questionnaire = questionnaire();
    let results = results(&questionnaire);
    let shared = text(|out| codebook_csv(&questionnaire, &results, out).unwrap());
    assert!(!shared.contains("own_moved") && !shared.contains("own_block"), "{shared}");
    let own = text(|out| own_codebook_csv(&questionnaire, &results, out).unwrap());
    let vocabulary = own.find("heads,measure").unwrap();
    expect![[r"
        id,kind,block,scale,reversed,answer,text_nl,text_en,remark
        w1,wave,,,,,Meting,Wave,
        tiny,questionnaire,,,,,Klein,Small,
        tiny,version,,,,,1.0.0+w1,1.0.0+w1,
        tiny,hash,,,,,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,
        k,policy,,,,,10,10,
        own_block,block,,,,,Van ons,From us,
        own_moved,item,own_block,,,,Bent u verhuisd?,Have you moved?,
        own_moved,answer,own_block,,,1,Ja,Yes,
        own_moved,answer,own_block,,,2,Nee,No,
        org,unit,,,,,org,org,
        a,unit,,,,,a,a,
    "]].assert_eq(&own[..vocabulary]);
}

#[test]
fn programs_are_told_which_figures_are_own() {
    let results = results(&questionnaire());
    let json = text(|out| results_json(&results, out).unwrap());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    for figure in json["figures"].as_array().unwrap() {
        let is_own = figure["id"] == "own_moved";
        assert_eq!(figure.get("own"), is_own.then_some(&serde_json::Value::Bool(true)), "{figure}");
    }
}
