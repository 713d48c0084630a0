//! `peil questionnaire import`

use std::io::ErrorKind;

use anyhow::Context;
use peil_exchange::{Remark, xlsform};
use peil_instrument::Lang;

use crate::cli::QuestionnaireImport;
use crate::exit::Refusal;
use crate::new_files::NewFiles;

/// Makes a questionnaire file of an XLSForm, and lists what did not carry over.
pub fn run(args: &QuestionnaireImport) -> anyhow::Result<()> {
    let form = args.form.display().to_string();
    let bytes = match std::fs::read(&args.form) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Refusal::input(format!("{form}: there is no such file")).into());
        }
        other => other.with_context(|| format!("reading {form}"))?,
    };
    let imported = xlsform::from_xlsform(&bytes).map_err(|problems| {
        Refusal::Input(problems.iter().map(|it| it.render(&form, args.lang)).collect())
    })?;
    let files = NewFiles::new(args.replace);
    files.write(&[(&args.out, imported.file.as_bytes())])?;
    list(&imported.remarks, args.lang);
    let out = args.out.display();
    println!("{out}: questionnaire `{}`", imported.id);
    if !imported.complete {
        println!("It is not whole yet. This says line by line what is left to do:");
    }
    println!("  peil questionnaire check {out}");
    Ok(())
}

/// Prints remarks, one a line.
pub fn list(remarks: &[Remark], lang: Lang) {
    for remark in remarks {
        println!("{}", remark.render(lang));
    }
}
