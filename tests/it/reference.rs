//! `peil analyse --reference`: the figures beside those of R packages for the same made-up data.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::program::{done, peil, refused};

/// Family, values compared, tolerance: the rest of the table depends on the machine's last digits.
const TABLE: &str = "\
items and scores 868 1e-9
skewness, kurtosis 48 1e-9
intervals of shares 144 1e-9
alpha 117 1e-9
omega 24 1e-9
omega (factanal) 15 2e-6
omega (lavaan) 45 1e-5
correlations 378 1e-9
polychoric 20 5e-5
within and between 104 1e-9
ICC by ANOVA 189 1e-9
random intercept 309 1e-5
rwg, AD 96 1e-9
means of groups 294 1e-9
group against rest 324 1e-9
two means 160 1e-9
g (effectsize) 16 2e-4
Mann-Whitney, Cliff 96 1e-9
two shares 210 1e-9
odds ratio (Fisher) 10 2e-4
key drivers 42 1e-9
designs, post-strata 733 1e-9
raking, trimming 578 1e-9
weighted shares 9 1e-9
weighted shares (fit) 6 1e-5
kappa, Krippendorff 146 1e-9
ICC of assessors 84 1e-9
";

fn shipped() -> PathBuf {
    crate::repository().join("crates/peil/reference")
}

/// A copy of the data and values, to break something in.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(shipped()).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|ending| ending != "R") {
            std::fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
        }
    }
    folder
}

fn change(folder: &Path, file: &str, at: &str, to: impl FnOnce(&Value) -> Value) {
    let file = folder.join(file);
    let mut json: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let value = json.pointer_mut(at).unwrap_or_else(|| panic!("no {at}"));
    *value = to(value);
    std::fs::write(file, json.to_string()).unwrap();
}

fn compare(folder: &Path) -> Output {
    peil(folder).args(["analyse", "--reference"]).arg(folder).output().unwrap()
}

#[test]
fn figures_agree_with_those_of_r() {
    let folder = copy();
    let said = done(peil(folder.path()).args(["analyse", "--reference"]).arg(folder.path()));
    let rows: Vec<String> = said
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| {
            let (name, columns) = line.split_at(24);
            let columns: Vec<_> = columns.split_whitespace().collect();
            format!("{} {} {}", name.trim(), columns[0], columns[2])
        })
        .collect();
    assert_eq!(rows, TABLE.lines().collect::<Vec<_>>(), "{said}");
    assert!(said.contains("0 beyond their tolerance"), "{said}");
    assert!(said.contains("lambda6: Guttman's lambda 6 is no figure of Peil"), "{said}");
    assert!(!said.contains("does not know"), "{said}");
}

#[test]
fn a_wrong_value_is_found_in_every_file() {
    let planted = [
        ("staff.json", "/items/S1/sd"),
        ("staff.json", "/items/C2/top2_ci/jeffreys/1"),
        ("staff.json", "/scales/culture/reliability/pairwise/alpha_raw"),
        ("staff.json", "/scale_correlations/2/pearson_p_holm"),
        ("staff.json", "/icc/safety/blup/groups/9/blup"),
        ("staff.json", "/group_vs_rest/4/p_bh"),
        ("staff.json", "/contrasts/unit: G vs H/scales/safety/effect/g_ci_noncentral/0"),
        ("measures.json", "/key_drivers/reading/drivers/1/lmg_raw"),
        ("ratings.json", "/maturity/krippendorff/ordinal"),
        ("schools.json", "/calibrated/rake_clus1/means/0/se"),
        ("weights_staff.json", "/raked_clustered_by_unit/means/1/ci_t_lo"),
    ];
    for (file, at) in planted {
        let folder = copy();
        change(folder.path(), file, at, |value| (value.as_f64().unwrap() * 1.001).into());
        let output = compare(folder.path());
        assert_eq!(output.status.code(), Some(5), "{file}{at}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("compared, 1 beyond their tolerance"), "{said}");
        assert!(said.contains(&format!("  {file}{at}: Peil ")), "{file}{at}: {said}");
    }
}

#[test]
fn a_figure_on_one_side_only_is_a_difference() {
    let folder = copy();
    change(folder.path(), "staff.json", "/items/S1/sd", |_| Value::Null);
    let output = compare(folder.path());
    assert_eq!(output.status.code(), Some(5));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("R none (only one)"), "{said}");
}

#[test]
fn what_is_not_compared_is_named() {
    let folder = copy();
    change(folder.path(), "staff.json", "/scales/safety", |scale| {
        let mut scale = scale.clone();
        scale["brilliance"] = 0.9.into();
        scale
    });
    let said = done(peil(folder.path()).args(["analyse", "--reference"]).arg(folder.path()));
    let line = "1  staff.json/scales/safety/brilliance: a key that Peil does not know";
    assert!(said.contains(line), "{said}");
}

#[test]
fn files_that_do_not_fit_are_refused_with_all_problems() {
    let folder = copy();
    let at = folder.path();
    std::fs::remove_file(at.join("measures.csv")).unwrap();
    std::fs::write(at.join("lonely.csv"), "a\n1\n").unwrap();
    std::fs::write(at.join("other.json"), r#"{"meta": {}, "poem": "roses"}"#).unwrap();
    change(at, "staff.json", "/items/S1/mean", |_| "high".into());
    change(at, "staff.json", "/group_means/0/unit", |_| "Q".into());
    let message = refused(peil(at).args(["analyse", "--reference"]).arg(at), 3);
    for problem in [
        "measures.json: needs measures.csv beside it",
        "lonely.csv: no JSON beside it uses it",
        "other.json: no section that Peil knows",
        r#"staff.json: /items/S1/mean: expected a number, found "high""#,
        "staff.json: /group_means/0: nobody is in a group 'Q'",
    ] {
        assert!(message.contains(problem), "{problem}: {message}");
    }
    refused(peil(at).args(["analyse", "--reference", "nowhere"]), 3);
    refused(peil(at).args(["analyse", "--reference", "nowhere", "--out", "results"]), 2);
}
