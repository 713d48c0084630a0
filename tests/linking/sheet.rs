//! What somebody answers, by which the test knows them, and what of it is handed in.

use anyhow::Context;
use peil_anonymity::{Blinding, Token};
use peil_fieldwork::slots::{Slot, contents, slots};
use peil_instrument::{Answer, Answers, ItemKind, Questionnaire};
use peil_simulation::UniquePatterns;
use rand::Rng;

use crate::linking::field::{Field, WAVE, drawn};

/// Somebody's answers and receipt.
#[derive(Clone)]
pub struct Sheet {
    /// The contents of all slots.
    pub contents: Vec<Vec<u8>>,
}

/// A token, and what the server saw of its making.
pub struct Right {
    pub token: Token,
    pub blinded: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Sheet {
    /// Answers that nobody else gives, with words of their own. `numbers` has one for every part, by which it is
    /// known; drawn apart, so that no part tells anything of another.
    pub fn of(
        questionnaire: &Questionnaire,
        numbers: &[u64],
        rng: &mut impl Rng,
    ) -> anyhow::Result<Sheet> {
        let patterns = UniquePatterns::new(questionnaire);
        let (first, others) = numbers.split_first().context("a part")?;
        let mut answers = patterns.answers(*first).context("too many people")?;
        for (part, number) in (1..).zip(others) {
            spell(questionnaire, part, *number, &mut answers)?;
        }
        for slot in slots(questionnaire) {
            if let Slot::Words { item, .. } = slot {
                let words = data_encoding::HEXLOWER.encode(&drawn(rng)[..12]);
                answers.set(questionnaire, item, Answer::Words(words))?;
            }
        }
        let mut receipt = [0; 16];
        rng.fill_bytes(&mut receipt);
        Ok(Sheet { contents: contents(questionnaire, &answers, receipt) })
    }

    /// Seals all of it, as the browser does.
    pub fn sealed(
        &self,
        field: &Field,
        token: &Token,
        rng: &mut impl Rng,
    ) -> anyhow::Result<Vec<u8>> {
        let promised = field.promised();
        let (layout, key) = (&promised.layout, promised.roll.sealing_key());
        let sealed = layout.seal_all(key, WAVE, &self.contents, || drawn(rng))?;
        Ok([token.to_bytes(), sealed].concat())
    }
}

/// Draws and blinds a token for a class, and has it signed by `sign`.
pub async fn right<F: Future<Output = anyhow::Result<Vec<u8>>>>(
    field: &Field,
    class: usize,
    seed: peil_anonymity::Seed,
    sign: impl FnOnce(Vec<u8>) -> F,
) -> anyhow::Result<Right> {
    let class = u32::try_from(class)?;
    let key = &field.promised().roll.class(class).context("a class with a key")?.key;
    let blinding = Blinding::begin(class, key, seed)?;
    let blinded = blinding.blinded()?.to_vec();
    let signature = sign(blinded.clone()).await?;
    let token = blinding.finish(&signature)?;
    Ok(Right { token, blinded, signature })
}

/// Fewer patterns than this and a part says too little to be known by.
const ENOUGH: u64 = 100;

/// How many people can be told apart by their answers to a part; none if it has too few questions.
pub fn capacity(questionnaire: &Questionnaire, part: usize) -> u64 {
    if part == 0 {
        return UniquePatterns::new(questionnaire).capacity();
    }
    let options = digits(questionnaire, part).into_iter().map(|(_, options)| options);
    let patterns = options.fold(1, u64::saturating_mul);
    // Nothing ticked is no answer.
    if patterns < ENOUGH { 0 } else { patterns - 1 }
}

/// The items of a part in which a number can be written, each with how many answers it has.
fn digits(questionnaire: &Questionnaire, part: usize) -> Vec<(usize, u64)> {
    let items = questionnaire.items().iter().enumerate().filter(|(_, item)| item.part == part);
    let digit = |(index, item): (usize, &peil_instrument::Item)| match &item.kind {
        ItemKind::Rating { format } => {
            Some((index, questionnaire.formats()[*format].points.len() as u64))
        }
        ItemKind::Multiple { options } => {
            let free = options.iter().filter(|option| !option.exclusive).count();
            Some((index, 1 << free))
        }
        _ => None,
    };
    items.filter_map(digit).collect()
}

/// Writes a number in a part; nothing if it is too large.
fn spell(
    questionnaire: &Questionnaire,
    part: usize,
    number: u64,
    answers: &mut Answers,
) -> anyhow::Result<()> {
    if number >= capacity(questionnaire, part) {
        return Ok(());
    }
    // What leads to the other questions.
    for item in questionnaire.items().iter().filter(|item| item.part == part) {
        if let Some(condition) = &item.show_if {
            let code = *condition.any_of.first().context("a condition")?;
            answers.set(questionnaire, condition.item, Answer::Code(code))?;
        }
    }
    let mut left = number + 1;
    for (index, choices) in digits(questionnaire, part) {
        let digit = left % choices;
        left /= choices;
        let answer = match &questionnaire.items()[index].kind {
            ItemKind::Multiple { options } => {
                let mut bits = digit;
                let ticked = options.iter().map(|option| {
                    let bit = !option.exclusive && bits & 1 == 1;
                    bits >>= u32::from(!option.exclusive);
                    bit
                });
                Answer::Chosen(ticked.collect())
            }
            _ => Answer::Code(u8::try_from(digit + 1)?),
        };
        answers.set(questionnaire, index, answer)?;
    }
    Ok(())
}
