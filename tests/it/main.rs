//! The program end to end: the real binary over stdio, with a client of our own.

mod calls;
mod client;
mod configuration;
mod corpus;
mod formatting;
mod forms;
mod graph;
mod inside_expressions;
mod life_cycle;
mod locate;
mod order;
mod protocol;
mod services;
mod signature;
mod text;
mod workspace;
