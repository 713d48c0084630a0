//! The things that appear in the stories. Every respondent has answers that nobody else has.

use jiff::civil::date;
use peil_instrument::{Id, Text, Unit, UnitTree};
use peil_storage::{
    Channel, Invitation, NewRecord, NewWords, Organisation, Profile, Series, Store,
    SubmissionRecords, TeamLink, Tx, Wave, WaveStatus, WaveUnit,
};
use sha2::{Digest, Sha256};

pub fn id(id: &str) -> Id {
    Id::new(id).unwrap()
}

pub fn text(nl: &str) -> Text {
    Text::new(nl, format!("{nl} in English"))
}

/// Bytes that look random and are the same every time.
pub fn random(what: &str, number: usize) -> [u8; 32] {
    Sha256::digest(format!("{what} {number}")).into()
}

pub fn random_id(what: &str, number: usize) -> [u8; 16] {
    random(what, number)[..16].try_into().unwrap()
}

pub fn organisation() -> Organisation {
    Organisation {
        code: "rijk".to_owned(),
        name: text("Het Rijk"),
        profile: Profile {
            asks: text("De minister vraagt"),
            controller: text("De minister"),
            legal_ground: text("Algemeen belang"),
            dpo: text("fg@voorbeeld.example"),
            vertrouwenspersoon: text("Mevrouw De Wit, 070-000 00 00"),
            meldregeling: text("Op het intranet"),
            retention: text("Tot de meting sluit"),
        },
    }
}

pub fn series() -> Series {
    Series {
        code: "integriteit".to_owned(),
        organisation: "rijk".to_owned(),
        name: text("Integriteit"),
        rhythm_months: 24,
    }
}

pub fn unit(code: &str, parent: Option<usize>, heads: u32) -> Unit {
    let kind = if parent.is_none() { "rijk" } else { "team" };
    Unit { code: code.to_owned(), parent, name: text(code), kind: kind.to_owned(), heads }
}

pub fn tree() -> UnitTree {
    UnitTree::new(vec![unit("R", None, 0), unit("A", Some(0), 40), unit("B", Some(0), 12)]).unwrap()
}

pub fn wave(code: &str) -> Wave {
    Wave {
        code: code.to_owned(),
        organisation: "rijk".to_owned(),
        series: "integriteit".to_owned(),
        name: text("Meting 2026"),
        questionnaire: id("staff"),
        version: "1.0.0".to_owned(),
        k: 10,
        synthetic: true,
        status: WaveStatus::Open,
        opens_on: date(2026, 11, 2),
        closes_on: date(2026, 11, 27),
    }
}

/// The snapshot of [`tree`].
pub fn wave_units() -> Vec<WaveUnit> {
    let units = tree();
    let snapshot = units.units().iter().enumerate().map(|(at, unit)| WaveUnit {
        code: unit.code.clone(),
        parent: unit.parent,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        heads: unit.heads,
        invited: unit.heads,
        class: at,
        higher: 0,
        whole: at > 0,
    });
    snapshot.collect()
}

/// Stores all that a wave needs before there are invitations.
pub async fn furnish(tx: &mut Tx, code: &str) {
    tx.put_organisation(&organisation()).await.unwrap();
    tx.put_series(&series()).await.unwrap();
    tx.put_questionnaire(&id("staff"), "1.0.0", "id = \"staff\"").await.unwrap();
    tx.insert_wave(&wave(code)).await.unwrap();
    tx.insert_wave_units(code, &wave_units()).await.unwrap();
}

/// An open wave without invitations.
pub async fn open_wave(store: &Store, code: &str) {
    let mut tx = store.begin_write().await.unwrap();
    furnish(&mut tx, code).await;
    tx.commit().await.unwrap();
}

pub fn code_hash(number: usize) -> [u8; 32] {
    random("code", number)
}

/// The address of someone; long enough not to stand in a file by chance.
pub fn email(number: usize) -> String {
    format!("medewerker.{number:06}@voorbeeld.example")
}

pub fn invitations(count: usize) -> Vec<Invitation> {
    let invitation = |number| Invitation {
        id: random_id("invitation", number),
        unit: 1 + number % 2,
        channel: if number % 5 == 0 { Channel::Letter } else { Channel::Mail },
        email: (number % 5 != 0).then(|| email(number)),
        code_hash: code_hash(number),
    };
    (0..count).map(invitation).collect()
}

pub async fn invite(store: &Store, code: &str, count: usize) {
    let mut tx = store.begin_write().await.unwrap();
    tx.insert_invitations(code, &invitations(count)).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn link_hash(number: usize) -> [u8; 32] {
    random("team link", number)
}

/// A link for a number of people.
pub fn team_link(number: usize, allowed: u32) -> TeamLink {
    TeamLink {
        id: random_id("team link", number),
        name: text(&format!("Buitendienst {number}")),
        code_hash: link_hash(number),
        allowed,
    }
}

pub fn nonce_hash(number: usize) -> [u8; 32] {
    random("nonce", number)
}

/// The core answers of one respondent: nobody else has them.
pub fn core_answers(number: usize) -> Vec<u8> {
    random("core", number)[..20].to_vec()
}

/// The sensitive answers of one respondent.
pub fn suspicion_answers(number: usize) -> Vec<u8> {
    random("suspicion", number)[..20].to_vec()
}

pub fn words_of(number: usize) -> String {
    format!("dit vond respondent {number:06} ervan")
}

pub fn submission(number: usize) -> SubmissionRecords {
    let record = |part: &str, unit, answers| NewRecord {
        id: random_id(part, number),
        part: id(part),
        unit,
        answers,
    };
    SubmissionRecords {
        records: vec![
            record("core", 1 + number % 2, core_answers(number)),
            record("suspicion", 0, suspicion_answers(number)),
        ],
        words: vec![NewWords {
            id: random_id("words", number),
            item: id("remarks"),
            words: words_of(number),
        }],
    }
}

pub async fn submit(store: &Store, code: &str, number: usize) -> peil_storage::Stored {
    let mut tx = store.begin_write().await.unwrap();
    let stored = tx.submit(code, &nonce_hash(number), &submission(number)).await.unwrap();
    tx.commit().await.unwrap();
    stored
}

/// The answers of a part, as they are read back.
pub async fn answers(store: &Store, code: &str, part: &str) -> Vec<Vec<u8>> {
    let mut tx = store.begin_read().await.unwrap();
    let records = tx.records(code, &id(part)).await.unwrap();
    records.into_iter().map(|record| record.answers).collect()
}
