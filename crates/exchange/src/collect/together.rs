//! Whether deliveries can stand beside each other.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::delivery::Delivery;
use super::reason::Reason;
use super::{CollectError, RefusedDelivery};
use crate::codebook::Line;

/// Takes out what does not fit the rest. `deliveries` are in order of organisation, and stay so.
///
/// What fits is what most deliveries have: an organisation twice is refused both times, since nobody here knows which is
/// right; among real answers, made-up ones are refused.
///
/// # Errors
/// [`CollectError::Undecided`] if no questionnaire is that of most.
pub(super) fn check(
    deliveries: Vec<Delivery>,
    refused: &mut Vec<RefusedDelivery>,
) -> Result<Vec<Delivery>, CollectError> {
    let mut refuse = |deliveries: Vec<Delivery>, why: &dyn Fn(&Delivery) -> Option<Reason>| {
        let (mut kept, mut out) = (Vec::new(), Vec::new());
        for delivery in deliveries {
            match why(&delivery) {
                Some(reason) => out.push(RefusedDelivery::new(
                    &delivery.sender,
                    Some(&delivery.facts),
                    vec![reason],
                )),
                None => kept.push(delivery),
            }
        }
        refused.extend(out);
        kept
    };
    let senders = counted(&deliveries, |it| Some(it.facts.organisation.clone()));
    let deliveries = refuse(deliveries, &|it| {
        let organisation = it.facts.organisation.clone();
        (senders[&organisation].len() > 1).then_some(Reason::SameOrganisation { organisation })
    });
    let some_are_real = deliveries.iter().any(|it| !it.facts.synthetic);
    let deliveries =
        refuse(deliveries, &|it| (some_are_real && it.facts.synthetic).then_some(Reason::MadeUp));
    let expected = of_most(&counted(&deliveries, |it| Some(it.facts.asked())))?;
    let deliveries = refuse(deliveries, &|it| {
        let expected = expected.clone().filter(|expected| *expected != it.facts.asked())?;
        Some(Reason::OtherQuestionnaire { found: it.facts.asked(), expected })
    });
    let whole = |it: &Delivery| it.facts.is_whole().then(|| it.facts.hash.clone());
    let expected = of_most(&counted(&deliveries, whole))?;
    let deliveries = refuse(deliveries, &|it| {
        expected.as_ref().filter(|expected| whole(it).is_some_and(|hash| hash != **expected))?;
        Some(Reason::OtherFingerprint { questionnaire: it.facts.asked() })
    });
    let usual = Usual::of(&deliveries);
    Ok(refuse(deliveries, &|it| usual.differs(it).map(|id| Reason::OtherQuestion { id })))
}

/// Each value with the organisations that have it.
fn counted(
    deliveries: &[Delivery],
    value: impl Fn(&Delivery) -> Option<String>,
) -> BTreeMap<String, Vec<String>> {
    let mut counted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for delivery in deliveries {
        if let Some(value) = value(delivery) {
            counted.entry(value).or_default().push(delivery.facts.organisation.clone());
        }
    }
    counted
}

/// The value that most have; none if nobody has any.
fn of_most(counted: &BTreeMap<String, Vec<String>>) -> Result<Option<String>, CollectError> {
    let most = counted.values().map(Vec::len).max().unwrap_or(0);
    let mut first = counted.iter().filter(|(_, who)| who.len() == most);
    match (first.next(), first.next()) {
        (Some(_), Some(_)) => {
            let questionnaires = counted.iter();
            let questionnaires =
                questionnaires.map(|(value, who)| format!("{value} ({})", who.join(", ")));
            Err(CollectError::Undecided { questionnaires: questionnaires.collect() })
        }
        (found, _) => Ok(found.map(|(value, _)| value.clone())),
    }
}

/// What most deliveries say of every question, answer and scale.
///
/// A wave may ask some themes only, or add own items: then its fingerprint is another one, and its questions still have to
/// be those of the others.
struct Usual(HashMap<String, String>);

impl Usual {
    fn of(deliveries: &[Delivery]) -> Usual {
        let mut said: HashMap<String, BTreeMap<String, usize>> = HashMap::new();
        for (about, says) in deliveries.iter().flat_map(|delivery| statements(&delivery.asked)) {
            *said.entry(about).or_default().entry(says).or_default() += 1;
        }
        let most = |says: BTreeMap<String, usize>| {
            // Of two that are said as often the first in the alphabet: the same whatever the order of the deliveries.
            let most = says.values().copied().max()?;
            says.into_iter().find(|(_, n)| *n == most).map(|(says, _)| says)
        };
        Usual(said.into_iter().filter_map(|(about, says)| Some((about, most(says)?))).collect())
    }

    /// The id of the first thing of which a delivery says something else.
    fn differs(&self, delivery: &Delivery) -> Option<String> {
        let found = statements(&delivery.asked)
            .into_iter()
            .find(|(about, says)| self.0.get(about).is_some_and(|usual| usual != says));
        found.and_then(|(about, _)| about.split(' ').nth(1).map(str::to_owned))
    }
}

/// What the lines say: of what (kind, id and answer), and what.
fn statements(asked: &[Line]) -> Vec<(String, String)> {
    let mut statements: Vec<(String, String)> = Vec::new();
    let mut members: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for line in asked {
        let about = format!("{} {} {}", line.kind, line.id, line.answer);
        let pair = if line.kind == "item" { "" } else { &line.scale };
        let says = [line.block.as_str(), pair, &line.text.nl, &line.text.en].join("\u{1f}");
        statements.push((about, says));
        if line.kind == "item" {
            // An item of a scale that a wave does not have is not of that scale there.
            for (scale, reversed) in line.scale.split(' ').zip(line.reversed.split(' ')) {
                members.entry(scale).or_default().push(format!("{} {reversed}", line.id));
            }
        }
    }
    let scales: HashSet<&str> = asked
        .iter()
        .filter(|line| line.kind.starts_with("scale"))
        .map(|line| line.id.as_str())
        .collect();
    for (scale, mut items) in members.into_iter().filter(|(scale, _)| scales.contains(scale)) {
        items.sort_unstable();
        statements.push((format!("members {scale} "), items.join(", ")));
    }
    statements
}
