use super::*;

#[test]
fn two_constant_samples_have_no_interval() {
    let sample = |mean| Sample::new(12, mean, 0.0).unwrap();
    assert_eq!(welch(&sample(3.0), &sample(4.0)), Err(Undefined::NoVariance));
    assert!(welch(&sample(3.0), &Sample::new(12, 3.0, 0.1).unwrap()).is_ok());
}

#[test]
fn one_person_is_no_sample() {
    assert_eq!(Sample::new(1, 3.0, 0.0), Err(Undefined::TooFewRows));
    assert_eq!(Sample::new(9, 3.0, -1.0), Err(Undefined::OutsideDomain));
    assert_eq!(Sample::new(9, f64::NAN, 1.0), Err(Undefined::OutsideDomain));
    let one = Moments::from_counts(&[(3, 1)], 1).unwrap();
    assert_eq!(Sample::of(&one), Err(Undefined::TooFewRows));
}

#[test]
fn to_and_fro_is_the_same_difference() {
    let (then, now) = (Sample::new(23, 3.4, 0.7).unwrap(), Sample::new(41, 3.7, 0.9).unwrap());
    let (up, down) = (welch(&then, &now).unwrap(), welch(&now, &then).unwrap());
    assert!((up.value + down.value).abs() < 1e-15 && (up.se - down.se).abs() < 1e-15);
    assert!((up.interval.low() + down.interval.high()).abs() < 1e-12);
}
