//! Locks, and who signs in.

use peil_mail::{MailSettings, RelayError, Security, check};
use peil_storage::MailRound;

use crate::place::{NoTime, everybody, settings, tell};
use crate::relay::MailServer;

/// Settings for somebody who signs in over a locked connection, with the password in a file of the server's folder.
fn signed_in(server: &MailServer, security: Security, password: &str) -> MailSettings {
    let file = server.ca().with_file_name("password");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    MailSettings {
        security,
        user: Some("peil".to_owned()),
        password_file: Some(file),
        ca_file: Some(server.ca()),
        ..settings(server)
    }
}

async fn tried(settings: &MailSettings) -> Result<(), RelayError> {
    check(&settings.relay().unwrap()).await
}

#[test]
fn mail_goes_over_a_locked_connection_to_who_signs_in() {
    for (option, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        tell(12, async |place| {
            let server = MailServer::with(&["--tls", option, "--password", "geheim"]);
            let settings = signed_in(&server, security, "geheim");
            tried(&settings).await.unwrap();
            let relay = settings.relay().unwrap();
            place.send(&relay, MailRound::Invitation, &mut NoTime::default()).await.unwrap();
            assert_eq!(server.recipients(), everybody(12));
            assert!(server.accepted().iter().all(|mail| mail.locked && mail.signed_in));
        });
    }
}

#[test]
fn what_is_wrong_with_a_connection_is_said_with_its_mend() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = MailServer::with(&["--tls", "starttls", "--password", "geheim"]);
        let wrong = tried(&signed_in(&server, Security::StartTls, "fout")).await.unwrap_err();
        assert!(matches!(wrong, RelayError::SignIn { code: 535, .. }), "{wrong}");
        let mut unknown = signed_in(&server, Security::StartTls, "geheim");
        unknown.ca_file = None;
        let unknown = tried(&unknown).await.unwrap_err();
        assert!(matches!(unknown, RelayError::Tls { .. }), "{unknown}");
        assert!(unknown.to_string().contains("ca_file"), "{unknown}");
        // TLS to a port that speaks in the open, and nobody to sign in as.
        let open = MailServer::start();
        let locked = signed_in(&open, Security::Tls, "geheim");
        let locked = MailSettings { ca_file: None, ..locked };
        let error = tried(&locked).await.unwrap_err();
        assert!(matches!(error, RelayError::Tls { .. }), "{error}");
        let starts = MailSettings { security: Security::StartTls, ..locked.clone() };
        let error = tried(&starts).await.unwrap_err();
        assert!(matches!(error, RelayError::NoStartTls { .. }), "{error}");
        let nobody = MailSettings { security: Security::None, ..locked };
        let error = tried(&nobody).await.unwrap_err();
        assert!(matches!(error, RelayError::NoSignIn { .. }), "{error}");
    });
}

#[test]
fn who_must_sign_in_and_does_not_is_told_so() {
    tell(12, async |place| {
        let server = MailServer::with(&["--password", "geheim"]);
        let relay = settings(&server).relay().unwrap();
        let sent = place.send(&relay, MailRound::Invitation, &mut NoTime::default()).await;
        let error = sent.unwrap_err().to_string();
        assert!(error.contains("user and password_file"), "{error}");
        let counts = place.counts().await;
        assert_eq!((counts[0].1.waiting, counts[0].1.refused), (12, 0));
    });
}
