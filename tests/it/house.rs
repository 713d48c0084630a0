//! Accounts and the log from the command line, and the way from the demonstration's link to a talk plate.

use std::path::Path;

use crate::program::{Service, done, peil, refused};
use crate::small_town::write_files;

fn town() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write_files(at);
    done(peil(at).args(["units", "import", "units.csv", "--organisation", "organisation.toml"]));
    folder
}

fn add(at: &Path, email: &str, role: &str) -> String {
    let add =
        ["user", "add", email, "--name", "Anna Bakker", "--organisation", "town", "--role", role];
    done(peil(at).args(add))
}

#[test]
fn accounts_are_kept_on_the_command_line() {
    let folder = town();
    let at = folder.path();
    let said = add(at, "Anna@town.example", "coordinator");
    let link = said.lines().last().unwrap().trim();
    assert!(link.starts_with("http://127.0.0.1:8470/house/link#"), "{link}");
    assert_eq!(link.split('#').nth(1).map(str::len), Some(43), "256 bits");
    add(at, "bo@town.example", "manager:a");
    let list = || done(peil(at).args(["user", "list", "--organisation", "town"]));
    assert!(list().contains("Anna Bakker <anna@town.example>: coordinator (no password yet)"));
    assert!(list().contains("<bo@town.example>: manager:a (no password yet)"));
    done(peil(at).args([
        "user",
        "grant",
        "bo@town.example",
        "--role",
        "manager:a",
        "--role",
        "analyst",
    ]));
    done(peil(at).args(["user", "disable", "bo@town.example"]));
    assert!(list().contains("<bo@town.example>: analyst, manager:a (closed)"), "{}", list());
    done(peil(at).args(["user", "enable", "bo@town.example"]));
    let again = done(peil(at).args(["user", "link", "bo@town.example"]));
    assert!(again.contains("/house/link#"));
}

#[test]
fn what_is_wrong_with_an_account_is_said_and_nothing_is_made() {
    let folder = town();
    let at = folder.path();
    add(at, "anna@town.example", "coordinator");
    let refuse = |args: &[&str], code| refused(peil(at).arg("user").args(args), code);
    let new = |email, organisation, role| {
        ["add", email, "--name", "B", "--organisation", organisation, "--role", role]
    };
    let role = refuse(&new("b@town.example", "town", "boss"), 3);
    assert!(role.contains("--role boss") && role.contains("manager:UNIT"), "{role}");
    assert!(refuse(&new("b", "town", "analyst"), 3).contains("no mail address"));
    assert!(refuse(&new("anna@town.example", "town", "analyst"), 4).contains("already"));
    assert!(refuse(&new("b@town.example", "nowhere", "analyst"), 4).contains("peil units import"));
    assert!(
        refuse(&new("b@town.example", "town", "manager:nowhere"), 4).contains("no unit `nowhere`")
    );
    assert!(refuse(&["link", "b@town.example"], 4).contains("no account"));
    let list = done(peil(at).args(["user", "list", "--organisation", "town"]));
    assert_eq!(list.lines().count(), 1, "{list}");
}

#[test]
fn tokens_are_kept_on_the_command_line_and_let_a_program_in() {
    let folder = town();
    let at = folder.path();
    add(at, "anna@town.example", "analyst");
    let token = |more: &[&str]| {
        let mut command = peil(at);
        command.args(["user", "token", "anna@town.example", "--name", "warehouse"]).args(more);
        command
    };
    let said = done(&mut token(&["--scope", "waves:read", "--scope", "exports:read"]));
    let secret = said.lines().last().unwrap().trim().to_owned();
    assert!(secret.starts_with("peil_") && said.contains("90 days"), "{said}");
    let unheld = refused(&mut token(&["--scope", "people:write"]), 4);
    assert!(unheld.contains("people:write"), "{unheld}");
    assert!(refused(&mut token(&["--scope", "all"]), 3).contains("--scope all"));
    refused(&mut token(&["--scope", "waves:read", "--days", "367"]), 2);
    let list = || done(peil(at).args(["user", "tokens", "anna@town.example"]));
    let listed = list();
    assert!(listed.contains("warehouse: waves:read, exports:read until "), "{listed}");
    assert!(!listed.contains(&secret));

    let service = Service::start(at);
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let agent: ureq::Agent = config.into();
    let ask = |path: &str| {
        let address = format!("{}{path}", service.origin);
        let asked = agent.get(&address).header("authorization", format!("Bearer {secret}"));
        asked.call().unwrap().status()
    };
    assert_eq!(ask("/api/v1/waves"), 200);
    assert_eq!(ask("/api/v1/people"), 403);
    let id = listed.split(' ').next().unwrap();
    done(peil(at).args(["user", "revoke-token", "anna@town.example", id]));
    assert_eq!(ask("/api/v1/waves"), 401);
    assert_eq!(list(), "");
    refused(peil(at).args(["user", "revoke-token", "anna@town.example", id]), 4);
}

