//! The things that appear in the stories. Every respondent has what nobody else has.

use std::ops::Range;

use jiff::civil::date;
use peil_instrument::{Id, Text, Unit, UnitTree};
use peil_storage::{
    Channel, ClassKeyRow, Exchange, Invitation, NewWords, Organisation, Profile, Promise, Series,
    Store, TeamLink, Tx, Wave, WaveStatus, WaveUnit,
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
    furnish_with(tx, code, &wave_units()).await;
}

/// The same, of other units.
pub async fn furnish_with(tx: &mut Tx, code: &str, units: &[WaveUnit]) {
    tx.put_organisation(&organisation()).await.unwrap();
    tx.put_series(&series()).await.unwrap();
    tx.put_questionnaire(&id("staff"), "1.0.0", "id = \"staff\"").await.unwrap();
    tx.insert_wave(&wave(code)).await.unwrap();
    tx.insert_wave_units(code, units).await.unwrap();
}

/// An open wave without invitations.
pub async fn open_wave(store: &Store, code: &str) {
    let mut tx = store.begin_write().await.unwrap();
    furnish(&mut tx, code).await;
    tx.commit().await.unwrap();
}

/// Closes an open wave.
pub async fn close(store: &Store, code: &str) {
    let mut tx = store.begin_write().await.unwrap();
    tx.set_wave_status(code, WaveStatus::Open, WaveStatus::Closed).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn code_hash(number: usize) -> [u8; 32] {
    random("code", number)
}

/// The address of someone; long enough not to stand in a file by chance.
pub fn email(number: usize) -> String {
    format!("medewerker.{number:06}@voorbeeld.example")
}

pub fn invitations(numbers: Range<usize>) -> Vec<Invitation> {
    let invitation = |number| Invitation {
        id: random_id("invitation", number),
        unit: 1 + number % 2,
        channel: if number % 5 == 0 { Channel::Letter } else { Channel::Mail },
        email: (number % 5 != 0).then(|| email(number)),
        code_hash: code_hash(number),
    };
    numbers.map(invitation).collect()
}

pub async fn invite(store: &Store, code: &str, numbers: Range<usize>) {
    let mut tx = store.begin_write().await.unwrap();
    tx.insert_invitations(code, &invitations(numbers)).await.unwrap();
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

pub async fn add_link(store: &Store, code: &str, number: usize, allowed: u32) {
    let mut tx = store.begin_write().await.unwrap();
    tx.insert_team_link(code, &team_link(number, allowed)).await.unwrap();
    tx.commit().await.unwrap();
}

/// The hash of the blinded message of one respondent.
pub fn blinded(number: usize) -> [u8; 32] {
    random("blinded", number)
}

/// Hands in a code for a blinded message, for good.
pub async fn exchange(store: &Store, wave: &str, code: [u8; 32], message: [u8; 32]) -> Exchange {
    let mut tx = store.begin_write().await.unwrap();
    let exchanged = tx.exchange(wave, &code, &message).await.unwrap();
    tx.commit().await.unwrap();
    exchanged
}

/// Hands in somebody's own code for their own message.
pub async fn begin(store: &Store, wave: &str, number: usize) -> Exchange {
    exchange(store, wave, code_hash(number), blinded(number)).await
}

pub fn promise() -> Promise {
    Promise {
        sealing_key: random("sealing key", 0),
        root: "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ".to_owned(),
        without_script: true,
        key_holder: "de ondernemingsraad".to_owned(),
        gone_on: date(2027, 1, 1),
    }
}

/// A key for each class of so many invited.
pub fn class_keys(invited: &[(usize, u32)]) -> Vec<ClassKeyRow> {
    let key = |&(class, invited)| {
        let modulus = (0..8).flat_map(|part| random(&format!("modulus {part}"), class)).collect();
        ClassKeyRow { class, invited, modulus }
    };
    invited.iter().map(key).collect()
}

pub fn receipt(number: usize) -> [u8; 16] {
    random_id("receipt", number)
}

pub fn words_of(number: usize) -> String {
    format!("dit vond respondent {number:06} ervan")
}

/// What respondents wrote, as it is stored once the wave is closed.
pub async fn put_words(store: &Store, code: &str, numbers: Range<usize>) {
    let text = |number| NewWords {
        id: random_id("words", number),
        item: id("remarks"),
        words: words_of(number),
    };
    let mut tx = store.begin_write().await.unwrap();
    tx.put_words(code, &numbers.map(text).collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
}
