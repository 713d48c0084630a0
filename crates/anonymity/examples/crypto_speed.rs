//! How long the pieces take on one core. `cargo run --release -p peil-anonymity --example crypto_speed`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a program to measure with"
)]

use std::time::Instant;

use peil_anonymity::{Blinding, ClassKey, Layout, OpeningKey};

fn main() {
    let mut seeds = (0_u64..).map(|number| {
        let mut seed = [7; 32];
        seed[..8].copy_from_slice(&number.to_be_bytes());
        seed
    });
    let mut seed = move || seeds.next().unwrap();
    let keys = measure("class key, to make", 10, || ClassKey::make(seed()));
    let key = keys.into_iter().next().unwrap();
    let public = key.public().unwrap();
    let der = key.to_der().unwrap();
    measure("class key, to read", 100, || ClassKey::from_der(&der).unwrap());
    let wishes = measure("token, to blind", 100, || Blinding::begin(1, &public, seed()).unwrap());
    let blinded = wishes[0].blinded().unwrap();
    measure("token, to sign", 100, || key.sign(&blinded, seed()).unwrap());
    let mut wishes = wishes.into_iter();
    let tokens = measure("token, to sign and finish", 100, || {
        let wish = wishes.next().unwrap();
        let signed = key.sign(&wish.blinded().unwrap(), seed()).unwrap();
        wish.finish(&signed).unwrap()
    });
    measure("token, to verify", 500, || public.verify(&tokens[0]).unwrap());
    let opening = OpeningKey::make(seed());
    let sealing = opening.sealing_key();
    // The parts of the questionnaire for staff, and one open question.
    let layout = Layout::new(4, 60, 1, 1000);
    let sealed = measure("record, to seal", 500, || {
        layout.seal(&sealing, "w", 0, &[1; 60], seed()).unwrap()
    });
    measure("record, to open", 500, || layout.open(&opening, "w", 0, &sealed[0]).unwrap());
    let sealed = layout.seal(&sealing, "w", 4, &[b'a'; 300], seed()).unwrap();
    measure("text, to open", 500, || layout.open(&opening, "w", 4, &sealed).unwrap());
}

fn measure<T>(what: &str, times: u32, mut work: impl FnMut() -> T) -> Vec<T> {
    let start = Instant::now();
    let made = (0..times).map(|_| work()).collect();
    println!("{what:<28} {:>10.1} µs", start.elapsed().as_secs_f64() * 1e6 / f64::from(times));
    made
}
