//! `peil questionnaire schema`

use peil_exchange::json_schema;

use crate::cli::QuestionnaireSchema;
use crate::exit::Refusal;
use crate::new_files::NewFiles;

/// Prints or writes the JSON Schema of a kind of file.
pub fn run(args: &QuestionnaireSchema) -> anyhow::Result<()> {
    let Some(schema) = json_schema(&args.kind) else {
        return Err(Refusal::input(format!("there is no schema of `{}`", args.kind)).into());
    };
    let Some(out) = &args.out else {
        print!("{schema}");
        return Ok(());
    };
    NewFiles::new(args.replace).write(&[(out, schema.as_bytes())])?;
    println!("{}", out.display());
    Ok(())
}
