//! The tables of `questionnaires/README.md` are made from what the loaders check.
//!
//! `UPDATE_EXPECT=1 cargo test -p peil-instrument` writes them anew.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use peil_instrument::reference;

#[test]
fn the_reference_says_what_is_checked() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../questionnaires/README.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let mut made = String::new();
    let mut rest = page.as_str();
    let mut n_tables = 0;
    while let Some((before, after)) = rest.split_once("<!-- reference: ") {
        let (file, after) = after.split_once(" -->\n").unwrap();
        let (_, after) = after.split_once("<!-- end -->").unwrap();
        let tables = reference(file).unwrap_or_else(|| panic!("there is no file `{file}`"));
        write!(made, "{before}<!-- reference: {file} -->\n\n{tables}\n<!-- end -->").unwrap();
        rest = after;
        n_tables += 1;
    }
    made += rest;
    assert_eq!(n_tables, peil_instrument::shape::FILES.len());
    expect_file![path].assert_eq(&made);
}
