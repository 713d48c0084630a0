//! Writes a document with every kind of part, and the charts of a maturity scan in it, as PDF and DOCX into a folder, to look at.
//!
//! ```text
//! cargo run --release -p peil-praatplaat --example document -- FOLDER
//! ```

#[path = "../tests/fixture/document.rs"]
mod document;

use std::path::Path;

use peil_praatplaat::Press;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let press = Press::new()?;
    let document = document::document(&press);
    std::fs::write(folder.join("document.pdf"), document.pdf(&press)?)?;
    std::fs::write(folder.join("document.docx"), document.docx(&press)?)?;
    Ok(())
}
