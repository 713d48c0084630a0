//! Mail to a real mail server, aiosmtpd, that does what servers do: takes it, puts it off, refuses, breaks off.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod connecting;
mod going_out;
mod place;
mod relay;
mod trouble;
