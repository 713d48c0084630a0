//! `peil questionnaire export`

use peil_exchange::{limesurvey, xlsform};

use super::import::list;
use crate::cli::{ExportFormat, QuestionnaireExport};
use crate::new_files::NewFiles;
use crate::shipped::questionnaire;

/// Writes a questionnaire for another program, and lists what will not be known there.
pub fn run(args: &QuestionnaireExport) -> anyhow::Result<()> {
    let questionnaire = questionnaire(&args.questionnaire)?;
    let files = NewFiles::new(args.replace);
    match args.format {
        ExportFormat::Xlsform => {
            let form = xlsform::to_xlsform(&questionnaire)?;
            files.write(&[(&args.out, &form.bytes)])?;
            list(&form.remarks, args.lang);
        }
        ExportFormat::Lss => {
            let survey = limesurvey::to_limesurvey(&questionnaire)?;
            let columns = args.out.with_extension("columns.csv");
            files.write(&[
                (&args.out, survey.lss.as_bytes()),
                (&columns, survey.columns.as_bytes()),
            ])?;
            list(&survey.remarks, args.lang);
            println!("{}", columns.display());
        }
    }
    println!("{}", args.out.display());
    Ok(())
}
