use super::ink::at;
use super::*;

fn mark(value: f64, interval: Option<(f64, f64)>) -> Mark {
    Mark { value, interval, text: format!("{value}") }
}

fn row(label: &str, verdict: Option<Verdict>, own: Option<Mark>) -> ChartRow {
    ChartRow {
        label: vec![label.to_owned()],
        tag: verdict.map(|_| "tag".to_owned()),
        verdict,
        own,
        organisation: Some(mark(3.5, None)),
        previous: None,
        hidden: vec!["geen cijfers".to_owned()],
    }
}

fn svg(rows: Vec<ChartRow>) -> String {
    let words = ChartWords {
        low: "laag".to_owned(),
        high: "hoog".to_owned(),
        threshold: "3,5".to_owned(),
        own: "hier".to_owned(),
        organisation: Some("organisatie".to_owned()),
    };
    draw(&Chart { rows, points: 5, threshold: 3.5, rows_mm: ROWS_MM, words }, Colours::default())
        .unwrap()
}

fn count(svg: &str, tag: &str) -> usize {
    svg.matches(&format!("<{tag} ")).count()
}

#[test]
fn a_kind_of_dot_has_its_own_shape() {
    let own = || Some(mark(3.0, Some((2.5, 3.5))));
    let strength = svg(vec![row("a", Some(Verdict::Strength), own())]);
    let opgave = svg(vec![row("a", Some(Verdict::Opgave), own())]);
    // A dot is a disc on a white disc; a square and the diamond are polygons.
    assert_eq!((count(&strength, "circle"), count(&strength, "polygon")), (2, 3));
    assert_eq!((count(&opgave, "circle"), count(&opgave, "polygon")), (0, 5));
}

#[test]
fn a_hidden_scale_shows_words_and_no_mark() {
    let hidden = svg(vec![row("a", None, None)]);
    assert!(hidden.contains("geen cijfers"));
    // No dot, and no organisation beside nothing.
    assert_eq!((count(&hidden, "circle"), count(&hidden, "polygon")), (0, 0));
}

#[test]
fn values_stand_where_the_axis_says() {
    let drawn =
        svg(vec![row("a", None, Some(mark(1.0, None))), row("b", None, Some(mark(5.0, None)))]);
    for x in [AXIS_LEFT_MM, AXIS_RIGHT_MM] {
        assert!(drawn.contains(&format!("cx=\"{}\"", at(x))), "{x}");
    }
}

#[test]
fn text_stays_text_in_the_plates_own_font_and_is_escaped() {
    let drawn = svg(vec![row("<b>&\"x\"", None, Some(mark(3.0, None)))]);
    assert!(drawn.contains("&lt;b&gt;&amp;&quot;x&quot;"));
    assert!(!drawn.contains("<b>"));
    assert_eq!(count(&drawn, "text"), drawn.matches("font-family=\"Inter\"").count());
}

#[test]
fn the_wave_before_is_a_small_open_circle_joined_to_the_dot() {
    let mut compared = row("a", None, Some(mark(3.0, Some((2.5, 3.5)))));
    let without = svg(vec![compared.clone()]);
    compared.previous = Some(2.0);
    let with = svg(vec![compared]);
    assert_eq!(count(&with, "circle"), count(&without, "circle") + 2);
    // The axis from 1 to 5: 2 is a quarter of the way.
    let x = AXIS_LEFT_MM + 0.25 * (AXIS_RIGHT_MM - AXIS_LEFT_MM);
    assert_eq!(with.matches(&format!("cx=\"{}\"", at(x))).count(), 2);
}
