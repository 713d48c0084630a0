use super::*;

#[test]
fn lines_break_at_spaces_first() {
    let press = Press::new().unwrap();
    assert_eq!(
        press.lines("Bekendheid met het beleid", 9.5, 20.0),
        ["Bekendheid", "met het", "beleid"]
    );
    assert_eq!(press.lines("Cultuur", 9.5, 40.0), ["Cultuur"]);
    assert!(press.lines("", 9.5, 40.0).is_empty());
}

#[test]
fn the_longest_dutch_word_is_broken_with_hyphens() {
    let press = Press::new().unwrap();
    let word = "Arbeidsongeschiktheidsverzekeringsmaatschappij";
    let lines = press.lines(word, 9.5, 40.0);
    assert!(lines.len() > 1);
    assert!(lines.iter().all(|line| press.width_em(line) * 9.5 <= 40.0 * 72.0 / 25.4));
    let whole: String = lines.iter().map(|line| line.trim_end_matches('-')).collect();
    assert_eq!(whole, word);
}

#[test]
fn a_warning_is_an_error() {
    let mut press = Press::new().unwrap();
    let template = "#set document(title: \"x\")\n#set text(font: \"No such font\")\nword";
    press.template = Source::new(press.template.id(), template.to_owned());
    let refused = press.pdf("{}".to_owned(), Vec::new(), 1..=1).unwrap_err();
    assert!(
        matches!(&refused, SettingError::Problems(what) if what.contains("font")),
        "{refused:?}"
    );
}

#[test]
fn a_second_page_is_too_long() {
    let mut press = Press::new().unwrap();
    let template = "#set document(title: \"x\")\n#set text(font: \"Inter\")\na #pagebreak() b";
    press.template = Source::new(press.template.id(), template.to_owned());
    assert_eq!(press.pdf("{}".to_owned(), Vec::new(), 1..=1), Err(SettingError::TooLong));
}

#[test]
fn the_template_reaches_nothing_outside() {
    let mut press = Press::new().unwrap();
    let template = "#read(\"/etc/passwd\")";
    press.template = Source::new(press.template.id(), template.to_owned());
    assert!(matches!(
        press.pdf("{}".to_owned(), Vec::new(), 1..=1),
        Err(SettingError::Problems(_))
    ));
}
