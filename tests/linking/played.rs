//! One wave from opening to after closing, and all that somebody with the disk sees of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use anyhow::Context;
use jiff::civil::date;
use peil_analysis::Dataset;
use peil_anonymity::Layout;
use peil_anonymity::urn::TICKET;
use peil_fieldwork::slots::{Slot, slots};
use peil_fieldwork::{Closing, close};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::linking::copies::{alike, streams, urn};
use crate::linking::field::{Field, WAVE};
use crate::linking::people::Crowd;
use crate::linking::plant::Extra;
use crate::linking::postgres::{Hidden, Server};
use crate::linking::seek::{Owner, Seeker};
use crate::linking::sight::{Moment, Sight, Subject};
use crate::linking::start::nothing_seen;
use crate::linking::{Database, Plant, Settings};

/// Copies that are kept whole: after a third, after two thirds, before closing, after it.
const COPIES: [&str; 3] = ["copy 1", "copy 2", "copy before"];
const AFTER: &str = "copy after";

/// Plays a wave.
pub fn play(settings: &Settings, seed: u64) -> anyhow::Result<Sight> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(Wave::play(settings, seed))
}

struct Wave {
    crowd: Arc<Crowd>,
    server: Option<Server>,
    sight: Sight,
    /// The slot of each kind.
    slots: Vec<usize>,
    seed: u64,
}

impl Wave {
    async fn play(settings: &Settings, seed: u64) -> anyhow::Result<Sight> {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let field = Field::open(settings, rng.random()).await?;
        let server = match settings.database {
            Database::Sqlite => None,
            Database::Postgres => Some(Server::connect(&field.url).await?),
        };
        let extra = Extra::new(field.extra(), settings.plant)?;
        let crowd = Arc::new(Crowd::new(field, extra, &mut rng)?);
        let (sight, slots) = nothing_seen(&crowd);
        let mut wave = Wave { crowd: Arc::clone(&crowd), server, sight, slots, seed };
        let mut before = HashMap::new();
        let copied = async |number: usize, of: usize| {
            // The middle of each third, if there are more.
            let name = COPIES.iter().zip(1..).find(|(_, third)| number + 1 == of * third / 3);
            let moment = Moment {
                name: name.map(|(name, _)| *name),
                step: u32::try_from(number)?,
                closed: false,
            };
            wave.copy(moment).await?;
            let now = urn(&wave.crowd.field)?;
            wave.sight.urn_alike = wave.sight.urn_alike.max(alike(&before, &now));
            before = now;
            Ok(())
        };
        crowd.come(settings, &mut rng, copied).await?;
        wave.compare()?;
        wave.close(settings.plant).await?;
        if let Some(server) = wave.server.take() {
            server.close().await;
        }
        Ok(wave.sight)
    }

    fn seeker(&self) -> anyhow::Result<Seeker> {
        let mut seeker = Seeker::new();
        for (at, of) in self.crowd.participants.iter().enumerate() {
            let person = self.crowd.person(of);
            seeker.add_with_hex(Owner::Person(at), "id", &person.id);
            seeker.add_with_hex(Owner::Person(at), "code", &person.code_hash);
            seeker.add(Owner::Person(at), "mail", person.email.as_bytes());
            if let Some(right) = of.right.get() {
                // The hash of it is looked for too, once the database has told it.
                seeker.add_with_hex(Owner::Person(at), "blinded", &right.blinded[..32]);
                seeker.add(Owner::Person(at), "hash", &hash_of(&right.blinded));
            }
            if let (Some(right), Some(handed_in)) = (of.right.get(), of.handed_in.get()) {
                let owner = Owner::Submission(at);
                let token = right.token.to_bytes();
                for lane in lanes(&self.crowd.field.promised().layout) {
                    seeker.add_with_hex(owner, "mark", &right.token.mark(lane));
                }
                seeker.add_with_hex(owner, "prefix", &token[4..36]);
                seeker.add_with_hex(owner, "nonce", &token[36..68]);
                seeker.add_with_hex(owner, "signature", &token[68..100]);
                seeker.add(owner, "token", right.token.to_string().as_bytes());
                let layout = &self.crowd.field.promised().layout;
                let envelopes = layout.cut(&handed_in.bytes[token.len()..]).context("envelopes")?;
                for envelope in envelopes {
                    seeker.add(owner, "envelope", &envelope[..32]);
                    seeker.add(owner, "sealed", &envelope[32..64]);
                }
            }
            let all = slots(&self.crowd.field.wave.questionnaire);
            for (kind, slot) in self.slots.iter().enumerate() {
                // Records of ticks alone are a row of zeros and ones, of which every file is full.
                if matches!(all[*slot], Slot::Part(part) if part > 0) {
                    continue;
                }
                let owner = Owner::Answer { kind, of: at };
                seeker.add_with_hex(owner, "content", &of.sheet.contents[*slot]);
            }
        }
        Ok(seeker)
    }

