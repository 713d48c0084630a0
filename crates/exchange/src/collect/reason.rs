//! Why a delivery is refused, and what its sender can do.

use peil_instrument::{Lang, Text};

use crate::texts;

/// Something that makes a delivery unfit to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is no such file or folder.
    NotThere,
    /// The system refuses to read it.
    Unreadable {
        /// What the system says.
        what: String,
    },
    /// Neither a folder nor a zip.
    NotZip,
    /// A zip that ends too early or whose list of files cannot be read.
    Broken,
    /// A file in the zip that cannot be unpacked.
    Damaged {
        /// The file.
        name: String,
    },
    /// More than a delivery can be, packed or unpacked.
    TooLarge {
        /// The most, in millions of bytes.
        most: u64,
    },
    /// More files than a delivery can have.
    TooMany {
        /// The most.
        most: usize,
    },
    /// A name that leads out of the delivery, or is no name.
    BadName {
        /// The name.
        name: String,
    },
    /// Two files of one name.
    NameTwice,
    /// A link or a folder where only files can be.
    NotFile {
        /// Its name.
        name: String,
    },
    /// Locked with a password.
    Locked {
        /// The file.
        name: String,
    },
    /// A file without which nothing can be read or checked.
    Needed {
        /// The file.
        name: String,
    },
    /// A line of `SHA256SUMS` that is none.
    SumsLine {
        /// The line, from 1.
        line: usize,
    },
    /// A file that `SHA256SUMS` names is not there.
    Missing {
        /// The file.
        name: String,
    },
    /// A file that `SHA256SUMS` does not name.
    Extra {
        /// The file.
        name: String,
    },
    /// A file is another one than `SHA256SUMS` says.
    Changed {
        /// The file.
        name: String,
    },
    /// Not UTF-8.
    NotUtf8 {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// No JSON.
    NotJson {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// A description does not say something, or says what cannot be.
    Fact {
        /// The file.
        name: String,
        /// What is to be said.
        key: &'static str,
    },
    /// The description is about other figures.
    OtherFigures {
        /// The file.
        name: String,
    },
    /// An export of another form.
    Schema {
        /// The form found.
        found: String,
        /// The form that is read.
        expected: u32,
    },
    /// Protected less than the policy asks at least.
    LowK {
        /// The k found.
        k: u64,
        /// The lowest.
        lowest: u32,
    },
    /// Other columns.
    Columns {
        /// The file.
        name: String,
        /// The header found.
        found: String,
    },
    /// A line with more or fewer cells than the header.
    Cells {
        /// The file.
        name: String,
        /// The line, from 1.
        line: u64,
        /// Its cells.
        found: u64,
        /// Those of the header.
        expected: u64,
    },
    /// A cell that should be a number is none.
    Number {
        /// The file.
        name: String,
        /// The line, from 1.
        line: u64,
        /// The cell.
        cell: String,
    },
    /// No CSV.
    NotCsv {
        /// The file.
        name: String,
    },
    /// No figure, or no organisation.
    Empty {
        /// The file.
        name: String,
    },
    /// A cell that is not one of the words of its column, or not what other files say.
    Word {
        /// The line of `figures.csv`, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// The cell.
        cell: String,
    },
    /// A number that the measure cannot have.
    Range {
        /// The line of `figures.csv`, from 1.
        line: u64,
    },
    /// A figure that is not given and has a number all the same, or the other way round.
    Status {
        /// The line of `figures.csv`, from 1.
        line: u64,
        /// The status.
        status: String,
    },
    /// A figure that stood there already.
    FigureTwice {
        /// The line of `figures.csv`, from 1.
        line: u64,
    },
    /// Another delivery is of the same organisation.
    SameOrganisation {
        /// The organisation's code.
        organisation: String,
    },
    /// Made-up answers among real ones.
    MadeUp,
    /// Another questionnaire, or another version of it, than most deliveries have.
    OtherQuestionnaire {
        /// The one found.
        found: String,
        /// That of most.
        expected: String,
    },
    /// The same version with another fingerprint.
    OtherFingerprint {
        /// The questionnaire and its version.
        questionnaire: String,
    },
    /// A question, answer or scale is another one than with most.
    OtherQuestion {
        /// Its id.
        id: String,
    },
}

impl Reason {
    /// The key of the texts, and what fills them.
    fn parts(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let name = |name: &String| ("name", name.clone());
        let line = |line: &u64| ("line", line.to_string());
        match self {
            Reason::NotThere => ("not_there", vec![]),
            Reason::Unreadable { what } => ("unreadable", vec![("what", what.clone())]),
            Reason::NotZip => ("not_zip", vec![]),
            Reason::Broken => ("broken", vec![]),
            Reason::Damaged { name: it } => ("damaged", vec![name(it)]),
            Reason::TooLarge { most } => ("too_large", vec![("most", most.to_string())]),
            Reason::TooMany { most } => ("too_many", vec![("most", most.to_string())]),
            Reason::BadName { name: it } => ("bad_name", vec![name(it)]),
            Reason::NameTwice => ("name_twice", vec![]),
            Reason::NotFile { name: it } => ("not_file", vec![name(it)]),
            Reason::Locked { name: it } => ("locked", vec![name(it)]),
            Reason::Needed { name: it } => ("needed", vec![name(it)]),
            Reason::SumsLine { line } => ("sums_line", vec![("line", line.to_string())]),
            Reason::Missing { name: it } => ("missing", vec![name(it)]),
            Reason::Extra { name: it } => ("extra", vec![name(it)]),
            Reason::Changed { name: it } => ("changed", vec![name(it)]),
            Reason::NotUtf8 { name: it, line } => {
                ("not_utf8", vec![name(it), ("line", line.to_string())])
            }
            Reason::NotJson { name: it, line } => {
                ("not_json", vec![name(it), ("line", line.to_string())])
            }
            Reason::Fact { name: it, key } => ("fact", vec![name(it), ("key", (*key).to_owned())]),
            Reason::OtherFigures { name: it } => ("other_figures", vec![name(it)]),
            Reason::Schema { found, expected } => {
                ("schema", vec![("found", found.clone()), ("expected", expected.to_string())])
            }
            Reason::LowK { k, lowest } => {
                ("low_k", vec![("k", k.to_string()), ("lowest", lowest.to_string())])
            }
            Reason::Columns { name: it, found } => {
                ("columns", vec![name(it), ("found", found.clone())])
            }
            Reason::Cells { name: it, line: at, found, expected } => {
                let numbers = [("found", found.to_string()), ("expected", expected.to_string())];
                ("cells", [vec![name(it), line(at)], numbers.into()].concat())
            }
            Reason::Number { name: it, line: at, cell } => {
                ("number", vec![name(it), line(at), ("cell", cell.clone())])
            }
            Reason::NotCsv { name: it } => ("not_csv", vec![name(it)]),
            Reason::Empty { name: it } => ("empty", vec![name(it)]),
            Reason::Word { line: at, column, cell } => {
                ("word", vec![line(at), ("column", (*column).to_owned()), ("cell", cell.clone())])
            }
            Reason::Range { line: at } => ("range", vec![line(at)]),
            Reason::Status { line: at, status } => {
                ("status", vec![line(at), ("status", status.clone())])
            }
            Reason::FigureTwice { line: at } => ("figure_twice", vec![line(at)]),
            Reason::SameOrganisation { organisation } => {
                ("same_organisation", vec![("organisation", organisation.clone())])
            }
            Reason::MadeUp => ("made_up", vec![]),
            Reason::OtherQuestionnaire { found, expected } => (
                "other_questionnaire",
                vec![("found", found.clone()), ("expected", expected.clone())],
            ),
            Reason::OtherFingerprint { questionnaire } => {
                ("other_fingerprint", vec![("questionnaire", questionnaire.clone())])
            }
            Reason::OtherQuestion { id } => ("other_question", vec![("id", id.clone())]),
        }
    }

    /// What is wrong.
    pub fn message(&self) -> Text {
        self.text("message")
    }

    /// What the sender, or the ministry, can do.
    pub fn mend(&self) -> Text {
        self.text("mend")
    }

    fn text(&self, part: &str) -> Text {
        let (key, values) = self.parts();
        // Names come from outside and may hold what would change a line or a terminal.
        let values: Vec<(&str, String)> =
            values.into_iter().map(|(key, value)| (key, printable(&value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
        texts::filled(&format!("collect.reason.{key}.{part}"), &values)
    }

    /// The whole sentence: `what is wrong. Mend: what to do.`
    pub fn render(&self, lang: Lang) -> String {
        let (message, mend) = (self.message(), self.mend());
        let values = [("message", message.get(lang)), ("mend", mend.get(lang))];
        texts::fill(lang, "collect.reason_line", &values)
    }
}

/// A text from elsewhere on one line, and not longer than a line.
fn printable(text: &str) -> String {
    let mut letters = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c });
    let mut start: String = letters.by_ref().take(120).collect();
    if letters.next().is_some() {
        start.push('…');
    }
    start
}
