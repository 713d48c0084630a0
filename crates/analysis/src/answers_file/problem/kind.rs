//! The kinds of problem, and what their words mention.

use crate::answers_file::cells::CellReader;
use crate::dataset::ColumnPlan;

/// The kinds of problem, with what their words mention.
#[derive(Debug)]
pub(in crate::answers_file) enum Kind {
    NotUtf8,
    Separator { found: &'static str },
    NoUnitColumn,
    ColumnTwice,
    UnknownColumn,
    UnknownUnit { found: String },
    UnknownAnswer { found: String, offered: String },
    CellCount { found: usize, expected: usize },
    NoRows,
    Unreadable { found: String },
    Exclusive,
    NotAsked { found: String },
    OpenText,
    OptionMissing { found: String },
    Ambiguous { found: String, offered: String },
    NoName { found: String },
    MappedSeparator { found: &'static str, expected: &'static str },
    NotEncoded { found: String },
    OpenQuote,
    TakenElsewhere { found: String },
    ColumnType { found: String },
    MapSyntax { found: String },
    MapKey { found: String, offered: String },
    MapForm { found: String, example: &'static str },
    MapQuestion { found: String },
    MapColumn { found: String },
    MapTwice { found: String },
    MapCode { found: String, offered: String },
    MapUnit { found: String },
    MapEncoding { found: String },
    MapSeparator { found: String },
    HeadsHeader { found: String },
    HeadsMargin { found: String },
    HeadsNumber { found: String },
    HeadsTwice { found: String },
    HeadsTotal { found: String, expected: String },
    KeyProtected,
    NoKey,
    KeyTwice { line: u64 },
    KeyInOne { found: String },
}

impl Kind {
    /// What is wrong with a cell that is no answer.
    pub(in crate::answers_file) fn of_cell(
        found: String,
        plan: &ColumnPlan,
        reader: &CellReader,
    ) -> Kind {
        match reader.ambiguous(&found) {
            Some(codes) => Kind::Ambiguous { offered: listed(codes), found },
            None => Kind::UnknownAnswer { offered: listed(plan.codes()), found },
        }
    }

    /// Whether the problem says something of the file, though it was met in a row.
    pub(in crate::answers_file) fn is_of_the_file(&self) -> bool {
        matches!(self, Kind::Ambiguous { .. } | Kind::KeyTwice { .. })
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Kind::NotUtf8 => "A001",
            Kind::Separator { .. } => "A002",
            Kind::NoUnitColumn => "A003",
            Kind::ColumnTwice => "A004",
            Kind::UnknownColumn => "A005",
            Kind::UnknownUnit { .. } => "A006",
            Kind::UnknownAnswer { .. } => "A007",
            Kind::CellCount { .. } => "A008",
            Kind::NoRows => "A009",
            Kind::Unreadable { .. } => "A010",
            Kind::Exclusive => "A011",
            Kind::NotAsked { .. } => "A012",
            Kind::OpenText => "A013",
            Kind::OptionMissing { .. } => "A014",
            Kind::Ambiguous { .. } => "A015",
            Kind::NoName { .. } => "A016",
            Kind::MappedSeparator { .. } => "A017",
            Kind::NotEncoded { .. } => "A018",
            Kind::OpenQuote => "A019",
            Kind::TakenElsewhere { .. } => "A020",
            Kind::ColumnType { .. } => "A021",
            Kind::MapSyntax { .. } => "A022",
            Kind::MapKey { .. } => "A023",
            Kind::MapForm { .. } => "A024",
            Kind::MapQuestion { .. } => "A025",
            Kind::MapColumn { .. } => "A026",
            Kind::MapTwice { .. } => "A027",
            Kind::MapCode { .. } => "A028",
            Kind::MapUnit { .. } => "A029",
            Kind::MapEncoding { .. } => "A030",
            Kind::MapSeparator { .. } => "A031",
            Kind::HeadsHeader { .. } => "A032",
            Kind::HeadsMargin { .. } => "A033",
            Kind::HeadsNumber { .. } => "A034",
            Kind::HeadsTwice { .. } => "A035",
            Kind::HeadsTotal { .. } => "A036",
            Kind::KeyProtected => "A037",
            Kind::NoKey => "A038",
            Kind::KeyTwice { .. } => "A039",
            Kind::KeyInOne { .. } => "A040",
        }
    }

    pub(super) fn values(self) -> Vec<(&'static str, String)> {
        match self {
            Kind::NotUtf8
            | Kind::NoUnitColumn
            | Kind::ColumnTwice
            | Kind::UnknownColumn
            | Kind::NoRows
            | Kind::Exclusive
            | Kind::OpenText
            | Kind::OpenQuote
            | Kind::KeyProtected
            | Kind::NoKey => Vec::new(),
            Kind::KeyTwice { line } => vec![("found", line.to_string())],
            Kind::Separator { found } => vec![("found", found.to_owned())],
            Kind::UnknownUnit { found }
            | Kind::Unreadable { found }
            | Kind::NotAsked { found }
            | Kind::OptionMissing { found }
            | Kind::NoName { found }
            | Kind::NotEncoded { found }
            | Kind::TakenElsewhere { found }
            | Kind::ColumnType { found }
            | Kind::MapSyntax { found }
            | Kind::MapQuestion { found }
            | Kind::MapColumn { found }
            | Kind::MapTwice { found }
            | Kind::MapUnit { found }
            | Kind::MapEncoding { found }
            | Kind::MapSeparator { found }
            | Kind::HeadsHeader { found }
            | Kind::HeadsMargin { found }
            | Kind::HeadsNumber { found }
            | Kind::HeadsTwice { found }
            | Kind::KeyInOne { found } => vec![("found", found)],
            Kind::HeadsTotal { found, expected } => vec![("found", found), ("expected", expected)],
            Kind::UnknownAnswer { found, offered }
            | Kind::Ambiguous { found, offered }
            | Kind::MapKey { found, offered }
            | Kind::MapCode { found, offered } => vec![("found", found), ("offered", offered)],
            Kind::MapForm { found, example } => {
                vec![("found", found), ("example", example.to_owned())]
            }
            Kind::MappedSeparator { found, expected } => {
                vec![("found", found.to_owned()), ("expected", expected.to_owned())]
            }
            Kind::CellCount { found, expected } => {
                vec![("found", found.to_string()), ("expected", expected.to_string())]
            }
        }
    }
}

fn listed(codes: &[u8]) -> String {
    codes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")
}
