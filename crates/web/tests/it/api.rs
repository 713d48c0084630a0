//! What programs ask with a token: what each may, what comes back, and what is done once.

mod bed;
mod conforms;
mod described;
mod matrix;
mod once;
mod organisation;
mod people;
mod preparing;
mod results;
mod tokens;
