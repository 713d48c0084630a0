//! The survey file: tables of LimeSurvey's database, as XML.

use std::io;

use peil_instrument::{
    Choice, DONT_KNOW, Item, ItemKind, Lang, NOT_APPLICABLE, Questionnaire, Text,
};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::codes::Codes;
use crate::error::ExchangeError;

/// The database version of LimeSurvey 6.13.
const DATABASE: &str = "631";
/// Numbers begin here: see the quirks above.
const FIRST_QUESTION: usize = 10_000;
const FIRST_GROUP: usize = 5_000;
/// A survey's number has six digits; LimeSurvey gives another one if it is taken.
const SURVEYS: u32 = 900_000;

/// A table: its name, its columns and its rows.
struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

pub(super) fn survey(
    questionnaire: &Questionnaire,
    codes: &Codes,
) -> Result<String, ExchangeError> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 1);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.write_event(Event::Start(BytesStart::new("document")))?;
    element(&mut out, "LimeSurveyDocType", "Survey")?;
    element(&mut out, "DBVersion", DATABASE)?;
    out.write_event(Event::Start(BytesStart::new("languages")))?;
    for lang in Lang::ALL {
        element(&mut out, "language", lang.tag())?;
    }
    out.write_event(Event::End(BytesEnd::new("languages")))?;
    for table in Tables::of(questionnaire, codes).0 {
        write_table(&mut out, &table)?;
    }
    out.write_event(Event::End(BytesEnd::new("document")))?;
    let mut file = String::from_utf8_lossy(&out.into_inner()).into_owned();
    file.push('\n');
    Ok(file)
}

fn write_table(out: &mut Writer<Vec<u8>>, table: &Table) -> io::Result<()> {
    // An empty table is left out, as LimeSurvey does.
    if table.rows.is_empty() {
        return Ok(());
    }
    out.write_event(Event::Start(BytesStart::new(table.name)))?;
    out.write_event(Event::Start(BytesStart::new("fields")))?;
    for column in &table.columns {
        element(out, "fieldname", column)?;
    }
    out.write_event(Event::End(BytesEnd::new("fields")))?;
    out.write_event(Event::Start(BytesStart::new("rows")))?;
    for row in &table.rows {
        out.write_event(Event::Start(BytesStart::new("row")))?;
        for (column, text) in table.columns.iter().zip(row) {
            element(out, column, text)?;
        }
        out.write_event(Event::End(BytesEnd::new("row")))?;
    }
    out.write_event(Event::End(BytesEnd::new("rows")))?;
    out.write_event(Event::End(BytesEnd::new(table.name)))
}

fn element(out: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return out.write_event(Event::Empty(BytesStart::new(name)));
    }
    out.write_event(Event::Start(BytesStart::new(name)))?;
    out.write_event(Event::Text(BytesText::new(text)))?;
    out.write_event(Event::End(BytesEnd::new(name)))
}

/// All tables, in the order in which LimeSurvey reads them.
struct Tables([Table; 10]);

/// The tables while they are filled.
struct Filling<'q> {
    questionnaire: &'q Questionnaire,
    codes: &'q Codes,
    sid: String,
    next_question: usize,
    questions: Vec<Vec<String>>,
    subquestions: Vec<Vec<String>>,
    question_texts: Vec<Vec<String>>,
    attributes: Vec<Vec<String>>,
    answers: Vec<Vec<String>>,
    answer_texts: Vec<Vec<String>>,
}

const QUESTION: &[&str] = &[
    "qid",
    "parent_qid",
    "sid",
    "gid",
    "type",
    "title",
    "other",
    "mandatory",
    "encrypted",
    "question_order",
    "scale_id",
    "same_default",
    "relevance",
    "question_theme_name",
    "same_script",
];
/// As LimeSurvey's own files have it: a subquestion has no theme, not even an empty one.
const SUBQUESTION: &[&str] = &[
    "qid",
    "parent_qid",
    "sid",
    "gid",
    "type",
    "title",
    "other",
    "mandatory",
    "encrypted",
    "question_order",
    "scale_id",
    "same_default",
    "relevance",
    "same_script",
];

