//! What went wrong in the house, as a page of the house.

use askama::Template;

use super::HOME;
use super::shell::HouseShell;
use crate::site::Site;
use crate::words::Words;

#[derive(Template)]
#[template(path = "house/problem.html")]
struct HouseProblemPage<'a> {
    shell: HouseShell<'a>,
    text: String,
    mend: String,
}

/// The page of a problem. `path` is the address that can be asked for again, if there is one.
pub(crate) fn problem_page(
    site: &Site,
    words: Words<'_>,
    path: Option<&str>,
    [title, text, mend]: [String; 3],
) -> String {
    // Only addresses of the house come here.
    let tail = path.and_then(|path| path.strip_prefix(HOME));
    let shell = HouseShell::outside(site, words, tail.unwrap_or_default(), title);
    let shell = if tail.is_some() { shell } else { shell.answer() };
    // The page of a problem has no page for its own problem; a test renders every one of them.
    HouseProblemPage { shell, text, mend }.render().unwrap_or_default()
}
