//! The keys of a wave's classes, and what is promised with them.

use peil_anonymity::{ClassKey, Roll, RollClass, Seed};
use peil_storage::{ClassKeyRow, Promise, WaveUnit};
use rand::Rng;
use rayon::prelude::*;

use super::{LaunchError, Promising};
use crate::desk::number_of;
use crate::{FieldworkError, SecretsDir};

/// Makes the keys of all classes, and what is promised with them.
///
/// The organisation has a key also if it is nobody's own class: answers by team links stand with it.
pub(super) fn keys(
    secrets: &SecretsDir,
    rng: &mut impl Rng,
    wave: &str,
    units: &[WaveUnit],
    promising: &Promising,
) -> Result<(Promise, Vec<ClassKeyRow>), LaunchError> {
    let mut sizes = vec![0_u32; units.len()];
    for unit in units {
        sizes[unit.class] += unit.invited;
    }
    let classes = (0..units.len()).filter(|&class| class == 0 || sizes[class] > 0);
    let seeded: Vec<(usize, Seed)> = classes
        .map(|class| {
            let mut seed = [0; 32];
            rng.fill_bytes(&mut seed);
            (class, seed)
        })
        .collect();
    let failed = |source| FieldworkError::ClassKey { wave: wave.to_owned(), source };
    let made = seeded.into_par_iter().map(|(class, seed)| {
        let number = number_of(class);
        let key: ClassKey = secrets.create_key(wave, number, seed)?;
        let key = key.public().map_err(failed)?;
        Ok(RollClass { class: number, invited: sizes[class], key })
    });
    let classes = made.collect::<Result<Vec<RollClass>, LaunchError>>()?;
    let rows = classes.iter().map(|class| ClassKeyRow {
        class: class.class as usize,
        invited: class.invited,
        modulus: class.key.modulus().to_vec(),
    });
    let rows = rows.collect();
    let roll = Roll::new(wave, promising.sealing_key.clone(), classes)
        .expect("a snapshot has at least the organisation, and classes in order");
    let promise = Promise {
        sealing_key: *promising.sealing_key.as_bytes(),
        root: roll.root().to_string(),
        without_script: promising.without_script,
        key_holder: promising.key_holder.clone(),
        gone_on: promising.gone_on,
    };
    Ok((promise, rows))
}