#[test]
fn the_log_is_checked_and_read_on_the_command_line() {
    let folder = town();
    let at = folder.path();
    let verify = |more: &[&str]| {
        let mut command = peil(at);
        command.args(["audit-log", "verify", "--organisation", "town"]).args(more);
        command
    };
    let head = |said: &str| said.split("The last: ").nth(1).unwrap().trim().to_owned();
    let first = head(&done(&mut verify(&[])));
    add(at, "anna@town.example", "coordinator");
    let said = done(&mut verify(&["--head", &first]));
    assert!(said.contains("2 rows") && said.contains("is there"), "{said}");
    let gone = refused(&mut verify(&["--head", &"0".repeat(64)]), 5);
    assert!(gone.contains("taken away"), "{gone}");
    let shown = done(peil(at).args(["audit-log", "show", "--organisation", "town"]));
    let lines: Vec<&str> = shown.lines().collect();
    assert!(
        lines[0].contains("account_added") && lines[0].contains("anna@town.example"),
        "{shown}"
    );
    assert!(
        lines[1].contains("command line") && lines[1].contains("organisation_imported"),
        "{shown}"
    );
    refused(peil(at).args(["audit-log", "show", "--organisation", "nowhere"]), 4);
}

#[test]
fn a_wave_that_is_not_closed_cannot_be_shared() {
    let folder = town();
    let at = folder.path();
    let create =
        ["wave", "create", "w1", "--organisation", "town", "--name-nl", "M", "--name-en", "S"];
    done(peil(at).args(create).args(["--opens", "2026-01-01", "--closes", "2026-02-01"]));
    let message = refused(peil(at).args(["wave", "publish", "w1"]), 4);
    assert!(message.contains("only a closed one"), "{message}");
}

/// The page that a manager gets who opens the link of the demonstration and presses the buttons, without a script.
pub fn from_link_to_plate(data: &Path, said: &str) -> String {
    let service = Service::start(data);
    let manager = said.lines().skip_while(|line| !line.contains("Bo Visser"));
    let link = manager.into_iter().nth(1).unwrap().trim();
    let secret = link.split('#').nth(1).unwrap();
    let config = ureq::Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
    let agent: ureq::Agent = config.into();
    let opened = agent
        .post(format!("{}/house/link", service.origin))
        .content_type("application/x-www-form-urlencoded")
        .send(format!("secret={secret}"))
        .unwrap();
    assert_eq!(opened.status(), 303);
    let cookies = opened.headers().get_all("set-cookie").iter();
    let pair = |cookie: &ureq::http::HeaderValue| {
        cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
    };
    let cookie = cookies.map(pair).collect::<Vec<_>>().join("; ");
    let get = |path: &str| {
        let request = agent.get(format!("{}{path}", service.origin)).header("cookie", &cookie);
        request.call().unwrap().into_body().read_to_string().unwrap()
    };
    let home = get("/house");
    let plate = home.split("href=\"").find(|part| part.contains("/plates/")).unwrap();
    get(plate.split('"').next().unwrap())
}

#[test]
fn a_provider_in_the_settings_is_checked_and_takes_the_place_of_links() {
    let folder = town();
    let at = folder.path();
    assert!(refused(peil(at).args(["oidc", "check"]), 3).contains("has no [oidc]"));
    // Nobody listens on the port of discarding.
    let settings = |more: &str| {
        let lines = format!(
            "[oidc]\nissuer = 'http://127.0.0.1:9'\nclient_id = 'peil'\nclient_secret_file = 'secret'\n\
             label = 'Town'\norganisations = ['town']\nrequired = true\n{more}\n"
        );
        std::fs::write(at.join("peil.toml"), lines).unwrap();
    };
    settings("excpt = []");
    let wrong = refused(peil(at).args(["oidc", "check"]), 3);
    assert!(wrong.contains("excpt") && wrong.contains("line 8"), "{wrong}");
    settings("except = ['nood@town.example']");
    let secret = refused(peil(at).args(["oidc", "check"]), 3);
    assert!(secret.contains("client_secret_file") && secret.contains("Mend:"), "{secret}");
    std::fs::write(at.join("secret"), "geheim\n").unwrap();
    let down = refused(peil(at).args(["oidc", "check"]), 5);
    assert!(down.contains("cannot be reached"), "{down}");

    let said = add(at, "anna@town.example", "coordinator");
    assert!(said.contains("no link is needed") && !said.contains("/house/link#"), "{said}");
    assert!(add(at, "nood@town.example", "administrator").contains("/house/link#"));
    let link = refused(peil(at).args(["user", "link", "anna@town.example"]), 4);
    assert!(link.contains("comes in by the provider"), "{link}");
    let untied = refused(peil(at).args(["user", "unlink", "anna@town.example"]), 4);
    assert!(untied.contains("tied to nobody"), "{untied}");
    let shown = done(peil(at).arg("config"));
    assert!(shown.contains("[oidc]") && !shown.contains("geheim"), "{shown}");
}
