//! The languages of the texts within a definition: each has a parser of its
//! own, whose offsets count from the start of the expression.
//!
//! This layer knows no document, no state and no protocol, and not how a
//! text is quoted or escaped where it stands.

pub mod jsonata;
