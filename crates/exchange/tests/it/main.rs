//! The files as their readers see them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod collect;
mod exports;
mod icalendar;
mod limesurvey;
mod maturity;
mod own_items;
mod report;
mod sav;
mod schema;
mod xlsform;

use expect_test::expect;
use peil_analysis::{About, Dataset, Results, Survey, SurveyedUnit, decide, evaluate};
use peil_disclosure::{Policy, Released};
use peil_exchange::{
    codebook_csv, long_csv, long_rows, read_long_csv, results_json, write_atomically,
};
use peil_instrument::{Questionnaire, Text};

const QUESTIONNAIRE: &str = r#"
id = "tiny"
version = "1.0.0"
title = { nl = "Klein", en = "Small" }
minutes = 1
source = { nl = "Voor tests.", en = "For tests." }
[[parts]]
id = "core"
level = "class"
[[formats]]
id = "three"
points = [
  { nl = "Weinig", en = "Little" },
  { nl = "Wat", en = "Some" },
  { nl = "Veel, \"heel veel\"", en = "Much, \"very much\"" },
]
dont_know = { nl = "Weet ik niet", en = "I don’t know" }
[[blocks]]
id = "work"
title = { nl = "Werk", en = "Work" }
intro = { nl = "Over het werk.", en = "About work." }
[[blocks.items]]
id = "fun"
text = { nl = "=Plezier?", en = "Fun?" }
type = "rating"
format = "three"
[[blocks.items]]
id = "tiring"
text = { nl = "Vermoeiend?", en = "Tiring?" }
type = "rating"
format = "three"
[[blocks.items]]
id = "reasons"
text = { nl = "Waarom?", en = "Why?" }
type = "multiple"
options = [
  { id = "people", code = 1, text = { nl = "De mensen", en = "The people" } },
  { id = "other", code = 2, text = { nl = "Iets anders", en = "Something else" } },
]
[[scales]]
id = "joy"
title = { nl = "Plezier", en = "Joy" }
meaning = { nl = "Hoog is veel.", en = "High is much." }
items = ["fun"]
reversed = ["tiring"]
"#;

fn questionnaire() -> Questionnaire {
    peil_instrument::load("tiny.toml", QUESTIONNAIRE).unwrap()
}

/// An organisation of 40 with a shown team and a hidden one.
fn results(synthetic: bool) -> Released<Results> {
    let questionnaire = questionnaire();
    let unit = |code: &str, parent, heads| SurveyedUnit {
        code: code.to_owned(),
        parent,
        name: Text::new(format!("Naam van {code}"), format!("Name of {code}")),
        kind: "team".to_owned(),
        heads,
        invited: heads,
        whole: true,
    };
    let units = [unit("org", None, 15), unit("=A1", Some(0), 20), unit("b", Some(0), 5)];
    let mut builder = Dataset::builder(&questionnaire, units.len());
    for person in 0..12_u8 {
        builder.add(0, 0, &[1 + person % 3, 1 + person % 2, 1, person / 6]).unwrap();
        builder.add(0, 1, &[if person == 0 { 98 } else { 2 + person % 2 }, 255, 255, 255]).unwrap();
    }
    builder.add(0, 2, &[3, 1, 0, 1]).unwrap();
    builder.add(0, 2, &[3, 1, 0, 1]).unwrap();
    let dataset = builder.finish();
    let policy = Policy::new(10).unwrap();
    let survey = Survey { questionnaire: &questionnaire, units: &units, dataset: &dataset, policy };
    let about = About {
        wave: "w1".to_owned(),
        wave_name: Text::new("Meting", "Wave"),
        organisation: "tiny".to_owned(),
        questionnaire: questionnaire.id().clone(),
        version: questionnaire.version().to_owned(),
        questionnaire_hash: "0f".repeat(32),
        k: 10,
        synthetic,
    };
    evaluate(&survey, &decide(&survey).unwrap(), &about).unwrap()
}

