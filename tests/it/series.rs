//! Two years later: the organisation has changed, and the next wave is made from the last one.

use std::path::Path;

use crate::program::{OPENING, done, peil, refused, sealed};

const ORGANISED_THEN: &str = "\
code,parent,name_nl,name_en,kind,heads
town,,Gemeente,Town,municipality,0
social,town,Sociaal,Social,domain,0
physical,town,Fysiek,Physical,domain,0
care,social,Zorg,Care,team,20
work,social,Werk,Work,team,20
green,physical,Groen,Green,team,20
roads,physical,Wegen,Roads,team,30
";

/// Care and work merged, green has another code, roads was split.
const ORGANISED_NOW: &str = "\
code,parent,name_nl,name_en,kind,heads
town,,Gemeente,Town,municipality,0
social,town,Sociaal,Social,domain,0
physical,town,Fysiek,Physical,domain,0
society,social,Samenleving,Society,team,40
parks,physical,Groen,Green,team,20
north,physical,Wegen noord,Roads north,team,15
south,physical,Wegen zuid,Roads south,team,15
";

const LINEAGE: &str = "\
previous,current
care,society
work,society
green,parks
roads,north
roads,south
";

const ENTRY: &str = "BEGIN:VEVENT\r\n";

fn write(at: &Path, name: &str, text: &str) {
    std::fs::write(at.join(name), text).unwrap();
}

fn read(at: &Path, name: &str) -> String {
    std::fs::read_to_string(at.join(name)).unwrap()
}

fn import(at: &Path, units: &str) {
    write(at, "units.csv", units);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
}

/// Everybody who works in the units of `units.csv`, by letter.
fn write_staff(at: &Path) {
    let mut staff = "unit,email,channel\n".to_owned();
    for record in csv::Reader::from_reader(read(at, "units.csv").as_bytes()).records() {
        let record = record.unwrap();
        let heads: usize = record[5].parse().unwrap();
        staff.push_str(&format!("{},,letter\n", &record[0]).repeat(heads));
    }
    write(at, "staff.csv", &staff);
}

/// An organisation that held a wave with a version of the questionnaire that Peil does not have.
fn after_the_first_wave() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let example = crate::repository().join("docs/organisation.example.toml");
    let organisation = std::fs::read_to_string(example).unwrap();
    write(at, "organisation.toml", &organisation.replacen("\"rijk\"", "\"town\"", 1));
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap().to_toml();
    let earlier = questionnaire.replacen("version = \"1.0.0\"", "version = \"0.9.0\"", 1).replacen(
        "Ik ken het integriteitsbeleid",
        "Ik ken het beleid",
        1,
    );
    write(at, "earlier.toml", &earlier);
    import(at, ORGANISED_THEN);
    write_staff(at);
    done(peil(at).args(["series", "create", "integrity", "--organisation", "town"]).args([
        "--name-nl",
        "Integriteitsmeting",
        "--name-en",
        "Integrity survey",
    ]));
    let nothing = refused(peil(at).args(["series", "next", "integrity"]), 4);
    assert!(nothing.contains("no wave yet"), "{nothing}");
    done(create(at, "2024").args(["--questionnaire", "earlier.toml", "--k", "12"]));
    done(peil(at).args(["wave", "open", "2024", "--staff", "staff.csv"]).args(sealed(at)));
    let open = refused(peil(at).args(["series", "next", "integrity"]), 4);
    assert!(open.contains("peil wave close 2024"), "{open}");
    done(peil(at).args(["wave", "close", "2024"]).args(OPENING));
    folder
}

/// `peil wave create` by hand, in autumn 2024.
fn create(at: &Path, code: &str) -> std::process::Command {
    let mut command = peil(at);
    command.args(["wave", "create", code, "--organisation", "town", "--series", "integrity"]);
    command.args(["--name-nl", "Meting 2024", "--name-en", "Survey 2024"]);
    command.args(["--opens", "2024-10-07", "--closes", "2024-11-01"]);
    command
}

