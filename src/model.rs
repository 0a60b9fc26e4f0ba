//! Tree to meaning: machines, states, transitions, and where a place in the
//! text lies in them.
//!
//! All offsets in here are relative, to the state or the machine that holds
//! them, so an edit leaves the facts of everything it does not touch as they
//! were. [`analysis`] carries them over from one version to the next and gives
//! absolute views of them. This layer knows no feature and no protocol.

pub mod analysis;
mod availability;
pub mod circles;
pub mod expressions;
pub mod facts;
pub mod flow;
pub mod graph;
pub mod handling;
mod memo;
pub mod place;
pub mod variables;

pub use analysis::{Analysis, MachineView, StateView};
pub use expressions::{Code, Embedded, Jsonata, Part, Site, expressions_in, expressions_of};
pub use facts::{
    Context, MachineFacts, MachineKind, MapMode, StateFacts, Transition, TransitionKind, TypeFact, map_mode,
};
pub use flow::Flow;
pub use graph::Graph;
pub use handling::{Discard, Handling, InputUse};
pub use place::{Frame, Place, Role, Slot, place_at, role_in, role_to_be};
pub use variables::{Variables, variables_of};

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
