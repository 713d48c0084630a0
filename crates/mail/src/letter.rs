//! What a mail says: the same promises as a letter on paper, and the words of its round.

use jiff::civil::Date;
use peil_instrument::{Catalogue, CatalogueError, Lang, Text};
use peil_storage::MailRound;

/// What all mails of a wave say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWave {
    /// Who asks.
    pub organisation: Text,
    /// Who asks, and why, in a sentence or two.
    pub asks: Text,
    /// What people call the wave.
    pub name: Text,
    /// How long it takes.
    pub minutes: u32,
    /// First day on which answers are taken.
    pub opens_on: Date,
    /// Last day on which answers are taken.
    pub closes_on: Date,
    /// The smallest number of people invited in a group.
    pub k: u32,
    /// The vertrouwenspersoon, and how to reach them.
    pub vertrouwenspersoon: Text,
    /// The meldregeling, and where it stands.
    pub meldregeling: Text,
    /// The address to type, without a code.
    pub address: String,
    /// What all class keys of the wave lead to: the same in every mail, to compare.
    pub root: String,
    /// Who has the key that opens the answers.
    pub key_holder: String,
    /// Whom to ask for help.
    pub help: String,
    /// Whether the answers will be made up.
    pub synthetic: bool,
}

/// What differs from person to person. Has no `Debug`: it holds a code.
#[derive(Clone, Copy)]
pub struct Personal<'a> {
    /// The code, as printed.
    pub code: &'a str,
    /// The address with the code in its fragment.
    pub link: &'a str,
}

/// Subject and words of a mail. Has no `Debug`: it holds a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Written {
    /// The subject.
    pub subject: String,
    /// The words, with `\n` between lines.
    pub body: String,
}

/// The mails of one round of a wave.
pub struct Words {
    wave: MailWave,
    round: MailRound,
    /// Whether it is to look at only.
    test: bool,
    texts: Catalogue,
}

impl Words {
    /// The mails of a round.
    ///
    /// # Errors
    /// [`CatalogueError`] if the texts inside the program are not in order.
    pub fn new(wave: MailWave, round: MailRound) -> Result<Words, CatalogueError> {
        let nl = include_str!("../text/nl.toml");
        let texts = Catalogue::parse(nl, include_str!("../text/en.toml"))?;
        Ok(Words { wave, round, test: false, texts })
    }

    /// The same as a test, which says so.
    #[must_use]
    pub fn as_test(self) -> Words {
        Words { test: true, ..self }
    }

    /// One mail: in Dutch, and below that in English. Nothing in it depends on whether the person took part.
    pub fn write(&self, personal: &Personal<'_>) -> Written {
        let [nl, en] = Lang::ALL.map(|lang| self.page(lang, personal).join("\n\n"));
        let subject = if self.wave.name.nl == self.wave.name.en {
            self.subject(Lang::Nl)
        } else {
            format!("{} / {}", self.subject(Lang::Nl), self.subject(Lang::En))
        };
        let body = format!("(English below)\n\n{nl}\n\n--------------------\n\n{en}\n");
        Written { subject, body }
    }

    fn subject(&self, lang: Lang) -> String {
        let key = format!("subject.{}", self.round.word());
        let subject = self.texts.fill(lang, &key, &[("wave", self.wave.name.get(lang))]);
        if self.test {
            return self.texts.fill(lang, "subject.test", &[("subject", &subject)]);
        }
        subject
    }

    /// The paragraphs in one language.
    fn page(&self, lang: Lang, personal: &Personal<'_>) -> Vec<String> {
        let (texts, wave) = (&self.texts, &self.wave);
        let get = |key: &str| texts.get(lang, key).to_owned();
        let fill = |key: &str, values: &[(&str, &str)]| texts.fill(lang, key, values);
        let (opens, closes) = (self.date(lang, wave.opens_on), self.date(lang, wave.closes_on));
        let (minutes, k) = (wave.minutes.to_string(), wave.k.to_string());
        let mut page = Vec::new();
        if self.test {
            page.push(get("mail.test"));
        }
        if wave.synthetic {
            page.push(get("mail.synthetic"));
        }
        page.push(format!("{}\n{}", wave.organisation.get(lang), wave.name.get(lang)));
        let lead = format!("round.{}_lead", self.round.word());
        page.push(fill(&lead, &[("closes", &closes)]));
        if self.round != MailRound::Invitation {
            for part in ["round.reminder_done", "round.reminder_open"] {
                page.push(format!("{} {}", get(&format!("{part}_term")), get(part)));
            }
        }
        page.push(heading(&get("promise.asks")) + wave.asks.get(lang));
        page.push(heading(&get("how.heading")) + &get("how.link") + "\n" + personal.link);
        page.push(fill(
            "how.facts",
            &[("minutes", &minutes), ("opens", &opens), ("closes", &closes)],
        ));
        page.push(get("how.once"));
        page.push(fill("how.type", &[("address", &wave.address), ("code", personal.code)]));
        if self.round == MailRound::Invitation {
            page.push(get("round.invitation_more"));
        }
        let point = |term: String, text: String| format!("- {term} {text}");
        let points = [
            point(get("promise.sealed_we_see_term"), get("promise.sealed_we_see")),
            point(
                get("promise.sealed_locked_term"),
                fill("promise.sealed_locked", &[("holder", &wave.key_holder)]),
            ),
            point(get("person.group_term"), fill("person.group", &[("k", &k)])),
            point(fill("control.root_term", &[("root", &wave.root)]) + ".", get("control.root")),
            point(get("promise.no_report_term"), get("promise.no_report")),
        ];
        page.push(heading(&get("promise.sealed")) + &points.join("\n"));
        page.push(
            heading(&get("trouble.heading")) + &fill("trouble.help", &[("help", &wave.help)]),
        );
        page.push(format!(
            "{}{}: {}\n{}: {}",
            heading(&get("promise.concern")),
            get("promise.vertrouwenspersoon"),
            wave.vertrouwenspersoon.get(lang),
            get("promise.meldregeling"),
            wave.meldregeling.get(lang)
        ));
        page
    }

    /// A date in words: "9 november 2026".
    fn date(&self, lang: Lang, date: Date) -> String {
        let month = self.texts.get(lang, &format!("date.month_{}", date.month()));
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.texts.fill(lang, "date.form", &[("day", &day), ("month", month), ("year", &year)])
    }
}

/// A heading above its paragraph, in capitals: a plain text has nothing else.
fn heading(words: &str) -> String {
    words.to_uppercase() + "\n"
}

#[cfg(test)]
pub(crate) mod tests;
