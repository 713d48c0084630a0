//! The mail that tells a manager that the results are there.

use peil_instrument::{Catalogue, CatalogueError, Lang, Text};

use crate::Written;

/// What all notices of a wave say.
pub struct NoticeWords {
    organisation: Text,
    wave: Text,
    /// Where anybody comes in who has no link that is still good.
    enter: String,
    /// Whom to ask for help.
    help: String,
    texts: Catalogue,
}

/// Who is told. Has no `Debug`: it holds a link that lets somebody in.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The manager's name.
    pub name: &'a str,
    /// The link that is good once; none for whoever comes in by the own organisation's provider only.
    pub link: Option<&'a str>,
    /// For how many days.
    pub days: i64,
}

impl NoticeWords {
    /// The notices of a wave.
    ///
    /// # Errors
    /// [`CatalogueError`] if the texts inside the program are not in order.
    pub fn new(
        organisation: Text,
        wave: Text,
        enter: String,
        help: &str,
    ) -> Result<NoticeWords, CatalogueError> {
        let nl = include_str!("../text/nl.toml");
        let texts = Catalogue::parse(nl, include_str!("../text/en.toml"))?;
        Ok(NoticeWords { organisation, wave, enter, help: help.to_owned(), texts })
    }

    /// One notice: in Dutch, and below that in English. No figure stands in it: a mail goes through many hands.
    pub fn write(&self, told: &Told<'_>) -> Written {
        let [nl, en] = Lang::ALL.map(|lang| self.page(lang, told).join("\n\n"));
        let subject = |lang| self.fill(lang, "notice.subject", &[("wave", self.wave.get(lang))]);
        let (subject_nl, subject_en) = (subject(Lang::Nl), subject(Lang::En));
        Written {
            subject: format!("{subject_nl} / {subject_en}"),
            body: format!("(English below)\n\n{nl}\n\n--------------------\n\n{en}\n"),
        }
    }

    fn page(&self, lang: Lang, told: &Told<'_>) -> Vec<String> {
        let days = told.days.to_string();
        let get = |key: &str| self.texts.get(lang, key).to_owned();
        let mut page = vec![
            format!("{}\n{}", self.organisation.get(lang), self.wave.get(lang)),
            self.fill(lang, "notice.greeting", &[("name", told.name)]),
            get("notice.lead"),
        ];
        if let Some(link) = told.link {
            page.push(get("notice.link") + "\n" + link);
            page.push(self.fill(lang, "notice.once", &[("days", &days), ("address", &self.enter)]));
        } else {
            page.push(get("notice.sign_in") + "\n" + &self.enter);
        }
        page.extend([
            get("notice.talk"),
            get("notice.keep"),
            self.fill(lang, "trouble.help", &[("help", &self.help)]),
        ]);
        page
    }

    fn fill(&self, lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
        self.texts.fill(lang, key, values)
    }
}

/// The mail with a link to come in, for a manager who asked for one.
///
/// # Errors
/// [`CatalogueError`] if the texts inside the program are not in order.
pub fn entry_mail(name: &str, link: &str, help: &str) -> Result<Written, CatalogueError> {
    let nl = include_str!("../text/nl.toml");
    let texts = Catalogue::parse(nl, include_str!("../text/en.toml"))?;
    let page = |lang| {
        let page = [
            texts.fill(lang, "notice.greeting", &[("name", name)]),
            texts.get(lang, "entry.lead").to_owned() + "\n" + link,
            texts.get(lang, "entry.once").to_owned(),
            texts.get(lang, "entry.not_asked").to_owned(),
            texts.fill(lang, "trouble.help", &[("help", help)]),
        ];
        page.join("\n\n")
    };
    let [nl, en] = Lang::ALL.map(page);
    let [subject_nl, subject_en] = Lang::ALL.map(|lang| texts.get(lang, "entry.subject"));
    Ok(Written {
        subject: format!("{subject_nl} / {subject_en}"),
        body: format!("(English below)\n\n{nl}\n\n--------------------\n\n{en}\n"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_says_what_is_there_how_to_come_to_it_and_no_figure() {
        let enter = "https://vragen.example/house/enter".to_owned();
        let (organisation, wave) =
            (Text::new("Gemeente Waterrijk", "Waterrijk"), Text::new("Meting 2026", "Survey 2026"));
        let words = NoticeWords::new(organisation, wave, enter, "hulp@waterrijk.example").unwrap();
        let link = "https://vragen.example/house/link#geheim";
        let Written { subject, body } =
            words.write(&Told { name: "Bo Visser", link: Some(link), days: 7 });
        assert_eq!(
            subject,
            "De uitkomsten van Meting 2026 staan klaar / The results of Survey 2026 are ready"
        );
        let (nl, en) = body.split_once("--------------------").unwrap();
        for page in [nl, en] {
            let lines: Vec<&str> = page.lines().collect();
            for line in ["Bo Visser,", "https://vragen.example/house/link#geheim"] {
                assert!(lines.iter().any(|found| found.ends_with(line)), "{line}: {page}");
            }
            assert!(page.contains("7 da") && page.contains("https://vragen.example/house/enter"));
            assert!(page.contains("hulp@waterrijk.example"));
        }
        // The number of days, the year in the name of the wave: nothing of the results.
        let figures = body.matches(|letter: char| letter.is_ascii_digit()).collect::<String>();
        assert_eq!(figures, "2026720267");

        // Whoever comes in by the provider only gets no link that would not work.
        let Written { body, .. } = words.write(&Told { name: "Bo Visser", link: None, days: 7 });
        assert!(!body.contains("geheim") && !body.contains("7 da"), "{body}");
        assert_eq!(body.matches("https://vragen.example/house/enter").count(), 2);
    }

    #[test]
    fn whoever_asked_for_a_link_gets_one_in_both_languages() {
        let link = "https://vragen.example/house/link#geheim";
        let Written { subject, body } = entry_mail("Bo Visser", link, "hulp@rijk.example").unwrap();
        assert_eq!(subject, "Uw link om binnen te komen / Your link to come in");
        assert_eq!(body.matches(link).count(), 2);
        assert_eq!(body.matches("Bo Visser").count(), 2);
    }
}
