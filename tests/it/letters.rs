//! Codes on paper, and a link for a team: from the command line to the page that takes them.

use std::path::Path;
use std::process::Command;

use crate::browser;
use crate::program::{OPENING, Service, done, peil, refused, sealed};
use crate::small_town::write_files;

fn open_wave(at: &Path) {
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let create = ["wave", "create", "w1", "--organisation", "town", "--name-nl", "Meting"];
    let rest = ["--name-en", "Survey", "--opens", "2020-01-01", "--closes", "2999-12-31"];
    done(peil(at).args(create).args(rest));
    // Team c has no mail.
    let staff = std::fs::read_to_string(at.join("staff.csv")).unwrap();
    let by_post = |line: &str| {
        if line.starts_with("c,") { "c,,letter\n".to_owned() } else { format!("{line}\n") }
    };
    std::fs::write(at.join("staff.csv"), staff.lines().map(by_post).collect::<String>()).unwrap();
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
}

/// The codes that stand in a PDF, one a page.
fn printed_codes(pdf: &Path) -> Vec<String> {
    let text = done(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"));
    let is_code = |word: &&str| peil_fieldwork::Code::read(word).is_ok() && !word.contains('#');
    text.split_whitespace().filter(is_code).map(str::to_owned).collect()
}

fn file_names(at: &Path) -> Vec<String> {
    let names = std::fs::read_dir(at).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn a_printed_code_is_typed_and_taken_and_can_be_printed_again() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    open_wave(at);
    let letters = |more: &[&str]| {
        let mut command = peil(at);
        command.args(["letters", "w1"]).args(more);
        command
    };
    let said = done(&mut letters(&["--out", "letters.pdf"]));
    assert!(said.contains("14 letters"), "team c only: {said}");
    let codes = printed_codes(&at.join("letters.pdf"));
    assert_eq!(codes.len(), 14);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(at.join("letters.pdf")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "for its owner only");
    }
    // Again: the same codes. Never over a file that is there.
    refused(&mut letters(&["--out", "letters.pdf"]), 3);
    done(&mut letters(&["--out", "again.pdf", "--lang", "both"]));
    let twice: Vec<String> = codes.iter().flat_map(|code| [code.clone(), code.clone()]).collect();
    assert_eq!(printed_codes(&at.join("again.pdf")), twice);

    let message = refused(&mut letters(&["--out", "x.pdf", "--unit", "nowhere"]), 3);
    assert!(message.contains("nowhere"), "{message}");
    let message = refused(&mut letters(&["--out", "x.pdf", "--unit", "a"]), 4);
    assert!(message.contains("--channel all"), "{message}");
    refused(&mut letters(&["--out", "x.pdf", "--team-links"]), 4);
    done(&mut letters(&["--out", "a.pdf", "--unit", "a", "--channel", "all"]));
    assert_eq!(printed_codes(&at.join("a.pdf")).len(), 24);
    assert!(!file_names(at).iter().any(|name| name == "x.pdf" || name.ends_with(".partial")));

    let service = Service::start(at);
    let typed = codes[3].to_uppercase().replace('-', " ");
    let begun = browser::begin(&service.origin, "w1", &typed);
    assert_eq!(begun.status, 200, "{}", begun.html);
    drop(service);
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    refused(&mut letters(&["--out", "late.pdf"]), 4);
}

#[test]
fn a_team_link_is_made_listed_printed_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    open_wave(at);
    let add = |name: &str, limit: &str| {
        let mut command = peil(at);
        command.args(["team-link", "add", "w1", "--name-nl", name, "--name-en", "Field staff"]);
        command.args(["--limit", limit]);
        command
    };
    let message = refused(&mut add("Buitendienst", "3"), 3);
    assert!(message.contains("at least 10"), "{message}");
    let message = refused(&mut add(" ", "12"), 3);
    assert!(message.contains("--name-nl"), "{message}");
    let said = done(&mut add("Buitendienst", "12"));
    let link = said.split_whitespace().find(|word| word.contains('#')).unwrap();
    let listed = done(peil(at).args(["team-link", "list", "w1"]));
    assert!(listed.contains("12  Buitendienst / Field staff"), "{listed}");

    done(peil(at).args(["letters", "w1", "--team-links", "--out", "team.pdf"]));
    let codes = printed_codes(&at.join("team.pdf"));
    let (_, after) = link.split_once('#').unwrap();
    assert_eq!(codes, [after.split('/').next().unwrap()]);

    let service = Service::start(at);
    for _ in 0..12 {
        let begun = browser::begin(&service.origin, "w1", link);
        assert_eq!(begun.status, 200, "{}", begun.html);
    }
    let exhausted = browser::begin(&service.origin, "w1", link);
    assert_eq!(exhausted.status, 409);
    drop(service);
    assert_eq!(done(peil(at).args(["team-link", "list", "w1"])), listed, "use is not told");
    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains("invited        110"), "98 and 12: {status}");
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    let status = done(peil(at).args(["wave", "status", "w1"]));
    assert!(status.contains("by team link    12 of 12"), "{status}");
    refused(&mut add("Laat", "12"), 4);
    refused(peil(at).args(["team-link", "list", "w1"]), 4);
}
