//! The forms of an export.

/// A form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportFormat {
    /// The long CSV with its codebook.
    Csv,
    /// The wide CSV with its codebook.
    Wide,
    /// Both once more, for Dutch Excel.
    ExcelCsv,
    /// The workbook.
    Xlsx,
    /// The wide table for SPSS.
    Sav,
    /// The long table as Parquet.
    Parquet,
    /// One page to read.
    Report,
}

impl ExportFormat {
    /// All forms.
    pub const ALL: [ExportFormat; 7] = [
        ExportFormat::Csv,
        ExportFormat::Wide,
        ExportFormat::ExcelCsv,
        ExportFormat::Xlsx,
        ExportFormat::Sav,
        ExportFormat::Parquet,
        ExportFormat::Report,
    ];

    /// The forms to write if nobody chooses: those that somebody works on with. The CSV for Dutch Excel is not among
    /// them: who works with Excel has the workbook, and nobody sends the file with commas in its numbers on to a program.
    /// Nor is the page, which repeats some of the others.
    pub const USUAL: [ExportFormat; 5] = [
        ExportFormat::Csv,
        ExportFormat::Wide,
        ExportFormat::Xlsx,
        ExportFormat::Sav,
        ExportFormat::Parquet,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Wide => "wide",
            ExportFormat::ExcelCsv => "excel-csv",
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Sav => "sav",
            ExportFormat::Parquet => "parquet",
            ExportFormat::Report => "report",
        }
    }
}
