//! The pages of one wave: `/w/{wave}` and below.

pub(crate) mod anonymous;
pub(crate) mod begin;
pub(crate) mod hand_in;
pub(crate) mod key;
pub(crate) mod keys;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod receipts;
pub(crate) mod sign;
pub(crate) mod submit;
pub(crate) mod survey;
pub(crate) mod welcome;
