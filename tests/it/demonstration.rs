//! The first command of the README, and what an attacker makes of everything it leaves.

use std::path::Path;

use crate::figures::{Figures, decimals, plates_in, text_of, words_of};
use crate::house::from_link_to_plate;
use crate::program::{done, peil};

#[test]
fn the_demonstration_tells_an_outsider_nothing_about_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let said = done(peil(at).args(["demo", "--exit", "--dir", "data"]));
    let demo = at.join("data");
    let all = ["audit", "data/results.json", "data/export", "data/waterrijk"];
    let audited = done(peil(at).args(all));
    assert!(audited.contains("Nothing was found"), "{audited}");
    // Plates are pictures to the audit: what they tell has to stand in the exports that it looked at.
    plates_tell_what_the_export_tells(&demo.join("plates"), &demo.join("export"), 100);
    let waterrijk = demo.join("waterrijk/2024");
    plates_tell_what_the_export_tells(&waterrijk.join("plates"), &waterrijk.join("export"), 100);
    // What a manager sees in the house is the page that the command line makes.
    let seen = from_link_to_plate(at, &said);
    let made = waterrijk.join("house");
    done(peil(at).args(["plates", "waterrijk-2024", "--format", "html", "--out"]).arg(&made));
    let pages = std::fs::read_dir(&made).unwrap().map(|entry| entry.unwrap().path());
    let mut same =
        pages.filter(|path| std::fs::read_to_string(path).is_ok_and(|page| page == seen));
    assert!(same.next().is_some(), "{seen}");
}

fn plates_tell_what_the_export_tells(plates: &Path, export: &Path, at_least: usize) {
    let figures = Figures::read(&export.join("figures.csv"));
    let told = figures.as_written();
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let files = plates_in(plates);
    assert!(files.len() >= at_least, "{} plates", files.len());
    let mut lines = 0;
    for (unit, plate) in files {
        let text = text_of(&plate);
        for number in decimals(&text) {
            assert!(told.contains(&number), "{}: {number} is in no export", plate.display());
        }
        let words = words_of(&plate);
        for item in questionnaire.main_scales().iter().flat_map(|scale| &scale.items) {
            let Some(line) = figures.line(&unit, &questionnaire, item) else { continue };
            // A long word may be broken at a hyphen of its own.
            assert!(
                words.replace("- ", "-").contains(&line.replace("- ", "-")),
                "{}: {line}",
                plate.display()
            );
            lines += 1;
        }
    }
    assert!(lines > 20 * at_least, "{lines} lines of answers");
}
