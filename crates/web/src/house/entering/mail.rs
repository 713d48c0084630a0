//! `/house/enter/mail`: a manager asks for a link by mail.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use peil_mail::{entry_mail, send_one};

use super::super::field::Field;
use super::super::page::{HouseForm, mend, page};
use super::super::shell::HouseShell;
use super::MailLinkPage;
use crate::App;
use crate::problem::{Problem, ProblemKind};
use crate::visit::AskedLang;

/// `GET /house/enter/mail`
pub(crate) async fn show(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
) -> Result<Response, Problem> {
    app.house().outbox().ok_or(ProblemKind::NotFound)?;
    let words = app.site().words(lang);
    page(&MailLinkPage {
        shell: HouseShell::outside(
            app.site(),
            words,
            "/enter/mail",
            words.get("house_enter.mail_title"),
        ),
        fields: vec![Field::email("email", words.get("house_enter.email"))],
        sent: false,
    })
}

/// `POST /house/enter/mail`: the same answer and in the same time whether there is such an account or not.
pub(crate) async fn ask(
    State(app): State<App>,
    AskedLang(lang): AskedLang,
    form: HouseForm,
) -> Result<Response, Problem> {
    let outbox = Arc::clone(app.house().outbox().ok_or(ProblemKind::NotFound)?);
    let words = app.site().words(lang);
    let email = form.text("email");
    let title = words.get("house_enter.mail_title");
    let shell = HouseShell::outside(app.site(), words, "/enter/mail", title).answer();
    if !email.contains('@') {
        let field = Field::email("email", words.get("house_enter.email"))
            .with(&*email)
            .faulty(words.get("house_enter.mail_fault"));
        return mend(&MailLinkPage { shell, fields: vec![field], sent: false });
    }
    let sender = app.clone();
    tokio::spawn(async move {
        let (house, desk) = (sender.house(), sender.fieldwork());
        let sent = async {
            let asked = house.accounts().asked_link(&email).await;
            let Some((name, link)) = asked.map_err(anyhow::Error::from)? else { return Ok(()) };
            let written = entry_mail(&name, &house.link_address(&link), &outbox.relay.help())?;
            let now = desk.clock()().timestamp();
            send_one(&outbox.relay, &email, &written, now, &mut desk.own_rng()).await?;
            Ok::<(), anyhow::Error>(())
        };
        if let Err(cause) = sent.await {
            tracing::error!(work = "mailing a link", cause = format!("{cause:#}"));
        }
    });
    page(&MailLinkPage { shell, fields: Vec::new(), sent: true })
}
