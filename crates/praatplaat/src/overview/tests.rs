use std::sync::LazyLock;

use super::*;
use crate::fixture::Sample;

/// One press for all tests, as a program has one for all plates.
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new().unwrap());

#[test]
fn look() {
    for teams in [30_u32, 300, 1000, 3000] {
        let mut sample = Sample::new();
        sample.with_teams(teams);
        sample.set("TEAM", "culture", None);
        sample.set("TEAM", "risks", Some([2.0, 2.3, 2.6]));
        sample.set("TEAM", "awareness", Some([4.0, 4.3, 4.6]));
        let released = sample.released();
        let plates =
            Plates::new(&released, &sample.questionnaire, &sample.perspectives, Lang::Nl).unwrap();
        let at = std::time::Instant::now();
        let source = plates.overview(&PRESS).unwrap();
        let words = at.elapsed();
        for file in source.set(&PRESS, &OverviewSource::FORMS).unwrap() {
            std::fs::write(format!("/tmp/look/{teams}-{}", file.name), file.bytes).unwrap();
        }
        let rss = std::fs::read_to_string("/proc/self/status").unwrap();
        let rss = rss.lines().find(|line| line.starts_with("VmHWM")).unwrap().to_owned();
        eprintln!("{teams}: words {words:?}, all {:?}, {rss}", at.elapsed());
    }
}
