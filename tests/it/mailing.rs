//! Invitations and reminders by mail, as a coordinator sends them: over a real mail server, and with the program killed in the
//! middle.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::mail_server::MailServer;
use crate::program::{OPENING, done, peil, refused, sealed};
use crate::small_town::{UNITS, write_files};

/// A wave whose people all have mail, and settings for a relay on this machine.
fn open_wave(at: &Path, server: &MailServer) {
    write_files(at);
    let settings = format!(
        "public_url = 'https://vragen.example'\n[mail]\nhost = '127.0.0.1'\nport = {}\nsecurity = 'none'\n\
         from = 'Stad <integriteit@town.example>'\nrate = 60000\n",
        server.port
    );
    std::fs::write(at.join("peil.toml"), settings).unwrap();
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    let create = ["wave", "create", "w1", "--organisation", "town", "--name-nl", "Meting"];
    let rest = ["--name-en", "Survey", "--opens", "2020-01-01", "--closes", "2999-12-31"];
    done(peil(at).args(create).args(rest));
}

fn send(at: &Path, round: &str) -> Command {
    let mut command = peil(at);
    command.args(["mail", "send", "w1", "--round", round, "--yes"]);
    command
}

/// The addresses of everybody, sorted.
fn everybody() -> Vec<String> {
    let of_unit = |(code, _, heads): (&str, &str, u32)| {
        (0..heads).map(move |n| format!("{code}{n}@town.example")).collect::<Vec<_>>()
    };
    let mut everybody: Vec<String> = UNITS.into_iter().flat_map(of_unit).collect();
    everybody.sort();
    everybody
}

#[test]
fn a_program_that_is_killed_in_the_middle_mails_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut server = MailServer::start();
    open_wave(at, &server);
    let message = refused(&mut send(at, "invitation"), 4);
    assert!(message.contains("while it is open"), "{message}");
    done(peil(at).args(["mail", "test", "me@town.example", "--wave", "w1"]));
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    let message = refused(&mut send(at, "reminder-1"), 4);
    assert!(message.contains("send that first"), "{message}");
    let said = done(peil(at).args(["mail", "send", "w1", "--round", "invitation"]));
    assert!(said.contains("98 mails to send") && said.contains("Nothing was sent"), "{said}");
    assert_eq!(server.recipients(), ["me@town.example"]);

    // One is killed when its mail was taken and before that was said, one before the mail itself.
    server.does(&json!({
        "data": {"a5@town.example": ["hang", null]},
        "rcpt": {"b5@town.example": ["hang", null]},
    }));
    for _ in 0..2 {
        let mut child =
            send(at, "invitation").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let hung = server.hears("hang");
        assert!(["a5@town.example", "b5@town.example"].contains(&hung.as_str()), "{hung}");
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let said = done(&mut send(at, "invitation"));
    assert!(said.contains("96 of 98 sent, 0 refused, 2 unsure, 0 waiting"), "{said}");
    assert!(said.contains("1 were cut off earlier"), "the last of the two: {said}");
    let expected = |rounds: usize| {
        let mut all = vec![everybody(); rounds].concat();
        all.push("me@town.example".to_owned());
        all.sort();
        let missed = all.iter().position(|to| to == "b5@town.example").unwrap();
        all.remove(missed);
        all
    };
    assert_eq!(server.recipients(), expected(1), "everybody once, but for one who is unsure");
    done(&mut send(at, "invitation"));
    assert_eq!(server.recipients(), expected(1));

    let said = done(&mut send(at, "reminder-1"));
    assert!(said.contains("98 of 98 sent"), "{said}");
    assert_eq!(
        server.recipients(),
        expected(2),
        "who did not get the invitation gets the reminder"
    );
    done(peil(at).args(["wave", "close", "w1"]).args(OPENING));
    let said = done(peil(at).args(["mail", "status", "w1"]));
    assert!(said.contains("forgotten at closing"), "{said}");
    refused(&mut send(at, "reminder-2"), 4);
}

#[test]
fn whom_no_mail_reached_is_listed_and_gets_a_letter() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let server = MailServer::start();
    open_wave(at, &server);
    done(peil(at).args(["wave", "open", "w1", "--staff", "staff.csv"]).args(sealed(at)));
    server.does(&json!({"rcpt": {"a5@town.example": ["550 no such user"]}}));
    let said = done(&mut send(at, "invitation"));
    assert!(said.contains("97 of 98 sent, 1 refused") && said.contains("--bounced"), "{said}");
    server.accepts();
    std::fs::write(at.join("back.txt"), "\nB3@town.example\nnobody@town.example\n").unwrap();
    let said =
        done(peil(at).args(["mail", "bounced", "w1", "--add", "back.txt", "--out", "list.csv"]));
    assert!(said.contains("1 addresses") && said.contains("back.txt:3"), "{said}");
    let list = std::fs::read_to_string(at.join("list.csv")).unwrap();
    let mut lines: Vec<&str> = list.lines().skip(1).collect();
    lines.sort_unstable();
    let expected =
        ["a,a5@town.example,invitation,refused,550", "b,b3@town.example,invitation,refused,"];
    assert_eq!(lines, expected);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(at.join("list.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "for its owner only");
    }
    refused(peil(at).args(["mail", "bounced", "w1", "--out", "list.csv"]), 3);
    let said = done(peil(at).args(["letters", "w1", "--bounced", "--out", "bounced.pdf"]));
    assert!(said.contains("2 letters"), "{said}");
    let status = done(peil(at).args(["mail", "status", "w1"]));
    assert!(status.contains("invitation  96 of 98 sent, 2 refused"), "{status}");
    for mail in server.accepted() {
        assert_eq!(mail.from, "integriteit@town.example");
        assert!(!mail.locked && !mail.signed_in && mail.mail.contains("https://vragen.example"));
    }
}

#[test]
fn settings_of_a_relay_are_tried_and_faults_name_their_mend() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let message = refused(peil(at).args(["mail", "check"]), 3);
    assert!(message.contains("[mail]"), "{message}");
    let server = MailServer::with(&["--tls", "starttls", "--password", "geheim"]);
    std::fs::copy(server.ca(), at.join("ca.pem")).unwrap();
    let settings = format!(
        "[mail]\nhost = 'localhost'\nport = {}\nfrom = 'i@town.example'\nuser = 'peil'\n\
         password_file = 'password'\nca_file = 'ca.pem'\n",
        server.port
    );
    std::fs::write(at.join("peil.toml"), settings).unwrap();
    let message = refused(peil(at).args(["mail", "check"]), 3);
    assert!(message.contains("password_file"), "{message}");
    std::fs::write(at.join("password"), "fout\n").unwrap();
    let message = refused(peil(at).args(["mail", "check"]), 4);
    assert!(message.contains("sign in (535)"), "{message}");
    std::fs::write(at.join("password"), "geheim\n").unwrap();
    let said = done(peil(at).args(["mail", "check"]));
    assert!(said.contains("locked (TLS)") && said.contains("signing in  works"), "{said}");
    assert!(!done(peil(at).args(["config"])).contains("geheim"));
    drop(server);
    let message = refused(peil(at).args(["mail", "check"]), 1);
    assert!(message.contains("cannot be reached"), "{message}");
}