    async fn copy(&mut self, moment: Moment) -> anyhow::Result<()> {
        if let Some(server) = &self.server {
            server.checkpoint().await?;
            let hidden = server.invitations().await?;
            let copy = moment.name.unwrap_or_default();
            let by_id: HashMap<[u8; 16], &Hidden> = hidden
                .iter()
                .filter_map(|row| Some((row.key.clone().try_into().ok()?, row)))
                .collect();
            for (subject, of) in self.sight.people.iter_mut().zip(&self.crowd.participants) {
                if let Some(row) = by_id.get(&self.crowd.person(of).id)
                    && row.blinded_hash.is_some()
                {
                    subject.orders.insert(format!("{copy} xmin"), row.transaction);
                    subject.orders.insert(format!("{copy} ctid"), row.place);
                }
            }
        }
        let seeker = self.seeker()?;
        for (stream, bytes) in streams(&self.crowd.field, self.server.as_ref()).await? {
            self.sight.take_in(&seeker, moment, &stream, &bytes);
        }
        Ok(())
    }

    /// Counts pieces of eight bytes that what the server knows of people has in common with what is handed in.
    fn compare(&mut self) -> anyhow::Result<()> {
        let mut known: HashSet<[u8; 8]> = HashSet::new();
        let mut learn = |bytes: &[u8]| known.extend(bytes.array_windows::<8>());
        // Some of them: it takes long, and what makes pieces common makes them common everywhere.
        let some = || self.crowd.participants.iter().take(100);
        for of in some() {
            let (person, right) = (self.crowd.person(of), of.right.get().context("began")?);
            for bytes in [&person.id[..], &person.code_hash, &right.blinded, &right.signature] {
                learn(bytes);
            }
            learn(&hash_of(&right.blinded));
            learn(person.email.as_bytes());
            learn(person.code.as_bytes());
        }
        for of in some() {
            let (right, handed_in) = (of.right.get(), of.handed_in.get());
            let (right, handed_in) = (right.context("began")?, handed_in.context("handed in")?);
            let contents = of.sheet.contents.iter().map(Vec::as_slice);
            let lanes = lanes(&self.crowd.field.promised().layout);
            let marks: Vec<[u8; 32]> = lanes.map(|lane| right.token.mark(lane)).collect();
            let marks = marks.iter().map(<[u8; 32]>::as_slice);
            for bytes in [&handed_in.bytes[..]].into_iter().chain(marks).chain(contents) {
                let common = bytes.array_windows::<8>().filter(|piece| known.contains(*piece));
                self.sight.shared_pieces += common.count() as u64;
            }
        }
        Ok(())
    }

