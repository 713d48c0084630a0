//! `peil questionnaire preview`

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use peil_instrument::{Lang, Questionnaire, load_with};
use peil_web::Preview;

use crate::commands::serve::{bind, stopped};
use crate::shipped::{bank_for, questionnaire, read_text};
use crate::world::World;

/// Serves a questionnaire page by page until the program is told to stop.
pub async fn run(world: &World, id_or_file: &str, listen: SocketAddr) -> anyhow::Result<()> {
    let path = Path::new(id_or_file).to_owned();
    let preview = if path.is_file() {
        Preview::new(Arc::new(move |lang| reading(&path, lang)), world.rng.clone())
    } else {
        let found = questionnaire(id_or_file)?;
        Preview::new(Arc::new(move |_| Ok(found.clone())), world.rng.clone())
    };
    let listener = bind(listen).await?;
    println!("preview of {id_or_file} on http://{} (stop with Ctrl-C)", listener.local_addr()?);
    peil_web::serve_preview(listener, preview, stopped()).await;
    Ok(())
}

/// The file as it is now, or everything that is wrong with it.
fn reading(path: &Path, lang: Lang) -> Result<Questionnaire, Vec<String>> {
    let of_the_machine = |error: anyhow::Error| vec![format!("{error:#}")];
    let source = read_text(path).map_err(of_the_machine)?;
    let bank = bank_for(path).map_err(of_the_machine)?;
    let found = bank.and_then(|bank| load_with(&path.display().to_string(), &source, &bank));
    found.map_err(|problems| problems.iter().map(|problem| problem.render(lang)).collect())
}
