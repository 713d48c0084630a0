//! The program, built for the end-to-end tests: the same as `crates/peil/src/main.rs`.

fn main() -> std::process::ExitCode {
    peil::main()
}