    async fn close(&mut self, plant: Option<Plant>) -> anyhow::Result<()> {
        let crowd = Arc::clone(&self.crowd);
        let field = &crowd.field;
        let dataset_dir = field.folder.path().join("dataset");
        let closing = Closing {
            store: &field.store,
            secrets: &field.secrets,
            urn: &field.urn,
            dataset_dir: &dataset_dir,
            key: &field.key,
            today: date(2026, 11, 27),
        };
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed ^ 0x00c1_05ed);
        let closed = close(closing, &mut rng, WAVE).await?;
        let expected = crowd.participants.len() as u64;
        anyhow::ensure!(closed.totals.submitted == expected, "all are counted: {closed:?}");
        self.see_rows(&dataset_dir, plant)?;
        if let Some(server) = &self.server {
            server.checkpoint().await?;
            for (slot, rows) in server.answers().await?.iter().enumerate() {
                // Texts, receipts: the last two kinds.
                let kind = self.slots.len() - 2 + slot;
                for row in rows {
                    let answer = self.answer(kind, &row.key)?;
                    answer.orders.insert("xmin".to_owned(), row.transaction);
                    answer.orders.insert("ctid".to_owned(), row.place);
                }
            }
        }
        self.copy_after().await
    }

    async fn copy_after(&mut self) -> anyhow::Result<()> {
        let moment = Moment { name: Some(AFTER), step: u32::MAX, closed: true };
        let seeker = self.seeker()?;
        for (stream, bytes) in streams(&self.crowd.field, self.server.as_ref()).await? {
            self.sight.take_in(&seeker, moment, &stream, &bytes);
        }
        Ok(())
    }

    /// The answers with a content.
    fn answer(&mut self, kind: usize, content: &[u8]) -> anyhow::Result<&mut Subject> {
        let slot = self.slots[kind];
        let participants = &self.crowd.participants;
        let answers = &mut self.sight.kinds[kind].answers;
        let found = answers
            .iter_mut()
            .find(|answer| participants[answer.truth].sheet.contents[slot] == content);
        found.context("an answer that somebody gave")
    }

    /// The order of rows in the frozen dataset.
    fn see_rows(&mut self, folder: &std::path::Path, plant: Option<Plant>) -> anyhow::Result<()> {
        let crowd = Arc::clone(&self.crowd);
        let wave = &crowd.field.wave;
        let questionnaire = &wave.questionnaire;
        let codes: Vec<String> = wave.units.iter().map(|unit| unit.code.clone()).collect();
        let (dataset, _) = Dataset::read_parquet(folder, questionnaire, &codes)?;
        for kind in 0..self.slots.len() {
            let Slot::Part(part) = slots(questionnaire)[self.slots[kind]] else { continue };
            let frame = &dataset.frames()[part];
            let columns: Vec<&[u8]> =
                frame.names().iter().filter_map(|name| frame.column(name)).collect();
            anyhow::ensure!(frame.len() == self.sight.kinds[kind].answers.len(), "all records");
            let by_content: HashMap<&[u8], usize> = crowd
                .participants
                .iter()
                .enumerate()
                .map(|(at, of)| (of.sheet.contents[self.slots[kind]].as_slice(), at))
                .collect();
            let row_of: HashMap<usize, usize> = (0..frame.len())
                .filter_map(|row| {
                    let record: Vec<u8> = columns.iter().map(|column| column[row]).collect();
                    Some((*by_content.get(record.as_slice())?, row))
                })
                .collect();
            for answer in &mut self.sight.kinds[kind].answers {
                let row = *row_of.get(&answer.truth).context("a record that somebody gave")?;
                let arrival = crowd.participants[answer.truth].handed_in.get();
                let place = match plant {
                    Some(Plant::Unshuffled) => arrival.context("handed in")?.arrival as f64,
                    _ => row as f64,
                };
                answer.orders.insert("row".to_owned(), place);
            }
        }
        Ok(())
    }
}

/// What is kept of a blinded message.
fn hash_of(blinded: &[u8]) -> [u8; 32] {
    sha2::Digest::finalize(sha2::Digest::chain_update(
        <sha2::Sha256 as sha2::Digest>::new(),
        blinded,
    ))
    .into()
}

/// The lanes of a segment, that of tickets last.
fn lanes(layout: &Layout) -> impl Iterator<Item = u16> {
    (0..).take(layout.slots()).chain([TICKET])
}
