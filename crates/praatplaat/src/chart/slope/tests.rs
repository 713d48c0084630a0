use super::*;

#[test]
fn words_keep_apart_and_in_order() {
    let places = apart(&[30.0, 30.5, 31.0, 71.0, 70.0]);
    for pair in [places[0], places[1], places[2], places[4], places[3]].windows(2) {
        assert!(pair[1] - pair[0] >= PITCH_MM - 1e-9, "{places:?}");
    }
    assert!(places[3] <= SLOPE_MM.1 - BOTTOM_MM);
    // Where there is room a word stands beside its point.
    assert_eq!(apart(&[20.0, 40.0]), vec![20.0, 40.0]);
}
