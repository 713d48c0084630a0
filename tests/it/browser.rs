//! A respondent with a browser without scripts.

use peil_instrument::{Answers, Questionnaire};
use peil_simulation::Form;

/// What came back: the status and the page.
pub struct Page {
    pub status: u16,
    pub html: String,
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

/// Opens a page.
pub fn get(address: &str) -> Page {
    let response = agent().get(address).call().unwrap();
    let status = response.status().as_u16();
    Page { status, html: response.into_body().read_to_string().unwrap() }
}

/// Posts a form's body.
pub fn post(address: &str, body: &str) -> Page {
    let request = agent().post(address).content_type("application/x-www-form-urlencoded");
    let response = request.send(body).unwrap();
    let status = response.status().as_u16();
    Page { status, html: response.into_body().read_to_string().unwrap() }
}

/// Types a code on the welcome page of a wave and presses "Begin".
pub fn begin(origin: &str, wave: &str, code: &str) -> Page {
    let welcome = get(&format!("{origin}/w/{wave}"));
    let mut form = Form::read(&welcome.html).expect("a form on the welcome page");
    form.set("code", code);
    post(&format!("{origin}{}", form.action()), &form.body(None))
}

/// Walks from the first page to the check page and submits; gives the address and body of the
/// submission, and the page that answered it.
pub fn answer(
    origin: &str,
    first: Page,
    questionnaire: &Questionnaire,
    answers: &Answers,
) -> (String, String, Page) {
    let mut page = first;
    for _ in 0..100 {
        assert_eq!(page.status, 200, "{}", page.html);
        let mut form = Form::read(&page.html).expect("a form on every page of the survey");
        let address = format!("{origin}{}", form.action());
        if form.action().contains("/submit") {
            let body = form.body(None);
            let thanks = post(&address, &body);
            return (address, body, thanks);
        }
        form.fill(questionnaire, answers);
        page = post(&address, &form.body(Some(("peil-go", "next"))));
    }
    panic!("the survey did not come to its end");
}
