//! The few expressions of XLSForm that Peil has a counterpart for.
//!
//! Everything else is handed back as not understood, so that it can be reported; nothing is ever evaluated.

/// "Asked if this question has one of these answers."
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relevance {
    pub question: String,
    pub any_of: Vec<String>,
}

impl Relevance {
    /// As it stands in the column `relevant`.
    pub(super) fn to_expression(&self) -> String {
        let one = |answer: &String| format!("${{{}}} = '{answer}'", self.question);
        self.any_of.iter().map(one).collect::<Vec<_>>().join(" or ")
    }

    /// Understands answers of one question, joined by `or`: `${q} = 'a'` or `selected(${q}, 'a')`.
    pub(super) fn parse(expression: &str) -> Option<Relevance> {
        let mut found: Option<Relevance> = None;
        for term in split_top(expression, "or") {
            let (question, answer) = equals(&term).or_else(|| selected(&term))?;
            let question = question.strip_prefix("${")?.strip_suffix('}')?.trim().to_owned();
            match &mut found {
                Some(known) if known.question == question => known.any_of.push(answer),
                Some(_) => return None,
                None => found = Some(Relevance { question, any_of: vec![answer] }),
            }
        }
        found
    }
}

/// What an answer has to satisfy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Limits {
    /// The longest text, in characters.
    pub max_chars: Option<usize>,
    /// Options that stand alone.
    pub exclusive: Vec<String>,
}

impl Limits {
    /// As it stands in the column `constraint`; empty, if there are none.
    pub(super) fn to_expression(&self) -> String {
        let mut terms: Vec<String> =
            self.max_chars.iter().map(|most| format!("string-length(.) <= {most}")).collect();
        let alone =
            |option: &String| format!("not(selected(., '{option}') and count-selected(.) > 1)");
        terms.extend(self.exclusive.iter().map(alone));
        terms.join(" and ")
    }

    /// Understands what [`Limits::to_expression`] writes.
    pub(super) fn parse(expression: &str) -> Option<Limits> {
        let mut limits = Limits::default();
        for term in split_top(expression, "and") {
            if let Some(most) = longest(&term) {
                limits.max_chars = Some(most);
            } else {
                limits.exclusive.push(alone(&term)?);
            }
        }
        Some(limits)
    }
}

/// `string-length(.) <= 500`, or `< 501`.
fn longest(term: &str) -> Option<usize> {
    let term = without_blanks(term);
    let rest = term.strip_prefix("string-length(.)<")?;
    match rest.strip_prefix('=') {
        Some(most) => most.parse().ok(),
        None => rest.parse::<usize>().ok()?.checked_sub(1),
    }
}

/// `not(selected(., 'none') and count-selected(.) > 1)`
fn alone(term: &str) -> Option<String> {
    let inside = term.strip_prefix("not")?.trim_start().strip_prefix('(')?.strip_suffix(')')?;
    let [first, second] = split_top(inside, "and").try_into().ok()?;
    let (chosen, count) =
        if without_blanks(&first).starts_with("count") { (second, first) } else { (first, second) };
    let (question, option) = selected(&chosen)?;
    (question == "." && without_blanks(&count) == "count-selected(.)>1").then_some(option)
}

/// `a = 'b'`, as its two sides.
fn equals(term: &str) -> Option<(&str, String)> {
    let (left, right) = term.split_once('=')?;
    Some((left.trim(), literal(right)?))
}

/// `selected(a, 'b')`, as its two arguments.
fn selected(term: &str) -> Option<(&str, String)> {
    let inside = term.strip_prefix("selected")?.trim_start().strip_prefix('(')?;
    let (question, answer) = inside.strip_suffix(')')?.split_once(',')?;
    Some((question.trim(), literal(answer)?))
}

/// A word in quotes, or a whole number.
fn literal(text: &str) -> Option<String> {
    let text = text.trim();
    for quote in ['\'', '"'] {
        let inside = text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
        if let Some(word) = inside.filter(|word| !word.contains(quote) && !word.is_empty()) {
            return Some(word.to_owned());
        }
    }
    let number = !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
    number.then(|| text.to_owned())
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// The terms between a word that stands outside brackets and quotes, without the brackets around each.
fn split_top(expression: &str, word: &str) -> Vec<String> {
    let mut terms = vec![String::new()];
    let (mut depth, mut quote) = (0_usize, None);
    let whole = unwrapped(expression);
    let mut rest = whole.as_str();
    while let Some(letter) = rest.chars().next() {
        let is_word = depth == 0
            && quote.is_none()
            && rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(in_name)
            && !terms.last().is_some_and(|term| term.ends_with(in_name));
        if is_word {
            terms.push(String::new());
            rest = &rest[word.len()..];
            continue;
        }
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (_, Some(open)) if open == letter => quote = None,
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(term) = terms.last_mut() {
            term.push(letter);
        }
        rest = &rest[letter.len_utf8()..];
    }
    terms.iter().map(|term| unwrapped(term)).collect()
}

fn in_name(letter: char) -> bool {
    letter.is_alphanumeric() || "_-.".contains(letter)
}

/// Without brackets around the whole.
fn unwrapped(term: &str) -> String {
    let term = term.trim();
    let Some(inside) = term.strip_prefix('(').and_then(|term| term.strip_suffix(')')) else {
        return term.to_owned();
    };
    let mut depth = 0_i64;
    let closes_early = inside.chars().any(|letter| {
        depth += i64::from(letter == '(') - i64::from(letter == ')');
        depth < 0
    });
    if closes_early { term.to_owned() } else { unwrapped(inside) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relevance(expression: &str) -> Option<(String, Vec<String>)> {
        Relevance::parse(expression).map(|it| (it.question, it.any_of))
    }

    #[test]
    fn answers_of_one_question_are_understood() {
        let both = Some(("q".to_owned(), vec!["1".to_owned(), "2".to_owned()]));
        for same in [
            "${q} = '1' or ${q} = '2'",
            "${q}=1 or ${q}=\"2\"",
            "(selected(${q}, '1')) OR (${ q } = '2')",
            "((${q} = '1') or ${q} = '2')",
        ] {
            assert_eq!(relevance(same), both, "{same}");
        }
        let written = Relevance::parse("${q}=1 or ${q}=2").unwrap().to_expression();
        assert_eq!(written, "${q} = '1' or ${q} = '2'");
    }

    #[test]
    fn other_conditions_are_not_guessed_at() {
        for other in [
            "",
            "${q} != '1'",
            "${q} >= 1",
            "${q} = ''",
            "${q} = ${r}",
            "${q} = '1' or ${r} = '1'",
            "${q} = '1' and ${r} = '1'",
            "not(${q} = '1')",
            "count-selected(${q}) = 2",
            "${q} = 'or",
        ] {
            assert_eq!(relevance(other), None, "{other}");
        }
    }

    #[test]
    fn limits_come_back() {
        let limits = Limits {
            max_chars: Some(500),
            exclusive: vec!["none".to_owned(), "dont_know".to_owned()],
        };
        assert_eq!(Limits::parse(&limits.to_expression()), Some(limits));
        let other_order = "not(count-selected(.)>1 and selected(.,\"none\"))";
        assert_eq!(Limits::parse(other_order).unwrap().exclusive, ["none"]);
        assert_eq!(Limits::parse("string-length(.) < 501").unwrap().max_chars, Some(500));
        for other in ["", ". > 3", "regex(., 'a')", "string-length(.) <= x", "not(. and .)"] {
            assert_eq!(Limits::parse(other), None, "{other}");
        }
    }
}