fn long(synthetic: bool) -> String {
    let mut out = Vec::new();
    long_csv(&results(synthetic), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Whoever takes rows instead of a file gets the same, from whatever row on.
#[test]
fn rows_one_by_one_are_those_of_the_long_csv() {
    let file = read_long_csv(long(true).as_bytes()).unwrap();
    assert!(file.len() > 10);
    let rows = |from, count| long_rows(&results(true), false, from, count);
    assert_eq!(rows(0, usize::MAX), file);
    for from in [0, 1, 7, file.len() - 1, file.len(), file.len() + 5] {
        let end = file.len().min(from + 3);
        assert_eq!(rows(from, 3), file[from.min(end)..end], "{from}");
    }
    assert_eq!(long_rows(&results(true), true, 0, 9), [], "no items of its own");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the file, whole")]
fn the_long_csv() {
    let csv = long(true);
    assert!(csv.lines().count() == csv.matches("\r\n").count(), "RFC 4180 ends lines with CRLF");
    expect![[r"
        wave,organisation,unit,block,kind,id,measure,answer,n,value,low,high,status,remark
        w1,tiny,org,,unit,,heads,,,40,,,shown,verzonnen gegevens
        w1,tiny,org,,unit,,invited,,,40,,,shown,verzonnen gegevens
        w1,tiny,org,,unit,,respondents,,,26,,,shown,verzonnen gegevens
        w1,tiny,org,,unit,,response,,40,0.65,,,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,mean,,,2.4,2.3,2.6,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,mean_comparing,,,2.4,2.2,2.7,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,sd,,,0.5,,,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,score100,,,70,65,80,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,mark,,,7.3,,,shown,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha_complete,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha_standardised,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha_ordinal,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,omega,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha_dropped,fun,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,alpha_dropped,tiring,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,item_rest,fun,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,item_rest,tiring,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,loading,fun,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,loading,tiring,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,icc1,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,icc1_n0,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,icc_reml,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,icc2,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,design_effect,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,,scale,joy,weighted_mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,org,work,item,fun,mean,,25,2.32,2.1308405722925823,2.5091594277074174,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,sd,,25,0.7483314773547883,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,lower_quartile,,25,2,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,median,,25,2,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,upper_quartile,,25,3,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,skewness,,25,-0.5806154579493368,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,kurtosis,,25,-0.9511054421768712,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,count,1,26,4,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,count,2,26,9,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,count,3,26,12,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,count,98,26,1,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share,1,26,0.15384615384615385,0.08845224762371855,0.2541092148671136,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share,2,26,0.34615384615384615,0.2468531486013409,0.4609519458390289,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share,3,26,0.46153846153846156,0.35157887572684765,0.5753723978832449,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share,98,26,0.038461538461538464,0.012686729393426173,0.11072855392768327,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share_opinion,1,25,0.16,0.0640345145667644,0.3465362160717886,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share_opinion,2,25,0.36,0.20247880774458218,0.5548150225183514,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,share_opinion,3,25,0.48,0.3003128595411297,0.6650148304964323,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,top2_opinion,,25,0.84,0.6534637839282113,0.9359654854332357,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,bottom2_opinion,,25,0.52,0.33498516950356777,0.6996871404588704,shown,verzonnen gegevens
        w1,tiny,org,work,item,fun,overturn,,25,,,,undefined,verzonnen gegevens
        w1,tiny,org,work,item,reasons,count,people,14,12,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,reasons,count,other,14,8,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,reasons,share,people,14,0.8571428571428571,0.6536393971937904,0.9501898750027474,shown,verzonnen gegevens
        w1,tiny,org,work,item,reasons,share,other,14,0.5714285714285714,0.3654655436930671,0.7553003107462405,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,mean,,14,1.4285714285714286,1.1895122334814578,1.6676306236613994,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,sd,,14,0.5135525910130955,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,lower_quartile,,14,1,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,median,,14,1,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,upper_quartile,,14,2,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,skewness,,14,0.28867513459481287,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,kurtosis,,14,-1.9166666666666667,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,count,1,14,8,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,count,2,14,6,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,count,3,14,0,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,count,98,14,0,,,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share,1,14,0.5714285714285714,0.3654655436930671,0.7553003107462405,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share,2,14,0.42857142857142855,0.24469968925375948,0.634534456306933,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share,3,14,0,0,0.15463901892484697,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share,98,14,0,0,0.15463901892484697,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share_opinion,1,14,0.5714285714285714,0.32590644579650746,0.7861920109552588,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share_opinion,2,14,0.42857142857142855,0.2138079890447412,0.6740935542034924,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,share_opinion,3,14,0,0,0.2153108027376358,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,top2_opinion,,14,0.42857142857142855,0.2138079890447412,0.6740935542034924,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,bottom2_opinion,,14,1,0.7846891972623642,1,shown,verzonnen gegevens
        w1,tiny,org,work,item,tiring,overturn,,14,0.5384615384615384,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,unit,,heads,,,20,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,unit,,invited,,,20,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,unit,,respondents,,,12,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,unit,,response,,20,0.6,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,mean,,,2.5,2.3,2.8,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,mean_comparing,,,2.5,2.1,2.9,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,score100,,,75,65,90,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,mark,,,7.75,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,rest_difference,,,0.1,-0.3,0.7,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,rest_differs,,,0,,,shown,verzonnen gegevens
        w1,tiny,'=A1,,scale,joy,shrunken_mean,,,2.4,,,shown,verzonnen gegevens
        w1,tiny,'=A1,work,item,fun,mean,,,2.5,,,shown,verzonnen gegevens
        w1,tiny,'=A1,work,item,tiring,mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,unit,,heads,,,5,,,shown,verzonnen gegevens
        w1,tiny,b,,unit,,invited,,,5,,,shown,verzonnen gegevens
        w1,tiny,b,,unit,,respondents,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,unit,,response,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,mean_comparing,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,score100,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,mark,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,rest_difference,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,rest_differs,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,,scale,joy,shrunken_mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,work,item,fun,mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,work,item,tiring,mean,,,,,,hidden,verzonnen gegevens
        w1,tiny,'=A1,work,item,fun,count,1,12,0,,,shown,verzonnen gegevens
        w1,tiny,'=A1,work,item,fun,count,2,12,5,,,shown,verzonnen gegevens
        w1,tiny,'=A1,work,item,fun,count,3,12,6,,,shown,verzonnen gegevens
        w1,tiny,'=A1,work,item,fun,count,98,12,1,,,shown,verzonnen gegevens
        w1,tiny,b,work,item,fun,count,,,,,,hidden,verzonnen gegevens
        w1,tiny,'=A1,work,item,tiring,count,,,,,,hidden,verzonnen gegevens
        w1,tiny,b,work,item,tiring,count,,,,,,hidden,verzonnen gegevens
    "]].assert_eq(&csv.replace("\r\n", "\n"));
}

#[test]
fn real_answers_carry_no_remark() {
    let rows = read_long_csv(long(false).as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.remark.is_empty()));
    let rows = read_long_csv(long(true).as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.remark == "verzonnen gegevens"));
}

#[test]
fn every_figure_comes_back() {
    let released = results(true);
    let rows = read_long_csv(long(true).as_bytes()).unwrap();
    let figures: Vec<_> = released.get().every_figure().collect();
    assert_eq!(rows.len(), figures.len());
    for (row, figure) in rows.iter().zip(&figures) {
        assert_eq!((&row.unit, row.n), (&figure.unit, figure.n));
        assert_eq!((row.value, row.low, row.high), (figure.value, figure.low, figure.high));
        assert_eq!(row.status, figure.status.name());
        assert_eq!(row.measure, figure.measure.name());
    }
}

#[test]
fn other_files_are_refused() {
    assert!(read_long_csv("a,b\n1,2\n".as_bytes()).is_err());
    let broken = long(true).replacen(",40,", ",forty,", 1);
    assert!(read_long_csv(broken.as_bytes()).unwrap_err().to_string().contains("`forty`"));
}

#[test]
fn the_codebook() {
    let mut out = Vec::new();
    codebook_csv(&questionnaire(), &results(true), &mut out).unwrap();
    let csv = String::from_utf8(out).unwrap().replace("\r\n", "\n");
    let vocabulary = csv.find("heads,measure").unwrap();
    expect![[r#"
        id,kind,block,scale,reversed,answer,text_nl,text_en,remark
        w1,wave,,,,,Meting,Wave,verzonnen gegevens
        tiny,questionnaire,,,,,Klein,Small,verzonnen gegevens
        tiny,version,,,,,1.0.0,1.0.0,verzonnen gegevens
        tiny,hash,,,,,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f,verzonnen gegevens
        k,policy,,,,,10,10,verzonnen gegevens
        work,block,,,,,Werk,Work,verzonnen gegevens
        joy,scale,,,,,Plezier,Joy,verzonnen gegevens
        joy,scale_meaning,,,,,Hoog is veel.,High is much.,verzonnen gegevens
        fun,item,work,joy,0,,'=Plezier?,Fun?,verzonnen gegevens
        fun,answer,work,,,1,Weinig,Little,verzonnen gegevens
        fun,answer,work,,,2,Wat,Some,verzonnen gegevens
        fun,answer,work,,,3,"Veel, ""heel veel""","Much, ""very much""",verzonnen gegevens
        fun,answer,work,,,98,Weet ik niet,I don’t know,verzonnen gegevens
        tiring,item,work,joy,1,,Vermoeiend?,Tiring?,verzonnen gegevens
        tiring,answer,work,,,1,Weinig,Little,verzonnen gegevens
        tiring,answer,work,,,2,Wat,Some,verzonnen gegevens
        tiring,answer,work,,,3,"Veel, ""heel veel""","Much, ""very much""",verzonnen gegevens
        tiring,answer,work,,,98,Weet ik niet,I don’t know,verzonnen gegevens
        reasons,item,work,,,,Waarom?,Why?,verzonnen gegevens
        reasons,answer,work,,,people,De mensen,The people,verzonnen gegevens
        reasons,answer,work,,,other,Iets anders,Something else,verzonnen gegevens
        org,unit,,,,,Naam van org,Name of org,verzonnen gegevens
        '=A1,unit,,,,,Naam van =A1,Name of =A1,verzonnen gegevens
        b,unit,,,,,Naam van b,Name of b,verzonnen gegevens
    "#]].assert_eq(&csv[..vocabulary]);
    for kind in ["measure", "status", "column"] {
        assert!(csv[vocabulary..].contains(&format!(",{kind},")), "{kind}");
    }
}

#[test]
fn results_as_json_are_the_same_bytes_twice_and_hide_by_null() {
    let json = || {
        let mut out = Vec::new();
        results_json(&results(true), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = json();
    assert_eq!(text, json());
    assert!(text.ends_with("}\n"));
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let hidden = parsed["figures"].as_array().unwrap().iter().find(|f| f["status"] == "hidden");
    assert!(hidden.unwrap()["value"].is_null());
    assert_eq!(parsed["schema"], 1);
}

#[test]
fn a_file_that_cannot_be_finished_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("long.csv");
    write_atomically(&path, |out| Ok(long_csv(&results(true), out)?)).unwrap();
    let before = std::fs::read(&path).unwrap();
    let failed = write_atomically(&path, |out| {
        out.write_all(b"half")?;
        Err(std::io::Error::other("power cut"))
    });
    assert!(failed.is_err());
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}
