//! Scans, from scores to what was agreed, over a real database.
#![expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]

mod files;
mod life;
mod side_by_side;

use std::future::Future;

use jiff::civil::date;
use peil_assessment::{NewSeat, ScanView, create, known_framework, open};
use peil_instrument::{Id, Text};
use peil_maturity::{AspectVerdict, Judgement, ScanKind, ScanPlan, Verdict};
use peil_storage::{Organisation, Profile, Store, Tx};

const AT: i64 = 1_790_000_000;

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

fn id(id: &str) -> Id {
    Id::new(id).unwrap()
}

/// A database with a town and its units A and B.
async fn town() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("peil.db");
    let store = Store::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let text = |text: &str| Text::new(text, text);
    let profile = Profile {
        asks: text("asks"),
        controller: text("controller"),
        legal_ground: text("ground"),
        dpo: text("dpo"),
        vertrouwenspersoon: text("adviser"),
        meldregeling: text("procedure"),
        retention: text("retention"),
    };
    let organisation = Organisation { code: "town".to_owned(), name: text("Town"), profile };
    let units = "code,parent,name_nl,name_en,kind,heads\nT,,Stad,Town,gemeente,0\n\
                 A,T,Afdeling A,Department A,afdeling,20\nB,T,Afdeling B,Department B,afdeling,20\n";
    let tree = peil_instrument::parse_units("units.csv", units).unwrap();
    let mut tx = store.begin_write().await.unwrap();
    tx.put_organisation(&organisation).await.unwrap();
    tx.replace_units("town", &tree).await.unwrap();
    tx.commit().await.unwrap();
    (folder, store)
}

fn plan(code: &str) -> ScanPlan {
    ScanPlan {
        code: code.to_owned(),
        programme: String::new(),
        framework: id("court_of_audit"),
        version: "1.1.0".to_owned(),
        kind: ScanKind::Own,
        day: date(2026, 5, 1),
        unit: String::new(),
        assessors: vec!["Ada".to_owned(), "Bo".to_owned()],
        name: Text::new("Gemeente", "Municipality"),
    }
}

fn seats() -> [NewSeat; 2] {
    ["Ada", "Bo"].map(|name| NewSeat { name: name.to_owned(), account: None })
}

/// A scan of the town with two seats.
async fn begun(tx: &mut Tx) -> ScanView {
    create(tx, "town", &plan("s1"), None, &seats()).await.unwrap();
    open(tx, "town", "s1").await.unwrap()
}

/// A judgement in which nothing is missing.
fn whole(level: &str) -> Judgement {
    let (framework, _) = known_framework("court_of_audit", Some("1.1.0")).unwrap();
    let aspects = framework.aspects.iter().map(|it| (it.id.clone(), AspectVerdict::Partly));
    Judgement {
        verdict: Some(Verdict::Level(id(level))),
        aspects: aspects.collect(),
        grounds: format!("zo staat het er: {level}"),
        ..Judgement::default()
    }
}
