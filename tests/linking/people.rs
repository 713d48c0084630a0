//! People who come, each in their own time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use peil_anonymity::urn::TICKET;
use peil_fieldwork::{CodeRefusal, Exchanged, Submitted};
use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::{OnceCell, Semaphore};
use tokio::task::JoinSet;

use crate::linking::field::{Field, Person, drawn};
use crate::linking::plant::Extra;
use crate::linking::sheet::{Right, Sheet, right};
use crate::linking::{Arrivals, Plant, Settings};

/// How many begin before one hands in, where they overlap: a wave of a thousand people in a working day, eight minutes
/// each, is some sixteen at the same time.
const OVERLAP: f64 = 16.0;
/// People whose requests are under way at the same time.
const AT_ONCE: usize = 64;

/// Somebody who takes part.
pub struct Participant {
    /// Among those invited.
    pub person: usize,
    pub sheet: Sheet,
    seed: u64,
    /// What became of them.
    pub right: OnceCell<Right>,
    pub handed_in: OnceCell<HandedIn>,
}

/// Something that was handed in.
pub struct HandedIn {
    pub bytes: Vec<u8>,
    /// The how manieth it was.
    pub arrival: u64,
}

/// All who take part, and what is written beside.
pub struct Crowd {
    pub field: Field,
    pub extra: Extra,
    pub participants: Vec<Participant>,
    arrivals: AtomicU64,
}

/// Something that happens.
#[derive(Clone, Copy)]
enum Event {
    Begin(usize),
    HandIn(usize),
}

