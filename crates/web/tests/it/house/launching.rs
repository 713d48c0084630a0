//! A wave from nothing to results, by a coordinator who never types a command.

use axum::http::StatusCode;
use jiff::civil::date;
use peil_accounts::{Grant, Role};
use peil_anonymity::KeyFile;
use peil_storage::WaveStatus;

use super::bed::{Answer, HouseBed};
use crate::html::form_fields;
use crate::run;
use crate::testbed::{SAMPLE, opening_key};

/// The code that the page proposes.
pub const NEW: &str = "waterrijk-2027";

/// A coordinator who is in.
pub struct Desk {
    pub house: HouseBed,
    cookie: String,
    csrf: String,
}

impl Desk {
    pub async fn new() -> Desk {
        let house = HouseBed::new(SAMPLE).await;
        let (_, cookie) = house.person("anna", "waterrijk", &[Grant::of(Role::Coordinator)]).await;
        let csrf = house.csrf(&cookie).await;
        Desk { house, cookie, csrf }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.house.get(&format!("/house{path}"), &self.cookie).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", &*self.csrf)];
        all.extend(fields);
        self.house.post(&format!("/house{path}"), &self.cookie, &all).await
    }

    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let mut all = vec![("csrf", &*self.csrf)];
        all.extend(fields);
        let file = (!file.is_empty()).then_some(("file", file));
        self.house.upload(&format!("/house{path}"), &self.cookie, &all, file).await
    }

    /// Sends the form of a page as it stands there, with these values in the place of others.
    pub async fn send(&self, page: &Answer, path: &str, change: &[(&str, &str)]) -> Answer {
        let mut fields = form_fields(&page.body());
        fields.retain(|(name, _)| !change.iter().any(|(other, _)| other == name));
        fields.extend(change.iter().map(|(name, value)| ((*name).into(), (*value).into())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        self.house.post(&format!("/house{path}"), &self.cookie, &fields).await
    }

    pub async fn status(&self, wave: &str) -> Option<WaveStatus> {
        let mut tx = self.house.bed.store.begin_read().await.unwrap();
        tx.wave(wave).await.unwrap().map(|wave| wave.status)
    }

    /// A first wave with the questionnaire for staff, as the page proposes it.
    pub async fn draft(&self) {
        let form = self.get("/new-wave?questionnaire=staff").await;
        let made = self.send(&form, "/new-wave", &[]).await;
        assert_eq!(made.location(), format!("/house/waves/{NEW}/prepare"), "{}", made.body());
    }

    /// Everything that is left of a draft, but the units.
    pub async fn settle(&self, wave: &str) {
        let at = |page: &str| format!("/waves/{wave}/{page}");
        let back = format!("/house{}", at("prepare"));
        let list = staff(&[("w", 12), ("a", 30), ("b", 30)]);
        let read = self.upload(&at("staff"), &[], list.as_bytes()).await;
        assert_eq!(read.location(), format!("/house{}", at("staff")), "{}", read.body());
        assert_eq!(self.post(&at("questions"), &[]).await.location(), back);
        let texts = self.get(&at("texts")).await;
        assert_eq!(self.send(&texts, &at("texts"), &[]).await.location(), back);
        let paper = [("on", "2-11-2026"), ("reference", "OR 2026-14")];
        assert_eq!(self.post(&at("council"), &paper).await.location(), back);
        assert_eq!(self.post(&at("protection"), &paper).await.location(), back);
        let public = KeyFile::Public(opening_key().sealing_key()).text();
        let gone_on = self.get(&at("key")).await.value("gone_on");
        let kept = [("holder", "de coördinator"), ("gone_on", &*gone_on), ("kept", "yes")];
        assert_eq!(self.upload(&at("key"), &kept, public.as_bytes()).await.location(), back);
    }

    /// How many steps are ready.
    pub async fn ready(&self, wave: &str) -> usize {
        let body = self.get(&format!("/waves/{wave}/prepare")).await.body();
        body.matches("class=\"done\"").count()
    }
}

/// So many people in units, all by letter.
pub fn staff(units: &[(&str, usize)]) -> String {
    let people = units.iter().map(|(unit, people)| format!("{unit},,letter\n").repeat(*people));
    format!("unit,email,channel\n{}", people.collect::<String>())
}

#[test]
fn a_coordinator_makes_opens_and_closes_a_wave_alone() {
    run(async {
        let desk = Desk::new().await;
        assert!(desk.get("/waves").await.body().contains("href=\"/house/new-wave\""));
        let choice = desk.get("/new-wave").await.body();
        assert!(choice.contains("/house/new-wave?questionnaire=staff"), "{choice}");
        desk.draft().await;
        assert_eq!(desk.ready(NEW).await, 2, "days and units");
        let at = |page: &str| format!("/waves/{NEW}/{page}");
        // What is not ready cannot be opened, by no address.
        let back = format!("/house{}", at("prepare"));
        assert_eq!(desk.get(&at("open")).await.location(), back);
        assert_eq!(desk.post(&at("open"), &[("sure", "yes")]).await.location(), back);
        assert_eq!(desk.status(NEW).await, Some(WaveStatus::Draft));

        desk.settle(NEW).await;
        assert_eq!(desk.ready(NEW).await, 8);
        let open = desk.get(&at("open")).await;
        for told in ["72 mensen", "3 groepen", "de coördinator"] {
            assert!(open.body().contains(told), "{told}: {}", open.body());
        }
        let unsure = desk.post(&at("open"), &[]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.status(NEW).await, Some(WaveStatus::Draft));
        let opened = desk.post(&at("open"), &[("sure", "yes")]).await;
        assert_eq!(opened.location(), format!("/house/waves/{NEW}?opened=yes"));
        assert_eq!(desk.status(NEW).await, Some(WaveStatus::Open));
        let page = desk.get(&format!("/waves/{NEW}?opened=yes")).await.body();
        assert!(page.contains("OR 2026-14") && page.contains("Nodig nu iedereen uit"), "{page}");
        // The list is forgotten, and nothing of it can be changed any more.
        let bed = &desk.house.bed;
        let mut tx = bed.store.begin_read().await.unwrap();
        assert_eq!(tx.draft_staff(NEW).await.unwrap(), None);
        let wave = tx.wave(NEW).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(desk.get(&at("staff")).await.status, StatusCode::CONFLICT);

        bed.set_today(wave.opens_on);
        bed.answer(NEW, &bed.codes_of(NEW).await).await;
        bed.set_today(wave.closes_on.tomorrow().unwrap());
        assert!(
            desk.get(&format!("/waves/{NEW}")).await.body().contains("De laatste dag is voorbij")
        );
        let key = KeyFile::Whole(opening_key()).text();
        let closed = desk.upload(&at("close"), &[("code", NEW)], key.as_bytes()).await;
        assert_eq!(closed.location(), format!("/house/waves/{NEW}"), "{}", closed.body());
        let page = desk.get(&format!("/waves/{NEW}")).await.body();
        for told in ["72 van de 72", "Vernietig nu de openingssleutel", "/overview"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let log = desk.house.accounts.log("waterrijk", i64::MAX, 6).await.unwrap();
        let events: Vec<&str> = log.iter().map(|row| row.event.as_str()).collect();
        let done = ["wave_closed", "wave_opened", "staff_imported", "wave_created"];
        assert_eq!(events[..4], done);
    });
}

#[test]
fn what_is_wrong_is_said_at_the_field_and_changes_nothing() {
    run(async {
        let desk = Desk::new().await;
        let form = desk.get("/new-wave?questionnaire=staff").await;
        let wrong = [
            ("name_nl", ""),
            ("code", "Met Hoofdletters"),
            ("opens", "2-3-2027"),
            ("closes", "1-3-2027"),
            ("k", "veel"),
            ("theme", ""),
        ];
        let refused = desk.send(&form, "/new-wave", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let body = refused.body();
        for told in
            ["Vul een naam in", "Neem kleine letters", "eerder dan de eerste dag", "zoals 10"]
        {
            assert!(body.contains(told), "{told}: {body}");
        }
        assert_eq!(refused.value("code"), "Met Hoofdletters", "what was typed stays");
        let low = desk.send(&form, "/new-wave", &[("k", "3")]).await;
        assert!(low.body().contains("te laag"), "{}", low.body());
        assert_eq!(desk.status(NEW).await, None);

        desk.draft().await;
        let again = desk.send(&form, "/new-wave", &[]).await;
        assert!(again.body().contains("Er is al een meting met deze code"), "{}", again.body());
        let at = |page: &str| format!("/waves/{NEW}/{page}");
        let crowd = desk.upload(&at("staff"), &[], staff(&[("a", 31)]).as_bytes()).await;
        assert!(
            crowd.body().contains("31 mensen op de lijst, maar er werken er 30"),
            "{}",
            crowd.body()
        );
        let few = desk.upload(&at("staff"), &[], staff(&[("a", 4)]).as_bytes()).await;
        assert!(few.body().contains("nooit een cijfer"), "{}", few.body());
        let lost = desk.upload(&at("staff"), &[], b"unit,email,channel\nzz,,letter\n").await;
        assert_eq!(lost.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(lost.body().contains("S033") && lost.body().contains(":2"), "{}", lost.body());
        let none = desk.upload(&at("staff"), &[], b"").await;
        assert!(none.body().contains("Kies eerst een bestand"), "{}", none.body());

        let paper = desk.post(&at("council"), &[("on", "2-11-2030"), ("reference", "")]).await;
        assert!(paper.body().contains("die is geweest") && paper.body().contains("kenmerk in"));
        let secret = KeyFile::Whole(opening_key()).text();
        let kept = [("holder", "wij"), ("gone_on", "2027-12-27"), ("kept", "yes")];
        let key = desk.upload(&at("key"), &kept, secret.as_bytes()).await;
        assert!(key.body().contains("Maak een nieuwe sleutel"), "{}", key.body());
        let early = [("holder", "wij"), ("gone_on", "2026-12-27"), ("kept", "")];
        let key = desk.upload(&at("key"), &early, b"").await;
        for told in ["Maak eerst een sleutel", "na de laatste dag", "op twee plaatsen"] {
            assert!(key.body().contains(told), "{told}: {}", key.body());
        }
        assert_eq!(desk.ready(NEW).await, 2, "nothing of it was kept");
    });
}

#[test]
fn a_step_is_to_be_done_again_once_it_does_not_fit_any_more() {
    run(async {
        let desk = Desk::new().await;
        desk.draft().await;
        desk.settle(NEW).await;
        let form = desk.get("/organisation/texts").await;
        let changed = [("dpo_nl", "fg@elders.example"), ("dpo_en", "dpo@elsewhere.example")];
        let saved = desk.send(&form, "/organisation/texts", &changed).await;
        assert_eq!(saved.location(), "/house/organisation");
        let page = desk.get(&format!("/waves/{NEW}/prepare")).await.body();
        assert!(page.contains("De teksten zijn veranderd"), "{page}");
        assert!(!page.contains("/open\""), "{page}");
        // Whoever confirms a page of before has not read the new words.
        let old = desk.post(&format!("/waves/{NEW}/texts"), &[("print", "00")]).await;
        assert_eq!(old.status, StatusCode::SEE_OTHER);
        assert_eq!(desk.ready(NEW).await, 7);

        // Fewer people work in a unit than are invited there.
        let bed = &desk.house.bed;
        let mut tx = bed.store.begin_write().await.unwrap();
        let mut units = tx.units("waterrijk").await.unwrap().unwrap().units().to_vec();
        units[1].heads = 20;
        let tree = peil_instrument::UnitTree::new(units).unwrap();
        tx.replace_units("waterrijk", &tree).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(desk.ready(NEW).await, 6);
        let staff = desk.get(&format!("/waves/{NEW}/staff")).await.body();
        assert!(staff.contains("30 mensen op de lijst, maar er werken er 20"), "{staff}");

        let days = desk.get(&format!("/waves/{NEW}/days")).await;
        let late = [("closes", "2028-01-28"), ("opens", "2028-01-03")];
        desk.send(&days, &format!("/waves/{NEW}/days"), &late).await;
        let page = desk.get(&format!("/waves/{NEW}/prepare")).await.body();
        assert!(page.contains("3 januari 2028") && page.contains("Kies een latere"), "{page}");
        bed.set_today(date(2028, 2, 1));
        let page = desk.get(&format!("/waves/{NEW}/prepare")).await.body();
        assert!(page.contains("De laatste dag is al geweest"), "{page}");

        let gone = desk.post(&format!("/waves/{NEW}/delete"), &[]).await;
        assert_eq!((gone.location(), desk.status(NEW).await), ("/house/waves", None));
    });
}

#[test]
fn another_key_closes_nothing() {
    run(async {
        let desk = Desk::new().await;
        let (wave, page) = (crate::testbed::WAVE, desk.get("/waves").await);
        assert_eq!(page.status, StatusCode::OK);
        let at = format!("/waves/{wave}/close");
        let body = desk.get(&at).await.body();
        assert!(body.contains("loopt nog tot en met 27 november 2026"), "{body}");
        let key = opening_key();
        let other = peil_anonymity::OpeningKey::make([6; 32]);
        let [one, two] = KeyFile::split(&other, [7; 32]);
        let public = KeyFile::Public(key.sealing_key());
        let whole = KeyFile::Whole(key.clone());
        for (file, code, told) in [
            (String::new(), wave, "Kies de openingssleutel"),
            ("geen sleutel".to_owned(), wave, "geen sleutel, of het bestand is beschadigd"),
            (public.text(), wave, "Dit is de sluitsleutel"),
            (one.text(), wave, "Kies ook het andere"),
            (KeyFile::Whole(other).text(), wave, "hoort niet bij deze meting"),
            (whole.text(), "iets anders", "niet de code van deze meting"),
        ] {
            let refused = desk.upload(&at, &[("code", code)], file.as_bytes()).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            assert!(refused.body().contains(told), "{told}: {}", refused.body());
            assert!(!refused.body().contains("secret "), "no key comes back");
            assert_eq!(desk.status(wave).await, Some(WaveStatus::Open));
        }
        drop(two);
    });
}

#[test]
fn the_questionnaire_can_be_gone_through_and_nothing_is_kept() {
    run(async {
        let desk = Desk::new().await;
        desk.draft().await;
        let at = format!("/waves/{NEW}/questions/try");
        let front = desk.get(&at).await;
        let first = desk.send(&front, &format!("{at}/page"), &[("peil-go", "0")]).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body());
        assert!(first.body().contains(&format!("action=\"/house{at}/page\"")), "{}", first.body());
        let elsewhere = desk.send(&front, &format!("{at}/elders"), &[]).await;
        assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);
        let document = desk.get(&format!("/waves/{NEW}/protection/document")).await.body();
        for told in ["Artikel 4 Ambtenarenwet 2017", "nog niet gekozen", "blind ondertekend"] {
            assert!(document.contains(told), "{told}: {document}");
        }
    });
}
