//! A service that is killed again and again while people hand in, and the account of every answer.
//!
//! Each person's answers are a pattern that nobody else gives, so the opened urn itself tells who is in it
//! and how often. After every kill: whoever was acknowledged is stored, once; whoever was not is stored
//! once or not at all; records and own words are both there or both not. In the end everybody has repeated
//! until acknowledged, and is stored once.
//!
//! A killed process loses nothing that it gave to the operating system, so this tests the program and the way in which
//! it puts one file in the place of another, not the disk: that what was acknowledged had reached the disk is `fsync`,
//! of the file and of its folder.

mod requests;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use anyhow::{Context, ensure};
use peil_fieldwork::UrnDir;
use peil_fieldwork::slots::{Slot, layout, slots};
use peil_instrument::{Answer, Answers};
use peil_simulation::UniquePatterns;
use rand::{Rng, RngExt};

use requests::{Reply, agent, begin, submit};

use crate::stress::field::{Field, WAVE};
use crate::stress::service::Service;

/// People who hand in at the same time.
const CLIENTS: usize = 24;
/// A kill comes after so many acknowledgements at the most.
const ACKNOWLEDGED: usize = 40;
/// And then up to so much later, so that it falls anywhere in a commit.
const LATER_MICROSECONDS: u64 = 4_000;
/// One in so many presses the button twice.
const TWICE: usize = 8;
/// Newcomers for whom a round has work.
const NEWCOMERS: usize = ACKNOWLEDGED + 2 * CLIENTS;

/// What happened.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Times the service was killed.
    pub kills: usize,
    /// People who were acknowledged, all of them in the end.
    pub acknowledged: usize,
    /// Requests that a kill cut off…
    pub cut_off: usize,
    /// … and whose answers were on disk all the same: the kill fell between commit and
    /// acknowledgement.
    pub stored_unknown: usize,
}

/// Everybody who takes part, and what is known of them.
struct Account<'a> {
    field: &'a Field,
    patterns: UniquePatterns<'a>,
    words: usize,
    /// What segments of the urn held, by their first bytes: those are chance, and another segment has others.
    opened: HashMap<Vec<u8>, Vec<(u64, [u8; 32])>>,
    /// The body of everybody's submission, by number.
    bodies: Vec<String>,
    acknowledged: BTreeSet<usize>,
    cut_off: BTreeSet<usize>,
    report: Report,
}

/// The people whom a round needs.
pub fn people(kills: usize) -> usize {
    // Those who are left over from one round come first in the next.
    (kills + 2) * NEWCOMERS
}

/// Kills the service of a field so many times and accounts for everybody.
///
/// # Errors
/// The first thing that is not as it must be, with the number of the kill.
pub fn run(field: &Field, kills: usize, rng: &mut impl Rng) -> anyhow::Result<Report> {
    let open = field.questionnaire.item_index("what_would_help").context("an open item")?;
    let mut account = Account {
        field,
        patterns: UniquePatterns::new(&field.questionnaire),
        words: open,
        opened: HashMap::new(),
        bodies: Vec::new(),
        acknowledged: BTreeSet::new(),
        cut_off: BTreeSet::new(),
        report: Report::default(),
    };
    for kill in 1..=kills {
        account.round(rng).with_context(|| format!("kill {kill}"))?;
    }
    account.end(rng).context("after the last kill")?;
    Ok(account.report)
}

