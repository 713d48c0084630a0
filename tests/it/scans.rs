//! Maturity scans on the command line.

use std::fs;
use std::path::Path;

use crate::program::{done, peil, refused};
use crate::small_town::write_files;

/// A town with its units, and the made-up scan of the demonstration as a folder.
fn town(at: &Path) {
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    copy_scan(at);
}

fn copy_scan(at: &Path) {
    let scan = at.join("scan");
    fs::create_dir(&scan).unwrap();
    for name in ["scan.toml", "judgements.csv", "evidence.csv"] {
        let from = crate::repository().join("crates/peil/demo/scan").join(name);
        fs::copy(from, scan.join(name)).unwrap();
    }
}

const TOWN: [&str; 2] = ["--organisation", "town"];

fn change(at: &Path, file: &str, from: &str, to: &str) {
    let path = at.join("scan").join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_scan_goes_in_is_shown_and_comes_out_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    town(at);
    change(at, "evidence.csv", "2021-03-09,,", "2021-03-09,,papers/analyse.pdf");
    fs::create_dir(at.join("scan/papers")).unwrap();
    fs::write(at.join("scan/papers/analyse.pdf"), "%PDF-1.7\n").unwrap();
    let said = done(peil(at).args(["scan", "import", "scan"]).args(TOWN));
    assert_eq!(said, "waterrijk-2024-scan: 45 judgements, 1 files; closed\n");
    let list = done(peil(at).args(["scan", "list"]).args(TOWN));
    let row =
        "waterrijk-2024-scan  court_of_audit 1.1.0  whole organisation  self  2024-06-03  closed\n";
    assert_eq!(list, row);
    let shown = done(peil(at).args(["scan", "show", "waterrijk-2024-scan", "--lang", "en"]));
    assert!(shown.contains("Risk analysis: Started"), "{shown}");
    assert!(shown.ends_with("\n7 met, 7 partly, 1 not met, 0 unknown\n"), "{shown}");

    done(peil(at).args(["scan", "export", "waterrijk-2024-scan", "--out", "out"]));
    let again =
        refused(peil(at).args(["scan", "export", "waterrijk-2024-scan", "--out", "out"]), 3);
    assert!(again.contains("out is there already"), "{again}");
    let plan = fs::read_to_string(at.join("out/scan.toml")).unwrap();
    fs::write(at.join("out/scan.toml"), plan.replace("waterrijk-2024-scan", "copy")).unwrap();
    done(peil(at).args(["scan", "import", "out"]).args(TOWN));
    done(peil(at).args(["scan", "export", "copy", "--out", "copy"]));
    for name in ["judgements.csv", "evidence.csv", "framework.toml"] {
        let read = |folder: &str| fs::read_to_string(at.join(folder).join(name)).unwrap();
        assert_eq!(read("out"), read("copy"), "{name}");
    }
    let log = done(peil(at).args(["audit-log", "show"]).args(TOWN));
    assert!(log.contains("scan_created") && log.contains("scan_taken"), "{log}");
}

#[test]
fn findings_of_a_report_become_scans_of_units() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    town(at);
    let csv = "norm,organisation,judgement,derived,note\n1,a,met,yes,\n1,b,not_met,no,p. 3\n";
    fs::write(at.join("findings.csv"), csv).unwrap();
    let findings = ["scan", "import", "findings.csv", "--framework", "court_of_audit"];
    let needs = refused(peil(at).args(findings).args(TOWN), 3);
    assert!(needs.contains("findings need --programme"), "{needs}");
    let when = ["--programme", "report", "--day", "2024-09-10"];
    let said = done(peil(at).args(findings).args(TOWN).args(when));
    assert_eq!(said, "report: findings about 2 organisations\n");
    let shown = done(peil(at).args(["scan", "show", "report-a", "--lang", "en"]));
    assert!(shown.contains("1 met, 0 partly, 0 not met, 14 unknown"), "{shown}");

    fs::write(at.join("findings.csv"), format!("{csv}99,a,met,,\n2,zz,good,,\n")).unwrap();
    let wrong = refused(peil(at).args(findings).args(TOWN).args(when), 3);
    assert!(wrong.contains("findings.csv:4: `99` is no norm of this framework"), "{wrong}");
    assert!(wrong.contains("findings.csv:5: `good` is no judgement"), "{wrong}");
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    town(at);
    let import = || -> String { refused(peil(at).args(["scan", "import", "scan"]).args(TOWN), 3) };
    change(
        at,
        "judgements.csv",
        "agreed,ca_risk_analysis,started",
        "agreed,ca_risk_analysis,perfect",
    );
    let level = import();
    let place = format!("{}:2:", Path::new("scan").join("judgements.csv").display());
    assert!(level.contains(&place) && level.contains("`perfect` is no level"), "{level}");
    change(
        at,
        "judgements.csv",
        "agreed,ca_risk_analysis,perfect",
        "agreed,ca_risk_analysis,started",
    );
    change(at, "scan.toml", "1.1.0", "0.9.0");
    let version = import();
    assert!(version.contains("Peil has no framework court_of_audit 0.9.0"), "{version}");
    change(at, "scan.toml", "0.9.0", "1.1.0");
    change(at, "evidence.csv", "2021-03-09,,", "2021-03-09,,../units.csv");
    assert!(import().contains("`../units.csv`, which is not below the folder"));
    change(at, "evidence.csv", "../units.csv", "nothing.pdf");
    assert!(import().contains("`nothing.pdf`, which is not there"));
    fs::write(at.join("scan/nothing.pdf"), "<html>").unwrap();
    let other = import();
    assert!(other.contains("the name says .pdf, but the content is html"), "{other}");
    let nowhere = refused(peil(at).args(["scan", "import", "scan", "--organisation", "zz"]), 3);
    assert!(nowhere.contains("there is no organisation `zz`"), "{nowhere}");
    assert_eq!(done(peil(at).args(["scan", "list"]).args(TOWN)), "town: no scans yet\n");
    let missing = refused(peil(at).args(["scan", "show", "zz"]), 4);
    assert!(missing.contains("there is no scan `zz`"), "{missing}");
}

