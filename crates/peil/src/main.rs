//! `peil`

fn main() -> std::process::ExitCode {
    peil::main()
}