impl Tables {
    fn of(questionnaire: &Questionnaire, codes: &Codes) -> Tables {
        let sid = number(questionnaire);
        let mut filling = Filling {
            questionnaire,
            codes,
            sid: sid.clone(),
            next_question: FIRST_QUESTION,
            questions: Vec::new(),
            subquestions: Vec::new(),
            question_texts: Vec::new(),
            attributes: Vec::new(),
            answers: Vec::new(),
            answer_texts: Vec::new(),
        };
        let (mut groups, mut group_texts) = (Vec::new(), Vec::new());
        for (n, block) in questionnaire.blocks().iter().enumerate() {
            let gid = (FIRST_GROUP + n).to_string();
            groups.push(strings(&[&gid, &sid, &(n + 1).to_string(), "", ""]));
            for lang in Lang::ALL {
                let (title, intro) = (html(block.title.get(lang)), html(block.intro.get(lang)));
                let id = (group_texts.len() + 1).to_string();
                group_texts.push(strings(&[&id, &gid, &title, &intro, lang.tag()]));
            }
            for (order, &item) in block.items.iter().enumerate() {
                filling.question(item, &gid, order + 1);
            }
        }
        let table =
            |name, columns: &[&'static str], rows| Table { name, columns: columns.to_vec(), rows };
        Tables([
            settings(&sid),
            texts(questionnaire, &sid),
            table(
                "groups",
                &["gid", "sid", "group_order", "randomization_group", "grelevance"],
                groups,
            ),
            table(
                "group_l10ns",
                &["id", "gid", "group_name", "description", "language"],
                group_texts,
            ),
            table("questions", QUESTION, filling.questions),
            table("subquestions", SUBQUESTION, filling.subquestions),
            table(
                "question_l10ns",
                &["id", "qid", "question", "help", "language"],
                filling.question_texts,
            ),
            table(
                "answers",
                &["aid", "qid", "code", "sortorder", "assessment_value", "scale_id"],
                filling.answers,
            ),
            table("answer_l10ns", &["id", "aid", "answer", "language"], filling.answer_texts),
            table("question_attributes", &["qid", "attribute", "value"], filling.attributes),
        ])
    }
}

impl Filling<'_> {
    fn question(&mut self, index: usize, gid: &str, order: usize) {
        let item = &self.questionnaire.items()[index];
        let qid = self.next();
        let (kind, theme) = match &item.kind {
            ItemKind::Rating { .. } | ItemKind::Single { .. } => ("L", "listradio"),
            ItemKind::Multiple { .. } => ("M", "multiplechoice"),
            ItemKind::Open { .. } => ("T", "longfreetext"),
        };
        let relevance = relevance(self.codes, item);
        let (order, code) = (order.to_string(), self.codes.item(index).to_owned());
        self.questions.push(strings(&[
            &qid, "0", &self.sid, gid, kind, &code, "N", "N", "N", &order, "0", "0", &relevance,
            theme, "0",
        ]));
        self.texts(&qid, &item.text, item.help.as_ref());
        match &item.kind {
            ItemKind::Rating { format } => {
                let format = &self.questionnaire.formats()[*format];
                let mut answers: Vec<(u8, &Text)> = (1..).zip(&format.points).collect();
                answers.extend(format.dont_know.iter().map(|text| (DONT_KNOW, text)));
                answers.extend(format.not_applicable.iter().map(|text| (NOT_APPLICABLE, text)));
                self.answers(&qid, answers);
            }
            ItemKind::Single { options } => {
                let answers = options.iter().map(|option| (option.code, &option.text)).collect();
                self.answers(&qid, answers);
            }
            ItemKind::Multiple { options } => self.options(index, &qid, gid, options),
            ItemKind::Open { max_chars } => {
                self.attribute(&qid, "maximum_chars", &max_chars.to_string());
            }
        }
    }

    /// The number of the next question or subquestion: they share one table.
    fn next(&mut self) -> String {
        self.next_question += 1;
        (self.next_question - 1).to_string()
    }

    fn texts(&mut self, qid: &str, text: &Text, help: Option<&Text>) {
        for lang in Lang::ALL {
            let id = (self.question_texts.len() + 1).to_string();
            let help = help.map(|help| html(help.get(lang))).unwrap_or_default();
            let row = strings(&[&id, qid, &html(text.get(lang)), &help, lang.tag()]);
            self.question_texts.push(row);
        }
    }