impl Crowd {
    /// Most of those invited, each with answers that nobody else gives.
    pub fn new(field: Field, extra: Extra, rng: &mut ChaCha8Rng) -> anyhow::Result<Crowd> {
        let mut invited: Vec<usize> = (0..field.people.len()).collect();
        invited.shuffle(rng);
        invited.truncate(invited.len() * 85 / 100);
        let parts = field.wave.questionnaire.parts().len();
        // An order of its own for each part: else one lucky guess would be right in all of them.
        let numbers = numbers(invited.len(), parts, rng);
        let participants = invited.into_iter().zip(numbers).map(|(person, numbers)| {
            let sheet = Sheet::of(&field.wave.questionnaire, &numbers, rng)?;
            let (right, handed_in) = (OnceCell::new(), OnceCell::new());
            Ok(Participant { person, sheet, seed: rng.random(), right, handed_in })
        });
        let participants = participants.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Crowd { field, extra, participants, arrivals: AtomicU64::new(0) })
    }

    /// The person behind a participant.
    pub fn person(&self, of: &Participant) -> &Person {
        &self.field.people[of.person]
    }

    /// Lets everybody come, in as many stretches as copies are made between, and says when a stretch is over.
    pub async fn come(
        self: &Arc<Crowd>,
        settings: &Settings,
        rng: &mut impl Rng,
        mut copy: impl AsyncFnMut(usize, usize) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let everybody: Vec<usize> = (0..self.participants.len()).collect();
        let stretches: Vec<Vec<Event>> = if settings.plant == Some(Plant::OftenCopied) {
            self.rounds().iter().map(|round| one_by_one(round)).collect()
        } else {
            let events = match settings.arrivals {
                Arrivals::Mixed => overlapping(&everybody, rng),
                Arrivals::Sparse | Arrivals::Dense => one_by_one(&everybody),
            };
            // Of an even length, so that dense ones are cut between people.
            let third = (events.len() / 6 * 2).max(2);
            let (first, rest) = events.split_at(third);
            let (second, third) = rest.split_at(third);
            [first, second, third].map(<[Event]>::to_vec).to_vec()
        };
        for (number, stretch) in stretches.iter().enumerate() {
            if settings.arrivals == Arrivals::Dense {
                self.at_once(stretch).await?;
            } else {
                for event in stretch {
                    match *event {
                        Event::Begin(who) => self.begin(who).await?,
                        Event::HandIn(who) => self.hand_in(who).await?,
                    }
                }
            }
            copy(number, stretches.len()).await?;
        }
        Ok(())
    }

    /// One of every class at a time.
    fn rounds(&self) -> Vec<Vec<usize>> {
        let mut rounds: Vec<Vec<usize>> = Vec::new();
        let mut came = std::collections::HashMap::new();
        for (who, participant) in self.participants.iter().enumerate() {
            let before: &mut usize = came.entry(self.person(participant).class).or_default();
            if rounds.len() <= *before {
                rounds.push(Vec::new());
            }
            rounds[*before].push(who);
            *before += 1;
        }
        rounds
    }

    async fn at_once(self: &Arc<Crowd>, stretch: &[Event]) -> anyhow::Result<()> {
        let room = Arc::new(Semaphore::new(AT_ONCE));
        let mut tasks = JoinSet::new();
        for event in stretch {
            let Event::Begin(who) = *event else { continue };
            let (crowd, room) = (Arc::clone(self), Arc::clone(&room));
            tasks.spawn(async move {
                let _turn = room.acquire().await?;
                crowd.begin(who).await?;
                let pause = Duration::from_millis(crowd.participants[who].seed % 30);
                tokio::time::sleep(pause).await;
                crowd.hand_in(who).await
            });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        Ok(())
    }

    /// As the browser begins: asks for the class, blinds, has it signed.
    async fn begin(&self, who: usize) -> anyhow::Result<()> {
        let participant = &self.participants[who];
        let person = self.person(participant);
        let mut rng = ChaCha8Rng::seed_from_u64(participant.seed);
        let (desk, wave) = (&self.field.desk, &self.field.wave);
        self.extra.request()?;
        let class = loop {
            match desk.class_of(wave, &person.code).await? {
                Exchanged::Granted(class) => break class,
                Exchanged::Refused(CodeRefusal::Busy) => pause().await,
                _ => bail!("a good code was refused"),
            }
        };
        self.extra.request()?;
        let sign = async |blinded: Vec<u8>| loop {
            match desk.sign(wave, &person.code, &blinded).await? {
                Exchanged::Granted(signature) => return Ok(signature.to_vec()),
                Exchanged::Refused(CodeRefusal::Busy) => pause().await,
                _ => bail!("a good code was not signed for"),
            }
        };
        let right = right(&self.field, class, drawn(&mut rng), sign).await?;
        participant.right.set(right).map_err(|_| anyhow::anyhow!("began twice"))
    }

    async fn hand_in(&self, who: usize) -> anyhow::Result<()> {
        let participant = &self.participants[who];
        let mut rng = ChaCha8Rng::seed_from_u64(participant.seed ^ 1);
        let token = &participant.right.get().context("handed in before beginning")?.token;
        let bytes = participant.sheet.sealed(&self.field, token, &mut rng)?;
        loop {
            match self.field.desk.hand_in(&self.field.wave, &bytes).await? {
                Submitted::Now => break,
                Submitted::Busy => pause().await,
                other => bail!("handed in, and {other:?}"),
            }
        }
        let arrival = self.arrivals.fetch_add(1, Ordering::Relaxed);
        let person = self.person(participant);
        self.extra.handed_in(&person.code_hash, &token.mark(TICKET), &bytes)?;
        let handed_in = HandedIn { bytes, arrival };
        participant.handed_in.set(handed_in).map_err(|_| anyhow::anyhow!("handed in twice"))
    }
}

/// For each of so many people a number for each part; in every part all numbers, in an order of chance.
fn numbers(people: usize, parts: usize, rng: &mut impl Rng) -> Vec<Vec<u64>> {
    let mut numbers = vec![Vec::with_capacity(parts); people];
    for _ in 0..parts {
        let mut of_part: Vec<u64> = (0..people as u64).collect();
        of_part.shuffle(rng);
        for (of_person, number) in numbers.iter_mut().zip(of_part) {
            of_person.push(number);
        }
    }
    numbers
}

async fn pause() {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

fn one_by_one(who: &[usize]) -> Vec<Event> {
    who.iter().flat_map(|who| [Event::Begin(*who), Event::HandIn(*who)]).collect()
}

fn overlapping(who: &[usize], rng: &mut impl Rng) -> Vec<Event> {
    let mut timed: Vec<(f64, Event)> = Vec::new();
    for (number, who) in who.iter().enumerate() {
        let begin = number as f64;
        timed.push((begin, Event::Begin(*who)));
        let takes = OVERLAP * rng.random_range(0.4..1.6);
        timed.push((begin + takes, Event::HandIn(*who)));
    }
    timed.sort_by(|one, other| one.0.total_cmp(&other.0));
    timed.into_iter().map(|(_, event)| event).collect()
}
