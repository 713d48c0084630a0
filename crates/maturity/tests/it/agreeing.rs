//! How far assessors agree, against values from elsewhere.

use peil_maturity::{Judgement, Verdict, agreement};

use crate::{court, level, whole};

const LEVELS: [&str; 4] = ["absent", "started", "arranged", "working"];

/// The scores of one assessor: levels by number, -1 for "cannot judge", -2 for nothing yet.
fn scores(levels: &[i8]) -> Vec<Option<Judgement>> {
    let judgement = |level_of: &i8| match level_of {
        -2 => None,
        -1 => Some(whole(Verdict::CannotJudge)),
        at => Some(whole(level(LEVELS[usize::try_from(*at).unwrap()]))),
    };
    levels.iter().map(judgement).collect()
}

#[test]
fn agreement_is_that_of_two_other_programs() {
    let framework = court();
    let all = [
        scores(&[0, 1, 2, 3, 3, 2, 1, 0, 2, 2, 1, 3, 0, 1, 2]),
        scores(&[0, 2, 2, 3, 2, 2, 1, 1, 2, 3, 1, 3, 0, 0, 2]),
        scores(&[1, 1, 3, 3, -1, 2, 2, 0, 2, 2, 0, 2, 0, 1, -2]),
    ];
    let view: Vec<Vec<Option<&Judgement>>> =
        all.iter().map(|of_one| of_one.iter().map(Option::as_ref).collect()).collect();
    let found = agreement(&framework, &view);
    // `tests/agreement.py`: the definitions written down in fractions, apart from this program.
    let alpha = found.alpha.unwrap();
    assert_eq!((alpha.n_units, alpha.n_ratings), (15, 43));
    assert!((alpha.alpha - ALPHA).abs() < 1e-12, "{}", alpha.alpha);
    let kappas: Vec<f64> = found.kappas.iter().map(|it| it.kappa.unwrap().kappa).collect();
    for (kappa, expected) in kappas.iter().zip(KAPPAS) {
        assert!((kappa - expected).abs() < 1e-12, "{kappas:?}");
    }
    let pairs: Vec<_> = found.kappas.iter().map(|it| it.assessors).collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 2)]);
    assert_eq!(found.same, 5);
    let norms: Vec<_> = found.differing.iter().map(|it| (it.norm, it.apart, it.pairs)).collect();
    let two_of_three = [0, 1, 2, 6, 7, 9, 10, 11, 13].map(|norm| (norm, 1, 2));
    let mut expected = two_of_three.to_vec();
    expected.push((4, 1, 1));
    assert_eq!(norms, expected);
}

const ALPHA: f64 = 0.795_760_748_305_157_4;
const KAPPAS: [f64; 3] = [0.840_764_331_210_191, 0.810_495_626_822_157_5, 0.684_636_118_598_382_8];

#[test]
fn without_differences_there_is_nothing_to_tell_agreement_from() {
    let framework = court();
    let one = scores(&[2; 15]);
    let view = vec![one.iter().map(Option::as_ref).collect::<Vec<_>>(); 2];
    let found = agreement(&framework, &view);
    assert!(found.alpha.is_err() && found.kappas[0].kappa.is_err());
    assert_eq!((found.same, found.differing.len()), (15, 0));
    let nobody = agreement(&framework, &[]);
    assert!(nobody.alpha.is_err() && nobody.kappas.is_empty());
    assert_eq!(nobody.same, 0);
}