    fn attribute(&mut self, qid: &str, name: &str, value: &str) {
        self.attributes.push(strings(&[qid, name, value]));
    }

    fn answers(&mut self, qid: &str, answers: Vec<(u8, &Text)>) {
        for (order, (code, text)) in answers.into_iter().enumerate() {
            let aid = (self.answers.len() + 1).to_string();
            let (code, order) = (code.to_string(), (order + 1).to_string());
            self.answers.push(strings(&[&aid, qid, &code, &order, "0", "0"]));
            for lang in Lang::ALL {
                let id = (self.answer_texts.len() + 1).to_string();
                let row = strings(&[&id, &aid, &html(text.get(lang)), lang.tag()]);
                self.answer_texts.push(row);
            }
        }
    }

    fn options(&mut self, item: usize, parent: &str, gid: &str, options: &[Choice]) {
        let mut alone = Vec::new();
        for (n, option) in options.iter().enumerate() {
            let (qid, order) = (self.next(), (n + 1).to_string());
            let code = self.codes.option(item, n).to_owned();
            self.subquestions.push(strings(&[
                &qid, parent, &self.sid, gid, "T", &code, "N", "N", "N", &order, "0", "0", "1", "0",
            ]));
            self.texts(&qid, &option.text, None);
            if option.exclusive {
                alone.push(code);
            }
        }
        if !alone.is_empty() {
            self.attribute(parent, "exclude_all_others", &alone.join(";"));
        }
    }
}

/// When a question is asked, as LimeSurvey writes it. `1` is always.
fn relevance(codes: &Codes, item: &Item) -> String {
    let Some(condition) = &item.show_if else { return "1".to_owned() };
    let question = codes.item(condition.item);
    let one = |code: &u8| format!("({question}.NAOK == \"{code}\")");
    condition.any_of.iter().map(one).collect::<Vec<_>>().join(" or ")
}

/// A number for the survey, always the same for the same questionnaire.
fn number(questionnaire: &Questionnaire) -> String {
    let hash = questionnaire.hash().get(..7).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    (100_000 + hash.unwrap_or(0) % SURVEYS).to_string()
}

fn settings(sid: &str) -> Table {
    let [first, second] = Lang::ALL.map(Lang::tag);
    let settings: [(&'static str, &str); 17] = [
        ("sid", sid),
        ("gsid", "1"),
        ("language", first),
        ("additional_languages", second),
        // A group is a page.
        ("format", "G"),
        ("active", "N"),
        ("anonymized", "Y"),
        ("datestamp", "N"),
        ("ipaddr", "N"),
        ("refurl", "N"),
        ("savetimings", "N"),
        ("usecookie", "N"),
        ("allowprev", "Y"),
        ("allowregister", "N"),
        ("publicstatistics", "N"),
        // Every question can be skipped.
        ("shownoanswer", "Y"),
        ("template", "fruity_twentythree"),
    ];
    let row = settings.map(|(_, value)| value.to_owned()).to_vec();
    Table { name: "surveys", columns: settings.map(|(name, _)| name).to_vec(), rows: vec![row] }
}

fn texts(questionnaire: &Questionnaire, sid: &str) -> Table {
    let row = |lang: Lang| {
        let source = html(questionnaire.source().get(lang));
        strings(&[sid, lang.tag(), &html(questionnaire.title().get(lang)), &source])
    };
    Table {
        name: "surveys_languagesettings",
        columns: vec![
            "surveyls_survey_id",
            "surveyls_language",
            "surveyls_title",
            "surveyls_description",
        ],
        rows: Lang::ALL.map(row).to_vec(),
    }
}

fn strings(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A text as HTML without markup and without expressions: LimeSurvey computes what stands between braces.
fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '{' => html.push_str("&#123;"),
            '}' => html.push_str("&#125;"),
            '\n' => html.push_str("<br />"),
            // XML has no place for control characters.
            letter if letter.is_control() => {}
            letter => html.push(letter),
        }
    }
    html
}
