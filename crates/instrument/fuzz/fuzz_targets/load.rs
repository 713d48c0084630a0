//! Whatever bytes a file holds: a value, or problems on lines that exist; never a panic, never a message
//! with a hole in it. What loads is written and loads again as the same.
//!
//! In `crates/instrument`, with `cargo fuzz` from crates.io: `fuzz/seed.sh` makes a first corpus, and then
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none load` (the variable lets a stable compiler do it).

#![no_main]

use libfuzzer_sys::fuzz_target;
use peil_instrument::{
    Bank, Diagnostic, Lang, load, load_bytes, load_framework_bytes, load_perspective_bytes,
    parse_units_bytes, parse_wave_bytes, shipped,
};

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let problems: Vec<Diagnostic> = match kind % 7 {
        0 => match load_bytes("x", bytes) {
            Ok(found) => {
                assert_eq!(load("x", &found.to_toml()).as_ref(), Ok(&found));
                Vec::new()
            }
            Err(problems) => problems,
        },
        1 => match std::str::from_utf8(bytes) {
            Ok(source) => {
                peil_instrument::load_with("x", source, shipped::bank()).err().unwrap_or_default()
            }
            Err(_) => Vec::new(),
        },
        2 => Bank::load(&[("x".to_owned(), bytes.to_vec())]).err().unwrap_or_default(),
        3 => load_framework_bytes("x", bytes).err().unwrap_or_default(),
        4 => load_perspective_bytes("x", bytes).err().unwrap_or_default(),
        5 => parse_wave_bytes("x", bytes).err().unwrap_or_default(),
        _ => parse_units_bytes("x", bytes).err().unwrap_or_default(),
    };
    let n_lines = bytes.split(|byte| *byte == b'\n').count();
    for problem in problems {
        assert!((1..=n_lines).contains(&problem.line), "{problem}");
        for lang in Lang::ALL {
            assert!(!problem.render(lang).contains('⟦'), "{problem}");
        }
    }
});
