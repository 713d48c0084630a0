//! A service under stress: what `tests/it` and the programs in `tests/examples` share.

pub mod field;
pub mod service;
