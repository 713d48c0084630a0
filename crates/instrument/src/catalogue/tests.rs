use super::{Catalogue, CatalogueProblem};
use crate::Lang;

#[test]
fn values_are_not_filled_again() {
    let texts = Catalogue::parse("a = '{x} en {y}'", "a = '{y} and {x}'").unwrap();
    assert_eq!(texts.fill(Lang::Nl, "a", &[("x", "{y}"), ("y", "2")]), "{y} en 2");
    assert_eq!(texts.fill(Lang::En, "a", &[("x", "1")]), "{y} and 1");
}

#[test]
fn braces_that_are_no_placeholder_stay() {
    let texts = Catalogue::parse("a = '{ {A} {} {{n}} {'", "a = '{n}'").unwrap();
    assert_eq!(texts.fill(Lang::Nl, "a", &[("n", "3")]), "{ {A} {} {3} {");
}

#[test]
fn an_unknown_key_is_visible() {
    let texts = Catalogue::default();
    assert_eq!(texts.get(Lang::Nl, "a.b"), "⟦?⟧");
    assert_eq!(texts.fill(Lang::Nl, "a.b", &[]), "⟦a.b⟧");
    assert!(!texts.has("a.b"));
}

#[test]
fn all_problems_at_once() {
    let nl = "a = 'x'\nb = 'y {n}'\n[t]\nc = 'z'";
    let en = "b = 'y {m}'\n[t]\nc = 'z'\nd = 'w'";
    let problems = Catalogue::parse(nl, en).unwrap_err().problems;
    assert_eq!(
        problems,
        [
            CatalogueProblem::Missing { lang: Lang::En, key: "a".to_owned() },
            CatalogueProblem::Placeholders {
                key: "b".to_owned(),
                nl: vec!["n".to_owned()],
                en: vec!["m".to_owned()],
            },
            CatalogueProblem::Missing { lang: Lang::Nl, key: "t.d".to_owned() },
        ]
    );
    let error = Catalogue::parse("a = 1\nb = ' '", "a = [").unwrap_err();
    assert_eq!(error.problems.len(), 3);
    assert!(error.to_string().starts_with("nl: `a` is no text\nnl: `b` is blank\nen: "));
}
