//! Questionnaires go to other survey programs and come back, as a user does it.

use crate::program::{done, peil, refused};

#[test]
fn a_questionnaire_goes_to_a_workbook_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let export = ["questionnaire", "export", "staff", "--format", "xlsform", "--out", "staff.xlsx"];
    let told = done(peil(at).args(export));
    assert!(told.contains("left out: which answers are kept together"), "{told}");
    done(peil(at).args(["questionnaire", "import", "staff.xlsx", "--out", "back.toml"]));
    let back = std::fs::read_to_string(at.join("back.toml")).unwrap();
    assert_eq!(back, done(peil(at).args(["questionnaire", "show", "staff"])));
    done(peil(at).args(["questionnaire", "check", "back.toml"]));

    // What is there stays, unless the user says that it may go.
    std::fs::write(at.join("staff.xlsx"), "somebody else's").unwrap();
    let message = refused(peil(at).args(export), 3);
    assert!(message.contains("staff.xlsx is there already") && message.contains("--replace"));
    assert_eq!(std::fs::read(at.join("staff.xlsx")).unwrap(), b"somebody else's");
    done(peil(at).args(export).arg("--replace"));
}

#[test]
fn what_is_no_form_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    std::fs::write(at.join("form.xlsx"), "type,name\ntext,a\n").unwrap();
    let import = ["questionnaire", "import", "form.xlsx", "--out", "form.toml"];
    let message = refused(peil(at).args(import), 3);
    assert!(message.contains("form.xlsx: This is no workbook"), "{message}");
    let message = refused(peil(at).args(import).args(["--lang", "nl"]), 3);
    assert!(message.contains("Oplossing: "), "{message}");
    let missing = ["questionnaire", "import", "nowhere.xlsx", "--out", "form.toml"];
    refused(peil(at).args(missing), 3);
    let mut there: Vec<_> =
        std::fs::read_dir(at).unwrap().map(|it| it.unwrap().file_name()).collect();
    there.retain(|name| name != "data");
    assert_eq!(there, ["form.xlsx"]);
}

#[test]
fn limesurvey_gets_a_survey_and_the_names_of_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let export = ["questionnaire", "export", "staff", "--format", "lss", "--out", "staff.lss"];
    done(peil(at).args(export));
    let survey = std::fs::read_to_string(at.join("staff.lss")).unwrap();
    assert!(survey.contains("<LimeSurveyDocType>Survey</LimeSurveyDocType>"));
    let columns = std::fs::read_to_string(at.join("staff.columns.csv")).unwrap();
    assert!(columns.contains("hadSuspicion,had_suspicion,code"), "{columns}");
    // One of the two is taken: neither is written.
    std::fs::remove_file(at.join("staff.lss")).unwrap();
    refused(peil(at).args(export), 3);
    assert!(!at.join("staff.lss").exists());
}

#[test]
fn an_editor_gets_a_schema() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let printed = done(peil(at).args(["questionnaire", "schema"]));
    let written = ["questionnaire", "schema", "questionnaire", "--out", "q.schema.json"];
    done(peil(at).args(written));
    assert_eq!(std::fs::read_to_string(at.join("q.schema.json")).unwrap(), printed);
    refused(peil(at).args(["questionnaire", "schema", "recipe"]), 2);
}
