//! What reaches each state, as text; and that what is kept is what would be
//! found from scratch.
