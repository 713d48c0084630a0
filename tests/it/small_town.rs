//! A small organisation with known people: the files a coordinator would have.

use std::fmt::Write as _;
use std::path::Path;

/// Units: code, parent, heads. Team `c` is too small to be shown, so something else has to be pooled
/// with it.
pub const UNITS: [(&str, &str, u32); 6] = [
    ("town", "", 0),
    ("north", "town", 0),
    ("a", "north", 24),
    ("b", "north", 20),
    ("c", "north", 14),
    ("south", "town", 40),
];

/// How many of each unit answer.
pub const ANSWERING: [(&str, usize); 4] = [("a", 16), ("b", 12), ("c", 6), ("south", 31)];

/// Writes `units.csv`, `staff.csv` and `organisation.toml`.
pub fn write_files(folder: &Path) {
    let mut units = "code,parent,name_nl,name_en,kind,heads\n".to_owned();
    let mut staff = "unit,email,channel\n".to_owned();
    for (code, parent, heads) in UNITS {
        writeln!(units, "{code},{parent},Eenheid {code},Unit {code},team,{heads}").unwrap();
        for person in 0..heads {
            writeln!(staff, "{code},{code}{person}@town.example,mail").unwrap();
        }
    }
    std::fs::write(folder.join("units.csv"), units).unwrap();
    std::fs::write(folder.join("staff.csv"), staff).unwrap();
    let example = crate::repository().join("docs/organisation.example.toml");
    let organisation = std::fs::read_to_string(example).unwrap();
    let organisation = organisation.replacen("code = \"rijk\"", "code = \"town\"", 1);
    std::fs::write(folder.join("organisation.toml"), organisation).unwrap();
}
