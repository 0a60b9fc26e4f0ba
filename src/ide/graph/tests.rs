//! Drawings of whole definitions.
