//! The house: who comes in, what each may see, and what no other site can do.

mod bed;
mod doors;
mod launching;
mod lineage;
mod matrix;
mod organisation;
mod pages;
mod results;
mod signing_on;
mod talking;
