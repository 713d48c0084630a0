//! The house: who comes in, what each may see, and what no other site can do.

pub mod bed;
mod doors;
mod launching;
mod lineage;
mod matrix;
mod organisation;
mod pages;
mod results;
mod running;
mod scanning;
mod sharing;
mod signing_on;
mod talking;
