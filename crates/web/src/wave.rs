//! The pages of one wave: `/w/{wave}` and below.

pub(crate) mod begin;
pub(crate) mod page;
pub(crate) mod submit;
pub(crate) mod welcome;
