//! The cryptography behind "nobody can find out who gave an answer".
//!
//! Four pieces, each of which stands alone and knows no database, page or questionnaire:
//!
//! - [`blind`]: the right to answer once as a blind signature. Who signs it sees a code and a number that tells
//!   nothing; who accepts it sees a [`Token`] that was never seen before. Nothing links the two.
//! - [`roll`]: the list of class keys, bound by one root that stands in every invitation. A key made for one
//!   person would not lead to that root.
//! - [`seal`]: records that are sealed in the browser for a key that is not on the server.
//! - [`urn`]: how sealed submissions lie on a disk, so that not even their order is left.
//!
//! Pure: no I/O, no clock, and randomness comes in as a [`Seed`]. What is here uses well-kept crates for the
//! arithmetic (RFC 9474, RFC 9180) and adds what is Peil's own: formats, sizes, and what is refused. The browser has
//! the same in `crates/web/assets/script`; both are held against the vectors of the RFCs and against each other.

pub mod blind;
pub mod key_file;
pub mod roll;
pub mod seal;
pub mod urn;

pub use blind::{BlindError, Blinding, ClassKey, ClassPublicKey, Token};
pub use key_file::{KeyFile, KeyFileError};
pub use roll::{Roll, RollClass, RollError, RollProblem, Root, Step};
pub use seal::{Layout, OpenError, OpeningKey, SealingKey};
pub use urn::{Entry, Record};

/// Chance, as an argument: 32 bytes from a generator fit for keys. One seed is never used twice.
pub type Seed = [u8; 32];

/// The generator that draws from a seed.
fn chance(seed: Seed) -> rand_chacha::ChaCha20Rng {
    rand::SeedableRng::from_seed(seed)
}
