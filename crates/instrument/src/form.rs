//! From the fields of a form to answers, and back.

use crate::{
    Answer, AnswerProblem, Answers, DONT_KNOW, Item, ItemKind, NOT_APPLICABLE, Questionnaire,
};

impl Questionnaire {
    /// Reads the fields of a form.
    ///
    /// A rating or single choice is the field `item` with the answer code in decimal digits; every
    /// ticked option of a multiple choice is a field `item.option` with `1` (`0`: not ticked); an open
    /// text is the field `item`. An empty value is no answer. The same value twice counts once. Words
    /// lose blanks at both ends and control characters, and their line ends become `\n`.
    ///
    /// Answers to items that are not asked, given the others, are checked and then cleared: someone
    /// who went back and changed an answer did nothing wrong.
    ///
    /// # Errors
    /// All [`AnswerProblem`]s of the form: a field that is no item or option, a value that the item
    /// does not offer, two different answers to one item, too long a text, an exclusive option beside
    /// another.
    pub fn read_form<'a>(
        &self,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Answers, Vec<AnswerProblem>> {
        let mut answers = Answers::none(self);
        let mut problems = Vec::new();
        for (field, value) in fields {
            if let Err(problem) = self.read_field(&mut answers, field, value) {
                problems.push(problem);
            }
        }
        // Only now, because options of one item come as separate fields.
        for item in 0..self.items.len() {
            if let Err(problem) = self.check_answer(item, answers.answers[item].clone()) {
                problems.push(problem);
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        answers.route(self);
        Ok(answers)
    }

    fn read_field(
        &self,
        answers: &mut Answers,
        field: &str,
        value: &str,
    ) -> Result<(), AnswerProblem> {
        let unknown_item = || AnswerProblem::UnknownItem { field: field.to_owned() };
        let unknown_answer =
            || AnswerProblem::UnknownAnswer { item: field.to_owned(), value: value.to_owned() };
        let (id, option) = match field.split_once('.') {
            Some((id, option)) => (id, Some(option)),
            None => (field, None),
        };
        let index = self.item_index(id).ok_or_else(unknown_item)?;
        let given = match (&self.items[index].kind, option) {
            (ItemKind::Multiple { options }, Some(option)) => {
                let position = options
                    .iter()
                    .position(|choice| choice.id == *option)
                    .ok_or_else(unknown_item)?;
                return match value {
                    "1" => {
                        tick(&mut answers.answers[index], position, options.len());
                        Ok(())
                    }
                    "" | "0" => Ok(()),
                    _ => Err(unknown_answer()),
                };
            }
            (_, Some(_)) => return Err(unknown_item()),
            (_, None) if value.is_empty() => return Ok(()),
            (ItemKind::Multiple { .. }, None) => return Err(unknown_answer()),
            (ItemKind::Open { .. }, None) => Answer::Words(value.to_owned()),
            (ItemKind::Rating { .. } | ItemKind::Single { .. }, None) => {
                Answer::Code(decimal(value).ok_or_else(unknown_answer)?)
            }
        };
        let given = self.check_answer(index, given)?;
        match &answers.answers[index] {
            Answer::None => answers.answers[index] = given,
            before if given == Answer::None || *before == given => {}
            _ => return Err(AnswerProblem::Twice { item: id.to_owned() }),
        }
        Ok(())
    }

    /// The answer as it is kept, if the item offers it.
    pub(crate) fn check_answer(
        &self,
        item: usize,
        answer: Answer,
    ) -> Result<Answer, AnswerProblem> {
        let item = &self.items[item];
        let unknown =
            |value: String| Err(AnswerProblem::UnknownAnswer { item: item.id.to_string(), value });
        match (&item.kind, answer) {
            (_, Answer::None) => Ok(Answer::None),
            (ItemKind::Rating { .. } | ItemKind::Single { .. }, Answer::Code(code)) => {
                if self.offers(item, code) {
                    Ok(Answer::Code(code))
                } else {
                    unknown(code.to_string())
                }
            }
            (ItemKind::Multiple { options }, Answer::Chosen(ticked)) => {
                let n_ticked = ticked.iter().filter(|&&ticked| ticked).count();
                if ticked.len() != options.len() {
                    return unknown(format!("{} options", ticked.len()));
                }
                let alone = options
                    .iter()
                    .zip(&ticked)
                    .find(|(option, ticked)| option.exclusive && **ticked && n_ticked > 1);
                if let Some((option, _)) = alone {
                    return Err(AnswerProblem::Exclusive {
                        item: item.id.to_string(),
                        option: option.id.to_string(),
                    });
                }
                Ok(if n_ticked == 0 { Answer::None } else { Answer::Chosen(ticked) })
            }
            (ItemKind::Open { max_chars }, Answer::Words(words)) => {
                let words = tidy(&words);
                let chars = words.chars().count();
                if chars > *max_chars {
                    let item = item.id.to_string();
                    return Err(AnswerProblem::TooLong { item, chars, max: *max_chars });
                }
                Ok(if words.is_empty() { Answer::None } else { Answer::Words(words) })
            }
            (_, Answer::Code(code)) => unknown(code.to_string()),
            (_, Answer::Chosen(_)) => unknown("options".to_owned()),
            (_, Answer::Words(words)) => unknown(words),
        }
    }

    /// Whether a rating or single choice offers this code.
    fn offers(&self, item: &Item, code: u8) -> bool {
        match &item.kind {
            ItemKind::Rating { format } => {
                let format = &self.formats[*format];
                match code {
                    DONT_KNOW => format.dont_know.is_some(),
                    NOT_APPLICABLE => format.not_applicable.is_some(),
                    code => (1..=format.points.len()).contains(&usize::from(code)),
                }
            }
            ItemKind::Single { options } => options.iter().any(|option| option.code == code),
            ItemKind::Multiple { .. } | ItemKind::Open { .. } => false,
        }
    }
}

impl Answers {
    /// The fields of a form that [`Questionnaire::read_form`] reads back as these answers, once they
    /// are routed. In the order of the items; nothing for an item without an answer.
    pub fn fields(&self, questionnaire: &Questionnaire) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (item, answer) in questionnaire.items().iter().zip(&self.answers) {
            match (answer, &item.kind) {
                (Answer::Code(code), _) => fields.push((item.id.to_string(), code.to_string())),
                (Answer::Words(words), _) => fields.push((item.id.to_string(), words.clone())),
                (Answer::Chosen(ticked), ItemKind::Multiple { options }) => {
                    let ticked = options.iter().zip(ticked).filter(|(_, ticked)| **ticked);
                    fields.extend(
                        ticked.map(|(option, _)| {
                            (format!("{}.{}", item.id, option.id), "1".to_owned())
                        }),
                    );
                }
                (Answer::Chosen(_) | Answer::None, _) => {}
            }
        }
        fields
    }
}

fn tick(answer: &mut Answer, option: usize, n_options: usize) {
    if let Answer::Chosen(ticked) = answer {
        ticked[option] = true;
    } else {
        let mut ticked = vec![false; n_options];
        ticked[option] = true;
        *answer = Answer::Chosen(ticked);
    }
}

/// A code as a form writes it: no sign, no leading zero.
fn decimal(value: &str) -> Option<u8> {
    value.parse().ok().filter(|code: &u8| code.to_string() == value)
}

/// Words as they are kept: one kind of line end, no control characters (a database refuses NUL, a
/// spreadsheet the others), no blanks at the ends.
pub fn tidy(words: &str) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String =
        words.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}