#[test]
fn the_next_wave_is_proposed_checked_and_opened() {
    let folder = after_the_first_wave();
    let at = folder.path();
    let said = done(peil(at).args(["series", "next", "integrity", "--out", "too-early"]));
    assert!(said.contains("exactly those of wave 2024"), "{said}");

    import(at, ORGANISED_NOW);
    let said = done(peil(at).args(["series", "next", "integrity", "--organisation", "town"]));
    for part in ["7 rows to check", "staff 0.9.0 to 1.0.0", "1 of them with care", "wave close"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let again = refused(peil(at).args(["series", "next", "integrity"]), 3);
    assert!(again.contains("next-wave is there already"), "{again}");
    let changes = read(at, "next-wave/questionnaire-changes.md");
    assert!(changes.contains("was: Ik ken het beleid van mijn organisatie."), "{changes}");
    assert!(changes.contains("`awareness`") && changes.contains("met een voorbehoud"), "{changes}");
    let plan = read(at, "next-wave/wave.toml");
    assert!(plan.contains("k = 12") && plan.contains("Vorige keer: maandag 2024-10-07"), "{plan}");
    assert!(plan.contains("version = \"1.0.0\"") && !plan.contains("Meting 2024\""), "{plan}");
    let calendar = read(at, "next-wave/calendar.ics");
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    assert_eq!(calendar.matches(ENTRY).count(), 12);

    // Nothing is made of guesses.
    let plan_file = ["wave", "create", "--from", "next-wave/wave.toml"];
    let unchecked = refused(peil(at).args(plan_file), 3);
    assert_eq!(unchecked.matches("next-wave/lineage.csv:").count(), 7, "{unchecked}");
    assert!(unchecked.contains("N048"), "{unchecked}");

    write(at, "next-wave/lineage.csv", LINEAGE);
    let made = done(peil(at).args(plan_file));
    assert!(made.contains("3 units under the same code, 1 under another"), "{made}");
    assert!(made.contains("1 merged, 2 split, 0 new; 0 ended"), "{made}");
    let code = made.split_whitespace().nth(1).unwrap().trim_end_matches(':').to_owned();
    let drafted = refused(peil(at).args(["series", "next", "integrity", "--out", "third"]), 4);
    assert!(drafted.contains("has a draft already"), "{drafted}");

    opened_only_with_a_lineage_that_fits(at, &code);
    let listed = done(peil(at).args(["series", "list"]));
    assert!(listed.contains("2024") && listed.contains(&code), "{listed}");
    let said = done(peil(at).args(["calendar", "--series", "integrity", "--out", "all.ics"]));
    assert!(said.contains("22 entries"), "{said}");
    done(peil(at).args(["calendar", "--wave", "2024", "--out", "one.ics", "--lang", "en"]));
    assert_eq!(read(at, "one.ics").matches(ENTRY).count(), 10);
}

/// The units change once more between draft and opening.
fn opened_only_with_a_lineage_that_fits(at: &Path, code: &str) {
    import(at, &ORGANISED_NOW.replace("south,physical", "harbour,physical"));
    write_staff(at);
    let open = ["wave", "open", code, "--staff", "staff.csv"];
    let stale = refused(peil(at).args(open).args(sealed(at)), 3);
    assert!(stale.contains("N041") && stale.contains("peil wave lineage"), "{stale}");

    done(peil(at).args(["wave", "lineage", code, "--write", "lineage.csv"]));
    assert_eq!(read(at, "lineage.csv").replace('\r', ""), sorted(LINEAGE));
    refused(peil(at).args(["wave", "lineage", code, "--write", "lineage.csv"]), 3);
    refused(peil(at).args(["wave", "lineage", code, "--from", "lineage.csv"]), 3);
    write(at, "lineage.csv", &LINEAGE.replace("south", "harbour"));
    done(peil(at).args(["wave", "lineage", code, "--from", "lineage.csv"]));
    done(peil(at).args(open).args(sealed(at)));
    let fixed = refused(peil(at).args(["wave", "lineage", code, "--from", "lineage.csv"]), 4);
    assert!(fixed.contains("never changes now"), "{fixed}");
    let status = done(peil(at).args(["wave", "status", code]));
    assert!(status.contains("follows wave 2024"), "{status}");
}

fn sorted(csv: &str) -> String {
    let (head, rows) = csv.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.sort_unstable();
    format!("{head}\n{}\n", rows.join("\n"))
}

#[test]
fn every_mistake_in_plan_and_lineage_is_named_at_once() {
    let folder = after_the_first_wave();
    let at = folder.path();
    import(at, ORGANISED_NOW);
    done(peil(at).args(["series", "next", "integrity", "--lang", "en"]));
    let plan = read(at, "next-wave/wave.toml");
    let from = ["wave", "create", "--from", "next-wave/wave.toml"];
    let key = |name: &str| {
        let line = plan.lines().find(|line| line.starts_with(&format!("{name} ="))).unwrap();
        line.to_owned()
    };
    let number = |name: &str| plan.lines().position(|line| line == key(name)).unwrap() + 1;

    // What the file itself says wrongly.
    let reversed = plan
        .replace(&key("opens"), "opens = 2027-11-01")
        .replace(&key("closes"), "closes = 2027-10-01")
        .replace(&key("code"), "code = \"Next wave\"");
    write(at, "next-wave/wave.toml", &reversed);
    let message = refused(peil(at).args(from), 3);
    for (code, name) in [("W090", "code"), ("W092", "closes")] {
        let place = format!("next-wave/wave.toml:{}: {code}", number(name));
        assert!(message.contains(&place), "{place}: {message}");
    }

    // What does not fit what there is, and the lineage beside it.
    let wrong = plan
        .replace(&key("opens"), "opens = 2024-01-01")
        .replace(&key("closes"), "closes = 2024-02-01")
        .replace(&key("code"), "code = \"2024\"")
        .replace(&key("series"), "series = \"integrity\"")
        .replace(&key("k"), "k = 10")
        .replace(&key("version"), "version = \"7.0.0\"");
    write(at, "next-wave/wave.toml", &wrong);
    let lineage = "previous,current\ncare,society\nwrok,society\ngreen,parks\nroads,north\n";
    write(at, "next-wave/lineage.csv", lineage);
    let message = refused(peil(at).args(from), 3);
    for (name, part) in [
        ("code", "is there already"),
        ("opens", "wave `2024` opened on 2024-10-07"),
        ("closes", "has passed"),
        ("k", "lower than in wave `2024`, which had k = 12"),
        ("version", "there is no questionnaire staff 7.0.0. Mend: 1.0.0"),
    ] {
        let place = format!("next-wave/wave.toml:{}: ", number(name));
        let said = message.lines().any(|line| line.contains(&place) && line.contains(part));
        assert!(said, "{place}{part}: {message}");
    }
    for (line, code) in [(1, "N043"), (1, "N044"), (3, "N040")] {
        let place = format!("next-wave/lineage.csv:{line}: {code}");
        assert!(message.contains(&place), "{place}: {message}");
    }
    assert!(message.contains("Did you mean `work`?"), "{message}");

    // What it names and is not there.
    let elsewhere = plan
        .replace(&key("previous"), "previous = \"2022\"")
        .replace(&key("series"), "series = \"integrety\"");
    write(at, "next-wave/wave.toml", &elsewhere);
    let message = refused(peil(at).args(from), 3);
    assert!(message.contains("no wave `2022`") && message.contains("no series `integrety`"));
    std::fs::remove_file(at.join("next-wave/lineage.csv")).unwrap();
    write(at, "next-wave/wave.toml", &plan);
    let message = refused(peil(at).args(from), 3);
    assert!(message.contains("there is no next-wave/lineage.csv"), "{message}");
    let nothing_made = done(peil(at).args(["series", "list"]));
    assert_eq!(nothing_made.lines().filter(|line| line.contains("staff ")).count(), 1);
}

#[test]
fn a_wave_by_hand_can_follow_too_and_k_only_goes_up() {
    let folder = after_the_first_wave();
    let at = folder.path();
    let dates = ["--opens", "2027-10-04", "--closes", "2027-10-29"];
    let by_hand = |code: &str, k: &str| {
        let mut command = peil(at);
        command.args(["wave", "create", code, "--organisation", "town", "--series", "integrity"]);
        command.args(["--name-nl", "M", "--name-en", "S", "--k", k]).args(dates);
        command
    };
    let lower = refused(&mut by_hand("2027", "10"), 3);
    assert!(lower.contains("People answered under that promise"), "{lower}");
    let alone = done(&mut by_hand("2027", "12"));
    assert!(alone.contains("The last one of this series is 2024"), "{alone}");
    let followed = done(by_hand("2027b", "15").args(["--previous", "2024"]));
    assert!(followed.contains("7 units under the same code"), "{followed}");
    import(at, ORGANISED_NOW);
    let missing = refused(by_hand("2027c", "12").args(["--previous", "2024"]), 3);
    assert!(missing.contains("--lineage (not given):1: N043"), "{missing}");
    write(at, "l.csv", LINEAGE);
    done(by_hand("2027c", "12").args(["--previous", "2024", "--lineage", "l.csv"]));
    refused(by_hand("x", "12").args(["--from", "plan.toml"]), 2);
    refused(peil(at).args(["wave", "create"]), 2);
    refused(peil(at).args(["wave", "create", "w9"]), 2);
}

#[test]
fn two_versions_of_a_questionnaire_are_laid_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let same = done(peil(at).args(["questionnaire", "diff", "staff@1.0.0", "staff@1.0.0"]));
    assert!(same.contains("Nothing changes."), "{same}");
    let nl = ["questionnaire", "diff", "staff@1.0.0", "staff@1.0.0", "--lang", "nl"];
    assert!(done(peil(at).args(nl)).contains("Er verandert niets."));
    let unknown = refused(peil(at).args(["questionnaire", "diff", "staff@0.1", "staff"]), 3);
    assert!(unknown.contains("1.0.0"), "{unknown}");
    refused(peil(at).args(["questionnaire", "diff", "none.toml", "staff"]), 3);
}

#[test]
fn series_that_make_no_sense_are_refused() {
    let folder = after_the_first_wave();
    let at = folder.path();
    let create = |code: &str, organisation: &str, rhythm: &str| {
        let mut command = peil(at);
        command.args(["series", "create", code, "--organisation", organisation]);
        command.args(["--name-nl", "R", "--name-en", "S", "--rhythm", rhythm]);
        command
    };
    refused(&mut create("My series", "town", "24"), 3);
    refused(&mut create("other", "nowhere", "24"), 4);
    refused(&mut create("other", "town", "0"), 2);
    let changed = done(&mut create("integrity", "town", "12"));
    assert!(changed.contains("was there already and is changed"), "{changed}");
    let message = refused(peil(at).args(["series", "next", "none"]), 4);
    assert!(message.contains("integrity of town"), "{message}");
    refused(peil(at).args(["calendar", "--wave", "none", "--out", "x.ics"]), 4);
    refused(peil(at).args(["wave", "lineage", "2024"]), 4);
}
