//! Released figures of closed waves.

pub(crate) mod export;
pub(crate) mod figures;
pub(crate) mod ledger;
pub(crate) mod overview;
