//! The running service, held against its own description by programs that are not ours: schemathesis, which makes requests
//! that nobody thought of, and a checker of OpenAPI documents.

use std::path::Path;
use std::process::{Command, Output};

use peil_accounts::{Grant, Role, Scope};
use peil_web::serve;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::house::bed::HouseBed;
use crate::run;
use crate::testbed::{STAFF, WAVE};

/// Runs a program of the folder that tests/run puts on the path, beside the service.
async fn beside(mut command: Command) -> Output {
    let ran = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    ran.expect("tests/run installs schemathesis and puts it on the path")
}

fn fine(output: &Output, what: &str) {
    let said = [&output.stdout[..], &output.stderr].concat();
    assert!(output.status.success(), "{what}:\n{}", String::from_utf8_lossy(&said));
}

/// What schemathesis is told: the waves there are, and what is no fault of ours.
fn config(folder: &Path) -> std::path::PathBuf {
    let file = folder.join("schemathesis.toml");
    let text = format!(
        "[parameters]\n\"path.wave\" = \"{WAVE}\"\n\n\
         [[operations]]\ninclude-path-regex = \"/(days|staff|council|protection|preparation)$\"\n\
         [operations.parameters]\n\"path.wave\" = \"later\"\n\n\
         [checks.missing_required_header]\n\
         expected-statuses = [400, 401, 403, 406, 415, 422, 428]\n"
    );
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn the_description_is_an_openapi_document() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        let document = house.read("/api/v1/openapi.json", "").await;
        let file = house.bed.folder().join("openapi.json");
        std::fs::write(&file, document.bytes).unwrap();
        let mut command = Command::new("openapi-spec-validator");
        command.arg(&file);
        fine(&beside(command).await, "openapi-spec-validator");
    });
}

/// No failure of the server, no answer that is not described, no right without a token: with tokens of several roles.
#[test]
fn answers_to_generated_requests_are_as_described() {
    run(async {
        let house = HouseBed::new(&STAFF).await;
        house.bed.answer_and_close().await;
        house.bed.add_draft(&STAFF, "later").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}/api/v1/openapi.json", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, house.app.clone(), async {
            drop(stopped.await);
        }));
        let config = config(house.bed.folder());
        let of = |role: Role| Grant::of(role);
        // Everything with the token that may everything; with the others what chance gives.
        let (all, chance) = ("examples,coverage,fuzzing", "fuzzing");
        let everybody = [
            ("coordinator", of(Role::Coordinator), all, 20),
            ("analyst", of(Role::Analyst), chance, 4),
            ("manager", Grant::manager("a"), chance, 4),
            ("auditor", of(Role::Auditor), chance, 4),
        ];
        for (name, grant, phases, examples) in everybody {
            let held = |scope: &Scope| grant.role.may(scope.right());
            let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(held).collect();
            let (_, token) = house.program(name, "waterrijk", &[grant], &scopes).await;
            let mut command = Command::new("schemathesis");
            command
                .arg("--config-file")
                .arg(&config)
                .args([
                    "run",
                    &at,
                    "--seed",
                    "2026",
                    "--no-shrink",
                    "--generation-database",
                    "none",
                ])
                .args(["--phases", phases, "--warnings", "off"])
                // A text of the right shape may still be no table, or a day that is over: no schema says so.
                .args(["--exclude-checks", "positive_data_acceptance"])
                .args(["--max-examples", &examples.to_string()])
                .args(["--header", &format!("Authorization: Bearer {token}")])
                .env("NO_COLOR", "1")
                .current_dir(house.bed.folder());
            fine(&beside(command).await, name);
        }
        drop(stop);
        serving.await.unwrap();
    });
}
