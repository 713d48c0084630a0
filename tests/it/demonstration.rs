//! The first command of the README, and what an attacker makes of everything it leaves.

use std::path::Path;

use crate::figures::{Figures, decimals, plates_in, text_of, words_of};
use crate::program::{done, peil};

#[test]
fn the_demonstration_tells_an_outsider_nothing_about_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    done(peil(at).args(["demo", "--exit", "--dir", "demo"]));
    let demo = at.join("demo");
    let all = ["audit", "demo/results.json", "demo/export", "demo/waterrijk"];
    let audited = done(peil(at).args(all));
    assert!(audited.contains("Nothing was found"), "{audited}");
    // Plates are pictures to the audit: what they tell has to stand in the exports that it looked at.
    plates_tell_what_the_export_tells(&demo.join("plates"), &demo.join("export"), 100);
    let waterrijk = demo.join("waterrijk/2024");
    plates_tell_what_the_export_tells(&waterrijk.join("plates"), &waterrijk.join("export"), 100);
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