impl Account<'_> {
    /// Starts the service, has people hand in, kills it, and looks.
    fn round(&mut self, rng: &mut impl Rng) -> anyhow::Result<()> {
        let service = Service::start(&self.field.program, &self.field.folder)?;
        let work = self.work(&service, rng)?;
        let after = rng.random_range(0..=ACKNOWLEDGED);
        let later = Duration::from_micros(rng.random_range(0..LATER_MICROSECONDS));
        self.hand_in(service, work, |service, acknowledgements| {
            // Fewer, if the work is done before.
            let _ = acknowledgements.iter().take(after).count();
            std::thread::sleep(later);
            service.kill()
        })?;
        self.report.kills += 1;
        // Half of the time the service itself is the first to open the database after its death.
        if rng.random() {
            drop(Service::start(&self.field.program, &self.field.folder)?);
        }
        let stored = self.stored()?;
        for number in &self.acknowledged {
            ensure!(stored.contains(number), "{number} was acknowledged and is lost");
        }
        for number in &stored {
            let known = self.acknowledged.contains(number) || self.cut_off.contains(number);
            ensure!(known, "{number} is stored and never handed in");
        }
        let unknown = self.cut_off.iter().filter(|number| stored.contains(number));
        self.report.stored_unknown += unknown.count();
        Ok(())
    }

    /// Everybody left repeats; then the service is told to stop in the middle of newcomers.
    fn end(&mut self, rng: &mut impl Rng) -> anyhow::Result<()> {
        let service = Service::start(&self.field.program, &self.field.folder)?;
        let agent = agent();
        let everybody: Vec<usize> = (0..self.bodies.len()).collect();
        for number in everybody {
            // Whoever was acknowledged before is acknowledged again, and stored once.
            let repeats = self.acknowledged.contains(&number) && number.is_multiple_of(TWICE);
            if repeats || !self.acknowledged.contains(&number) {
                let reply = submit(&agent, &service.address, &self.bodies[number])?;
                ensure!(reply == Reply::Acknowledged, "{number} repeats in peace: {reply:?}");
                self.acknowledged.insert(number);
            }
        }
        self.cut_off.clear();
        ensure!(self.stored()? == self.acknowledged, "everybody is stored once");

        let work = self.work(&service, rng)?;
        self.hand_in(service, work, |service, acknowledgements| {
            let _ = acknowledgements.iter().take(ACKNOWLEDGED / 2).count();
            let status = service.stop()?;
            ensure!(status.success(), "told to stop, it ended with {status}");
            Ok(())
        })?;
        // It answered whomever it had let in: nobody is stored without an acknowledgement.
        ensure!(self.stored()? == self.acknowledged, "told to stop, it finished what it had begun");
        self.report.acknowledged = self.acknowledged.len();
        let close = ["wave", "close", WAVE, "--key", "wave.opening-key"];
        let closed = self.field.program.command(&self.field.folder).args(close).output()?;
        let (said, wrong) = (String::from_utf8(closed.stdout)?, String::from_utf8(closed.stderr)?);
        let took_part = format!("closed. {} of", self.acknowledged.len());
        ensure!(said.contains(&took_part), "everybody counts once: {said}{wrong}");
        Ok(())
    }

    /// Who hands in this time: those who were cut off, and newcomers with fresh tokens; some twice.
    fn work(&mut self, service: &Service, rng: &mut impl Rng) -> anyhow::Result<VecDeque<usize>> {
        let first = self.bodies.len();
        self.bodies.extend(self.newcomers(service, first)?);
        let left: Vec<usize> =
            (0..first).filter(|number| !self.acknowledged.contains(number)).collect();
        let mut work = VecDeque::new();
        for number in left.into_iter().chain(first..self.bodies.len()) {
            work.push_back(number);
            if rng.random_range(0..TWICE) == 0 {
                work.push_back(number);
            }
        }
        Ok(work)
    }

    /// Exchanges codes, so that only submissions are in the stream; the bodies of those to come. Nobody
    /// begins who would not come to hand in: each round has as many people as the last one used up.
    fn newcomers(&self, service: &Service, first: usize) -> anyhow::Result<Vec<String>> {
        let left = first - self.acknowledged.len();
        let last = first + NEWCOMERS.saturating_sub(left);
        let codes = self.field.codes.get(first..last).context("more people are invited")?;
        let numbers: Vec<(usize, &String)> = (first..).zip(codes).collect();
        let share = numbers.len().div_ceil(CLIENTS).max(1);
        let each = |share: &[(usize, &String)]| -> anyhow::Result<Vec<String>> {
            let agent = agent();
            let body = |(number, code): &(usize, &String)| {
                let token = begin(&agent, &service.address, code)?;
                Ok(self.body(*number, &token))
            };
            share.iter().map(body).collect()
        };
        let each = &each;
        let shares = std::thread::scope(|scope| {
            let threads: Vec<_> =
                numbers.chunks(share).map(|share| scope.spawn(move || each(share))).collect();
            threads.into_iter().map(join).collect::<anyhow::Result<Vec<_>>>()
        })?;
        Ok(shares.concat())
    }

    fn body(&self, number: usize, token: &str) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("peil-token", token).append_pair("peil-at", "check");
        body.extend_pairs(self.answers(number).fields(&self.field.questionnaire)).finish()
    }

    /// Answers that nobody else gives, with words of their own.
    fn answers(&self, number: usize) -> Answers {
        let answers = self.patterns.answers(number as u64);
        let mut answers = answers.expect("there are thousands of millions of patterns");
        let words = Answer::Words(number.to_string());
        answers
            .set(&self.field.questionnaire, self.words, words)
            .expect("an open item takes words");
        answers
    }

    /// Has clients hand in while `end` ends the service; then knows who was acknowledged.
    fn hand_in(
        &mut self,
        service: Service,
        work: VecDeque<usize>,
        end: impl FnOnce(Service, &mpsc::Receiver<()>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let address = service.address.clone();
        let (work, ending) = (Mutex::new(work), AtomicBool::new(false));
        let next = || {
            let ended = ending.load(Ordering::Relaxed);
            let mut work = work.lock().unwrap_or_else(PoisonError::into_inner);
            if ended { None } else { work.pop_front() }
        };
        let (told, acknowledgements) = mpsc::channel();
        let bodies = &self.bodies;
        let client = |told: mpsc::Sender<()>| -> anyhow::Result<Vec<(usize, Reply)>> {
            let agent = agent();
            let mut replies = Vec::new();
            while let Some(number) = next() {
                let reply = submit(&agent, &address, &bodies[number])?;
                replies.push((number, reply));
                match reply {
                    // The one who waits for it may have seen enough.
                    Reply::Acknowledged => drop(told.send(())),
                    Reply::Busy => {}
                    Reply::CutOff => break,
                }
            }
            Ok(replies)
        };
        let client = &client;
        let replies = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| {
                    let told = told.clone();
                    scope.spawn(move || client(told))
                })
                .collect();
            drop(told);
            let ended = end(service, &acknowledgements);
            ending.store(true, Ordering::Relaxed);
            ended?;
            clients.into_iter().map(join).collect::<anyhow::Result<Vec<_>>>()
        })?;
        for (number, reply) in replies.concat() {
            match reply {
                Reply::Acknowledged => drop(self.acknowledged.insert(number)),
                Reply::CutOff => {
                    self.report.cut_off += 1;
                    self.cut_off.insert(number);
                }
                Reply::Busy => {}
            }
        }
        self.cut_off.retain(|number| !self.acknowledged.contains(number));
        Ok(())
    }

    /// The numbers that the urn holds, each with its words, and with one token however often it was handed in.
    fn stored(&mut self) -> anyhow::Result<BTreeSet<usize>> {
        let urn = UrnDir::new(self.field.folder.join("data/urn"));
        let mut marks: BTreeMap<u64, BTreeSet<[u8; 32]>> = BTreeMap::new();
        for segment in urn.segments(WAVE)? {
            let name = segment[..64].to_vec();
            if !self.opened.contains_key(&name) {
                let opened = self.open(&segment)?;
                self.opened.insert(name.clone(), opened);
            }
            for (number, mark) in &self.opened[&name] {
                marks.entry(*number).or_default().insert(*mark);
            }
        }
        let twice = marks.iter().find(|(_, marks)| marks.len() > 1);
        ensure!(twice.is_none(), "counts more than once: {twice:?}");
        marks.into_keys().map(|number| Ok(usize::try_from(number)?)).collect()
    }

    /// The numbers in a segment, each with the mark of its record. Their words lie in another lane, in another order.
    fn open(&self, segment: &[u8]) -> anyhow::Result<Vec<(u64, [u8; 32])>> {
        let (questionnaire, key) = (&self.field.questionnaire, &self.field.key);
        let (layout, slots) = (layout(questionnaire), slots(questionnaire));
        let words_at = slots.iter().position(|slot| matches!(slot, Slot::Words { .. }));
        let words_at = words_at.context("an open item")?;
        let lanes = layout.open_segment(key, WAVE, segment)?;
        let mut numbers = Vec::new();
        for record in &lanes[0] {
            let opened = layout.open(key, WAVE, 0, &record.envelope)?;
            let number = self.patterns.number_of_record(&opened);
            numbers.push((number.context("a record that nobody handed in")?, record.mark));
        }
        let mut words = BTreeSet::new();
        for record in &lanes[words_at] {
            let opened = layout.open(key, WAVE, words_at, &record.envelope)?;
            words.insert(String::from_utf8(opened)?.parse::<u64>()?);
        }
        let of_records: BTreeSet<u64> = numbers.iter().map(|(number, _)| *number).collect();
        ensure!(words == of_records, "records and words are of the same people");
        Ok(numbers)
    }
}

fn join<T>(thread: std::thread::ScopedJoinHandle<'_, anyhow::Result<T>>) -> anyhow::Result<T> {
    thread.join().map_err(|_| anyhow::anyhow!("a client panicked"))?
}
