//! A backup brings back what was lost, says what is not in it, and takes the place of nothing.

use std::fs;
use std::path::Path;

use crate::browser;
use crate::program::{OPENING, Service, done, peil, refused, sealed};
use crate::small_town::write_files;

const WAVE: [&str; 13] = [
    "wave",
    "create",
    "w1",
    "--organisation",
    "town",
    "--name-nl",
    "Meting",
    "--name-en",
    "Survey",
    "--opens",
    "2020-01-01",
    "--closes",
    "2999-12-31",
];

/// A town with an account and an open wave; its personal links.
fn town(at: &Path) -> String {
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let account = ["user", "add", "anna@town.example", "--name", "Anna"];
    done(peil(at).args(account).args(["--organisation", "town", "--role", "coordinator"]));
    done(peil(at).args(WAVE));
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    done(peil(at).args(["links", "w1", "--out", "links.csv"]));
    fs::read_to_string(at.join("links.csv")).unwrap()
}

/// Database, secrets and datasets are gone, as with a disk; the urn was on another one.
fn lose(at: &Path) {
    for entry in fs::read_dir(at.join("data")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::remove_file(&path).unwrap();
        } else if !path.ends_with("urn") {
            fs::remove_dir_all(&path).unwrap();
        }
    }
}

#[test]
fn an_open_wave_comes_back_and_closes() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let links = town(at);
    let service = Service::start(at);
    let said = done(peil(at).args(["backup", "copy"]));
    for told in ["not in it: the urn", "accounts.key", "wave w1 is open", "destroy it by"] {
        assert!(said.contains(told), "{told}: {said}");
    }
    // Somebody answers after it was made; the urn knows.
    let questionnaire = peil_instrument::shipped::questionnaire("staff", None).unwrap();
    let answers = peil_simulation::UniquePatterns::new(&questionnaire).answers(0).unwrap();
    let code = links.lines().nth(1).unwrap().split(',').nth(3).unwrap();
    let first = browser::begin(&service.origin, "w1", code);
    browser::answer(&service.origin, first, &questionnaire, &answers);
    drop(service);
    let names: Vec<String> = fs::read_dir(at.join("copy"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(!names.iter().any(|name| name.contains("urn") || name.contains("key")), "{names:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(at.join("copy")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "its owner only");
        let mode = fs::metadata(at.join("copy/peil.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "and so it stays when it comes back");
    }

    lose(at);
    let said = done(peil(at).args(["restore", "copy"]));
    assert!(said.contains("accounts.key is not there"), "{said}");
    assert!(said.contains("codes used since then can be used again"), "{said}");
    done(peil(at).args(["links", "w1", "--out", "again.csv"]));
    assert_eq!(fs::read_to_string(at.join("again.csv")).unwrap(), links);
    let closed = done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    assert!(closed.contains("1 of"), "the answer was in the urn: {closed}");
}

#[test]
fn what_is_not_whole_or_in_the_way_is_refused_and_nothing_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    town(at);
    done(peil(at).args(["backup", "copy"]));
    let taken = refused(peil(at).args(["backup", "copy"]), 3);
    assert!(taken.contains("is there already"), "{taken}");
    let over = refused(peil(at).args(["restore", "copy"]), 3);
    assert!(over.contains("secrets is there already; nothing was changed"), "{over}");

    lose(at);
    let restore = || refused(peil(at).args(["restore", "copy"]), 3);
    let manifest = fs::read(at.join("copy/backup.toml")).unwrap();
    let put = |name: &str, content: &[u8]| fs::write(at.join("copy").join(name), content).unwrap();
    let database = fs::read(at.join("copy/peil.db")).unwrap();
    put("peil.db", &[&database[..], b"x"].concat());
    assert!(restore().contains("peil.db is not as it was written"));
    fs::remove_file(at.join("copy/peil.db")).unwrap();
    assert!(restore().contains("peil.db is missing"));
    put("peil.db", &database);
    put("stray", b"x");
    assert!(restore().contains("stray is not of this backup"));
    fs::remove_file(at.join("copy/stray")).unwrap();
    put("backup.toml", b"version = 1");
    assert!(restore().contains("backup.toml"));
    fs::remove_file(at.join("copy/backup.toml")).unwrap();
    assert!(restore().contains("this is no backup"));
    assert!(!at.join("data/peil.db").exists() && !at.join("data/secrets").exists());
    put("backup.toml", &manifest);
    done(peil(at).args(["restore", "copy"]));
}
