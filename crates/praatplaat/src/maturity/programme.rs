//! Several organisations side by side: bars of how many are in each state, a grid of who is where, and who could learn from whom.

use peil_instrument::{Framework, Lang, Text};
use peil_maturity::Programme;

use super::words::{Words, chapter};
use crate::house_style::Colours;
use crate::{
    Document, DocumentBlock, PlateError, Press, StateBars, StateBarsRow, StateGrid, StateGridRow,
};

/// Everything that is told of a programme.
#[derive(Debug, Clone, Copy)]
pub struct ProgrammeSource<'a> {
    /// The language.
    pub lang: Lang,
    /// Who keeps the scans.
    pub organisation: &'a Text,
    /// By what was judged.
    pub framework: &'a Framework,
    /// The organisations.
    pub programme: &'a Programme,
}

impl ProgrammeSource<'_> {
    /// How many organisations are in each state on every norm, by group.
    pub fn bars(&self) -> StateBars {
        let words = Words::of(self.lang);
        let mut rows = Vec::new();
        for (index, group) in self.framework.groups.iter().enumerate() {
            for (place, norm) in Programme::norms_of(self.framework, index).into_iter().enumerate()
            {
                rows.push(StateBarsRow {
                    group: (place == 0).then(|| group.title.get(self.lang).to_owned()),
                    label: self.norm(norm),
                    counts: self.programme.counts(norm),
                });
            }
        }
        StateBars { rows, words: words.states() }
    }

    /// In which state every organisation is on every norm.
    pub fn grid(&self) -> StateGrid {
        let words = Words::of(self.lang);
        let members = &self.programme.members;
        let rows = (0..self.framework.norms.len()).map(|norm| StateGridRow {
            label: self.norm(norm),
            states: members.iter().map(|member| member.state(norm)).collect(),
        });
        let columns = members.iter().map(|member| member.code.clone()).collect();
        StateGrid { columns, rows: rows.collect(), words: words.states() }
    }

    fn norm(&self, norm: usize) -> String {
        self.framework.norms[norm].title.get(self.lang).to_owned()
    }

    fn names(&self, members: &[usize]) -> String {
        let codes: Vec<&str> =
            members.iter().map(|member| self.programme.members[*member].code.as_str()).collect();
        codes.join(", ")
    }
}

/// The report of a programme. It is no ranking: organisations stand in the order of their codes.
///
/// # Errors
/// [`PlateError::Chart`] if a chart cannot be drawn.
pub fn programme_report(
    source: &ProgrammeSource<'_>,
    press: &Press,
) -> Result<Document, PlateError> {
    let words = Words::of(source.lang);
    let (bars, grid) = (source.bars(), source.grid());
    let learning = source.programme.learning(source.framework);
    let mut blocks = vec![
        DocumentBlock::Paragraph(words.get("programme.intro")),
        chapter(words.get("programme.by_norm")),
        DocumentBlock::Picture {
            svg: bars.svg(press, Colours::default())?,
            alt: bars.alt(),
            caption: words.get("programme.bars"),
        },
        DocumentBlock::NewPage,
        chapter(words.get("programme.who")),
        DocumentBlock::Picture {
            svg: grid.svg(press, Colours::default())?,
            alt: grid.alt(),
            caption: words.get("programme.grid"),
        },
    ];
    if !learning.is_empty() {
        blocks.push(chapter(words.get("programme.learn")));
        let row = |learning: &peil_maturity::Learning| {
            let (met, not_met) = (source.names(&learning.met), source.names(&learning.not_met));
            vec![source.norm(learning.norm), met, not_met]
        };
        let head = ["norm", "programme.met_by", "programme.can_learn"].map(|key| words.get(key));
        blocks.push(DocumentBlock::Table {
            caption: words.get("programme.learn_caption"),
            head: head.to_vec(),
            widths: vec![4, 4, 4],
            rows: learning.iter().map(row).collect(),
        });
    }
    let title = [("organisation", source.organisation.get(source.lang))];
    Ok(Document {
        lang: source.lang,
        title: words.fill("programme.title", &title),
        subtitle: source.framework.title.get(source.lang).to_owned(),
        header: Vec::new(),
        blocks,
        footer: words.get("footer"),
    })
}