#[test]
fn assessors_have_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    town(at);
    let create = ["scan", "create", "s1", "--framework", "basic_norms", "--day", "2026-05-01"];
    let ada = ["--assessor", "ada@town.example"];
    let refusal = refused(peil(at).args(create).args(TOWN).args(ada), 3);
    assert!(
        refusal.contains("ada@town.example is no assessor of town. Mend: peil user add"),
        "{refusal}"
    );
    let add = ["user", "add", "ada@town.example", "--name", "Ada", "--role", "assessor"];
    done(peil(at).args(add).args(TOWN));
    let said = done(peil(at).args(create).args(TOWN).args(ada));
    assert!(said.starts_with("s1: 14 norms of basic_norms 1.0.0, 1 assessors\n"), "{said}");
    let twice = refused(peil(at).args(create).args(TOWN).args(ada), 4);
    assert!(twice.contains("there is a scan `s1` already"), "{twice}");
    let open = refused(peil(at).args(["scan", "show", "s1"]), 4);
    assert!(open.contains("not closed yet"), "{open}");
    let blind = refused(peil(at).args(["scan", "export", "s1", "--out", "s1"]), 4);
    assert!(blind.contains("cannot do that where it stands"), "{blind}");
}

/// Beside the figures of a wave that is closed: rows that tell nothing of what is hidden, and an audit that looks.
pub fn go_out_beside_the_figures(at: &Path) {
    copy_scan(at);
    done(peil(at).args(["scan", "import", "scan"]).args(TOWN));
    // Of the teams too, one of which is too small for figures.
    let findings = "norm,organisation,judgement,derived,note\n1,a,met,,\n1,c,met,,\n";
    fs::write(at.join("findings.csv"), findings).unwrap();
    let on = ["--framework", "court_of_audit", "--programme", "teams", "--day", "2024-09-10"];
    done(peil(at).args(["scan", "import", "findings.csv"]).args(on).args(TOWN));
    done(peil(at).args(["export", "w1", "--out", "with-scans"]));
    let csv = fs::read_to_string(at.join("with-scans/maturity.csv")).unwrap();
    let level = "w1,town,waterrijk-2024-scan,,,self,court_of_audit,1.1.0,2024-06-03,norm,ca_risk_analysis,level,started,1,shown";
    assert!(csv.contains(level), "{csv}");
    let felt = |scan: &str| {
        let of = |line: &&str| line.contains(scan) && line.contains(",theme,risks,felt,");
        csv.lines().find(of).unwrap_or_else(|| panic!("{csv}")).to_owned()
    };
    assert!(felt("teams-c").contains(",felt,unknown,"), "{}", felt("teams-c"));
    assert!(!felt("waterrijk-2024-scan").contains(",felt,unknown,"));
    assert!(done(peil(at).args(["audit", "with-scans"])).contains("Nothing was found"));
    done(peil(at).args(["collect", "with-scans", "--out", "national-with-scans"]));

    // Whoever told of the hidden team what its answers said would be found out.
    let line = felt("teams-c");
    let told = csv.replace(&line, &line.replace(",felt,unknown,,unknown", ",felt,below,,shown"));
    fs::write(at.join("with-scans/maturity.csv"), told).unwrap();
    let found = refused(peil(at).args(["audit", "with-scans"]), 5);
    assert!(found.contains("1 things can be worked out"), "{found}");
}
